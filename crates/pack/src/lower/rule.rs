//! Rules.

use shindan_model::{Confidence, DefectIx, Rule};

use super::Lower;
use super::condition::Scope;
use crate::diag::{Code, Diag};
use crate::raw::{OneOrMany, RawRule};
use crate::source::Node;

impl Lower<'_> {
    /// Rules with a condition, in pack order.
    pub(super) fn rules(&mut self) -> Vec<Rule> {
        let raw = self.raw;
        let mut rules = Vec::new();
        for node in &raw.rules {
            let about = self.about(node, "rule", node.raw.source.as_ref(), node.raw.confidence);
            let when = match &node.raw.when {
                Some(at) => {
                    let owner = format!("rule `{}`", node.id.value);
                    Some(self.condition(node.path, at, &owner, Scope::Facts))
                }
                None => {
                    self.missing(node, "rule", &["when"]);
                    None
                }
            };
            let mut gives = Vec::new();
            for (id, outcome) in &node.raw.gives.0 {
                if let Some(fact) = self.fact(node.path, id)
                    && let Some(outcome) = self.outcome(node.path, fact, outcome)
                {
                    gives.push((fact, outcome));
                }
            }
            let confirm = self.certain(node, "confirm", node.raw.confirm.as_ref());
            let exclude = self.certain(node, "exclude", node.raw.exclude.as_ref());
            let mut not_applicable = Vec::new();
            for id in node.raw.not_applicable.iter().flat_map(|list| &list.0) {
                not_applicable.extend(self.fact(node.path, id));
            }
            self.says_something(node);
            if let Some(when) = when {
                rules.push(Rule { about, when, derive: gives, confirm, exclude, not_applicable });
            }
        }
        rules
    }

    fn certain(
        &mut self,
        node: &Node<'_, RawRule>,
        key: &str,
        ids: Option<&OneOrMany>,
    ) -> Vec<DefectIx> {
        let mut defects = Vec::new();
        for id in ids.iter().flat_map(|list| &list.0) {
            if node.raw.confidence == Some(Confidence::Hypothesis) {
                let message = format!("rule `{}` is a hypothesis, it cannot {key}", node.id.value);
                self.diags.push(
                    Diag::new(Code::WrongShape, message)
                        .at(node.path, id.span.clone(), "")
                        .help("what is not sure is evidence: let the defect show a fact"),
                );
            }
            defects.extend(self.defect(node.path, id));
        }
        defects
    }

    fn says_something(&mut self, node: &Node<'_, RawRule>) {
        let empty = |list: &Option<OneOrMany>| list.as_ref().is_none_or(|list| list.0.is_empty());
        let raw = &node.raw;
        let damaged = ["gives", "confirm", "exclude", "not_applicable"]
            .iter()
            .any(|key| node.is_damaged(key));
        if raw.gives.0.is_empty()
            && empty(&raw.confirm)
            && empty(&raw.exclude)
            && empty(&raw.not_applicable)
            && !damaged
        {
            let message = format!("nothing follows from rule `{}`", node.id.value);
            self.diags.push(
                Diag::new(Code::MissingKey, message)
                    .at(node.path, node.id.span.clone(), "")
                    .help("write `gives`, `confirm`, `exclude` or `not_applicable`"),
            );
        }
    }
}
