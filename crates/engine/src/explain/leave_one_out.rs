//! Leave-one-out: what would be believed if one finding were wrong, and how surprising it is beside
//! the others.

use super::explained_case::ExplainedCase;
use super::explanation::LeaveOneOut;
use crate::evidence::finding::TooLarge;
use crate::verdict::ledger::Reason;

/// Every finding and rule left out by itself, in ledger order.
pub(super) fn leave_one_out(case: &ExplainedCase<'_, '_>) -> Result<Vec<LeaveOneOut>, TooLarge> {
    let places = 0..case.evidence.len();
    places.map(|at| one(case, case.evidence.reason(at))).collect()
}

/// One finding, rule, or fact that only rules read, left out.
pub(super) fn one(case: &ExplainedCase<'_, '_>, reason: Reason) -> Result<LeaveOneOut, TooLarge> {
    let posterior = case.without(reason).posterior(case.engine)?;
    // P(finding | the others) = P(all) / P(the others)
    let surprise_bits = case
        .posterior()
        .zip(posterior.as_ref())
        .map(|(all, rest)| (rest.log10_evidence - all.log10_evidence) * std::f64::consts::LOG2_10);
    Ok(LeaveOneOut { reason, posterior, surprise_bits })
}
