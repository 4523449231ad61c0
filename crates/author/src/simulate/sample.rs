//! Sample cases from a pack's own model, given the complaint.
//!
//! Context state, defects and what each does to the complaint are drawn exactly, one after the other,
//! from their distribution given the complaint; then every finding from its noisy-MAX table. Rules on
//! findings are met by rejection: a case that breaks one is drawn again.

use jiff::Timestamp;
use shindan_engine::{Engine, TooLarge};
use shindan_model::{
    DefectIx, Fact, FactIx, FactKind, FactSet, Known, Pack, Standing, Table, Value,
};

use super::complaint::GivenComplaint;
use super::random::Random;

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
}

impl SampledCase {
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
                return Ok(drawn);
            }
        }
        Err(DrawError::Impossible)
    }

    fn with_defects(&self, random: &mut Random) -> SampledCase {
        let pack = self.engine.pack();
        let state = random.position(&self.states);
        let class = &pack.model.classes[pack.model.states[state].class];
        let (defects, leaks) =
            GivenComplaint::new(self.engine.pack(), class, &self.priors[state]).draw(random);
        SampledCase {
            state,
            holds: defects.iter().map(|defect| defect.holds).collect(),
            brings: defects.iter().map(|defect| defect.brings).collect(),
            brought_by_leak: leaks,
            outcomes: Vec::new(),
            answers: Vec::new(),
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
