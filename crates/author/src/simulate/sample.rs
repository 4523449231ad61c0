//! Samples cases from the model of a pack, given the complaint.
//!
//! Context state, defects and what each does to the complaint are drawn exactly, one after the other,
//! from their distribution given the complaint; then every finding from its noisy-MAX table. Rules on
//! findings are met by rejection: a case that breaks one is drawn again.

use jiff::Timestamp;
use shindan_engine::{Engine, TooLarge, Tried};
use shindan_model::{
    DefectIx, Fact, FactIx, FactKind, FactSet, Known, Pack, Standing, Table, Value,
};

use super::complaint::GivenComplaint;
use super::random::{REPAIRS, Random};
use super::repair::none_took;

/// How often a case is drawn before its rules are taken to be impossible.
const MOST_DRAWS: usize = 10_000;

/// How people answer in sampled cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answering {
    /// How often nobody can answer, from 0 to 1.
    pub unknown: f64,
    /// Whether every answer is true. Otherwise it is as reliable as the pack says of stated facts.
    pub perfect: bool,
}

/// A sampled case: what is true, and what people answer when they are asked.
#[derive(Clone, Debug, PartialEq)]
pub struct SampledCase {
    /// Position of the context state in [`shindan_model::Model::states`].
    pub state: usize,
    /// By defect: whether it holds.
    pub holds: Vec<bool>,
    /// By defect: whether it brings the complaint about.
    pub brings: Vec<bool>,
    /// Whether something outside of the pack brings the complaint about.
    pub brought_by_leak: bool,
    /// By fact: its outcome; `None` for texts, numbers and dates, and where it does not apply.
    pub outcomes: Vec<Option<usize>>,
    /// By fact: the outcome that is answered; `None` where nobody can say.
    pub answers: Vec<Option<usize>>,
    /// By defect: a number below 1. An attempt at a repair took if the probability that any did exceeds it.
    pub luck: Vec<f64>,
}

impl SampledCase {
    /// Whether these attempts have ended the complaint.
    pub(super) fn is_cured_after(&self, attempts: &[Tried]) -> bool {
        let still = |(at, brings): (usize, &bool)| {
            *brings && self.luck[at] >= 1.0 - none_took(attempts, DefectIx(at))
        };
        !self.brought_by_leak && !self.brings.iter().enumerate().any(still)
    }

    /// Whether repairing these defects ends the complaint.
    pub fn is_cured_by(&self, repaired: &[DefectIx]) -> bool {
        let still = |(at, brings): (usize, &bool)| *brings && !repaired.contains(&DefectIx(at));
        !self.brought_by_leak && !self.brings.iter().enumerate().any(still)
    }
}

/// Why no case can be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// The bare complaint is too much for the engine.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// The complaint, or what rules demand, has a probability of 0.
    #[error(
        "no case can be drawn: by the pack's numbers, the complaint or what the rules demand never happens"
    )]
    Impossible,
}

/// Samples cases of a pack.
#[derive(Debug)]
pub struct Sampler<'e, 'p> {
    engine: &'e Engine<'p>,
    now: Timestamp,
    /// By context state: its probability on the bare complaint.
    states: Vec<f64>,
    /// By context state: each defect's prior there, rules on contexts applied.
    priors: Vec<Vec<f64>>,
    answering: Answering,
}

impl<'e, 'p> Sampler<'e, 'p> {
    /// Prepares to sample. Conditions on dates are compared with `now`.
    ///
    /// # Errors
    /// [`DrawError`].
    pub fn new(
        engine: &'e Engine<'p>,
        now: Timestamp,
        answering: Answering,
    ) -> Result<Self, DrawError> {
        let resolved = engine.resolve(&FactSet::new(), now);
        let bare = engine.posterior(&resolved.findings, &resolved.hard)?;
        if bare.is_impossible() {
            return Err(DrawError::Impossible);
        }
        let model = &engine.pack().model;
        let priors = model.states.iter().enumerate().map(|(at, state)| {
            let mut prior = model.classes[state.class].prior.clone();
            for rule in resolved.hard.iter().filter(|rule| rule.applies[at]) {
                rule.confirm.iter().for_each(|defect| prior[defect.0] = 1.0);
                rule.exclude.iter().for_each(|defect| prior[defect.0] = 0.0);
            }
            prior
        });
        Ok(Self { engine, now, states: bare.states, priors: priors.collect(), answering })
    }

    /// Samples the case of this number. The same seed and number always give the same case.
    ///
    /// # Errors
    /// [`DrawError::Impossible`] if no draw meets the rules.
    pub fn sample(&self, seed: u64, number: u64) -> Result<SampledCase, DrawError> {
        let mut random = Random::new(seed, number);
        for _ in 0..MOST_DRAWS {
            let mut drawn = self.with_defects(&mut random);
            self.findings(&mut drawn, &mut random);
            if self.rules_hold(&mut drawn) {
                self.apply(&mut drawn);
                self.answers(&mut drawn, &mut random);
                let mut random = Random::new(seed, REPAIRS + number);
                drawn.luck = drawn.holds.iter().map(|_| random.unit()).collect();
                return Ok(drawn);
            }
        }
        Err(DrawError::Impossible)
    }

    fn with_defects(&self, random: &mut Random) -> SampledCase {
        let pack = self.engine.pack();
        let state = random.position(&self.states);
        let class = &pack.model.classes[pack.model.states[state].class];
        let complaint = pack.complaint.and_then(|complaint| {
            Some((class.tables[complaint.fact.0].as_deref()?, complaint.outcome))
        });
        let given = GivenComplaint::new(complaint, &self.priors[state]);
        let (defects, leaks) = given.draw(random);
        SampledCase {
            state,
            holds: defects.iter().map(|defect| defect.holds).collect(),
            brings: defects.iter().map(|defect| defect.brings).collect(),
            brought_by_leak: leaks,
            outcomes: Vec::new(),
            answers: Vec::new(),
            luck: Vec::new(),
        }
    }

    fn findings(&self, drawn: &mut SampledCase, random: &mut Random) {
        let pack = self.engine.pack();
        let state = &pack.model.states[drawn.state];
        let class = &pack.model.classes[state.class];
        let outcomes = pack.facts.iter().enumerate().map(|(at, fact)| match fact.kind {
            FactKind::Finding => Some(match (&class.tables[at], pack.complaint) {
                (_, Some(complaint)) if complaint.fact == FactIx(at) => complaint.outcome,
                (Some(table), _) => outcome(table, &drawn.holds, random),
                (None, _) => 0,
            }),
            FactKind::Context => {
                let position =
                    pack.model.contexts.iter().position(|context| *context == FactIx(at));
                position.map(|position| state.outcomes[position])
            }
            FactKind::Text | FactKind::Number | FactKind::Date => None,
        });
        drawn.outcomes = outcomes.collect();
    }

    /// Lets rules derive facts. Returns whether the case has what they confirm and lacks what they exclude.
    fn rules_hold(&self, drawn: &mut SampledCase) -> bool {
        for rule in &self.engine.pack().rules {
            if rule.when.holds(&Truth { outcomes: &drawn.outcomes, now: self.now }) != Some(true) {
                continue;
            }
            for (fact, outcome) in &rule.derive {
                drawn.outcomes[fact.0] = Some(*outcome);
            }
            if rule.confirm.iter().any(|defect| !drawn.holds[defect.0])
                || rule.exclude.iter().any(|defect| drawn.holds[defect.0])
            {
                return false;
            }
        }
        true
    }

    /// Removes the outcomes of facts whose requirements are not met, until none is left.
    fn apply(&self, drawn: &mut SampledCase) {
        let facts = &self.engine.pack().facts;
        loop {
            let truth = Truth { outcomes: &drawn.outcomes, now: self.now };
            let waits = |at: &usize| {
                let requires = facts[*at].requires.as_ref();
                drawn.outcomes[*at].is_some()
                    && requires.is_some_and(|requires| requires.holds(&truth) != Some(true))
            };
            let without: Vec<usize> = (0..facts.len()).filter(waits).collect();
            if without.is_empty() {
                return;
            }
            without.into_iter().for_each(|at| drawn.outcomes[at] = None);
        }
    }

    /// Draws the answers. Answers on contexts are always true, as the engine takes them to be certain.
    fn answers(&self, drawn: &mut SampledCase, random: &mut Random) {
        let pack = self.engine.pack();
        let Answering { unknown, perfect } = self.answering;
        let wrong = if perfect { 0.0 } else { 1.0 - pack.reliability.stated };
        let answers = drawn.outcomes.iter().zip(&pack.facts).map(|(outcome, fact)| {
            // Every fact takes three numbers, so that no option shifts what the others draw.
            let (silent, errs, instead) = (random.unit(), random.unit(), random.unit());
            let outcome = (*outcome)?;
            if silent < unknown {
                return None;
            }
            if fact.kind == FactKind::Context || errs >= wrong {
                return Some(outcome);
            }
            Some(other_than(outcome, fact.outcomes.len(), instead))
        });
        drawn.answers = answers.collect();
    }
}

/// One of the other outcomes, all equally likely. `chance` is in `0.0..1.0`.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a fact has few outcomes, and rounding down is what is meant"
)]
fn other_than(outcome: usize, outcomes: usize, chance: f64) -> usize {
    let other = ((chance * (outcomes - 1) as f64) as usize).min(outcomes - 2);
    if other >= outcome { other + 1 } else { other }
}

/// Draws an outcome of a finding by inverting its cumulative distribution.
fn outcome(table: &Table, holds: &[bool], random: &mut Random) -> usize {
    let chance = random.unit();
    let up_to = |s: usize| {
        let links = table.links.iter().filter(|link| holds[link.defect.0]);
        links.fold(table.leak[s], |product, link| product * link.cumulative[s])
    };
    let last = table.leak.len() - 1;
    (0..last).find(|s| chance < up_to(*s)).unwrap_or(last)
}

/// The true outcomes of a case, for conditions.
struct Truth<'a> {
    outcomes: &'a [Option<usize>],
    now: Timestamp,
}

impl Known for Truth<'_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        self.outcomes[fact.0]
    }
    fn value(&self, _: FactIx) -> Option<&Value> {
        None
    }
    fn now(&self) -> Timestamp {
        self.now
    }
}

/// The fact that somebody states, or says that they cannot.
pub(super) fn stated(pack: &Pack, fact: FactIx, answer: Option<usize>) -> Fact {
    let node = &pack.facts[fact.0];
    let standing = match answer {
        Some(outcome) => Standing::Known(Value::Text(node.outcomes[outcome].clone())),
        None => Standing::Unavailable("not known".to_owned()),
    };
    Fact::stated(&node.about.id, None, standing, "customer")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::testing::{LOOSE, PLAY, SOUND, WORN, belt, check_frequency};

    fn samples(engine: &Engine<'_>, answering: Answering) -> Vec<SampledCase> {
        let sampler = Sampler::new(engine, Timestamp::UNIX_EPOCH, answering).expect("a pack");
        (0..4000).map(|number| sampler.sample(1, number).expect("a case")).collect()
    }

    #[test]
    fn frequencies_converge_to_the_shares_and_the_tables() {
        let pack = belt();
        let engine = Engine::new(&pack);
        let cases = samples(&engine, Answering { unknown: 0.0, perfect: true });
        let count =
            |is: &dyn Fn(&SampledCase) -> bool| cases.iter().filter(|case| is(case)).count();
        // A share is the probability of a defect given the complaint.
        check_frequency("worn", count(&|case| case.holds[WORN.0]), 4000, 0.55);
        check_frequency("loose", count(&|case| case.holds[LOOSE.0]), 4000, 0.4);
        // A worn belt squeaks in 1 - 0.1 · 0.99 = 0.901, any other in 0.01: 0.55 · 0.901 + 0.45 · 0.01.
        let squeaks = count(&|case| case.outcomes[SOUND.0] == Some(1));
        check_frequency("squeaks", squeaks, 4000, 0.50005);
        assert!(cases.iter().all(|case| case.answers == case.outcomes), "answers are perfect");
    }

    #[test]
    fn answers_are_missing_and_wrong_as_often_as_the_settings_say() {
        let mut pack = belt();
        pack.reliability.stated = 0.9;
        let engine = Engine::new(&pack);
        let cases = samples(&engine, Answering { unknown: 0.2, perfect: false });
        let missing = cases.iter().filter(|case| case.answers[PLAY.0].is_none()).count();
        check_frequency("no answer", missing, 4000, 0.2);
        let is_wrong = |case: &&SampledCase| {
            case.answers[PLAY.0].is_some() && case.answers[PLAY.0] != case.outcomes[PLAY.0]
        };
        check_frequency("wrong answer", cases.iter().filter(is_wrong).count(), 4000, 0.8 * 0.1);
    }

    #[test]
    fn a_case_depends_on_seed_and_number_alone() {
        let pack = belt();
        let engine = Engine::new(&pack);
        let answering = Answering { unknown: 0.2, perfect: false };
        let sampler = Sampler::new(&engine, Timestamp::UNIX_EPOCH, answering).expect("a pack");
        let sample = |seed, number| sampler.sample(seed, number).expect("a case");
        assert_eq!(sample(1, 7), sample(1, 7));
        assert!((0..20).any(|number| sample(1, number) != sample(2, number)));
    }

    #[test]
    fn a_case_is_cured_when_all_that_brings_the_complaint_about_is_repaired() {
        let case = SampledCase {
            state: 0,
            holds: vec![true, true],
            brings: vec![false, true],
            brought_by_leak: false,
            outcomes: Vec::new(),
            answers: Vec::new(),
            luck: vec![0.0, 0.95],
        };
        assert!(!case.is_cured_by(&[]));
        assert!(!case.is_cured_by(&[WORN]), "it holds and brings nothing about");
        assert!(case.is_cured_by(&[LOOSE]));
        // Nine of ten attempts take, and this one does not; the next does.
        let attempt = Tried { remedy: "r".to_owned(), defects: vec![LOOSE], cures: 0.9 };
        assert!(!case.is_cured_after(std::slice::from_ref(&attempt)));
        assert!(case.is_cured_after(&[attempt.clone(), attempt]));
        assert!(!SampledCase { brought_by_leak: true, ..case }.is_cured_by(&[WORN, LOOSE]));
    }
}
