#![doc = include_str!("../README.md")]

pub mod case_list;
mod decibans;
mod differs;
mod environment;
pub mod explain;
pub mod facts;
mod format;
mod growth;
pub mod handover;
pub mod json;
pub mod keys;
mod layout;
mod line_breaks;
mod markup;
pub mod message;
mod names;
pub mod next;
pub mod probing;
pub mod reading;
mod style;
mod text_check;
mod verdict;
mod words;

pub use decibans::{Certainty, Strength};
pub use differs::{Differing, DifferingSide, differing};
pub use format::{Format, Templates};
pub use keys::Key;
pub use layout::{bar, percent, wrap};
pub use names::{FactLine, remedy as remedy_name, texts};
pub use text_check::{Mistake, mistakes};
pub use verdict::{
    CauseRow, DefectRow, FactRow, FoundRow, NextRow, RemedyRow, Report, WhyRow,
    contradiction_message, of_hundred, report, stop_message,
};
pub use words::{RenderError, Words};
