//! Conditions with names resolved.

use shindan_model::{Condition, FactIx, FactKind, Term};

use super::comparison::Compared;
use super::names::a;
use super::{Lower, Written};
use crate::diag::{Code, Diag};
use crate::raw::{self, At, Test};

/// Which facts a condition may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// All facts.
    Facts,
    /// Contexts only, so that every context state decides whether it holds.
    Contexts,
}

const ONLY_CONTEXTS: &str =
    "numbers and remedies may depend on contexts only, the rest is evidence";

/// A `[condition.ID]`, lowered.
#[derive(Default)]
pub(super) struct Named {
    condition: Condition,
    pub(super) is_used: bool,
}

impl Lower<'_> {
    /// Lowers every `[condition.ID]`. Must run before conditions that may name them.
    pub(super) fn named_conditions(&mut self) {
        let raw = self.raw;
        for node in &raw.conditions {
            let condition = match &node.raw.when {
                Some(when) => {
                    let owner = format!("condition `{}`", node.id.value);
                    self.condition(node.path, when, &owner, Scope::Facts)
                }
                None => {
                    self.missing(node, "condition", &["when"]);
                    Condition::default()
                }
            };
            self.named.push(Named { condition, is_used: false });
        }
    }

    /// The terms of a named condition, put where it is named.
    fn named(&mut self, path: &str, id: &At<String>, scope: Scope) -> Vec<Term> {
        let Some(at) = self.named_condition(path, id) else {
            return Vec::new();
        };
        let Some(named) = self.named.get_mut(at) else {
            let message = format!("`{}` is named inside a `[condition.…]`", id.value);
            let diag = Diag::new(Code::WrongShape, message).at(path, id.span.clone(), "");
            self.diags.push(diag.help("a condition with a name says all of it itself"));
            return Vec::new();
        };
        named.is_used = true;
        let condition = named.condition.clone();
        let is_context = |fact: &FactIx| self.names.facts[fact.0].kind == FactKind::Context;
        if scope == Scope::Contexts
            && let Some(fact) = condition.facts().iter().find(|fact| !is_context(fact))
        {
            let name = &self.names.facts[fact.0];
            let kind = a(&name.kind);
            let message = format!(
                "condition `{}` reads `{}`, {kind}: only contexts can stand here",
                id.value, name.id
            );
            let diag = Diag::new(Code::WrongShape, message).at(path, id.span.clone(), "");
            self.diags.push(diag.help(ONLY_CONTEXTS));
            return Vec::new();
        }
        condition.terms
    }

    /// Lowers a condition, and keeps it for the checks under its owner's name.
    pub(super) fn condition(
        &mut self,
        path: &str,
        written: &At<raw::Condition>,
        owner: &str,
        scope: Scope,
    ) -> Condition {
        let problems = |lower: &Self| lower.diags.len() + lower.passed_over;
        let before = problems(self);
        let condition = self.terms(path, &written.value, scope);
        if condition.terms.is_empty() && problems(self) == before && !owner.is_empty() {
            let message = format!("the condition of {owner} is empty, it always holds");
            let diag = Diag::new(Code::WrongShape, message);
            self.diags.push(diag.at(path, written.span.clone(), ""));
        }
        self.conditions.push(Written {
            path: path.to_owned(),
            span: written.span.clone(),
            owner: owner.to_owned(),
            condition: condition.clone(),
        });
        condition
    }

    fn terms(&mut self, path: &str, written: &raw::Condition, scope: Scope) -> Condition {
        let mut terms = Vec::new();
        for term in &written.terms {
            match term {
                raw::Term::Any(list) => terms.push(Term::Any(self.list(path, list, scope))),
                raw::Term::All(list) => terms.push(Term::All(self.list(path, list, scope))),
                raw::Term::Not(inner) => terms.push(Term::Not(self.terms(path, inner, scope))),
                raw::Term::Named(id) => terms.extend(self.named(path, id, scope)),
                raw::Term::Fact(id, test) => self.test(path, id, test, scope, &mut terms),
            }
        }
        Condition { terms }
    }

    fn list(&mut self, path: &str, list: &[raw::Condition], scope: Scope) -> Vec<Condition> {
        list.iter().map(|inner| self.terms(path, inner, scope)).collect()
    }

    fn test(
        &mut self,
        path: &str,
        id: &At<String>,
        test: &Test,
        scope: Scope,
        terms: &mut Vec<Term>,
    ) {
        let Some(fact) = self.fact(path, id) else {
            return;
        };
        let name = &self.names.facts[fact.0];
        if name.unclear {
            return;
        }
        let kind = name.kind.clone();
        if scope == Scope::Contexts && kind != FactKind::Context {
            let message = format!("`{}` is {}, only contexts can stand here", id.value, a(&kind));
            self.diags.push(
                Diag::new(Code::WrongShape, message)
                    .at(path, id.span.clone(), "not a context")
                    .help(ONLY_CONTEXTS),
            );
            return;
        }
        match (test, &kind) {
            (Test::In(outcomes), FactKind::Finding | FactKind::Context) => {
                let positions = outcomes
                    .iter()
                    .filter_map(|outcome| self.outcome(path, fact, outcome))
                    .collect();
                terms.push(Term::Outcome(fact, positions));
            }
            (Test::In(texts), FactKind::Text) => {
                let texts = texts.iter().map(|at| at.value.clone()).collect();
                terms.push(Term::Text(fact, texts));
            }
            (Test::In(texts), FactKind::Number | FactKind::Date) => {
                let span = texts.first().map_or(&id.span, |at| &at.span).clone();
                let message = format!("`{}` is {}, it has no outcomes", id.value, a(&kind));
                let help = match kind {
                    FactKind::Date => "compare it: { before = \"now\" }",
                    _ => "compare it: { below = 2 }",
                };
                let diag = Diag::new(Code::WrongShape, message).at(path, span, "");
                self.diags.push(diag.help(help));
            }
            (Test::Compare(_), FactKind::Finding | FactKind::Context) => {
                let message = format!("`{}` has outcomes, it cannot be compared", id.value);
                let help = "name the outcomes that it may have: [\"a\", \"b\"]";
                let diag = Diag::new(Code::WrongShape, message).at(path, id.span.clone(), "");
                self.diags.push(diag.help(help));
            }
            (Test::Compare(list), kind) => {
                let found = self.comparisons(Compared { path, id, kind }, list).into_iter();
                terms.extend(found.map(|comparison| Term::Compare(fact, comparison)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::load;
    use crate::testing::{RULES, rendered, with_rules};

    /// The problems when the `only_when` of the lamp's defect names a condition that is written so.
    fn check(when: &str, named: &str, said: &str) {
        let only_when = "only_when = { \"lamp.type\" = \"table\" }\n[defect";
        let condition = format!("only_when = {{ condition = \"{named}\" }}\n[defect");
        let node = format!("\n[condition.has-mains]\nwhen = {when}\n");
        assert!(RULES.contains(only_when));
        let rules = RULES.replace(only_when, &condition) + &node;
        let files = with_rules(&rules);
        let (_, diags) = load(&files);
        let problems = rendered(&files, &diags);
        if said.is_empty() {
            assert_eq!(problems, "");
        } else {
            assert!(problems.contains(said), "no `{said}` in: {problems}");
        }
    }

    #[test]
    fn a_condition_with_a_name_holds_where_it_is_named() {
        let table = "{ \"lamp.type\" = \"table\" }";
        check(table, "has-mains", "");
        check(table, "has-mians", "did you mean `has-mains`");
        check("{ \"lamp.sound\" = \"rattles\" }", "has-mains", "only contexts can stand here");
        check("{ condition = \"has-mains\" }", "has-mains", "says all of it itself");
        check("{}", "has-mains", "is empty, it always holds");
    }
}
