//! Assembles the verdict.

use shindan_model::{CauseIx, DefectIx};

use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::TooLarge;
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::likeliest::{applicable_remedy, likeliest_state};
use crate::inference::posterior::Posterior;
use crate::verdict::conflict;
use crate::verdict::found;
use crate::verdict::ledger::{Depth, Ledger, Ledgers, ledgers};
use crate::verdict::most_probable_set;
use crate::verdict::stop_decision::{self, StopDecision};
use crate::verdict::types::{
    CauseVerdict, Contradiction, DefectVerdict, Status, StopReason, Verdict,
};

pub(crate) fn verdict(
    engine: &Engine<'_>,
    resolved: ResolvedEvidence,
    circumstances: &Circumstances,
    depth: Depth,
) -> Result<Verdict, TooLarge> {
    let mut ledgers = ledgers(engine, &resolved, depth)?;
    let mut contradictions: Vec<Contradiction> =
        (0..resolved.disagreements.len()).map(Contradiction::Disagreement).collect();
    if !circumstances.elsewhere.is_empty() {
        let why = (Status::OffTopic, StopReason::OffTopic);
        let verdict = unranked(engine, resolved, ledgers, contradictions, why);
        return Ok(Verdict { elsewhere: circumstances.elsewhere.clone(), ..verdict });
    }
    if ledgers.posterior.is_impossible() {
        let impossible = conflict::minimal(engine, &resolved.findings, &resolved.hard)?;
        contradictions.insert(0, Contradiction::Impossible(impossible));
        let why = (Status::Contradictory, StopReason::Contradiction);
        return Ok(unranked(engine, resolved, ledgers, contradictions, why));
    }
    let StopDecision { status, stop_reason, next, unasked, repair } =
        stop_decision::stop_decision(engine, &resolved, &mut ledgers, circumstances, depth)?;
    let posterior = &ledgers.posterior;
    let state = likeliest_state(engine, posterior);
    let likely_set = most_probable_set::most_probable_set(
        engine,
        &ledgers.belief,
        &resolved.findings,
        posterior,
    );
    let found = match depth {
        Depth::Full => found::found(engine, &resolved, posterior)?,
        Depth::Brief => Vec::new(),
    };
    let conflict_bits = conflict::bits(engine, &resolved, posterior)?;
    let mut causes: Vec<CauseVerdict> = ledgers
        .causes
        .into_iter()
        .enumerate()
        .map(|(at, ledger)| CauseVerdict {
            cause: Some(CauseIx(at)),
            probability: Some(posterior.causes[at].any),
            defects: defects(engine, engine.defects_of(CauseIx(at)), Some(posterior), &state),
            ledger,
        })
        .collect();
    causes.sort_by(|a, b| b.probability.unwrap_or(0.0).total_cmp(&a.probability.unwrap_or(0.0)));
    let outside = CauseVerdict {
        cause: None,
        probability: Some(posterior.none()),
        defects: defects(engine, &outside_defects(engine), Some(posterior), &state),
        ledger: ledgers.outside,
    };
    Ok(Verdict {
        status,
        stop_reason,
        causes,
        outside,
        repair,
        found,
        tried: Vec::new(),
        prospects: None,
        likely_set,
        conflict_bits: Some(conflict_bits),
        contradictions,
        next,
        unasked,
        resolved,
        context: state,
        elsewhere: Vec::new(),
    })
}

fn outside_defects(engine: &Engine<'_>) -> Vec<DefectIx> {
    let all = engine.cause_of.iter().enumerate();
    all.filter(|(_, cause)| cause.is_none()).map(|(at, _)| DefectIx(at)).collect()
}

fn defects(
    engine: &Engine<'_>,
    members: &[DefectIx],
    posterior: Option<&Posterior>,
    state: &[usize],
) -> Vec<DefectVerdict> {
    let mut defects: Vec<DefectVerdict> = members
        .iter()
        .map(|defect| DefectVerdict {
            defect: *defect,
            probability: posterior.map(|posterior| posterior.defects[defect.0]),
            remedy: applicable_remedy(engine, *defect, state),
        })
        .collect();
    defects.sort_by(|a, b| b.probability.unwrap_or(0.0).total_cmp(&a.probability.unwrap_or(0.0)));
    defects
}

/// The verdict on evidence that is impossible or about another subject: no probabilities, pack order.
fn unranked(
    engine: &Engine<'_>,
    resolved: ResolvedEvidence,
    ledgers: Ledgers<'_>,
    contradictions: Vec<Contradiction>,
    (status, stop_reason): (Status, StopReason),
) -> Verdict {
    let state = engine.model.states.first().map(|state| state.outcomes.clone()).unwrap_or_default();
    let causes = (0..engine.pack.causes.len()).map(|at| CauseVerdict {
        cause: Some(CauseIx(at)),
        probability: None,
        defects: defects(engine, engine.defects_of(CauseIx(at)), None, &state),
        ledger: Ledger { lines: Vec::new(), ..ledgers.causes[at] },
    });
    let outside = CauseVerdict {
        cause: None,
        probability: None,
        defects: defects(engine, &outside_defects(engine), None, &state),
        ledger: Ledger { lines: Vec::new(), ..ledgers.outside },
    };
    Verdict {
        status,
        stop_reason: Some(stop_reason),
        causes: causes.collect(),
        outside,
        repair: None,
        found: Vec::new(),
        tried: Vec::new(),
        prospects: None,
        likely_set: Vec::new(),
        conflict_bits: None,
        contradictions,
        next: Vec::new(),
        unasked: None,
        resolved,
        context: state,
        elsewhere: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestFact, now, pack, red_lamp, stated};

    #[test]
    fn causes_are_ranked_by_probability() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        for (fuse, leader) in [("whole", 1), ("blown", 0)] {
            let facts = stated(&[("lamp", "red"), ("fuse", fuse)]);
            let verdict = engine.diagnose(&facts, &now()).unwrap();
            assert_eq!(verdict.causes[0].cause, Some(CauseIx(leader)), "{fuse}");
            assert!(verdict.causes[0].probability > verdict.causes[1].probability, "{fuse}");
        }
    }

    #[test]
    fn impossible_evidence_has_no_probabilities() {
        // Nothing in the pack makes smoke, not even the leak, but `a`, which always shows a flame.
        let facts = [
            TestFact {
                id: "smoke",
                outcomes: &["no", "yes"],
                leak: &[0.0],
                links: &[("a", &[0.9])],
            },
            TestFact {
                id: "flame",
                outcomes: &["no", "yes"],
                leak: &[0.0],
                links: &[("a", &[1.0])],
            },
        ];
        let pack = pack(&[("a", 0.1)], &facts);
        let facts = stated(&[("smoke", "yes"), ("flame", "no")]);
        let verdict = Engine::new(&pack).diagnose(&facts, &now()).unwrap();
        assert_eq!(verdict.status, Status::Contradictory);
        assert!(verdict.causes.iter().all(|cause| cause.probability.is_none()));
        let [Contradiction::Impossible(conflict)] = verdict.contradictions.as_slice() else {
            panic!()
        };
        assert_eq!(conflict.facts.len(), 2);
    }
}
