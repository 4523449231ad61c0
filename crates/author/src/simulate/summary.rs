//! What a verdict claims about a sampled case, and whether that is true.

use shindan_engine::{Engine, Finding, HardRule, Status, TooLarge, Verdict};
use shindan_model::{CauseIx, RuleIx};

use super::sample::SampledCase;

/// With more causes than this, their sets are not enumerated.
const MOST_CAUSES: usize = 8;

/// A set of causes: bit `k` for cause `k`.
pub type Causes = u64;

/// The claims of a verdict that can be right or wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictSummary {
    /// How far the diagnosis came.
    pub status: Status,
    /// The leading cause; `None` for `outside`.
    pub leader: Option<CauseIx>,
    /// The causes of the most likely set of defects.
    pub causes: Causes,
    /// Probabilities by cause, then of `outside`; `None` where the evidence is impossible.
    pub probabilities: Option<Vec<f64>>,
    /// The probabilities that exactly `causes` hold, and of the likeliest set of causes; `None` where nobody
    /// asked for them, the evidence is impossible or the pack has more than 8 causes.
    pub sets: Option<(f64, f64)>,
}

/// The causes that hold in a sampled case.
pub fn true_causes(engine: &Engine<'_>, sampled: &SampledCase) -> Causes {
    let defects = engine.pack().defects.iter().zip(&sampled.holds);
    let held = defects.filter(|(_, holds)| **holds).filter_map(|(defect, _)| defect.cause);
    held.fold(0, |set, cause| set | 1 << cause.0)
}

impl VerdictSummary {
    /// Extracts the claims of a verdict.
    ///
    /// # Errors
    /// As [`Engine::posterior`].
    pub(super) fn new(
        engine: &Engine<'_>,
        verdict: &Verdict,
        sets: bool,
    ) -> Result<Self, TooLarge> {
        let pack = engine.pack();
        let causes = verdict.likely_set.iter().filter_map(|defect| pack.defects[defect.0].cause);
        let causes = causes.fold(0, |set, cause| set | 1 << cause.0);
        let sets = match verdict.status {
            _ if !sets => None,
            Status::Contradictory | Status::OffTopic => None,
            _ => cause_sets(engine, &verdict.resolved.findings, &verdict.resolved.hard)?,
        };
        let likeliest = |sets: &Vec<f64>| sets.iter().copied().fold(0.0, f64::max);
        #[expect(clippy::cast_possible_truncation, reason = "there are few causes")]
        let sets = sets.map(|sets| (sets[causes as usize], likeliest(&sets)));
        Ok(Self {
            status: verdict.status,
            leader: verdict.leader().cause,
            causes,
            probabilities: probabilities(verdict),
            sets,
        })
    }

    /// Whether the leading cause holds; where `outside` leads, whether no cause holds.
    pub(super) fn leader_is_right(&self, truth: Causes) -> bool {
        self.leader.map_or(truth == 0, |cause| truth >> cause.0 & 1 == 1)
    }
}

/// Probabilities by cause in pack order, then of `outside`; `None` where the evidence is impossible.
pub(super) fn probabilities(verdict: &Verdict) -> Option<Vec<f64>> {
    let mut by_cause = vec![0.0; verdict.causes.len()];
    for verdict in &verdict.causes {
        by_cause[verdict.cause?.0] = verdict.probability?;
    }
    by_cause.push(verdict.outside.probability?);
    Some(by_cause)
}

/// By cause in pack order, then `outside`: whether it is true.
pub fn truths(causes: usize, truth: Causes) -> impl Iterator<Item = bool> {
    (0..causes).map(move |cause| truth >> cause & 1 == 1).chain([truth == 0])
}

/// The probability that exactly the causes of a set hold, by set; `None` with more than 8 causes.
///
/// `P(no cause outside of S)` is the evidence with all other causes excluded. The Möbius transform of these
/// is the probability of exactly S.
fn cause_sets(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
) -> Result<Option<Vec<f64>>, TooLarge> {
    let pack = engine.pack();
    let causes = pack.causes.len();
    if causes > MOST_CAUSES {
        return Ok(None);
    }
    let all = engine.log10_evidence(findings, hard)?;
    let mut rules = hard.to_vec();
    rules.push(HardRule {
        rule: RuleIx(0),
        confirm: Vec::new(),
        exclude: Vec::new(),
        applies: vec![true; pack.model.states.len()],
    });
    let mut sets = Vec::with_capacity(1 << causes);
    for set in 0..1_usize << causes {
        let others = pack.causes.iter().enumerate().filter(|(at, _)| set >> at & 1 == 0);
        let excluded = others.flat_map(|(_, cause)| cause.defects.iter().copied());
        if let Some(last) = rules.last_mut() {
            last.exclude = excluded.collect();
        }
        sets.push(10_f64.powf(engine.log10_evidence(findings, &rules)? - all));
    }
    for cause in 0..causes {
        for set in (0..sets.len()).filter(|set| set >> cause & 1 == 1) {
            sets[set] = (sets[set] - sets[set ^ 1 << cause]).max(0.0);
        }
    }
    Ok(Some(sets))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shindan_engine::Circumstances;
    use shindan_model::FactSet;

    use super::*;
    use crate::simulate::testing::{AGE, LOOSE, WORN, belt, case};

    #[test]
    fn what_is_true_of_a_case() {
        let pack = belt();
        let engine = Engine::new(&pack);
        assert_eq!(true_causes(&engine, &case(Some(WORN))), 0b01);
        assert_eq!(true_causes(&engine, &case(Some(LOOSE))), 0b10);
        assert_eq!(truths(2, 0b10).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(truths(2, 0).collect::<Vec<_>>(), [false, false, true]);
    }

    #[test]
    fn a_leader_is_right_if_it_is_among_the_true_causes() {
        let summary = |leader| VerdictSummary {
            status: Status::Open,
            leader,
            causes: 0,
            probabilities: None,
            sets: None,
        };
        assert!(summary(Some(AGE)).leader_is_right(0b11));
        assert!(!summary(Some(AGE)).leader_is_right(0b10));
        assert!(summary(None).leader_is_right(0));
        assert!(!summary(None).leader_is_right(0b10));
    }

    #[test]
    fn the_sets_of_causes_add_up_to_the_shares() {
        let pack = belt();
        let engine = Engine::new(&pack);
        let sets = cause_sets(&engine, &[], &[]).expect("small").expect("two causes");
        // Neither, worn, loose, both. Without the complaint as a finding, these are the priors'.
        assert!((sets.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{sets:?}");
        let circumstances = Circumstances::at(Timestamp::UNIX_EPOCH);
        let verdict = engine.diagnose_brief(&FactSet::new(), &circumstances).expect("small");
        let (findings, hard) = (&verdict.resolved.findings, &verdict.resolved.hard);
        let sets = cause_sets(&engine, findings, hard).expect("small").expect("two causes");
        assert!((sets[0b01] + sets[0b11] - 0.55).abs() < 1e-9, "{sets:?}");
        assert!((sets[0b10] + sets[0b11] - 0.4).abs() < 1e-9, "{sets:?}");
        let summary = VerdictSummary::new(&engine, &verdict, true).expect("small");
        #[expect(clippy::cast_possible_truncation, reason = "two causes")]
        let stated = sets[summary.causes as usize];
        assert_eq!(summary.sets, Some((stated, sets.iter().copied().fold(0.0, f64::max))));
    }
}
