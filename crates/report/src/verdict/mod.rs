//! A verdict in a person's words: every sentence is chosen here, and nothing is laid out yet.

mod builder;
mod contradictions;
mod disputes;
mod elsewhere;
mod evidence;
mod found;
mod headline;
mod learned;
mod next_step;
mod prospects;
mod remedies;
pub(crate) mod repair;
mod report;

pub(crate) use builder::ReportBuilder;
pub(crate) use learned::LearnedFacts;
pub use repair::of_hundred;
pub use report::{
    CauseRow, DefectRow, FactRow, FoundRow, NextRow, RemedyRow, Report, WhyRow,
    contradiction_message, report, stop_message,
};
