//! Putting the verdict together, and saying how far the diagnosis has come.

use jiff::Timestamp;

use super::evidence::TooLarge;
use super::ledger::{Ledger, Ledgers, Line, Reason, ledgers};
use super::posterior::Posterior;
use super::settle::Settled;
use super::verdict::{
    CauseVerdict, Contradiction, DefectVerdict, NextAct, Status, StopReason, Verdict,
};
use super::{Engine, act, conflict, likely_set, settle};
use crate::fact::FactSet;
use crate::kb::{CauseIx, Confidence, DefectIx, FactKind};

/// At most this many acts are offered.
const MOST_ACTS: usize = 10;

/// The cause that leads; none when `outside` does. Ties go to the article's order.
pub(super) fn leader(posterior: &Posterior) -> Option<CauseIx> {
    let mut best = (posterior.none(), None);
    for (at, cause) in posterior.causes.iter().enumerate().rev() {
        if cause.any >= best.0 {
            best = (cause.any, Some(CauseIx(at)));
        }
    }
    best.1
}

pub(super) fn verdict(
    engine: &Engine<'_>,
    facts: &FactSet,
    now: Timestamp,
) -> Result<Verdict, TooLarge> {
    let settled = settle::settle(engine, facts, now);
    let ledgers = ledgers(engine, &settled.findings, &settled.hard)?;
    let mut contradictions: Vec<Contradiction> =
        (0..settled.disagreements.len()).map(Contradiction::Disagreement).collect();
    if ledgers.posterior.is_impossible() {
        let impossible = conflict::minimal(engine, &settled.findings, &settled.hard)?;
        contradictions.insert(0, Contradiction::Impossible(impossible));
        return Ok(contradictory(engine, settled, ledgers, contradictions));
    }
    let posterior = &ledgers.posterior;
    let acts = act::next(engine, &settled, posterior)?;
    let worth: Vec<&NextAct> =
        acts.iter().filter(|act| act.mandatory || act.bits >= engine.pack.stop_bits).collect();
    let status = status(engine, &settled, &ledgers, &worth)?;
    let stop_reason = match (status, worth.is_empty(), acts.is_empty()) {
        (Status::Concluded, ..) => Some(StopReason::Confident),
        (_, _, true) => Some(StopReason::NothingLeft),
        (_, true, false) => Some(StopReason::NotWorthAsking),
        (_, false, false) => None,
    };
    let state = likeliest_state(engine, posterior);
    let likely_set = likely_set::likely_set(engine, &settled.findings, &settled.hard, posterior);
    let conflict_bits = conflict::bits(engine, &settled.findings)?;
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
    let mut next = acts;
    next.truncate(MOST_ACTS);
    Ok(Verdict {
        status,
        stop_reason,
        causes,
        outside,
        likely_set,
        conflict_bits: Some(conflict_bits),
        contradictions,
        next,
        settled,
        context: state,
    })
}

fn status(
    engine: &Engine<'_>,
    settled: &Settled,
    ledgers: &Ledgers,
    worth: &[&NextAct],
) -> Result<Status, TooLarge> {
    let posterior = &ledgers.posterior;
    let threshold = engine.pack.threshold;
    if !has_evidence(engine, settled, ledgers) {
        return Ok(Status::Open);
    }
    let Some(leader) = leader(posterior) else {
        let enough = posterior.none() >= threshold.lower;
        return Ok(if enough { Status::Outside } else { Status::Open });
    };
    let probability = posterior.cause(leader);
    if probability < threshold.lower {
        return Ok(Status::Open);
    }
    if probability < threshold.upper || only_hypothesis(engine, leader, posterior) {
        return Ok(Status::Leaning);
    }
    for act in worth {
        if act::could_overturn(engine, settled, posterior, leader, act)? {
            return Ok(Status::Leaning);
        }
    }
    Ok(Status::Concluded)
}

/// Whether anything beyond the complaint speaks: a finding that moved a cause, or a rule that applies
/// whatever is still unknown. Contexts alone only choose the shares.
fn has_evidence(engine: &Engine<'_>, settled: &Settled, ledgers: &Ledgers) -> bool {
    let complaint = engine.pack.complaint.map(|complaint| complaint.fact);
    let speaks = |line: &Line| {
        line.decibans.abs() > 1e-9
            && match line.reason {
                Reason::Fact(fact) => {
                    Some(fact) != complaint && engine.pack.facts[fact.0].kind == FactKind::Finding
                }
                Reason::Rule(rule) => settled.surely.contains(&rule),
            }
    };
    let all = ledgers.causes.iter().chain([&ledgers.outside]);
    all.into_iter().any(|ledger| ledger.lines.iter().any(speaks))
}

/// Whether the cause stands on defects that nobody has confirmed: those never conclude alone.
fn only_hypothesis(engine: &Engine<'_>, cause: CauseIx, posterior: &Posterior) -> bool {
    let likeliest = engine
        .defects_of(cause)
        .iter()
        .max_by(|a, b| posterior.defects[a.0].total_cmp(&posterior.defects[b.0]).then(b.cmp(a)));
    likeliest.is_some_and(|defect| {
        engine.pack.defects[defect.0].about.confidence == Confidence::Hypothesis
    })
}

fn likeliest_state(engine: &Engine<'_>, posterior: &Posterior) -> Vec<usize> {
    let states = engine.pack.model.states.iter().zip(&posterior.states);
    let best = states.reduce(|best, other| if other.1 > best.1 { other } else { best });
    best.map(|(state, _)| state.outcomes.clone()).unwrap_or_default()
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
            remedy: engine.pack.defects[defect.0].remedies.iter().position(|remedy| {
                remedy
                    .when
                    .as_ref()
                    .is_none_or(|when| engine.pack.model.holds_in(when, state) == Some(true))
            }),
        })
        .collect();
    defects.sort_by(|a, b| b.probability.unwrap_or(0.0).total_cmp(&a.probability.unwrap_or(0.0)));
    defects
}

/// The verdict on evidence that cannot be: no probabilities, pack order, and what to look at.
fn contradictory(
    engine: &Engine<'_>,
    settled: Settled,
    ledgers: Ledgers,
    contradictions: Vec<Contradiction>,
) -> Verdict {
    let state =
        engine.pack.model.states.first().map(|state| state.outcomes.clone()).unwrap_or_default();
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
        status: Status::Contradictory,
        stop_reason: Some(StopReason::Contradiction),
        causes: causes.collect(),
        outside,
        likely_set: Vec::new(),
        conflict_bits: None,
        contradictions,
        next: Vec::new(),
        settled,
        context: state,
    }
}
