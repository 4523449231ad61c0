//! What the next person has to know to go on with a case: the complaint, the verdict, what is known and from
//! where, what was asked and told, what we wait for, and what to do next.
//!
//! The document is [`Handover`], schema `shindan/handover/v1`; formats are templates over it.

mod document;
mod standings;
mod timeline;
mod turn;
mod words;

pub use document::{Handover, SCHEMA, json, schema};
pub use words::handover;
