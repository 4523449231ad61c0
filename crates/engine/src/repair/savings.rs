//! The value of information in minutes: the expected cost of repair now, minus the expected cost
//! given the answer.
//!
//! Answers depend on the tracked defects exactly; the others enter with their marginals.

use std::sync::Arc;

use shindan_model::{DefectIx, FactIx, Table};

use crate::repair::costs::RepairCosts;

/// Consider at most this many combinations of outcomes of one step jointly.
const MAX_CELLS: usize = 64;

/// Context states in which the answers depend on the defects in the same way.
struct AnswerTables<'e> {
    /// By fact: its table; `None` for contexts.
    tables: Vec<Option<&'e Arc<Table>>>,
    /// By fact: the probability of each outcome; `None` for findings.
    contexts: Vec<Option<Vec<f64>>>,
    /// By term, then set.
    weights: Vec<Vec<f64>>,
}

impl RepairCosts<'_, '_> {
    /// An upper bound on the minutes that any answer saves: perfect information, after which the
    /// cheapest present defect is repaired.
    pub fn most_saved(&self) -> f64 {
        let cheapest = |set: usize| {
            let present = self.minutes.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
            present.fold(self.give_up, |least, (_, minutes)| least.min(*minutes))
        };
        let known = self.sets().into_iter().enumerate();
        self.expected_minutes() - known.map(|(set, weight)| weight * cheapest(set)).sum::<f64>()
    }

    /// Expected minutes saved by knowing these facts, at least 0.
    ///
    /// For facts with too many combinations of outcomes, the largest saving of a single one.
    pub fn saved(&self, facts: &[FactIx]) -> f64 {
        let now = self.expected_minutes();
        self.largest(facts, &|facts| now - self.minutes_after(facts, &[0])[0])
    }

    /// Expected minutes lost by repairing a defect first and knowing these facts only then, if it did not
    /// help, instead of knowing them before; at least 0.
    ///
    /// For facts with too many combinations of outcomes, the largest loss of a single one. A defect that is
    /// not tracked loses what knowing saves.
    pub fn lost_by_repairing_first(&self, defect: DefectIx, facts: &[FactIx]) -> f64 {
        let Some(bit) = self.tracked.iter().position(|tracked| *tracked == defect.0) else {
            return self.saved(facts);
        };
        self.largest(facts, &|facts| {
            let after = self.minutes_after(facts, &[0, 1 << bit]);
            self.minutes[bit] + after[1] - after[0]
        })
    }

    /// What some minutes are for facts together, or where that is too much, at most alone; at least 0.
    fn largest(&self, facts: &[FactIx], minutes: &dyn Fn(&[FactIx]) -> f64) -> f64 {
        let cells = self.outcomes(facts).try_fold(1_usize, usize::checked_mul);
        let together = cells.is_some_and(|cells| facts.len() == 1 || cells <= MAX_CELLS);
        let each = facts.chunks(if together { facts.len().max(1) } else { 1 });
        each.map(minutes).fold(0.0, f64::max)
    }

    fn outcomes(&self, facts: &[FactIx]) -> impl Iterator<Item = usize> {
        facts.iter().map(|fact| self.engine.pack.facts[fact.0].outcomes.len().max(1))
    }

    /// By set of repaired defects: the expected minutes of the best continuation, weighted with the
    /// probability that the complaint persists, once these facts are known.
    fn minutes_after(&self, facts: &[FactIx], repaired: &[usize]) -> Vec<f64> {
        let outcomes: Vec<usize> = self.outcomes(facts).collect();
        let kinds = self.kinds(facts);
        let answers: Vec<Vec<Option<Vec<f64>>>> = kinds
            .iter()
            .map(|kind| {
                let rows = |table: &&Arc<Table>| table.rows_beside(&self.tracked, &self.marginals);
                kind.tables.iter().map(|table| table.as_ref().map(rows)).collect()
            })
            .collect();
        let mut after = vec![0.0; repaired.len()];
        for cell in 0..outcomes.iter().product() {
            let mut sum = vec![vec![0.0; 1 << self.tracked.len()]; self.terms.len()];
            for (kind, answers) in kinds.iter().zip(&answers) {
                let likelihood =
                    likelihood(kind, answers, &outcomes, cell, 1 << self.tracked.len());
                for (sum, weights) in sum.iter_mut().zip(&kind.weights) {
                    for ((sum, weight), likelihood) in sum.iter_mut().zip(weights).zip(&likelihood)
                    {
                        *sum += weight * likelihood;
                    }
                }
            }
            let costs = self.costs(&self.persistence(&sum));
            after.iter_mut().zip(repaired).for_each(|(after, set)| *after += costs[*set]);
        }
        after
    }

    /// The context states, merged where the facts have the same tables.
    fn kinds(&self, facts: &[FactIx]) -> Vec<AnswerTables<'_>> {
        let model = &self.engine.model;
        let mut kinds: Vec<AnswerTables<'_>> = Vec::new();
        for part in &self.parts {
            let tables: Vec<Option<&Arc<Table>>> =
                facts.iter().map(|fact| part.tables[fact.0].as_ref()).collect();
            let contexts: Vec<Option<Vec<f64>>> = facts
                .iter()
                .map(|fact| {
                    let at = model.contexts.iter().position(|context| context == fact)?;
                    let mut likelihood = vec![0.0; self.engine.pack.facts[fact.0].outcomes.len()];
                    for (state, weight) in &part.states {
                        likelihood[model.states[*state].outcomes[at]] += weight;
                    }
                    Some(likelihood)
                })
                .collect();
            let same = |kind: &&mut AnswerTables<'_>| {
                let tables = kind.tables.iter().zip(&tables).all(|pair| match pair {
                    (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                    (None, None) => true,
                    _ => false,
                });
                tables && kind.contexts == contexts
            };
            let weights = match kinds.iter_mut().find(same) {
                Some(kind) => &mut kind.weights,
                None => {
                    let none = vec![vec![0.0; 1 << self.tracked.len()]; self.terms.len()];
                    kinds.push(AnswerTables { tables, contexts, weights: none });
                    let last = kinds.len() - 1;
                    &mut kinds[last].weights
                }
            };
            weights[part.term]
                .iter_mut()
                .zip(&part.weights)
                .for_each(|(sum, weight)| *sum += weight);
        }
        kinds
    }
}

/// By set: its likelihood of a combination of outcomes. The last fact varies fastest.
fn likelihood(
    kind: &AnswerTables<'_>,
    answers: &[Option<Vec<f64>>],
    outcomes: &[usize],
    cell: usize,
    sets: usize,
) -> Vec<f64> {
    let mut likelihood = vec![1.0; sets];
    let mut rest = cell;
    for (fact, count) in outcomes.iter().enumerate().rev() {
        let outcome = rest % count;
        rest /= count;
        if let Some(rows) = &answers[fact] {
            for (likelihood, row) in likelihood.iter_mut().zip(rows.chunks_exact(*count)) {
                *likelihood *= row[outcome];
            }
        }
        if let Some(context) = &kind.contexts[fact] {
            likelihood.iter_mut().for_each(|likelihood| *likelihood *= context[outcome]);
        }
    }
    likelihood
}

#[cfg(test)]
mod tests {
    use shindan_model::DefectIx;

    use crate::engine::Engine;
    use crate::testing::{FUSE, LAMP, near, red_lamp};

    #[test]
    fn answers_save_at_most_what_perfect_information_saves() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let costs = engine.repairs(&[], &[]).unwrap().unwrap();
        // With perfect information one repair of 10 minutes is enough, unless both are needed: the
        // bound leaves that out.
        near(costs.most_saved(), 10.0 * 0.1 / 0.28);
        let (lamp, fuse, both) =
            (costs.saved(&[LAMP]), costs.saved(&[FUSE]), costs.saved(&[LAMP, FUSE]));
        // b is the likelier defect whether the lamp is red or dark, so that answer changes no order.
        near(lamp, 0.0);
        near(both, fuse);
        assert!(both < costs.most_saved());
        // Whole (weights a 0.08·0.099, b 0.18·0.99, both 0.02·0.099): b first, as before.
        // Blown (0.08·0.901, 0.18·0.01, 0.02·0.901): a first costs 10 + 10·(0.0018 + 0.01802) / 0.28,
        // b first 10 + 10·(0.07208 + 0.01802) / 0.28.
        near(fuse, 10.0 * (0.072_08 - 0.0018) / 0.28);
    }

    #[test]
    fn what_is_asked_later_loses_only_what_it_would_have_changed() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let costs = engine.repairs(&[], &[]).unwrap().unwrap();
        let b = DefectIx(1);
        // b comes first whether the lamp is red or dark, and only a is left after it.
        near(costs.lost_by_repairing_first(b, &[LAMP]), 0.0);
        // A blown fuse would have put a first, and nothing is left to choose after b.
        near(costs.lost_by_repairing_first(b, &[FUSE]), costs.saved(&[FUSE]));
        // 10 minutes for a, then the 10 for b wherever b makes the complaint.
        let order = costs.minutes_in_order(&[DefectIx(0), b]);
        let lost = costs.lost_by_repairing_first(DefectIx(0), &[FUSE]);
        near(lost, order - costs.expected_minutes() + costs.saved(&[FUSE]));
    }
}
