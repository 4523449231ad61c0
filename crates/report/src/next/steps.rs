//! The next steps in a case.

use shindan_engine::{Batch, Circumstances, RepairPlan, Verdict};
use shindan_model::Pack;

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
