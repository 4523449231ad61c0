//! What the arithmetic works on: likelihoods of outcomes, hard rules, and their size.

use shindan_model::{DefectIx, FactIx, RuleIx};

/// What is known of one fact, as the relative likelihood of each of its outcomes: one-hot for a
/// certain outcome, several ones for "one of these", in between for a source that may err.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The fact: a finding or a context.
    pub fact: FactIx,
    /// One number an outcome, each at least 0, not all 0.
    pub likelihood: Vec<f64>,
}

impl Finding {
    /// A certain outcome, of `outcomes` that there are.
    pub fn certain(fact: FactIx, outcome: usize, outcomes: usize) -> Self {
        let mut likelihood = vec![0.0; outcomes];
        likelihood[outcome] = 1.0;
        Self { fact, likelihood }
    }

    /// The outcome it speaks for most; of equals, the most masking.
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

/// A rule that confirms or excludes defects, with the context states in which it applies.
#[derive(Clone, Debug, PartialEq)]
pub struct HardRule {
    /// The rule.
    pub rule: RuleIx,
    /// Defects that are then certain.
    pub confirm: Vec<DefectIx>,
    /// Defects that are then impossible.
    pub exclude: Vec<DefectIx>,
    /// By context state of the model: whether the rule applies there.
    pub applies: Vec<bool>,
}

/// The exact answer would take too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "too many abnormal findings bear on the same defects: about {steps} steps would be needed, {limit} are allowed"
)]
pub struct TooLarge {
    /// Predicted steps.
    pub steps: u64,
    /// The most that is allowed.
    pub limit: u64,
}
