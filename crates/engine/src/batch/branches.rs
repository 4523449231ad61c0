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
        let sampled = if self.estimated { None } else { Some(sample(&self.weights)) };
        let weights =
            sampled.as_ref().unwrap_or(&self.weights).iter().enumerate().map(|(at, branch)| {
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
fn sample(branches: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let weights: Vec<f64> = branches.iter().map(|branch| branch.iter().sum()).collect();
    let total: f64 = weights.iter().sum();
    let step = total / SAMPLES as f64;
    let mut sampled = Vec::with_capacity(SAMPLES);
    let mut passed = 0.0;
    for (branch, weight) in branches.iter().zip(&weights) {
        passed += weight;
        while sampled.len() < SAMPLES && (sampled.len() as f64 + 0.5) * step < passed {
            sampled.push(branch.iter().map(|scenario| scenario * (step / weight)).collect());
        }
    }
    sampled
}

/// A pseudo-random number in [0, 1) determined by branch and fact (SplitMix64).
fn fraction(branch: u64, fact: u64) -> f64 {
    let mut mixed = (branch << 32 | fact).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ mixed >> 31) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::testing::{FUSE, LAMP, near, now, red_lamp, stated};

    fn with_scenarios<T>(with: impl FnOnce(&Scenarios<'_, '_>) -> T) -> T {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let resolved = engine.resolve(&stated(&[]), now().now);
        let posterior = engine.posterior(&[], &[]).unwrap();
        with(&Scenarios::new(&engine, &resolved, &posterior))
    }

    #[test]
    fn branches_are_combinations_of_answers() {
        with_scenarios(|scenarios| {
            let start = Branches::start(scenarios);
            let lamp = start.with(LAMP, &scenarios.answers(LAMP).unwrap());
            let both = lamp.with(FUSE, &scenarios.answers(FUSE).unwrap());
            assert_eq!([start.count(), lamp.count(), both.count()], [1, 2, 4]);
            let probabilities: Vec<f64> =
                both.weights.iter().map(|branch| branch.iter().sum()).collect();
            // Dark and whole, dark and blown, red and whole, red and blown.
            for (p, expected) in
                probabilities.iter().zip([0.763_497_9, 0.023_102_1, 0.137_402_1, 0.075_997_9])
            {
                near(*p, expected);
            }
            assert!(!both.estimated);
        });
    }

    #[test]
    fn an_answer_carries_less_after_another_one() {
        with_scenarios(|scenarios| {
            let fuse = scenarios.answers(FUSE).unwrap();
            let start = Branches::start(scenarios);
            let after = start.with(LAMP, &scenarios.answers(LAMP).unwrap());
            let (first, second) =
                (start.information(scenarios, &fuse), after.information(scenarios, &fuse));
            assert!(second > 0.0 && second < first, "{second} {first}");
        });
    }

    #[test]
    fn a_sample_keeps_the_total_and_is_repeatable() {
        with_scenarios(|scenarios| {
            let branches = vec![scenarios.weights.clone(); MAX_BRANCHES];
            let full = Branches { weights: branches, estimated: false };
            let answers = scenarios.answers(LAMP).unwrap();
            let sampled = full.with(LAMP, &answers);
            assert!(sampled.estimated);
            assert_eq!(sampled.count(), SAMPLES);
            let total: f64 = sampled.weights.iter().flatten().sum();
            assert!((total - MAX_BRANCHES as f64).abs() < 1e-6, "{total}");
            assert_eq!(sampled.weights, full.with(LAMP, &answers).weights);
            // About 0.2134 of the branches are red: among the red ones, b is likely.
            let red = |branch: &&Vec<f64>| {
                branch[1..].iter().sum::<f64>() > 0.5 * branch.iter().sum::<f64>()
            };
            let share = sampled.weights.iter().filter(red).count() as f64 / SAMPLES as f64;
            assert!((share - 0.2134).abs() < 0.1, "{share}");
        });
    }
}
