#![doc = include_str!("../README.md")]

pub mod case_list;
mod decibans;
mod differs;
pub mod explain;
pub mod facts;
mod format;
pub mod handover;
pub mod json;
pub mod keys;
mod layout;
mod line_breaks;
pub mod message;
mod names;
pub mod next;
pub mod probing;
pub mod reading;
mod style;
mod verdict;
mod words;

pub use decibans::{Certainty, Strength};
pub use differs::{Differing, DifferingSide, differing};
pub use format::{Format, Templates};
pub use keys::Key;
pub use layout::{bar, percent, wrap};
pub use names::{FactLine, remedy as remedy_name, texts};
pub use verdict::{
    CauseRow, DefectRow, FactRow, FoundRow, NextRow, RemedyRow, Report, WhyRow,
    contradiction_message, of_hundred, report, stop_message,
};
pub use words::{RenderError, Words};
