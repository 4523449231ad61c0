//! What to find out next: the acts one after the other, or together in one message, why no more is
//! asked, and in which order to repair.

mod json;
mod words;

use shindan_engine::{Batch, Circumstances, RepairPlan, Verdict};
use shindan_model::Pack;

pub use json::{SCHEMA, json, schema};
pub use words::{NextWords, words};

/// The next steps in a case.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// When, and how one talks to the customer.
    pub circumstances: &'a Circumstances,
    /// The verdict, with its next acts and why there are no more.
    pub verdict: &'a Verdict,
    /// What to ask for in one message, if that was wanted.
    pub batch: Option<&'a Batch>,
    /// In which order to repair; none if the evidence is impossible.
    pub repair: Option<&'a RepairPlan>,
}
