//! The answers that would turn a conclusion.

use shindan_model::FactIx;

use crate::engine::Engine;
use crate::evidence::finding::{Finding, TooLarge};
use crate::repair::cure::{Cure, Repair};
use crate::verdict::types::{GivenOutcome, Turn, Verdict};

/// Try this many answers in pairs: those that lower the repair most.
const MAX_PAIRED: usize = 10;
/// List at most this many turns.
const MAX_TURNS: usize = 10;
/// Ignore answers less likely than this.
const LEAST_CHANCE: f64 = 0.001;

/// The answers to the next steps of a verdict, alone or in pairs, that take its repair below the
/// lower threshold; the likeliest first. Empty for a repair that is below it already.
pub(super) fn turns(
    engine: &Engine<'_>,
    verdict: &Verdict,
    repair: &Repair,
    cure: &Cure<'_>,
) -> Result<Vec<Turn>, TooLarge> {
    let lower = engine.pack.threshold.lower;
    if repair.probability < lower {
        return Ok(Vec::new());
    }
    let mut facts: Vec<FactIx> =
        verdict.next.iter().flat_map(|step| &step.gives).copied().collect();
    facts.sort_unstable();
    facts.dedup();
    let mut turns = Vec::new();
    let mut others = Vec::new();
    for fact in facts {
        for outcome in 0..engine.pack.facts[fact.0].outcomes.len() {
            let answer = GivenOutcome { fact, outcome };
            let Some((then, chance)) = cure.given(&finding(engine, answer))? else { continue };
            let probability = then.probability(&repair.repaired)?;
            if chance < LEAST_CHANCE {
                continue;
            }
            match probability < lower {
                true => turns.push(Turn { answers: vec![answer], chance, probability }),
                false => others.push((answer, then, chance, probability)),
            }
        }
    }
    others.retain(|(.., probability)| *probability < repair.probability);
    others.sort_by(|a, b| a.3.total_cmp(&b.3));
    others.truncate(MAX_PAIRED);
    let mut pairs = Vec::new();
    for (at, (first, then, chance, _)) in others.iter().enumerate() {
        for (second, ..) in others[at + 1..].iter().filter(|(second, ..)| second.fact != first.fact)
        {
            let Some((both, further)) = then.given(&finding(engine, *second))? else { continue };
            let probability = both.probability(&repair.repaired)?;
            let chance = chance * further;
            if probability < lower && chance >= LEAST_CHANCE {
                pairs.push(Turn { answers: vec![*first, *second], chance, probability });
            }
        }
    }
    for list in [&mut turns, &mut pairs] {
        list.sort_by(|a, b| b.chance.total_cmp(&a.chance));
    }
    turns.extend(pairs);
    turns.truncate(MAX_TURNS);
    Ok(turns)
}

fn finding(engine: &Engine<'_>, answer: GivenOutcome) -> Finding {
    let outcomes = engine.pack.facts[answer.fact.0].outcomes.len();
    Finding::certain(answer.fact, answer.outcome, outcomes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{FUSE, near, now, red_lamp, stated};

    #[test]
    fn the_answer_that_turns_a_repair_is_named_with_its_chance() {
        // Red: b alone helps in 0.0945 of 0.1774, which passes the lower threshold of 0.5.
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let verdict = engine.assess(&stated(&[("lamp", "red")]), &now()).unwrap();
        let turns = verdict.prospects.unwrap().turns;
        let [turn] = turns.as_slice() else { panic!("{turns:?}") };
        assert_eq!(turn.answers, [GivenOutcome { fact: FUSE, outcome: 1 }]);
        let blown = (0.0648 + 0.0181) * 0.901 + 0.0945 * 0.01;
        near(turn.chance, blown / 0.1774);
        near(turn.probability, 0.0945 * 0.01 / blown);
    }
}
