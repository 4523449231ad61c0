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

#[cfg(test)]
mod tests {
    use crate::testing::{FUSE, LAMP, near, now, red_lamp, stated};
    use crate::{Engine, Reason};

    #[test]
    fn the_surprise_of_a_finding_is_given_the_others() {
        let pack = red_lamp();
        let facts = stated(&[("lamp", "red"), ("fuse", "blown")]);
        let explanation = Engine::new(&pack).explain(&facts, &now(), None, &[]).unwrap();
        let [lamp, fuse] = explanation.left_out.as_slice() else { panic!() };
        assert_eq!([lamp.reason, fuse.reason], [Reason::Fact(LAMP), Reason::Fact(FUSE)]);
        // P(red | blown) = 0.0759979 / 0.0991, P(blown | red) = 0.0759979 / 0.2134.
        near(lamp.surprise_bits.unwrap(), (0.0991 / 0.075_997_9_f64).log2());
        near(fuse.surprise_bits.unwrap(), (0.2134 / 0.075_997_9_f64).log2());
        near(lamp.posterior.as_ref().unwrap().defects[0], 0.0901 / 0.0991);
        near(fuse.posterior.as_ref().unwrap().defects[0], 0.0829 / 0.2134);
        assert_eq!(explanation.most_surprising(&pack).unwrap().reason, Reason::Fact(FUSE));
    }
}
