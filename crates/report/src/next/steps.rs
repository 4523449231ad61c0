//! What next steps are made from.

use shindan_engine::{Batch, Circumstances, RepairPlan, Verdict};
use shindan_model::Pack;

/// The next steps in a case.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// Time, channel and open setups.
    pub circumstances: &'a Circumstances,
    /// The verdict, with its next acts and why there are no more.
    pub verdict: &'a Verdict,
    /// The acts for one message, where one was asked for.
    pub batch: Option<&'a Batch>,
    /// The order of repairs; `None` if the evidence is impossible.
    pub repair: Option<&'a RepairPlan>,
}
