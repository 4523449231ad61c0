//! Which nodes of a pack its cases reach, and why the others stay unreached.
//!
//! Reached means: a cause leads, a defect is in the likely set, an outcome is known, a sign is seen, a rule
//! applies, a step is offered, a remedy is chosen, a text is shown.

mod document;
mod reached;
mod why;

pub use document::{CoverageV1, KindV1};
pub use reached::Reached;
