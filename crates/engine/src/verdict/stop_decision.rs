//! The stop decision: the status of the diagnosis, and whether to go on asking.
//!
//! Stop when no step carries enough bits; where the pack stops by repair minutes, also when no
//! answer is expected to save more than it costs; when the repair is settled; and when the cause is
//! certain and no step tells its repairs apart.

use shindan_model::{CauseIx, StopBy};

use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::{Finding, TooLarge};
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::belief::Belief;
use crate::inference::likeliest::{leading_cause, likeliest_defect};
use crate::inference::posterior::Posterior;
use crate::next_step::action_bound::ActionBound;
use crate::next_step::ranking::{self, NextStep, Unasked};
use crate::next_step::value_of_information::{self, ValueOfInformation};
use crate::repair::costs::RepairCosts;
use crate::repair::cure::{Cure, Repair};
use crate::verdict::certain::Certain;
use crate::verdict::ledger::{Depth, Ledgers};
use crate::verdict::types::{Status, StopReason};

/// Offer at most this many steps.
const MAX_STEPS: usize = 10;
/// Ignore less likely defects when telling the defects of a cause apart.
const NEGLIGIBLE: f64 = 1e-3;
/// Tell at most this many defects of a cause apart.
const MAX_APART: usize = 8;

/// The status of the diagnosis, and what to do next.
pub(crate) struct StopDecision {
    pub status: Status,
    pub stop_reason: Option<StopReason>,
    /// Best first; empty in brief.
    pub next: Vec<NextStep>,
    /// `None` in brief.
    pub unasked: Option<Unasked>,
    /// The repair after which the complaint is most likely gone.
    pub repair: Option<Repair>,
}

/// Decides whether to stop. In brief, evaluates steps only until the status is certain.
pub(crate) fn stop_decision(
    engine: &Engine<'_>,
    resolved: &ResolvedEvidence,
    ledgers: &mut Ledgers<'_>,
    circumstances: &Circumstances,
    depth: Depth,
) -> Result<StopDecision, TooLarge> {
    let cure = Cure::new(engine, &resolved.findings, &resolved.hard)?;
    let repair = match ledgers.updated {
        true => cure.repair(&ledgers.posterior)?,
        false => None,
    };
    let mut certain = Certain::new(engine, resolved, ledgers, repair.as_ref());
    let settled = settled(engine, ledgers);
    let Ledgers { belief, posterior, .. } = ledgers;
    let posterior = &*posterior;
    let mut voi = ValueOfInformation::new(resolved, belief, posterior);
    let repairs = match engine.pack.stop.by {
        StopBy::RepairMinutes => {
            Some(RepairCosts::new(engine, &resolved.findings, &resolved.hard, posterior)?)
        }
        StopBy::Confidence => None,
    };
    let saves_minutes =
        repairs.as_ref().is_none_or(|repairs| saves_minutes(repairs, &voi, circumstances));
    let worth = |mandatory, bits| mandatory || (saves_minutes && bits >= engine.pack.stop.bits);
    if depth == Depth::Brief && certain.cause.is_none() {
        let first = voi.bounds(circumstances, worth).find(|bound| bound.worth);
        if let Some(first) = first
            && worth(first.mandatory, voi.evaluate(&first)?.bits)
        {
            let next = Vec::new();
            return Ok(StopDecision {
                status: settled,
                stop_reason: None,
                next,
                unasked: None,
                repair,
            });
        }
    }
    let mut bounds: Vec<ActionBound> = voi.bounds(circumstances, worth).collect();
    let mut asking = false;
    let mut next: Vec<NextStep> = Vec::new();
    if depth == Depth::Full {
        bounds.sort_by(|a, b| a.rank().cmp(&b.rank()));
    }
    for bound in &bounds {
        // The list is complete once its last step beats every remaining bound.
        let whole = depth == Depth::Brief
            || next.get(MAX_STEPS - 1).is_some_and(|last| last.rank().cmp(&bound.rank()).is_lt());
        let overturns = bound.most_bits >= certain.needed(engine);
        if whole && (!bound.worth || (asking && !overturns)) {
            continue;
        }
        let mut step = voi.evaluate(bound)?;
        step.worth = worth(step.mandatory, step.bits);
        if step.worth {
            asking = true;
            certain.try_to_overturn(&voi, &cure, &step)?;
        }
        if depth == Depth::Full {
            ranking::insert(&mut next, step, MAX_STEPS);
        }
    }
    let status = match (&certain.repair, certain.cause) {
        (Some(_), _) => Status::Concluded,
        (None, Some(_)) => Status::Narrowed,
        (None, None) => settled,
    };
    match (status, certain.cause) {
        (Status::Concluded, _) => asking = false,
        (Status::Narrowed, Some((leader, _))) => {
            let (open, list) = open_repair(&mut voi, leader, &bounds, worth, depth)?;
            asking = open;
            next = list.unwrap_or(next);
        }
        _ => {}
    }
    let stop_reason = match status {
        _ if asking => None,
        Status::Concluded => Some(StopReason::Confident),
        _ if bounds.is_empty() => Some(StopReason::NothingLeft),
        _ => Some(StopReason::NotWorthAsking),
    };
    if let Some(repairs) = &repairs {
        for step in &mut next {
            step.saves_minutes = Some(repairs.saved(&step.gives));
        }
    }
    let tells_more = |a: &NextStep, b: &NextStep| a.bits_a_minute() > b.bits_a_minute();
    let best = next.iter().reduce(|best, step| if tells_more(step, best) { step } else { best });
    let unasked = match best.filter(|_| stop_reason.is_some()) {
        Some(best) => Some(unasked(belief, posterior, best)?),
        None => None,
    };
    Ok(StopDecision { status, stop_reason, next, unasked, repair })
}

/// Whether any step is expected to save more minutes of repair than it costs.
fn saves_minutes(
    repairs: &RepairCosts<'_, '_>,
    voi: &ValueOfInformation<'_, '_>,
    circumstances: &Circumstances,
) -> bool {
    let most = repairs.most_saved();
    voi.bounds(circumstances, |mandatory, _| mandatory).any(|bound| {
        let gives: Vec<_> = voi.gives(&bound).collect();
        bound.cost_minutes < most && repairs.saved(&gives) > bound.cost_minutes
    })
}

/// Whether a step tells the repairs of a certain cause apart.
///
/// In full, also returns the steps, with those that tell the defects apart first.
fn open_repair(
    voi: &mut ValueOfInformation<'_, '_>,
    cause: CauseIx,
    bounds: &[ActionBound],
    worth: impl Fn(bool, f64) -> bool,
    depth: Depth,
) -> Result<(bool, Option<Vec<NextStep>>), TooLarge> {
    let (engine, posterior) = (voi.engine, voi.posterior);
    let mut members: Vec<usize> = engine.defects_of(cause).iter().map(|defect| defect.0).collect();
    members.retain(|at| posterior.defects[*at] >= NEGLIGIBLE);
    members.sort_by(|a, b| posterior.defects[*b].total_cmp(&posterior.defects[*a]));
    members.truncate(MAX_APART);
    let likeliest = members.first().map_or(0.0, |at| posterior.defects[*at]);
    let is_clear = likeliest >= engine.pack.threshold.upper * posterior.cause(cause);
    if is_clear || members.len() < 2 {
        // What is doubtful lies outside the cause.
        return Ok((false, None));
    }
    let mut open = false;
    let mut next = Vec::new();
    for bound in bounds {
        if depth == Depth::Brief && (open || !bound.worth) {
            continue;
        }
        let mut step = voi.evaluate(bound)?;
        step.worth = step.mandatory
            || (worth(false, step.bits)
                && voi.bits_about(&members, &step)? >= engine.pack.stop.bits);
        open |= step.worth;
        ranking::insert(&mut next, step, MAX_STEPS);
    }
    Ok((open, (depth == Depth::Full).then_some(next)))
}

/// The effect that the best remaining step could have.
fn unasked(
    belief: &Belief<'_>,
    posterior: &Posterior,
    best: &NextStep,
) -> Result<Unasked, TooLarge> {
    let engine = belief.engine;
    let cause = leading_cause(posterior);
    let chance = |posterior: &Posterior| match cause {
        Some(cause) => posterior.cause(cause),
        None => posterior.none(),
    };
    let first = |posterior: &Posterior| likeliest_defect(engine, cause, posterior);
    let now = chance(posterior);
    let mut unasked =
        Unasked { step: best.clone(), least: now, most: now, first_repair: first(posterior) };
    for fact in &best.gives {
        let outcomes = engine.pack.facts[fact.0].outcomes.len();
        for outcome in 0..outcomes {
            let mut then = belief.clone();
            then.observe(&Finding::certain(*fact, outcome, outcomes));
            let mut after = Posterior::default();
            then.posterior(&mut after)?;
            let likely = 10_f64.powf(after.log10_evidence - posterior.log10_evidence);
            if likely < value_of_information::UNLIKELY {
                continue;
            }
            unasked.least = unasked.least.min(chance(&after));
            unasked.most = unasked.most.max(chance(&after));
            unasked.first_repair =
                unasked.first_repair.filter(|defect| first(&after) == Some(*defect));
        }
    }
    Ok(unasked)
}

/// The status if no cause and no repair is certain.
fn settled(engine: &Engine<'_>, ledgers: &Ledgers<'_>) -> Status {
    let posterior = &ledgers.posterior;
    let lower = engine.pack.threshold.lower;
    match leading_cause(posterior) {
        _ if !ledgers.updated => Status::Open,
        None if posterior.none() >= lower => Status::Outside,
        Some(leader) if posterior.cause(leader) >= lower => Status::Leaning,
        _ => Status::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shindan_model::DefectIx;

    use crate::testing::{near, now, red_lamp, smoke_and_lamp, smoke_and_lamp_with, stated};

    #[test]
    fn the_empty_case_is_open_and_goes_on() {
        let pack = red_lamp();
        let verdict = Engine::new(&pack).diagnose(&stated(&[]), &now()).unwrap();
        assert_eq!((verdict.status, verdict.stop_reason), (Status::Open, None));
        assert_eq!(verdict.next.len(), 2);
        assert!(verdict.next[0].worth);
    }

    #[test]
    fn a_settled_repair_stops() {
        // Smoke comes from `a` alone, whatever the lamp says; `b` is wrong besides in 4 of 100 cases.
        let pack = smoke_and_lamp_with(0.04);
        let verdict = Engine::new(&pack).diagnose(&stated(&[("smoke", "yes")]), &now()).unwrap();
        assert_eq!(
            (verdict.status, verdict.stop_reason),
            (Status::Concluded, Some(StopReason::Confident))
        );
        near(verdict.repair.unwrap().probability, 0.96);
        let unasked = verdict.unasked.unwrap();
        assert_eq!((unasked.least, unasked.most), (1.0, 1.0), "no answer can change it");
        assert_eq!(unasked.first_repair, Some(DefectIx(0)));
        // In 20 of 100, the cause is as certain, but its repair is not enough.
        let pack = smoke_and_lamp();
        let verdict = Engine::new(&pack).diagnose(&stated(&[("smoke", "yes")]), &now()).unwrap();
        assert_eq!(
            (verdict.status, verdict.stop_reason),
            (Status::Narrowed, Some(StopReason::NotWorthAsking))
        );
        near(verdict.repair.unwrap().probability, 0.8);
    }

    #[test]
    fn with_every_fact_known_nothing_is_left() {
        let pack = red_lamp();
        let facts = stated(&[("lamp", "dark"), ("fuse", "whole")]);
        let verdict = Engine::new(&pack).diagnose(&facts, &now()).unwrap();
        assert_eq!(
            (verdict.status, verdict.stop_reason),
            (Status::Outside, Some(StopReason::NothingLeft))
        );
    }
}
