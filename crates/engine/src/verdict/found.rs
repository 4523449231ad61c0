//! The defects that an observation establishes.
//!
//! An expired certificate is expired, whatever the reason for the complaint. So each abnormal
//! finding is taken at its word and alone, beside the complaint, the contexts and the hard rules: a
//! defect that then passes the upper threshold is found, and so is one that a rule confirms. Whether
//! it is the reason is another question.

use shindan_model::DefectIx;

use crate::engine::Engine;
use crate::evidence::finding::{Finding, TooLarge};
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::posterior::Posterior;
use crate::verdict::ledger::Reason;
use crate::verdict::types::Found;

/// The defects that one observation establishes, likeliest first.
///
/// A finding on which sources disagree establishes nothing; neither does one that leaves several
/// outcomes.
pub(crate) fn found(
    engine: &Engine<'_>,
    resolved: &ResolvedEvidence,
    posterior: &Posterior,
) -> Result<Vec<Found>, TooLarge> {
    let complaint = engine.pack.complaint.map(|complaint| complaint.fact);
    let stays =
        |finding: &&Finding| Some(finding.fact) == complaint || !engine.is_finding(finding.fact);
    let given: Vec<Finding> = resolved.findings.iter().filter(stays).cloned().collect();
    let confirmed = resolved.hard.iter().flat_map(|hard| {
        let by = Reason::Rule(hard.rule);
        hard.confirm.iter().map(move |defect| Found { defect: *defect, by })
    });
    let mut found: Vec<Found> =
        confirmed.filter(|found| posterior.defects[found.defect.0] >= 1.0).collect();
    found.dedup_by_key(|found| found.defect);
    for finding in resolved.findings.iter().filter(|finding| !stays(finding)) {
        let Some(observed) = taken_at_its_word(engine, resolved, finding) else { continue };
        let mut findings = given.clone();
        findings.push(observed);
        let alone = engine.posterior(&findings, &resolved.hard)?;
        if alone.is_impossible() {
            continue;
        }
        for defect in &engine.linked[finding.fact.0] {
            let is_certain = alone.defects[*defect] >= engine.pack.threshold.upper;
            // What else is known may rule it out.
            let is_possible = posterior.defects[*defect] > 0.0;
            let is_new = found.iter().all(|other| other.defect.0 != *defect);
            if is_certain && is_possible && is_new {
                found.push(Found { defect: DefectIx(*defect), by: Reason::Fact(finding.fact) });
            }
        }
    }
    let probability = |found: &Found| posterior.defects[found.defect.0];
    found.sort_by(|a, b| probability(b).total_cmp(&probability(a)).then(a.defect.cmp(&b.defect)));
    Ok(found)
}

/// The finding with its outcome for certain; `None` if it is normal or disputed.
fn taken_at_its_word(
    engine: &Engine<'_>,
    resolved: &ResolvedEvidence,
    finding: &Finding,
) -> Option<Finding> {
    let most = finding.likelihood.iter().copied().fold(0.0, f64::max);
    let outcome = finding.outcome();
    let is_one = finding.likelihood.iter().filter(|likelihood| **likelihood >= most).count() == 1;
    let is_disputed =
        resolved.disagreements.iter().any(|disagreement| disagreement.fact == finding.fact);
    let outcomes = engine.pack.facts[finding.fact.0].outcomes.len();
    let counts = outcome > 0 && is_one && !is_disputed;
    counts.then(|| Finding::certain(finding.fact, outcome, outcomes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{now, smoke_and_lamp, stated};

    #[test]
    fn what_only_one_defect_shows_is_found_and_nothing_else() {
        let pack = smoke_and_lamp();
        let engine = Engine::new(&pack);
        for (facts, expected) in [
            (&[][..], &[][..]),
            (&[("smoke", "yes")], &[DefectIx(0)]),
            (&[("smoke", "no")], &[]),
            // Red is seen although nothing is wrong.
            (&[("lamp", "red")], &[]),
            (&[("lamp", "red"), ("smoke", "yes")], &[DefectIx(0)]),
        ] {
            let found = engine.diagnose(&stated(facts), &now()).unwrap().found;
            let found: Vec<DefectIx> = found.iter().map(|found| found.defect).collect();
            assert_eq!(found, expected, "{facts:?}");
        }
    }
}
