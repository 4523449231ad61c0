//! Putting the verdict together, and saying how far the diagnosis has come.

use super::act::Acts;
use super::evidence::TooLarge;
use super::ledger::{Ledger, Ledgers, ledgers};
use super::posterior::Posterior;
use super::settle::Settled;
use super::verdict::{
    CauseVerdict, Contradiction, DefectVerdict, NextAct, Status, StopReason, Verdict,
};
use super::{Depth, Engine, act, conflict, likely_set};
use crate::kb::{CauseIx, Confidence, DefectIx};

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
    settled: Settled,
    depth: Depth,
) -> Result<Verdict, TooLarge> {
    let mut ledgers = ledgers(engine, &settled.findings, &settled.hard, &settled.surely, depth)?;
    let mut contradictions: Vec<Contradiction> =
        (0..settled.disagreements.len()).map(Contradiction::Disagreement).collect();
    if ledgers.posterior.is_impossible() {
        let impossible = conflict::minimal(engine, &settled.findings, &settled.hard)?;
        contradictions.insert(0, Contradiction::Impossible(impossible));
        return Ok(contradictory(engine, settled, ledgers, contradictions));
    }
    let Prospect { status, stop_reason, next } = prospect(engine, &settled, &mut ledgers, depth)?;
    let posterior = &ledgers.posterior;
    let state = likeliest_state(engine, posterior);
    let likely_set = likely_set::likely_set(engine, &ledgers.world, &settled.findings, posterior);
    let conflict_bits = conflict::bits(engine, &settled, posterior)?;
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
        likely_set,
        conflict_bits: Some(conflict_bits),
        contradictions,
        next,
        settled,
        context: state,
    })
}

/// How far the diagnosis has come, and what could be done next.
struct Prospect {
    status: Status,
    stop_reason: Option<StopReason>,
    /// Best first; empty in brief.
    next: Vec<NextAct>,
}

/// Looks at the acts. In brief, only until it is certain how far the diagnosis has come.
fn prospect(
    engine: &Engine<'_>,
    settled: &Settled,
    ledgers: &mut Ledgers<'_>,
    depth: Depth,
) -> Result<Prospect, TooLarge> {
    let reached = reached(engine, ledgers);
    let Ledgers { world, posterior, .. } = ledgers;
    let mut acts = Acts::new(settled, world, posterior);
    let stop_bits = engine.pack.stop_bits;
    let left = !acts.promising.is_empty();
    let (mut worth, mut overturned) = (false, false);
    let mut next: Vec<NextAct> = Vec::new();
    for promising in std::mem::take(&mut acts.promising) {
        // The list is whole when its last act is better than any other could be.
        let whole = depth == Depth::Brief
            || next.get(MOST_ACTS - 1).is_some_and(|last| act::better(last, &promising).is_lt());
        let asked = promising.mandatory || promising.bits >= stop_bits;
        let overturns = match reached {
            Reached::Certain(leader) if !overturned => {
                promising.bits >= act::needed(engine, posterior, leader)
            }
            _ => false,
        };
        if whole && (!asked || (worth && !overturns)) {
            continue;
        }
        let act = acts.computed(&promising)?;
        if act.mandatory || act.bits >= stop_bits {
            worth = true;
            if let (Reached::Certain(leader), false) = (reached, overturned) {
                overturned = acts.could_overturn(leader, &act)?;
            }
        }
        if depth == Depth::Full {
            next.push(act);
            act::sort(&mut next);
            next.truncate(MOST_ACTS);
        }
    }
    let status = match reached {
        Reached::Stays(status) => status,
        Reached::Certain(_) if overturned => Status::Leaning,
        Reached::Certain(_) => Status::Concluded,
    };
    let stop_reason = match status {
        Status::Concluded => Some(StopReason::Confident),
        _ if !left => Some(StopReason::NothingLeft),
        _ if !worth => Some(StopReason::NotWorthAsking),
        _ => None,
    };
    Ok(Prospect { status, stop_reason, next })
}

/// How far what is known has led.
#[derive(Clone, Copy)]
enum Reached {
    /// No act that is left decides about the status.
    Stays(Status),
    /// This cause is certain enough, unless some act could still overturn it.
    Certain(CauseIx),
}

fn reached(engine: &Engine<'_>, ledgers: &Ledgers<'_>) -> Reached {
    let posterior = &ledgers.posterior;
    let threshold = engine.pack.threshold;
    if !ledgers.moved {
        return Reached::Stays(Status::Open);
    }
    let Some(leader) = leader(posterior) else {
        let enough = posterior.none() >= threshold.lower;
        return Reached::Stays(if enough { Status::Outside } else { Status::Open });
    };
    let probability = posterior.cause(leader);
    if probability < threshold.lower {
        return Reached::Stays(Status::Open);
    }
    if probability < threshold.upper || only_hypothesis(engine, leader, posterior) {
        return Reached::Stays(Status::Leaning);
    }
    Reached::Certain(leader)
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
    ledgers: Ledgers<'_>,
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
