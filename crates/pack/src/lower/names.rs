//! Names that a pack can refer to, and the problem when one does not exist.

use std::collections::BTreeMap;

use shindan_model::{CauseIx, DefectIx, FactIx, FactKind};

use super::Lower;
use crate::diag::{Code, Diag, suggestion};
use crate::raw::{At, FactType};
use crate::source::{Node, Raw};

/// Name and possible values of a fact, known before the rest of it is lowered.
pub(super) struct FactName<'a> {
    pub(super) id: &'a str,
    pub(super) kind: FactKind,
    pub(super) outcomes: Vec<&'a str>,
    /// Whether its outcomes or type could not be read. Then uses of it cannot be checked.
    pub(super) unclear: bool,
}

/// Positions of all nodes by name.
pub(super) struct Names<'a> {
    pub(super) facts: Vec<FactName<'a>>,
    fact: BTreeMap<&'a str, usize>,
    cause: BTreeMap<&'a str, usize>,
    defect: BTreeMap<&'a str, usize>,
    access: BTreeMap<&'a str, usize>,
    condition: BTreeMap<&'a str, usize>,
}

fn positions<'a, T>(nodes: &'a [Node<'_, T>]) -> BTreeMap<&'a str, usize> {
    let ids = nodes.iter().enumerate();
    ids.map(|(index, node)| (node.id.value.as_str(), index)).collect()
}

impl<'a> Names<'a> {
    pub(super) fn of(raw: &'a Raw<'a>) -> Self {
        let facts = raw
            .facts
            .iter()
            .map(|node| {
                let outcomes = node.raw.outcomes.as_ref();
                let kind = match node.raw.value_type {
                    Some(FactType::Text) => FactKind::Text,
                    Some(FactType::Number) => FactKind::Number,
                    Some(FactType::Date) => FactKind::Date,
                    None if node.raw.context.0.is_empty() => FactKind::Finding,
                    None => FactKind::Context,
                };
                FactName {
                    id: &node.id.value,
                    kind,
                    outcomes: outcomes
                        .map(|list| list.0.iter().map(|at| at.value.as_str()).collect())
                        .unwrap_or_default(),
                    unclear: node.is_damaged("outcomes")
                        || node.is_damaged("type")
                        || node.is_damaged("context")
                        || (outcomes.is_none() == node.raw.value_type.is_none()),
                }
            })
            .collect();
        Self {
            facts,
            fact: positions(&raw.facts),
            cause: positions(&raw.causes),
            defect: positions(&raw.defects),
            access: positions(&raw.accesses),
            condition: positions(&raw.conditions),
        }
    }

    /// The fact of this id.
    pub(super) fn known_fact(&self, id: &str) -> Option<FactIx> {
        self.fact.get(id).copied().map(FactIx)
    }

    /// ` in the context x = a, y = b` for messages; empty in a pack without contexts.
    pub(super) fn state(&self, contexts: &[(FactIx, Vec<f64>)], state: &[usize]) -> String {
        let parts: Vec<String> = contexts
            .iter()
            .zip(state)
            .map(|((fact, _), outcome)| {
                let fact = &self.facts[fact.0];
                format!("{} = {}", fact.id, fact.outcomes[*outcome])
            })
            .collect();
        if parts.is_empty() { String::new() } else { format!(" where {}", parts.join(", ")) }
    }
}

impl<'a> Lower<'a> {
    pub(super) fn fact(&mut self, path: &str, id: &At<String>) -> Option<FactIx> {
        let found = self.names.fact.get(id.value.as_str()).copied();
        if found.is_none() {
            let known: Vec<&str> = self.names.fact.keys().copied().collect();
            self.unknown(path, id, "fact", &known);
        }
        found.map(FactIx)
    }

    pub(super) fn defect(&mut self, path: &str, id: &At<String>) -> Option<DefectIx> {
        let found = self.names.defect.get(id.value.as_str()).copied();
        if found.is_none() {
            let known: Vec<&str> = self.names.defect.keys().copied().collect();
            self.unknown(path, id, "defect", &known);
        }
        found.map(DefectIx)
    }

    /// The cause of this id; `None` also for the reserved `outside`.
    pub(super) fn cause(&mut self, path: &str, id: &At<String>) -> Option<CauseIx> {
        let found = self.names.cause.get(id.value.as_str()).copied();
        if found.is_none() && id.value != super::ids::OUTSIDE {
            let mut known: Vec<&str> = self.names.cause.keys().copied().collect();
            if !known.contains(&super::ids::OUTSIDE) {
                known.push(super::ids::OUTSIDE);
            }
            self.unknown(path, id, "cause", &known);
        }
        found.map(CauseIx)
    }

    pub(super) fn access(&mut self, path: &str, id: &At<String>) -> Option<usize> {
        let found = self.names.access.get(id.value.as_str()).copied();
        if found.is_none() {
            let known: Vec<&str> = self.names.access.keys().copied().collect();
            self.unknown(path, id, "access", &known);
        }
        found
    }

    pub(super) fn named_condition(&mut self, path: &str, id: &At<String>) -> Option<usize> {
        let found = self.names.condition.get(id.value.as_str()).copied();
        if found.is_none() {
            let known: Vec<&str> = self.names.condition.keys().copied().collect();
            self.unknown(path, id, "condition", &known);
        }
        found
    }

    pub(super) fn unknown(&mut self, path: &str, id: &At<String>, kind: &str, known: &[&str]) {
        if self.raw.lost.contains(&id.value) {
            self.passed_over += 1;
            return;
        }
        let help = suggestion(&id.value, kind, known.iter().copied());
        let diag = Diag::new(Code::UnknownId, format!("unknown {kind} `{}`", id.value));
        self.diags.push(
            diag.at(path, id.span.clone(), format!("no {kind} has this id")).maybe_help(help),
        );
    }

    /// The position of an outcome.
    pub(super) fn outcome(
        &mut self,
        path: &str,
        fact: FactIx,
        outcome: &At<String>,
    ) -> Option<usize> {
        let name = &self.names.facts[fact.0];
        if name.unclear {
            return None;
        }
        let found = name.outcomes.iter().position(|known| *known == outcome.value);
        if found.is_none() {
            let diag = if name.outcomes.is_empty() {
                Diag::new(
                    Code::WrongShape,
                    format!("`{}` has no outcomes, its value is {}", name.id, a(&name.kind)),
                )
                .at(path, outcome.span.clone(), "not an outcome")
            } else {
                Diag::new(
                    Code::UnknownOutcome,
                    format!("`{}` has no outcome `{}`", name.id, outcome.value),
                )
                .at(path, outcome.span.clone(), "unknown outcome")
                .maybe_help(suggestion(
                    &outcome.value,
                    "outcome",
                    name.outcomes.iter().copied(),
                ))
            };
            self.diags.push(diag);
        }
        found
    }
}

/// A kind of fact for messages, with its article.
pub(super) fn a(kind: &FactKind) -> &'static str {
    match kind {
        FactKind::Finding => "a finding",
        FactKind::Context => "a context",
        FactKind::Text => "a text",
        FactKind::Number => "a number",
        FactKind::Date => "a date",
    }
}
