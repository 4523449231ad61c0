#![doc = include_str!("../README.md")]

mod answer;
mod chains;
mod code_index;
mod cursor;
mod draft;
mod fold;
mod interpret;
mod interpretation;
mod messages;
mod names;
mod occurrences;
mod pattern;
mod phrases;
mod plain;
mod properties;
mod requests;
mod sentences;

pub use answer::ParsedAnswer;
pub use fold::fold;
pub use interpret::Interpreter;
pub use interpretation::{Interpretation, SeenFailure, SeenSign};
pub use requests::AboutRequest;
