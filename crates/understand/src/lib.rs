#![doc = include_str!("../README.md")]

mod answer;
mod fold;
mod interpret;
mod phrases;

pub use answer::ParsedAnswer;
pub use fold::fold;
pub use interpret::{Interpretation, Interpreter, SeenSign};
