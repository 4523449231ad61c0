//! Cases drawn from a pack's own model, and how ways to diagnose fare with them.
//!
//! Everything is a function of pack, seed and options: the same give the same bytes, on any number of
//! threads, since each case has a stream of chance of its own and sums are taken in the order of the
//! cases. Threads, clocks and bars belong to whoever calls.

mod calibration;
mod document;
mod draw;
mod flips;
mod known;
mod pairs;
mod random;
mod score;
mod tally;
mod walk;

pub use calibration::{BinV1, Calibration, CalibrationV1};
pub use document::{
    NeverAskedV1, NumbersV1, PackV1, ReliabilityV1, SCHEMA, SettingsV1, SimulationV1, UnaskedV1,
    WhyUnasked, schema,
};
pub use draw::{Answering, DrawError, Drawer, Drawn};
pub use flips::{Evidence, NumberV1, number};
pub use known::{Known, known};
pub use pairs::{PairV1, PairsV1, pairs};
pub use score::{Causes, Stated, true_causes, truths};
pub use tally::{DefectV1, MeanV1, SetV1, StrategyV1, tally};
pub use walk::{Advanced, Branch, Outcome, Strategy, Walks};
