//! For a handful of defects and one class of contexts: every set of defects at once, from tables
//! made when the pack is loaded. Quicker than the chain there, and equal to it.

use super::Engine;
use super::evidence::{Finding, HardRule};
use super::posterior::{Posterior, Sum};
use crate::kb::{DefectIx, FactKind, Model};

/// Up to this many defects.
const MOST_DEFECTS: usize = 8;

/// `P(fact = outcome | set)` for all facts, outcomes and sets.
#[derive(Debug)]
pub(super) struct Enumeration {
    sets: usize,
    prior: Vec<f64>,
    /// By fact: where its first outcome's row starts; none for facts without a table.
    starts: Vec<Option<usize>>,
    rows: Vec<f64>,
}

impl Enumeration {
    pub(super) fn new(model: &Model, defects: usize) -> Option<Self> {
        let [class] = model.classes.as_slice() else {
            return None;
        };
        if defects > MOST_DEFECTS {
            return None;
        }
        let sets = 1 << defects;
        let holds = |set: usize, defect: usize| set >> defect & 1 == 1;
        let prior = (0..sets)
            .map(|set| {
                let each = class.prior.iter().enumerate();
                each.map(|(at, prior)| if holds(set, at) { *prior } else { 1.0 - prior }).product()
            })
            .collect();
        let mut rows = Vec::new();
        let mut starts = Vec::new();
        for table in &class.tables {
            starts.push(table.as_ref().map(|_| rows.len()));
            let Some(table) = table else { continue };
            for outcome in 0..table.leak.len() {
                for set in 0..sets {
                    rows.push(table.probability(outcome, |DefectIx(defect)| holds(set, defect)));
                }
            }
        }
        Some(Self { sets, prior, starts, rows })
    }

    /// The weights of all sets before any finding.
    pub(super) fn prior(&self) -> Vec<f64> {
        self.prior.clone()
    }

    /// Multiplies the weights of all sets with how likely each makes a finding.
    pub(super) fn observe(&self, weights: &mut [f64], finding: &Finding) {
        let Some(start) = self.starts[finding.fact.0] else {
            return;
        };
        let row = |outcome: usize| &self.rows[start + outcome * self.sets..][..self.sets];
        let mut seen =
            finding.likelihood.iter().enumerate().filter(|(_, likelihood)| **likelihood > 0.0);
        if let (Some((outcome, likelihood)), None) = (seen.next(), seen.next()) {
            for (weight, probability) in weights.iter_mut().zip(row(outcome)) {
                *weight *= likelihood * probability;
            }
            return;
        }
        let mut sum = vec![0.0; self.sets];
        for (outcome, likelihood) in finding.likelihood.iter().enumerate() {
            for (sum, probability) in sum.iter_mut().zip(row(outcome)) {
                *sum += likelihood * probability;
            }
        }
        for (weight, factor) in weights.iter_mut().zip(sum) {
            *weight *= factor;
        }
    }

    /// The posterior, unless rules differ between context states.
    pub(super) fn posterior(
        &self,
        engine: &Engine<'_>,
        findings: &[Finding],
        hard: &[HardRule],
    ) -> Option<Posterior> {
        let model = &engine.pack.model;
        if model.states.len() > 1 && !hard.is_empty() {
            return None;
        }
        let mut states: Vec<f64> = model.states.iter().map(|state| state.prior).collect();
        let mut weights = self.prior();
        for finding in findings {
            if engine.pack.facts[finding.fact.0].kind == FactKind::Context {
                let at = model.contexts.iter().position(|context| *context == finding.fact)?;
                for (weight, state) in states.iter_mut().zip(&model.states) {
                    *weight *= finding.likelihood[state.outcomes[at]];
                }
            } else {
                self.observe(&mut weights, finding);
            }
        }
        for rule in hard.iter().filter(|rule| rule.applies[0]) {
            for (set, weight) in weights.iter_mut().enumerate() {
                if rule.confirm.iter().any(|defect| set >> defect.0 & 1 == 0)
                    || rule.exclude.iter().any(|defect| set >> defect.0 & 1 == 1)
                {
                    *weight = 0.0;
                }
            }
        }
        Some(self.summed(engine, &weights, &states))
    }

    /// Marginals from the weights of all sets, and of all context states.
    pub(super) fn summed(&self, engine: &Engine<'_>, weights: &[f64], states: &[f64]) -> Posterior {
        let defects = engine.pack.defects.len();
        let of_states: f64 = states.iter().sum();
        let mut sum = Sum::new(engine);
        let mut total = 0.0;
        let mut with = vec![0.0; defects];
        let mut masks = vec![0; engine.pack.causes.len()];
        let mut listed = 0;
        for (defect, cause) in engine.cause_of.iter().enumerate() {
            if let Some(cause) = cause {
                masks[cause.0] |= 1 << defect;
                listed |= 1 << defect;
            }
        }
        for (set, weight) in weights.iter().enumerate() {
            total += weight;
            for (defect, with) in with.iter_mut().enumerate() {
                if set >> defect & 1 == 1 {
                    *with += weight;
                }
            }
            for (cause, mask) in sum.causes.iter_mut().zip(&masks) {
                *(if set & mask == 0 { &mut cause.none } else { &mut cause.any }) += weight;
            }
            *(if set & listed == 0 { &mut sum.outside.none } else { &mut sum.outside.any }) +=
                weight;
        }
        sum.clear = weights[0] * of_states;
        sum.add(of_states, total, &with);
        for (sum, state) in sum.states.iter_mut().zip(states) {
            *sum = state * total;
        }
        sum.normalised(0.0)
    }
}
