//! Whether to try a repair now, or to ask on.

use crate::engine::Engine;
use crate::evidence::finding::TooLarge;
use crate::repair::costs::{self, RepairCosts};
use crate::repair::cure::{Cure, Repair};
use crate::verdict::types::{Status, Trial, Verdict};

/// A repair of something that is certain to be there, which has to be done in any case; else the first
/// repair of the cheapest order, if no step of the verdict is expected to save more minutes than it
/// costs. `None` if the repair is settled, and where handing the case on costs less.
pub(super) fn trial(
    engine: &Engine<'_>,
    verdict: &Verdict,
    repair: &Repair,
    cure: &Cure<'_>,
) -> Result<Option<Trial>, TooLarge> {
    if verdict.status == Status::Concluded {
        return Ok(None);
    }
    let resolved = &verdict.resolved;
    let posterior = engine.posterior(&resolved.findings, &resolved.hard)?;
    let defect = repair.defects[0];
    if posterior.defects[defect.0] >= engine.pack.threshold.upper {
        let minutes = costs::minutes(engine, defect, &verdict.context);
        return Ok(Some(Trial { defect, minutes, helps: cure.probability(&[defect])? }));
    }
    let order = RepairCosts::new(engine, &resolved.findings, &resolved.hard, &posterior)?;
    let Some(first) = order.plan().steps.first().copied() else {
        return Ok(None);
    };
    let helps = cure.probability(&[first.defect])?;
    let is_worth_it = helps * engine.pack.stop.give_up_minutes > first.minutes;
    let asking_pays = || {
        let saves = |gives| order.saved(gives);
        verdict.next.iter().any(|step| saves(&step.gives) > step.cost_minutes)
    };
    if !is_worth_it || asking_pays() {
        return Ok(None);
    }
    Ok(Some(Trial { defect: first.defect, minutes: first.minutes, helps }))
}

#[cfg(test)]
mod tests {
    use crate::Engine;
    use crate::testing::{near, now, red_lamp, stated};
    use shindan_model::DefectIx;

    #[test]
    fn what_is_left_to_ask_is_weighed_against_trying() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let trial = |facts: &[(&str, &str)]| {
            let verdict = engine.assess(&stated(facts), &now()).unwrap();
            verdict.prospects.and_then(|prospects| prospects.trial)
        };
        assert_eq!(trial(&[]), None, "nothing is known");
        // Red: asking for the fuse costs 1 minute and saves more of the 10 that a wrong repair takes.
        assert_eq!(trial(&[("lamp", "red")]), None);
        // Whole: of 0.0648·0.099, 0.0945·0.99 and 0.0181·0.099, b alone helps in the second.
        let (a, b, both) = (0.0648 * 0.099, 0.0945 * 0.99, 0.0181 * 0.099);
        let found = trial(&[("lamp", "red"), ("fuse", "whole")]);
        if let Some(found) = found {
            assert_eq!(found.defect, DefectIx(1));
            near(found.helps, b / (a + b + both));
        }
    }
}
