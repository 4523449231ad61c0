//! What next steps are made from.

use shindan_engine::{Batch, Circumstances, RepairPlan, Verdict};
use shindan_model::Pack;

/// The next steps in a case.
#[derive(Clone, Copy, Debug)]
pub struct NextSteps<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// Time, channel and open accesses.
    pub circumstances: &'a Circumstances,
    /// The verdict, with its next steps and why there are no more.
    pub verdict: &'a Verdict,
    /// The steps for one message, where one was asked for.
    pub batch: Option<&'a Batch>,
    /// The order of repairs; `None` if the evidence is impossible.
    pub repair: Option<&'a RepairPlan>,
}
