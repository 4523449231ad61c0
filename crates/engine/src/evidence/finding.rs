//! The input of inference: likelihoods of outcomes, hard rules, and the step limit.

use shindan_model::{DefectIx, FactIx, RuleIx};

/// Evidence on one fact: the relative likelihood of each outcome (virtual evidence).
///
/// One-hot for a certain outcome, several ones for "one of these", values in between for a fallible
/// source.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The fact, of kind finding or context.
    pub fact: FactIx,
    /// One number per outcome, each at least 0, not all 0.
    pub likelihood: Vec<f64>,
}

impl Finding {
    /// A certain outcome of a fact with `outcomes` outcomes.
    pub fn certain(fact: FactIx, outcome: usize, outcomes: usize) -> Self {
        let mut likelihood = vec![0.0; outcomes];
        likelihood[outcome] = 1.0;
        Self { fact, likelihood }
    }

    /// The outcome of the largest likelihood; ties go to the most masking outcome.
    pub fn outcome(&self) -> usize {
        let mut best = 0;
        for (outcome, likelihood) in self.likelihood.iter().enumerate() {
            if *likelihood >= self.likelihood[best] {
                best = outcome;
            }
        }
        best
    }
}

/// A hard constraint on the defects, and the context states in which it applies.
#[derive(Clone, Debug, PartialEq)]
pub struct HardRule {
    /// The rule that imposes it.
    pub rule: RuleIx,
    /// Defects with probability 1 where the rule applies.
    pub confirm: Vec<DefectIx>,
    /// Defects with probability 0 where the rule applies.
    pub exclude: Vec<DefectIx>,
    /// By context state of the model: whether the rule applies.
    pub applies: Vec<bool>,
}

/// Exact inference would exceed the limit of operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "too many abnormal findings bear on the same defects: about {operations} operations would be needed, {limit} are allowed"
)]
pub struct TooLarge {
    /// Predicted number of operations of one pass.
    pub operations: u64,
    /// The limit.
    pub limit: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outcome_of_a_finding_is_its_likeliest_ties_to_the_most_masking() {
        for (likelihood, outcome) in [
            (vec![1.0, 0.0, 0.0], 0),
            (vec![0.2, 0.5, 0.3], 1),
            (vec![1.0, 1.0, 0.0], 1),
            (vec![1.0, 1.0, 1.0], 2),
        ] {
            assert_eq!(Finding { fact: FactIx(0), likelihood }.outcome(), outcome);
        }
        assert_eq!(Finding::certain(FactIx(0), 2, 3).likelihood, [0.0, 0.0, 1.0]);
    }
}
