//! Facts and their leaks: how often outcomes are seen anyway.

use shindan_model::{FactDefinition, FactIx, FactKind, OfSeveral};

use super::Lower;
use super::condition::Scope;
use crate::diag::{Code, Diag};
use crate::raw::RawFact;
use crate::source::Node;

impl Lower<'_> {
    pub(super) fn facts(&mut self) -> Vec<FactDefinition> {
        let raw = self.raw;
        let mut facts = Vec::new();
        for (index, node) in raw.facts.iter().enumerate() {
            let about = self.about(node, "fact", node.raw.source.as_ref(), node.raw.confidence);
            self.outcomes_or_type(node);
            let only_when = node.raw.only_when.as_ref().map(|at| {
                let owner = format!("fact `{}`", node.id.value);
                self.condition(node.path, at, &owner, Scope::Facts)
            });
            let shelf_life_days = node.raw.shelf_life_days.as_ref().and_then(|at| {
                self.number(node.path, at, "`shelf_life_days`", "more than 0", |x| x > 0.0)
            });
            let of_several = self.of_several(node, &self.names.facts[index].kind.clone());
            let name = &self.names.facts[index];
            facts.push(FactDefinition {
                about,
                kind: name.kind.clone(),
                outcomes: name.outcomes.iter().map(|id| (*id).to_owned()).collect(),
                leak_from: node.raw.seen_anyway_from.as_ref().map(|at| at.value.clone()),
                of: node.raw.of.as_ref().map(|at| at.value.clone()),
                of_several,
                requires: only_when,
                shelf_life_days,
                several: node.raw.several,
                given_by: Vec::new(),
            });
        }
        facts
    }

    /// Which of several subjects counts. Only findings have a choice.
    fn of_several(&mut self, node: &Node<'_, RawFact>, kind: &FactKind) -> OfSeveral {
        let Some(at) = &node.raw.of_several else { return OfSeveral::default() };
        let id = &node.id.value;
        let message = match (kind, &node.raw.of) {
            (FactKind::Context, _) => {
                format!("`{id}` is a context, of which none counts more than another")
            }
            _ if node.raw.outcomes.is_none() => {
                format!("fact `{id}` has no outcomes, so none is the best or the worst")
            }
            (_, None) => format!("fact `{id}` is not `of` anything, so there are not several"),
            _ => return at.value,
        };
        let diag = Diag::new(Code::WrongShape, message).at(node.path, at.span.clone(), "");
        self.diags.push(diag.help("leave `of_several` out"));
        at.value
    }

    fn outcomes_or_type(&mut self, node: &Node<'_, RawFact>) {
        let damaged = node.is_damaged("outcomes") || node.is_damaged("type");
        let id = &node.id.value;
        let place = || node.id.span.clone();
        match (&node.raw.outcomes, node.raw.value_type) {
            (None, None) if !damaged => {
                let message = format!("fact `{id}` has neither `outcomes` nor `type`");
                let diag = Diag::new(Code::MissingKey, message);
                self.diags.push(diag.at(node.path, place(), ""));
            }
            (Some(_), Some(_)) => {
                let message = format!("fact `{id}` has both `outcomes` and `type`");
                let diag = Diag::new(Code::WrongShape, message);
                self.diags.push(diag.at(node.path, place(), ""));
            }
            (None, Some(_)) => {
                for (key, used) in [
                    ("seen_anyway", node.raw.seen_anyway.0.first().map(|(key, _)| &key.span)),
                    ("context", node.raw.context.0.first().map(|(key, _)| &key.span)),
                ] {
                    if let Some(span) = used {
                        let message = format!("fact `{id}` has no outcomes, so it has no `{key}`");
                        let diag = Diag::new(Code::WrongShape, message);
                        self.diags.push(diag.at(node.path, span.clone(), ""));
                    }
                }
            }
            (Some(outcomes), None) => {
                if outcomes.0.len() < 2 {
                    let message = format!("fact `{id}` needs two outcomes at least");
                    let diag = Diag::new(Code::WrongShape, message);
                    self.diags.push(diag.at(node.path, place(), ""));
                }
                for (position, outcome) in outcomes.0.iter().enumerate() {
                    self.kebab(node.path, outcome, "outcome");
                    let first =
                        outcomes.0[..position].iter().find(|first| first.value == outcome.value);
                    if let Some(first) = first {
                        let message = format!("the outcome `{}` is there twice", outcome.value);
                        self.diags.push(
                            Diag::new(Code::DuplicateId, message)
                                .at(node.path, outcome.span.clone(), "again here")
                                .at(node.path, first.span.clone(), "first here"),
                        );
                    }
                }
            }
            _ => {}
        }
    }

    /// The leak of every finding.
    pub(super) fn leaks(&mut self, facts: &[FactDefinition]) -> Vec<Option<Vec<f64>>> {
        let raw = self.raw;
        let mut leaks = Vec::new();
        for (index, node) in raw.facts.iter().enumerate() {
            let leak = &node.raw.seen_anyway;
            if let (FactKind::Context, Some((first, _))) = (&facts[index].kind, leak.0.first()) {
                let message = format!("`{}` is a context, it has no `seen_anyway`", node.id.value);
                let diag = Diag::new(Code::WrongShape, message);
                self.diags.push(diag.at(node.path, first.span.clone(), ""));
            }
            let finding = facts[index].kind == FactKind::Finding;
            leaks.push(if finding && !facts[index].outcomes.is_empty() {
                self.distribution(node.path, FactIx(index), &node.id.span, leak)
            } else {
                None
            });
        }
        leaks
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::problems_after;

    #[test]
    fn only_findings_of_several_things_have_a_best() {
        let with = |fact: &str| {
            let head = format!("[fact.\"{fact}\"]\n");
            problems_after(&head, &format!("{head}of_several = \"best\"\n"))
        };
        assert_eq!(with("house.power"), "");
        for (fact, expected) in [
            ("lamp.light", "fact `lamp.light` is not `of` anything, so there are not several"),
            ("lamp.type", "`lamp.type` is a context, of which none counts more than another"),
            ("lamp.model", "fact `lamp.model` has no outcomes, so none is the best or the worst"),
        ] {
            let problems = with(fact);
            assert!(
                problems.starts_with("error[KB103]") && problems.contains(expected),
                "{problems}"
            );
            assert_eq!(problems.matches("error").count(), 1, "{problems}");
        }
    }
}
