#![doc = include_str!("../README.md")]

mod answer;
mod days;
mod doubts;
mod draft;
mod fold;
mod interpret;
mod interpretation;
#[cfg(test)]
mod measured;
mod messages;
mod names;
mod pattern;
mod plain;
mod properties;
mod sentences;
mod sign_matcher;
mod statement;
mod topics;

pub use answer::ParsedAnswer;
pub use fold::fold;
pub use interpret::Interpreter;
pub use interpretation::{Interpretation, Offer, SeenSign};
pub use topics::elsewhere;
