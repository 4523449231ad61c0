//! Adds the edges between the nodes of a picture.

use shindan_model::{Condition, DefectIx, FactIx, FactKind};
use shindan_report::percent;

use super::build::Builder;
use super::strength::strongest;
use super::words::{with, word};
use super::{Edge, EdgeKind, NodeKind};

/// Identifies a node: its kind, and its index in the list of that kind in the pack.
type Key = (NodeKind, usize);

impl Builder<'_> {
    /// Adds every edge of the pack whose two nodes are drawn.
    pub(super) fn edges(&mut self) {
        self.defect_edges();
        self.rule_edges();
        let pack = self.pack;
        for at in (0..pack.facts.len()).map(FactIx) {
            if let Some(requires) = &pack.facts[at.0].requires {
                self.gates(requires, EdgeKind::Requires, self.fact_key(at));
            }
        }
        for (at, step) in pack.steps.iter().enumerate() {
            let key = (NodeKind::Step, at);
            for fact in &step.gives {
                self.edge(key, self.fact_key(*fact), EdgeKind::StepGives, String::new(), 0.5);
            }
            if let Some(requires) = &step.requires {
                self.gates(requires, EdgeKind::Requires, key);
            }
        }
        for (at, sign) in pack.signs.iter().enumerate() {
            for (fact, outcome) in &sign.gives {
                let label = self.conditions.outcome(*fact, *outcome);
                self.edge(
                    (NodeKind::Sign, at),
                    self.fact_key(*fact),
                    EdgeKind::SignGives,
                    label,
                    0.5,
                );
            }
        }
    }

    fn defect_edges(&mut self) {
        let pack = self.pack;
        for at in (0..pack.defects.len()).map(DefectIx) {
            let cause = pack.defects[at.0].cause;
            let cause = (NodeKind::Cause, cause.map_or(pack.causes.len(), |cause| cause.0));
            let tail = (NodeKind::Defect, at.0);
            self.edge(tail, cause, EdgeKind::Belongs, String::new(), 0.5);
            for fact in (0..pack.facts.len()).map(FactIx) {
                let Some((outcome, probability)) = strongest(pack, at, fact) else {
                    continue;
                };
                if !self.is_complaint(fact) && !self.draws(at, fact) {
                    continue;
                }
                let kind =
                    if self.is_complaint(fact) { EdgeKind::Complaint } else { EdgeKind::Shows };
                let often = percent(Some(probability));
                let label = format!("{} {often}", self.conditions.outcome(fact, outcome));
                self.edge(tail, self.fact_key(fact), kind, label, probability);
            }
        }
    }

    fn rule_edges(&mut self) {
        let pack = self.pack;
        for (at, rule) in pack.rules.iter().enumerate() {
            let tail = (NodeKind::Rule, at);
            self.gates(&rule.when, EdgeKind::Reads, tail);
            for (fact, outcome) in &rule.derive {
                let label = with(self.lang, "derives", &self.conditions.outcome(*fact, *outcome));
                self.edge(tail, self.fact_key(*fact), EdgeKind::Derives, label, 1.0);
            }
            for fact in &rule.not_applicable {
                let label = word(self.lang, "voids").to_owned();
                self.edge(tail, self.fact_key(*fact), EdgeKind::Voids, label, 1.0);
            }
            for (defects, kind) in
                [(&rule.confirm, EdgeKind::Confirms), (&rule.exclude, EdgeKind::Excludes)]
            {
                for defect in defects {
                    let label = word(self.lang, kind.as_str()).to_owned();
                    self.edge(tail, (NodeKind::Defect, defect.0), kind, label, 1.0);
                }
            }
        }
    }

    fn gates(&mut self, condition: &Condition, kind: EdgeKind, to: Key) {
        for fact in condition.facts() {
            self.edge(self.fact_key(fact), to, kind, String::new(), 0.5);
        }
    }

    fn fact_key(&self, fact: FactIx) -> Key {
        let kind = match self.pack.facts[fact.0].kind {
            FactKind::Context => NodeKind::Context,
            _ => NodeKind::Fact,
        };
        (kind, fact.0)
    }

    fn edge(&mut self, from: Key, to: Key, kind: EdgeKind, label: String, weight: f64) {
        if let (Some(from), Some(to)) = (self.places.get(&from), self.places.get(&to)) {
            self.model.add_edge(*from, *to, Edge { kind, label, weight, mark: None });
        }
    }
}
