//! Looks for itself: what the customer's endpoints show to anybody outside, without a password.
//!
//! What is found out stands in transcripts, one for each attempt, as text that [`crate::read`]
//! understands; the pack gives it meaning. A failed attempt is an observation like any other.

pub mod chain;
pub mod hello;
