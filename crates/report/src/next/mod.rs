//! What to find out next: the steps one after the other, or together in one message, why no more is asked,
//! and in which order to repair.

mod json;
mod steps;
mod words;

pub use json::{SCHEMA, json, schema};
pub use steps::NextSteps;
pub use words::{NextWords, words};
