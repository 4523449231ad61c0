//! What could condition_on back: every combination of the answers asked for, with how likely it is and what
//! would then be believed.
//!
//! Exact up to [`MAX_BRANCHES`] combinations. Beyond, [`SAMPLES`] branches stand for all, drawn with
//! fixed numbers: each takes one outcome of every further answer. What a further answer tells is still
//! computed exactly within each branch.

use shindan_model::FactIx;

use super::scenarios::{self, Answers, Scenarios};

/// So many combinations are looked at one by one.
pub(crate) const MAX_BRANCHES: usize = 4096;
/// So many stand for more than that.
const SAMPLES: usize = 256;
/// Combinations that are less likely never condition_on back.
const NEVER: f64 = 1e-12;

/// Combinations of answers.
pub(crate) struct Branches {
    /// By branch: the weights of all scenarios of the world, which add up to its probability.
    weights: Vec<Vec<f64>>,
    /// Whether they are drawn and not all of them.
    pub(crate) estimated: bool,
}

impl Branches {
    /// Nothing has condition_on back yet.
    pub(crate) fn start(scenarios: &Scenarios<'_, '_>) -> Self {
        Self { weights: vec![scenarios.weights.clone()], estimated: false }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.weights.len()
    }

    /// Bits that a further answer is expected to tell about the defects.
    pub(crate) fn information(&self, scenarios: &Scenarios<'_, '_>, answers: &Answers) -> f64 {
        let of = |weights: &Vec<f64>| {
            weights.iter().sum::<f64>() * scenarios.information(answers, weights)
        };
        self.weights.iter().map(of).sum()
    }

    /// With a further answer.
    pub(crate) fn with(&self, FactIx(fact): FactIx, answers: &Answers) -> Self {
        if !self.estimated && self.count() * answers.outcomes <= MAX_BRANCHES {
            let outcomes = 0..answers.outcomes;
            let each = |own: &Vec<f64>| {
                outcomes
                    .clone()
                    .map(|outcome| condition_on(own, answers, outcome, 1.0))
                    .collect::<Vec<_>>()
            };
            let mut weights: Vec<Vec<f64>> = self.weights.iter().flat_map(each).collect();
            weights.retain(|own| own.iter().sum::<f64>() > NEVER);
            return Self { weights, estimated: false };
        }
        let drawn = if self.estimated { None } else { Some(drawn(&self.weights)) };
        let weights =
            drawn.as_ref().unwrap_or(&self.weights).iter().enumerate().map(|(at, own)| {
                let likely = scenarios::predicted(answers, own);
                let all: f64 = likely.iter().sum();
                let mut point = all * fraction(at as u64, fact as u64 + 1);
                let mut chosen = 0;
                for (outcome, weight) in likely.iter().enumerate().filter(|(_, own)| **own > 0.0) {
                    chosen = outcome;
                    point -= weight;
                    if point <= 0.0 {
                        break;
                    }
                }
                // It stands for all outcomes, with the weight that the branch had.
                condition_on(own, answers, chosen, all / likely[chosen])
            });
        Self { weights: weights.collect(), estimated: true }
    }
}

/// The weights of all scenarios when an answer came out so, times a factor.
fn condition_on(weights: &[f64], answers: &Answers, outcome: usize, factor: f64) -> Vec<f64> {
    let rows = answers.rows.chunks_exact(answers.outcomes);
    weights.iter().zip(rows).map(|(weight, row)| factor * weight * row[outcome]).collect()
}

/// Branches of equal weight, drawn at even distances through all of them.
fn drawn(branches: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let weights: Vec<f64> = branches.iter().map(|own| own.iter().sum()).collect();
    let total: f64 = weights.iter().sum();
    let step = total / SAMPLES as f64;
    let mut drawn = Vec::with_capacity(SAMPLES);
    let mut passed = 0.0;
    for (own, weight) in branches.iter().zip(&weights) {
        passed += weight;
        while drawn.len() < SAMPLES && (drawn.len() as f64 + 0.5) * step < passed {
            drawn.push(own.iter().map(|scenario| scenario * (step / weight)).collect());
        }
    }
    drawn
}

/// A fixed number from 0 to 1 for a branch and a fact (SplitMix64).
fn fraction(branch: u64, fact: u64) -> f64 {
    let mut mixed = (branch << 32 | fact).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ mixed >> 31) >> 11) as f64 / (1_u64 << 53) as f64
}
