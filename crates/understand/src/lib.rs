#![doc = include_str!("../README.md")]

mod answer;
mod draft;
mod fold;
mod interpret;
mod interpretation;
mod messages;
mod names;
mod pattern;
mod phrases;
mod plain;
mod properties;
mod sentences;
mod sign_matcher;

pub use answer::ParsedAnswer;
pub use fold::fold;
pub use interpret::Interpreter;
pub use interpretation::{Interpretation, SeenSign};
