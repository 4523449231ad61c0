//! The noisy-MAX table of a fact, and how often a defect occurs.
//!
//! `P(fact <= s | C) = L(s) · Π_{i in C} Q_i(s)`, `L` and `Q` cumulative over the ordered outcomes.

use crate::index::DefectIx;

/// The noisy-MAX table of a fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// `L`: cumulative probability of each outcome with none of the defects; the last is 1.
    pub leak: Vec<f64>,
    /// The defects that show in the fact, in pack order.
    pub links: Vec<Link>,
}

/// How one defect alone shows in a fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The defect.
    pub defect: DefectIx,
    /// `Q`: cumulative probability of each outcome; the last is 1.
    pub cumulative: Vec<f64>,
}

impl Link {
    /// The factor of `Q` when the defect holds with probability `prior`.
    pub(super) fn mixed(&self, prior: f64, outcome: usize) -> f64 {
        1.0 - prior + prior * self.cumulative[outcome]
    }
}

impl Table {
    /// `P(fact = outcome | exactly these defects)`.
    pub fn probability(&self, outcome: usize, holds: impl Fn(DefectIx) -> bool) -> f64 {
        let up_to = |s: usize| {
            let links = self.links.iter().filter(|link| holds(link.defect));
            links.fold(self.leak[s], |product, link| product * link.cumulative[s])
        };
        if outcome == 0 { up_to(0) } else { (up_to(outcome) - up_to(outcome - 1)).max(0.0) }
    }

    /// `P(fact = outcome | exactly these defects)` for all outcomes.
    pub fn row(&self, holds: impl Fn(DefectIx) -> bool) -> Vec<f64> {
        let mut row = self.leak.clone();
        for link in self.links.iter().filter(|link| holds(link.defect)) {
            row.iter_mut().zip(&link.cumulative).for_each(|(cell, keep)| *cell *= keep);
        }
        for outcome in (1..row.len()).rev() {
            row[outcome] = (row[outcome] - row[outcome - 1]).max(0.0);
        }
        row
    }

    /// The probability of an outcome if each defect holds independently with its prior.
    pub fn predicted(&self, outcome: usize, prior: &[f64]) -> f64 {
        let up_to = |s: usize| {
            self.links
                .iter()
                .fold(self.leak[s], |product, link| product * link.mixed(prior[link.defect.0], s))
        };
        if outcome == 0 { up_to(0) } else { up_to(outcome) - up_to(outcome - 1) }
    }

    /// The table with defects folded into the leak: those for which `probability` gives a number.
    pub fn with(&self, probability: impl Fn(DefectIx) -> Option<f64>) -> Table {
        let mut table = self.clone();
        for link in &self.links {
            let Some(probability) = probability(link.defect) else { continue };
            for (outcome, leak) in table.leak.iter_mut().enumerate() {
                *leak *= link.mixed(probability, outcome);
            }
        }
        table
    }

    /// [`Table::rows`] of some defects, with each of the others present at its `probability`.
    pub fn rows_beside(&self, defects: &[usize], probability: &[f64]) -> Vec<f64> {
        let beside = |at: DefectIx| (!defects.contains(&at.0)).then(|| probability[at.0]);
        self.with(beside).rows(defects)
    }

    /// `P(fact = outcome | set)`, a row of outcomes for every set of these defects, all others
    /// absent; bit `k` of a set says that `defects[k]` is present.
    pub fn rows(&self, defects: &[usize]) -> Vec<f64> {
        let outcomes = self.leak.len();
        let mut rows = self.leak.clone();
        for defect in defects {
            let link = self.links.iter().find(|link| link.defect.0 == *defect);
            let without = rows.len();
            rows.extend_from_within(..);
            let Some(link) = link else { continue };
            for row in rows[without..].chunks_exact_mut(outcomes) {
                for (cell, cumulative) in row.iter_mut().zip(&link.cumulative) {
                    *cell *= cumulative;
                }
            }
        }
        for row in rows.chunks_exact_mut(outcomes) {
            for outcome in (1..outcomes).rev() {
                row[outcome] = (row[outcome] - row[outcome - 1]).max(0.0);
            }
        }
        rows
    }
}

/// How often a defect occurs, as the author wrote it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rate {
    /// In this share of the cases with the complaint, from 0 to 1.
    Share(f64),
    /// In this share of all cases.
    Prior(f64),
}
