//! The edges between the nodes that are drawn, and how strong they are.

use shindan_model::{Condition, DefectIx, FactIx, FactKind, Pack};
use shindan_report::percent;

use super::build::Builder;
use super::words::{with, word};
use super::{Edge, EdgeKind, NodeKind};

/// So many facts a defect tell enough in the picture of a cause.
const TELLING: usize = 2;

/// What is seen more seldom than this with nothing wrong tells no better for it.
const SELDOM: f64 = 0.01;

/// A node by what it stands for.
type Key = (NodeKind, usize);

impl Builder<'_> {
    /// Adds every edge whose ends are both drawn.
    pub(super) fn edges(&mut self) {
        self.defect_edges();
        self.rule_edges();
        let pack = self.pack;
        for at in (0..pack.facts.len()).map(FactIx) {
            if let Some(requires) = &pack.facts[at.0].requires {
                self.gates(requires, EdgeKind::Requires, self.fact_key(at));
            }
        }
        for (at, act) in pack.acts.iter().enumerate() {
            let key = (NodeKind::Act, at);
            for fact in &act.settles {
                self.edge(key, self.fact_key(*fact), EdgeKind::Settles, String::new(), 0.5);
            }
            if let Some(requires) = &act.requires {
                self.gates(requires, EdgeKind::Requires, key);
            }
        }
        for (at, sign) in pack.signs.iter().enumerate() {
            for (fact, outcome) in &sign.gives {
                let label = self.conditions.outcome(*fact, *outcome);
                self.edge((NodeKind::Sign, at), self.fact_key(*fact), EdgeKind::Gives, label, 0.5);
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

/// The abnormal outcome that a defect shows most in a fact, and how often if it alone is wrong.
pub(super) fn strongest(pack: &Pack, defect: DefectIx, fact: FactIx) -> Option<(usize, f64)> {
    let with_frequency = |outcome| (outcome, shows(pack, defect, fact, outcome));
    let all = (1..pack.facts[fact.0].outcomes.len()).map(with_frequency);
    let most = all.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    most.filter(|(_, probability)| *probability > 0.0)
}

/// The facts that tell a defect best, [`TELLING`] at most: how often it shows there beside how often
/// that is seen with nothing wrong.
pub(super) fn most_telling(
    pack: &Pack,
    defect: DefectIx,
    complaint: Option<FactIx>,
) -> impl Iterator<Item = FactIx> {
    let facts = (0..pack.facts.len()).map(FactIx).filter(|fact| Some(*fact) != complaint);
    let mut told: Vec<(f64, FactIx)> = facts
        .filter_map(|fact| {
            let (outcome, often) = strongest(pack, defect, fact)?;
            let leak = pack.numbers.leaks[fact.0].as_ref().map_or(0.0, |leak| leak[outcome]);
            Some((often / (leak + SELDOM), fact))
        })
        .collect();
    told.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    told.into_iter().take(TELLING).map(|(_, fact)| fact)
}

/// How often a defect alone makes a fact so, in the commonest contexts in which it occurs.
pub(super) fn shows(pack: &Pack, defect: DefectIx, fact: FactIx, outcome: usize) -> f64 {
    let classes = &pack.model.classes;
    let mut best: Option<(f64, f64)> = None;
    for (at, class) in classes.iter().enumerate() {
        let Some(Some(table)) = class.tables.get(fact.0) else {
            continue;
        };
        let Some(link) = table.links.iter().find(|link| link.defect == defect) else {
            continue;
        };
        let states = pack.model.states.iter().filter(|state| state.class == at);
        let weight = states.map(|state| state.prior).sum::<f64>() * class.prior[defect.0];
        let before = outcome.checked_sub(1).map_or(0.0, |at| link.cumulative[at]);
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, (link.cumulative[outcome] - before).max(0.0)));
        }
    }
    best.map_or(0.0, |(_, probability)| probability)
}
