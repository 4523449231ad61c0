//! What the next answers are likely to be, and how much is left to ask.

use shindan_model::{Channel, Fact, FactIx, FactSet, Standing, StepIx, Value};

use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::{Finding, TooLarge};
use crate::inference::belief::Belief;
use crate::verdict::types::Verdict;

/// What is left to ask if every answer is the likeliest one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outlook {
    /// How many steps.
    pub steps: usize,
    /// Minutes of people's time for these.
    pub minutes: f64,
    /// Whether that is all: else there are more.
    pub is_all: bool,
}

impl Engine<'_> {
    /// How probable each outcome of a fact is, by outcome. `verdict` must be of this engine; where remedies were tried,
    /// of the one that knows them. Empty for a fact without outcomes and for impossible evidence.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn likely_outcomes(&self, verdict: &Verdict, fact: FactIx) -> Result<Vec<f64>, TooLarge> {
        let resolved = &verdict.resolved;
        Belief::given(self, &resolved.findings, &resolved.hard).outcome_chances(fact)
    }

    /// What is left to ask, looking ahead at most `most` steps: each time the best step, with its likeliest answers,
    /// until asking stops or trying a repair costs less. `among`: the steps that may be asked.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn outlook(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
        most: usize,
        among: &dyn Fn(StepIx) -> bool,
    ) -> Result<Outlook, TooLarge> {
        let then = |then: &Engine<'_>, now: &Circumstances| then.outlook(facts, now, most, among);
        if let Some(outlook) = self.after_tries(circumstances, then) {
            return outlook;
        }
        let mut outlook = Outlook::default();
        let mut facts = facts.clone();
        let mut circumstances = circumstances.clone();
        loop {
            let verdict = self.diagnose_brief(&facts, &circumstances)?;
            if verdict.stop_reason.is_some() || self.trial(&verdict, &circumstances)?.is_some() {
                break;
            }
            let best = self.best_steps(&facts, &circumstances, 1, among)?.pop();
            let Some(step) = best.filter(|step| step.worth) else { break };
            if outlook.steps == most {
                return Ok(outlook);
            }
            outlook.steps += 1;
            outlook.minutes += step.cost_minutes;
            if circumstances.channel != Channel::Mail {
                circumstances.opened.extend(self.pack.steps[step.step.0].access);
            }
            let resolved = &verdict.resolved;
            let mut belief = Belief::given(self, &resolved.findings, &resolved.hard);
            for fact in &step.gives {
                let chances = belief.outcome_chances(*fact)?;
                let likeliest = (0..chances.len())
                    .max_by(|a, b| chances[*a].total_cmp(&chances[*b]).then(b.cmp(a)));
                let known = &self.pack.facts[fact.0];
                let standing = match likeliest {
                    Some(at) => Standing::Known(Value::Text(known.outcomes[at].clone())),
                    None => Standing::Unavailable("any text".to_owned()),
                };
                facts.insert(Fact::stated(&known.about.id, None, standing, "expected"));
            }
        }
        Ok(Outlook { is_all: true, ..outlook })
    }
}

impl Belief<'_> {
    /// How probable each outcome of a fact is. Empty for impossible evidence.
    fn outcome_chances(&mut self, fact: FactIx) -> Result<Vec<f64>, TooLarge> {
        let now = self.log10_evidence()?;
        if now == f64::NEG_INFINITY {
            return Ok(Vec::new());
        }
        let outcomes = self.engine.pack.facts[fact.0].outcomes.len();
        (0..outcomes)
            .map(|outcome| {
                let mut then = self.clone();
                then.observe(&Finding::certain(fact, outcome, outcomes));
                Ok(10_f64.powf(then.log10_evidence()? - now))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{FUSE, LAMP, near, now, red_lamp, stated};

    #[test]
    fn outcomes_are_as_likely_as_the_evidence_says() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let verdict = engine.diagnose(&stated(&[]), &now()).unwrap();
        let lamp = engine.likely_outcomes(&verdict, LAMP).unwrap();
        near(lamp[0], 0.7866);
        near(lamp[1], 0.2134);
        let red = engine.diagnose(&stated(&[("lamp", "red")]), &now()).unwrap();
        let fuse = engine.likely_outcomes(&red, FUSE).unwrap();
        near(fuse.iter().sum(), 1.0);
        // Whole: with a in 0.1 · 0.99, else in 0.99; a in 0.0829 of 0.2134.
        near(fuse[0], (0.0829 * 0.099 + (0.2134 - 0.0829) * 0.99) / 0.2134);
    }

    #[test]
    fn what_is_left_grows_shorter_with_every_likely_answer() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let outlook = |facts: &[(&str, &str)], most| {
            engine.outlook(&stated(facts), &now(), most, &|_| true).unwrap()
        };
        let whole = outlook(&[], 9);
        assert!(whole.is_all && whole.steps >= 1, "{whole:?}");
        let later = outlook(&[("lamp", "dark"), ("fuse", "whole")], 9);
        assert_eq!((later.steps, later.is_all), (0, true));
        let cut = outlook(&[], 0);
        assert_eq!((cut.steps, cut.is_all), (0, false));
        let none = engine.outlook(&stated(&[]), &now(), 9, &|_| false).unwrap();
        assert_eq!((none.steps, none.is_all), (0, true));
    }
}
