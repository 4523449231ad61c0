//! What a repair is in a simulated case, and which one comes next.
//!
//! A repair is a remedy as a message names it. It takes as often as the pack says (`cures`), each attempt
//! by itself. One number of a case and defect decides with which attempt it takes, so that every strategy
//! meets the same luck, and whoever repeats a repair that did not take finds that it was right.

use shindan_engine::{Engine, Posterior, ResolvedEvidence, TooLarge, Tried};
use shindan_model::{DefectIx, Pack, Remedy, USUALLY_CURES};

/// The remedy of a defect that applies in a context state, as it is tried: with all defects that it
/// repairs.
pub(super) fn attempt(pack: &Pack, state: &[usize], defect: DefectIx) -> Tried {
    let applies = |remedy: &&Remedy| {
        remedy.when.as_ref().is_none_or(|when| pack.model.holds_in(when, state) == Some(true))
    };
    let Some(remedy) = pack.defects[defect.0].remedies.iter().find(applies) else {
        let remedy = pack.defects[defect.0].about.id.clone();
        return Tried { remedy, defects: vec![defect], cures: USUALLY_CURES };
    };
    let repairs = |at: &DefectIx| {
        let mut all = pack.defects[at.0].remedies.iter();
        *at == defect || all.any(|other| other.id == remedy.id)
    };
    let defects: Vec<DefectIx> = (0..pack.defects.len()).map(DefectIx).filter(repairs).collect();
    Tried { remedy: remedy.id.clone(), defects, cures: remedy.cures }
}

/// The likeliest context state.
pub(super) fn likeliest_state(pack: &Pack, posterior: &Posterior) -> Vec<usize> {
    let states = pack.model.states.iter().zip(&posterior.states);
    let best = states.reduce(|best, other| if other.1 > best.1 { other } else { best });
    best.map(|(state, _)| state.outcomes.clone()).unwrap_or_default()
}

/// The probability that none of these attempts at a defect took.
pub(super) fn none_took(attempts: &[Tried], defect: DefectIx) -> f64 {
    let of_defect = attempts.iter().filter(|tried| tried.defects.contains(&defect));
    of_defect.fold(1.0, |none, tried| none * (1.0 - tried.cures))
}

/// The first repair of the order that is expected to take the fewest minutes; `None` where it saves less
/// of handing the case on than it takes.
pub(super) fn best_repair(
    engine: &Engine<'_>,
    resolved: &ResolvedEvidence,
) -> Result<Option<DefectIx>, TooLarge> {
    let Some(costs) = engine.repairs(&resolved.findings, &resolved.hard)? else {
        return Ok(None);
    };
    let plan = costs.plan();
    let Some(first) = plan.steps.first() else { return Ok(None) };
    let persists = plan.steps.get(1).map_or(plan.gives_up, |next| next.reached);
    let is_worth_it = (1.0 - persists) * plan.give_up_minutes > first.minutes;
    Ok(is_worth_it.then_some(first.defect))
}

#[cfg(test)]
mod tests {
    use shindan_engine::Circumstances;
    use shindan_model::FactSet;

    use super::*;
    use crate::simulate::testing::{LOOSE, WORN, belt};

    #[test]
    fn the_likelier_repair_comes_first_until_none_is_worth_its_minutes() {
        let pack = belt();
        let engine = Engine::new(&pack);
        let mut circumstances = Circumstances::default();
        let mut order = Vec::new();
        loop {
            let next = |engine: &Engine<'_>, now: &Circumstances| {
                let verdict = engine.diagnose_brief(&FactSet::new(), now).expect("small");
                let defect = best_repair(engine, &verdict.resolved).expect("small")?;
                Some((defect, attempt(engine.pack(), &verdict.context, defect)))
            };
            let then = engine.after_tries(&circumstances, next);
            let Some((defect, tried)) = then.unwrap_or_else(|| next(&engine, &circumstances))
            else {
                break;
            };
            order.push(defect);
            circumstances.tried.push(tried);
        }
        assert_eq!(order[..2], [WORN, LOOSE]);
        // Perhaps one of them was not done properly; then it is handed on.
        assert!((2..6).contains(&order.len()), "{order:?}");
        let twice = [circumstances.tried[0].clone(), circumstances.tried[0].clone()];
        assert!((none_took(&twice, WORN) - 0.01).abs() < 1e-12);
        assert_eq!(none_took(&twice, LOOSE).to_bits(), 1.0_f64.to_bits());
    }
}
