#![doc = include_str!("../README.md")]

mod answer;
mod chains;
mod code_index;
mod cursor;
mod days;
mod draft;
mod fold;
mod interpret;
mod interpretation;
mod likely;
#[cfg(test)]
mod measured;
mod messages;
mod names;
mod occurrences;
mod pattern;
mod plain;
mod properties;
mod requests;
mod sentences;
mod statement;
mod topics;

pub use answer::{ParsedAnswer, speaks_of_all};
pub use fold::fold;
pub use interpret::Interpreter;
pub use interpretation::{Interpretation, Offer, OfferedFor, SeenFailure, SeenSign};
pub use requests::AboutRequest;
pub use topics::elsewhere;
