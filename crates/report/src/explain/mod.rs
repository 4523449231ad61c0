//! An explanation in a person's words: headed sections of rows, and the few sentences that may be said to a
//! customer unchanged. What is likely and what is confirmed are kept apart.

mod builder;
mod contradictions;
mod decisive;
mod explained;
mod fact;
mod hypothesis;
pub mod json;
mod ledger;
mod likelihood;
mod rule;
mod what_if;

pub use builder::explain;
pub use explained::{Explained, Row, Section};
pub use likelihood::Likelihood;
