//! Leave-one-out: the posterior without one finding, and its surprise given the others.

use super::explained_case::ExplainedCase;
use super::explanation::LeaveOneOut;
use crate::evidence::finding::TooLarge;
use crate::verdict::ledger::Reason;

/// Leaves out every finding and rule in turn, in ledger order.
pub(super) fn leave_one_out(case: &ExplainedCase<'_, '_>) -> Result<Vec<LeaveOneOut>, TooLarge> {
    let places = 0..case.evidence.len();
    places.map(|at| one(case, case.evidence.reason(at))).collect()
}

/// Leaves out one finding, rule, or fact that only rules read.
pub(super) fn one(case: &ExplainedCase<'_, '_>, reason: Reason) -> Result<LeaveOneOut, TooLarge> {
    let posterior = case.without(reason).posterior(case.engine)?;
    // P(finding | the others) = P(all) / P(the others)
    let surprise_bits = case
        .posterior()
        .zip(posterior.as_ref())
        .map(|(all, rest)| (rest.log10_evidence - all.log10_evidence) * std::f64::consts::LOG2_10);
    Ok(LeaveOneOut { reason, posterior, surprise_bits })
}
