//! Samples cases from the model of a pack, and compares strategies on them.
//!
//! Results depend only on pack, seed and options. They are the same on any number of threads, since every
//! case has a separate stream of random numbers and sums are taken in the order of the cases. The caller
//! brings threads, clock and progress bars.

mod ask;
mod branch;
mod calibration;
mod choose;
mod complaint;
mod document;
mod look;
mod pairs;
mod progress;
mod random;
mod repair;
mod sample;
mod score;
mod sensitivity;
mod strategy;
mod summary;
mod tally;
#[cfg(test)]
mod testing;
mod unasked;
mod walk;

pub use branch::{Branch, CaseOutcome, TurnResult};
pub use calibration::{BinV1, Calibration, CalibrationV1};
pub use document::{
    NeverAskedV1, NumbersV1, PackV1, ReliabilityV1, SCHEMA, SettingsV1, SimulationV1, UnaskedV1,
    WhyUnasked, schema,
};
pub use pairs::{PairV1, PairsV1, pairs};
pub use progress::{Progress, Situation, Walked};
pub use sample::{Answering, DrawError, SampledCase, Sampler};
pub use score::{Score, score};
pub use sensitivity::{EvidenceGroup, NumberV1, sensitivity};
pub use strategy::Strategy;
pub use summary::{Causes, VerdictSummary, true_causes, truths};
pub use tally::{DefectV1, MeanV1, SetV1, StrategyV1, tally};
pub use unasked::never_asked;
pub use walk::Simulation;
