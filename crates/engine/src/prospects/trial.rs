//! Whether to try a repair now, or to ask on.

use shindan_model::FactIx;

use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::TooLarge;
use crate::inference::belief::Belief;
use crate::inference::posterior::Posterior;
use crate::next_step::value_of_information::ValueOfInformation;
use crate::repair::costs::RepairCosts;
use crate::repair::cure::Cure;
use crate::verdict::types::{Status, Trial, Verdict};

/// The first repair of the cheapest order, if no open step is better asked before it than after it. `None`
/// if the repair is settled, while a mandatory step is open, and where handing the case on costs less.
///
/// A message that names a repair costs more than its minutes, so one that more likely does not help is left
/// until nothing is worth asking; but what is certain to be wrong has to be repaired in any case.
pub(crate) fn trial(
    engine: &Engine<'_>,
    verdict: &Verdict,
    circumstances: &Circumstances,
) -> Result<Option<Trial>, TooLarge> {
    let lower = engine.pack.threshold.lower;
    let Some(repair) = verdict.repair.as_ref().filter(|_| verdict.status != Status::Concluded)
    else {
        return Ok(None);
    };
    let is_certain = |defect| verdict.is_certain(engine.pack, defect);
    // No repair alone helps more often than the one that helps most.
    if repair.probability < lower && !is_certain(repair.defects[0]) {
        return Ok(None);
    }
    let resolved = &verdict.resolved;
    let mut belief = Belief::given(engine, &resolved.findings, &resolved.hard);
    let mut posterior = Posterior::default();
    belief.posterior(&mut posterior)?;
    let costs = RepairCosts::new(engine, &resolved.findings, &resolved.hard, &posterior)?;
    let Some(first) = costs.plan().steps.first().copied() else {
        return Ok(None);
    };
    let cure = Cure::new(engine, &resolved.findings, &resolved.hard)?;
    let helps = cure.probability(&[first.defect])?;
    let is_due = helps >= lower || is_certain(first.defect);
    if !is_due || helps * engine.pack.stop.give_up_minutes <= first.minutes {
        return Ok(None);
    }
    let voi = ValueOfInformation::new(resolved, &mut belief, &posterior);
    let most = costs.most_saved();
    let asking_pays = voi.bounds(circumstances, |mandatory, _| mandatory).any(|bound| {
        let gives: Vec<FactIx> = voi.gives(&bound).collect();
        // Where the repair helps, nothing is asked after it.
        let spared = helps * bound.cost_minutes;
        let loses = || costs.lost_by_repairing_first(first.defect, &gives) > spared;
        bound.mandatory || (spared < most && loses())
    });
    let trial = Trial { defect: first.defect, minutes: first.minutes, helps };
    Ok((!asking_pays).then_some(trial))
}

#[cfg(test)]
mod tests {
    use crate::Engine;
    use crate::testing::{TestFact, near, now, pack, red_lamp, stated};
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
        if let Some(found) = trial(&[("lamp", "red"), ("fuse", "whole")]) {
            assert_eq!(found.defect, DefectIx(1));
            near(found.helps, b / (a + b + both));
        }
    }

    #[test]
    fn a_repair_that_is_likely_to_help_is_tried_before_a_dear_question() {
        // a comes with smoke, b does not; a question about b costs more than it spares.
        let facts = |minutes| {
            let facts = [
                TestFact {
                    id: "smoke",
                    outcomes: &["no", "yes"],
                    leak: &[0.05],
                    links: &[("a", &[0.9])],
                },
                TestFact {
                    id: "hum",
                    outcomes: &["no", "yes"],
                    leak: &[0.05],
                    links: &[("b", &[0.9])],
                },
            ];
            let mut pack = pack(&[("a", 0.1), ("b", 0.1)], &facts);
            pack.steps.iter_mut().for_each(|step| step.minutes.keyboard = minutes);
            pack
        };
        let tries = |minutes: f64| {
            let pack = facts(minutes);
            let engine = Engine::new(&pack);
            let verdict = engine.assess(&stated(&[("smoke", "yes")]), &now()).unwrap();
            let brief = engine.diagnose_brief(&stated(&[("smoke", "yes")]), &now()).unwrap();
            let trial = verdict.prospects.unwrap().trial;
            assert_eq!(engine.trial(&brief, &now()).unwrap(), trial, "the brief verdict will do");
            trial.map(|trial| trial.defect)
        };
        assert_eq!(tries(100.0), Some(DefectIx(0)));
        assert_eq!(tries(0.0), None);
    }
}
