//! The results of cases, as JSON of schema `shindan/test/v1`.

use serde::Serialize;
use shindan_model::Pack;

use super::compare::{Difference, cause_id, differences, likely_ids};
use super::expect::Case;
use super::run::CaseRun;
use crate::listing::{Listing, ListingDifference};
use crate::voice::Voice;

/// The results of all cases that were run. Fields are added, never changed.
#[derive(Clone, Debug, Serialize)]
pub struct TestV1 {
    /// `shindan/test/v1`
    pub schema: &'static str,
    /// How many cases passed.
    pub passed: usize,
    /// How many failed, listed cases without a file included.
    pub failed: usize,
    /// The cases in the order in which they were run.
    pub cases: Vec<CaseV1>,
    /// Cases of the listing that the pack no longer has.
    pub strays: Vec<String>,
}

/// The result of a case.
#[derive(Clone, Debug, Serialize)]
pub struct CaseV1 {
    /// [`Case::id`]
    pub id: String,
    /// Whether nothing differs.
    pub passed: bool,
    /// Expectations that are not met.
    pub differences: Vec<Difference>,
    /// Where what fires differs from the listing.
    pub fires: Vec<ListingDifference>,
    /// The id of the leading cause, or `outside`.
    pub leader: String,
    /// The status of the verdict.
    pub status: String,
    /// The ids of the likely set of defects.
    pub likely_set: Vec<String>,
}

impl TestV1 {
    /// The results of these runs. `all`: every case of the pack, run or not.
    pub fn new(
        pack: &Pack,
        runs: &[CaseRun<'_>],
        all: &[Case],
        listing: Option<&Listing>,
        voice: Voice<'_>,
    ) -> Self {
        let cases: Vec<CaseV1> =
            runs.iter().map(|run| CaseV1::new(pack, run, listing, voice)).collect();
        let strays = listing.map_or_else(Vec::new, |listing| listing.strays(all));
        let passed = cases.iter().filter(|case| case.passed).count();
        let failed = cases.len() - passed + strays.len();
        Self { schema: "shindan/test/v1", passed, failed, cases, strays }
    }
}

impl CaseV1 {
    /// Compares a run with what its case expects, and with the listing if the pack has one.
    pub fn new(
        pack: &Pack,
        run: &CaseRun<'_>,
        listing: Option<&Listing>,
        voice: Voice<'_>,
    ) -> Self {
        let CaseRun { case, verdict, .. } = run;
        let differences = differences(pack, case, verdict, voice);
        let fires = listing.map_or_else(Vec::new, |listing| listing.differences(pack, run));
        Self {
            id: case.id.clone(),
            passed: differences.is_empty() && fires.is_empty(),
            differences,
            fires,
            leader: cause_id(pack, verdict.leader().cause).to_owned(),
            status: verdict.status.as_str().to_owned(),
            likely_set: likely_ids(pack, verdict),
        }
    }
}
