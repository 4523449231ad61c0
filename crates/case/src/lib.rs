#![doc = include_str!("../README.md")]

mod answers;
mod corrections;
mod event;
mod history;
#[cfg(test)]
mod measured;
mod message;
mod said_of_trial;
mod state;
mod timeline;

pub use answers::{Meaning, ReceivedAnswer};
pub use corrections::{DroppedFact, PastedText, Why, is_of, last_undoable, texts_taken_back};
pub use event::{Event, NOT_KNOWN, PackStamp, Record, TriedOutcome, VerdictBrief, Written};
pub use history::History;
pub use message::{Correspondent, MessageKind, Question, Statement};
pub use said_of_trial::{SaidOfTrial, said_of_trial};
pub use state::{Answer, Closed, State, TriedRemedy, value_of};
pub use timeline::{Awaited, Timeline, TimelineEntry, Turn, timeline};

/// What the name of a case file ends with.
pub const FILE_ENDING: &str = ".case.jsonl";

/// The schema of the events.
pub const SCHEMA: &str = "shindan/case/v1";
