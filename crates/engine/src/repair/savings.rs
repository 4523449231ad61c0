//! How many minutes of repair an answer is expected to save: what repairing costs now, less what it
//! costs on average when the answer is known.
//!
//! Answers depend on the defects that are repaired one by one; the others stand in with their
//! marginals. See `repair`.

use std::sync::Arc;

use shindan_model::{FactIx, Table};

use crate::repair::costs::RepairCosts;

/// The most combinations of outcomes of one act that are looked at together.
const MAX_CELLS: usize = 64;

/// Parts of the world in which an answer depends on the defects in one way.
struct AnswerTables<'e> {
    /// By fact: its table, if it is a finding.
    tables: Vec<Option<&'e Arc<Table>>>,
    /// By fact: how likelihood each outcome is there, if it is a context.
    contexts: Vec<Option<Vec<f64>>>,
    /// By term of the repairs, and set.
    weights: Vec<Vec<f64>>,
}

impl RepairCosts<'_, '_> {
    /// The most minutes that any answer could save: knowing the defects, one still has to repair the
    /// cheapest of them.
    pub fn most_saved(&self) -> f64 {
        let cheapest = |set: usize| {
            let own = self.minutes.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
            own.fold(self.give_up, |least, (_, minutes)| least.min(*minutes))
        };
        let known = self.sets().into_iter().enumerate();
        self.expected_minutes() - known.map(|(set, weight)| weight * cheapest(set)).sum::<f64>()
    }

    /// Minutes that knowing these facts is expected to save, 0 or more. Of facts with very many
    /// combinations of outcomes, what the best of them saves alone.
    pub fn saved(&self, facts: &[FactIx]) -> f64 {
        let outcomes: Vec<usize> =
            facts.iter().map(|fact| self.engine.pack.facts[fact.0].outcomes.len().max(1)).collect();
        let cells = outcomes.iter().try_fold(1_usize, |all, own| all.checked_mul(*own));
        let Some(cells) = cells.filter(|cells| facts.len() == 1 || *cells <= MAX_CELLS) else {
            let alone = facts.iter().map(|fact| self.saved(&[*fact]));
            return alone.fold(0.0, f64::max);
        };
        let kinds = self.kinds(facts);
        let answers: Vec<Vec<Option<Vec<f64>>>> = kinds
            .iter()
            .map(|kind| {
                let rows = |table: &&Arc<Table>| table.rows_beside(&self.tracked, &self.marginals);
                kind.tables.iter().map(|table| table.as_ref().map(rows)).collect()
            })
            .collect();
        let mut after = 0.0;
        for cell in 0..cells {
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
            after += self.costs(&self.persistence(&sum))[0];
        }
        (self.expected_minutes() - after).max(0.0)
    }

    /// The parts, those added up in which the facts have the same numbers.
    fn kinds(&self, facts: &[FactIx]) -> Vec<AnswerTables<'_>> {
        let model = &self.engine.pack.model;
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
            weights[part.term].iter_mut().zip(&part.weights).for_each(|(sum, own)| *sum += own);
        }
        kinds
    }
}

/// By set: how likelihood it makes a combination of outcomes. The last fact turns fastest.
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
