//! What a pack sets for all its cases: the complaint, thresholds, reliability, when asking stops.

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

/// From where a cause is likely and certain; `0 < lower <= upper < 1`.
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
    /// What decides.
    pub by: StopBy,
    /// A step that tells less than this many bits is not worth its time.
    pub bits: f64,
    /// What it costs when none of the repairs helped: passing the case on.
    pub give_up_minutes: f64,
}

impl Default for Stop {
    fn default() -> Self {
        Self { by: StopBy::default(), bits: 0.02, give_up_minutes: 120.0 }
    }
}

/// The chance that a value is right, by how it came to be known; 1 where the pack says nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// Of what a probe saw.
    pub probed: f64,
    /// Of what was read.
    pub parsed: f64,
    /// Of what a person said.
    pub stated: f64,
}

impl Default for Reliability {
    fn default() -> Self {
        Self { probed: 1.0, parsed: 1.0, stated: 1.0 }
    }
}
