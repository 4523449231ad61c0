//! From the facts of a case to one finding per fact.

mod agreement;
pub(crate) mod circumstances;
mod derivation;
pub(crate) mod finding;
mod findings;
mod reports;
pub(crate) mod resolve;
pub(crate) mod resolved;
mod views;
mod working_memory;
