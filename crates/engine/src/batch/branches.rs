//! The possible replies: every combination of the requested answers, with the scenario weights
//! given it.
//!
//! Exact up to [`MAX_BRANCHES`] combinations. Beyond that, [`SAMPLES`] branches stand for all,
//! drawn with a fixed seed: each takes one outcome of every further answer. The information of a
//! further answer is exact within each branch.

use shindan_model::FactIx;

use super::scenarios::{self, Answers, Scenarios};

/// Enumerate at most this many combinations.
pub(crate) const MAX_BRANCHES: usize = 4096;
/// Draw this many branches beyond that.
const SAMPLES: usize = 256;
/// Drop less likely combinations.
const NEVER: f64 = 1e-12;

/// Combinations of answers.
pub(crate) struct Branches {
    /// By branch, then scenario: the joint weight. A branch's weights add up to its probability.
    weights: Vec<Vec<f64>>,
    /// Whether the branches are a sample.
    pub(crate) estimated: bool,
}

impl Branches {
    /// A single branch, before any answer.
    pub(crate) fn start(scenarios: &Scenarios<'_, '_>) -> Self {
        Self { weights: vec![scenarios.weights.clone()], estimated: false }
    }

    /// The number of branches.
    pub(crate) fn count(&self) -> usize {
        self.weights.len()
    }

    /// The expected information of a further answer, in bits.
    pub(crate) fn information(&self, scenarios: &Scenarios<'_, '_>, answers: &Answers) -> f64 {
        let of = |weights: &Vec<f64>| {
            weights.iter().sum::<f64>() * scenarios.information(answers, weights)
        };
        self.weights.iter().map(of).sum()
    }

    /// Branches on a further answer.
    pub(crate) fn with(&self, FactIx(fact): FactIx, answers: &Answers) -> Self {
        if !self.estimated && self.count() * answers.outcomes <= MAX_BRANCHES {
            let outcomes = 0..answers.outcomes;
            let each = |branch: &Vec<f64>| {
                outcomes
                    .clone()
                    .map(|outcome| condition_on(branch, answers, outcome, 1.0))
                    .collect::<Vec<_>>()
            };
            let mut weights: Vec<Vec<f64>> = self.weights.iter().flat_map(each).collect();
            weights.retain(|branch| branch.iter().sum::<f64>() > NEVER);
            return Self { weights, estimated: false };
        }
        let drawn = if self.estimated { None } else { Some(drawn(&self.weights)) };
        let weights =
            drawn.as_ref().unwrap_or(&self.weights).iter().enumerate().map(|(at, branch)| {
                let likely = scenarios::predicted(answers, branch);
                let all: f64 = likely.iter().sum();
                let mut point = all * fraction(at as u64, fact as u64 + 1);
                let mut chosen = 0;
                for (outcome, weight) in
                    likely.iter().enumerate().filter(|(_, weight)| **weight > 0.0)
                {
                    chosen = outcome;
                    point -= weight;
                    if point <= 0.0 {
                        break;
                    }
                }
                // The drawn outcome stands for all: keep the weight of the branch.
                condition_on(branch, answers, chosen, all / likely[chosen])
            });
        Self { weights: weights.collect(), estimated: true }
    }
}

/// The scenario weights given an outcome, times a factor.
fn condition_on(weights: &[f64], answers: &Answers, outcome: usize, factor: f64) -> Vec<f64> {
    let rows = answers.rows.chunks_exact(answers.outcomes);
    weights.iter().zip(rows).map(|(weight, row)| factor * weight * row[outcome]).collect()
}

/// Systematic sampling: branches of equal weight, drawn at even distances.
fn drawn(branches: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let weights: Vec<f64> = branches.iter().map(|branch| branch.iter().sum()).collect();
    let total: f64 = weights.iter().sum();
    let step = total / SAMPLES as f64;
    let mut drawn = Vec::with_capacity(SAMPLES);
    let mut passed = 0.0;
    for (branch, weight) in branches.iter().zip(&weights) {
        passed += weight;
        while drawn.len() < SAMPLES && (drawn.len() as f64 + 0.5) * step < passed {
            drawn.push(branch.iter().map(|scenario| scenario * (step / weight)).collect());
        }
    }
    drawn
}

/// A pseudo-random number in [0, 1) determined by branch and fact (SplitMix64).
fn fraction(branch: u64, fact: u64) -> f64 {
    let mut mixed = (branch << 32 | fact).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ mixed >> 31) >> 11) as f64 / (1_u64 << 53) as f64
}
