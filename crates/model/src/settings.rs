//! Settings of a pack: complaint, thresholds, reliability, when asking stops.

use crate::choices::StopBy;
use crate::index::FactIx;

/// The complaint: a fact and the outcome that is always observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The fact.
    pub fact: FactIx,
    /// Its outcome.
    pub outcome: usize,
}

/// The probabilities from which a cause counts as likely and as certain; `0 < lower <= upper < 1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// Likely.
    pub lower: f64,
    /// Certain.
    pub upper: f64,
}

impl Default for Threshold {
    fn default() -> Self {
        Self { lower: 0.5, upper: 0.9 }
    }
}

/// When asking stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// The criterion.
    pub by: StopBy,
    /// Steps that tell fewer bits are not asked.
    pub bits: f64,
    /// Minutes that it costs to pass the case on when no repair has helped.
    pub give_up_minutes: f64,
}

impl Default for Stop {
    fn default() -> Self {
        Self { by: StopBy::default(), bits: 0.02, give_up_minutes: 120.0 }
    }
}

/// The probability that a value is right, by the way it became known; 1 by default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// For values that a probe saw.
    pub probed: f64,
    /// For values that were read.
    pub parsed: f64,
    /// For values that a person stated.
    pub stated: f64,
}

impl Default for Reliability {
    fn default() -> Self {
        Self { probed: 1.0, parsed: 1.0, stated: 1.0 }
    }
}
