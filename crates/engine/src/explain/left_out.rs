//! Leave-one-out: what would be believed if one finding were wrong, and how surprising it is beside
//! the others.

use super::LeftOut;
use super::situation::Situation;
use crate::TooLarge;
use crate::ledger::Reason;

/// Every finding and rule left out by itself, in ledger order.
pub(super) fn left_out(situation: &Situation<'_, '_>) -> Result<Vec<LeftOut>, TooLarge> {
    let places = 0..situation.evidence.len();
    places.map(|at| one(situation, situation.evidence.reason(at))).collect()
}

/// One finding, rule, or fact that only rules read, left out.
pub(super) fn one(situation: &Situation<'_, '_>, reason: Reason) -> Result<LeftOut, TooLarge> {
    let posterior = situation.without(reason).posterior(situation.engine)?;
    // P(finding | the others) = P(all) / P(the others)
    let surprise_bits = situation
        .posterior()
        .zip(posterior.as_ref())
        .map(|(all, rest)| (rest.log10_evidence - all.log10_evidence) * std::f64::consts::LOG2_10);
    Ok(LeftOut { reason, posterior, surprise_bits })
}
