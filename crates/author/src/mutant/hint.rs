//! Find the plainest case that would notice a mutant.

use std::fmt::Display;

use shindan_engine::{Circumstances, Engine, TooLarge, Verdict};
use shindan_model::{Fact, FactIx, FactSet, Standing, Value};
use shindan_report::percent;

use super::mutation::{Mutant, Mutation};
use super::suite::Suite;
use crate::case::{Suspect, probability};

/// A probability that moves by less, in bits of odds, is not worth a bound in a case.
const LEAST_BITS: f64 = 0.2;

/// Words for a case that would notice. For a link, candidates are diagnosed until one does.
pub(super) fn hint(
    suite: &Suite<'_>,
    mutant: &Mutant,
    wrong: &Engine<'_>,
) -> Result<String, TooLarge> {
    let (pack, voice) = (suite.pack, suite.voice);
    let Mutation::Link(defect, _, fact, outcome, _) = &mutant.mutation else {
        return Ok(match mutant.kind {
            "rule" => {
                voice.word("a case in which its condition holds, and that expects what follows")
            }
            _ => voice.word("a case with its words, that expects what they mean"),
        });
    };
    let node = &pack.facts[fact.0];
    let id = &pack.defects[defect.0].about.id;
    let says = format!("\"{}\" = \"{}\"", node.about.id, node.outcomes[*outcome]);
    let right = Engine::new(pack);
    let difference = |facts: &FactSet| -> Result<Option<String>, TooLarge> {
        let circumstances = Circumstances::at(suite.now);
        let is = right.diagnose_brief(facts, &circumstances)?;
        let would_be = wrong.diagnose_brief(facts, &circumstances)?;
        let suspect = Suspect::Defect(*defect);
        let both = (probability(&is, suspect), probability(&would_be, suspect));
        let apart = (odds(both.0) / odds(both.1)).log2().abs();
        Ok((differs(&is, &would_be) || apart > LEAST_BITS).then(|| {
            voice.say(
                "; `{defect}` is {right}, with the fault {wrong}",
                &[("defect", id), ("right", &percent(both.0)), ("wrong", &percent(both.1))],
            )
        }))
    };
    let stated = |fact: FactIx, outcome: usize| {
        let node = &pack.facts[fact.0];
        let value = Value::Text(node.outcomes[outcome].clone());
        Fact::stated(&node.about.id, None, Standing::Known(value), "case")
    };
    let mut alone = FactSet::new();
    alone.insert(stated(*fact, *outcome));
    if let Some(difference) = difference(&alone)? {
        let case = voice.say("a case with {fact} alone", &[("fact", &says)]);
        return Ok(case + &difference);
    }
    for baseline in &suite.cases {
        let mut facts = baseline.evidence.facts.clone();
        if baseline.case.expect.defects.contains(defect) && !baseline.knows(*fact) {
            facts.insert(stated(*fact, *outcome));
            if let Some(difference) = difference(&facts)? {
                let with: [(&str, &dyn Display); 2] =
                    [("case", &baseline.case.id), ("fact", &says)];
                return Ok(voice.say("a case as `{case}` with {fact} too", &with) + &difference);
            }
        }
    }
    Ok(voice.say(
        "a case of `{defect}` with {fact} and little else; none that was tried tells",
        &[("defect", id), ("fact", &says)],
    ))
}

/// Whether two verdicts differ in what a case can expect of them as a whole.
fn differs(a: &Verdict, b: &Verdict) -> bool {
    let whole =
        |verdict: &Verdict| (verdict.leader().cause, verdict.status, verdict.likely_set.clone());
    whole(a) != whole(b)
}

fn odds(probability: Option<f64>) -> f64 {
    probability.map_or(0.0, |p| p / (1.0 - p).max(f64::MIN_POSITIVE))
}
