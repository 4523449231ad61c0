//! The verdict as JSON, schema `shindan/verdict/v2`, and the parts that every document is made of.

mod parts;
mod repairs;
mod verdict;

pub(crate) use parts::{EvidenceV1, FactV1, PackV1, evidence, fact, finite, value};
pub use parts::{OUTSIDE, facts, schema_of, to_text};
pub use verdict::{Beside, SCHEMA, VerdictV2, render, schema, verdict};
