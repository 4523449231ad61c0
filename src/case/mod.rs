//! A case on disk: one file, one JSON object a line, only ever appended to.
//!
//! The state of a case is a pure function of its events and the pack ([`State::replay`]). A crash
//! loses at most the event that was being written: an unfinished last line is dropped.

mod answers;
mod bundle;
mod course;
mod event;
mod file;
mod state;

pub use answers::{Heard, Meaning};
pub use bundle::{Bundle, BundleError, Contents, bundle, bundle_schema};
pub use course::course;
pub use event::{Event, PackStamp, Record, VerdictBrief, Written};
pub use file::{CaseError, CaseFile};
pub use state::{Answer, Closed, State, value_of};

/// The schema of the events.
pub const SCHEMA: &str = "shindan/case/v1";
