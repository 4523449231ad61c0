//! Cases drawn from a pack's own model, among those with the complaint.
//!
//! Context state, defects and what each does to the complaint are drawn exactly, one after the other,
//! from their distribution given the complaint; then every finding from its noisy-MAX table. Rules
//! that look at findings are met by drawing again.

use jiff::Timestamp;
use shindan_engine::{Engine, TooLarge};
use shindan_model::{Class, DefectIx, FactIx, FactKind, FactSet, Known, Link, Table, Value};

use super::random::Random;

/// So often a case is drawn before its rules are taken to be impossible.
const MOST_DRAWS: usize = 10_000;

/// How people answer in drawn cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answering {
    /// How often a fact cannot be had.
    pub unknown: f64,
    /// Whether every answer is true; else as reliable as the pack says of what is stated.
    pub perfect: bool,
}

/// A case: what is so, and what people will say when they are asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Position of the context state in the model.
    pub state: usize,
    /// By defect: whether it holds.
    pub holds: Vec<bool>,
    /// By defect: whether it brings the complaint about.
    pub brings: Vec<bool>,
    /// Whether something that the pack does not know brings the complaint about.
    pub brought_by_leak: bool,
    /// By fact: its outcome; none where it has none or does not apply.
    pub outcomes: Vec<Option<usize>>,
    /// By fact: the outcome that is answered; none where nobody can say.
    pub answers: Vec<Option<usize>>,
}

impl Drawn {
    /// Whether the complaint is gone when these are repaired.
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
    /// The complaint, or what rules demand, cannot be.
    #[error("no case can be drawn: what the rules demand never happens by the pack's numbers")]
    Impossible,
}

/// Draws cases of one pack.
#[derive(Debug)]
pub struct Drawer<'e, 'p> {
    engine: &'e Engine<'p>,
    now: Timestamp,
    /// By context state: its probability on the bare complaint.
    states: Vec<f64>,
    /// By context state: each defect's prior there, rules on contexts applied.
    priors: Vec<Vec<f64>>,
    answering: Answering,
}

impl<'e, 'p> Drawer<'e, 'p> {
    /// Prepares to draw. `now`: what conditions on dates are compared with.
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

    /// Draws the case of this number: the same seed and number always give the same case.
    ///
    /// # Errors
    /// [`DrawError::Impossible`].
    pub fn draw(&self, seed: u64, number: u64) -> Result<Drawn, DrawError> {
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

    fn with_defects(&self, random: &mut Random) -> Drawn {
        let pack = self.engine.pack();
        let state = random.position(&self.states);
        let class = &pack.model.classes[pack.model.states[state].class];
        let (defects, leaks) =
            Defects::given_complaint(self.engine, class, &self.priors[state]).draw(random);
        Drawn {
            state,
            holds: defects.iter().map(|own| own.holds).collect(),
            brings: defects.iter().map(|own| own.brings).collect(),
            brought_by_leak: leaks,
            outcomes: Vec::new(),
            answers: Vec::new(),
        }
    }

    fn findings(&self, drawn: &mut Drawn, random: &mut Random) {
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
                let position = pack.model.contexts.iter().position(|own| *own == FactIx(at));
                position.map(|position| state.outcomes[position])
            }
            FactKind::Text | FactKind::Number | FactKind::Date => None,
        });
        drawn.outcomes = outcomes.collect();
    }

    /// Lets rules derive facts; whether what they confirm and exclude is so.
    fn rules_hold(&self, drawn: &mut Drawn) -> bool {
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

    /// Facts whose requirements are not met have no outcome, nor have those that wait for them.
    fn apply(&self, drawn: &mut Drawn) {
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

    /// An undisputed context is certain to the engine, so what is said of one is always true.
    fn answers(&self, drawn: &mut Drawn, random: &mut Random) {
        let pack = self.engine.pack();
        let Answering { unknown, perfect } = self.answering;
        let wrong = if perfect { 0.0 } else { 1.0 - pack.reliability.stated };
        let answers = drawn.outcomes.iter().zip(&pack.facts).map(|(outcome, fact)| {
            // Every fact takes its chances, so that one option does not move the others.
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

/// One of the outcomes that is not this one, each as likely. `chance`: from 0 to less than 1.
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

/// Draws an outcome of a finding: the first whose cumulative probability passes a chance.
fn outcome(table: &Table, holds: &[bool], random: &mut Random) -> usize {
    let chance = random.unit();
    let up_to = |s: usize| {
        let links = table.links.iter().filter(|link| holds[link.defect.0]);
        links.fold(table.leak[s], |product, link| product * link.cumulative[s])
    };
    let last = table.leak.len() - 1;
    (0..last).find(|s| chance < up_to(*s)).unwrap_or(last)
}

/// What is so, for conditions.
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

/// One defect of a drawn case.
#[derive(Clone, Copy, Debug, Default)]
struct OfDefect {
    holds: bool,
    brings: bool,
}

/// The defects of a context state, given the complaint.
///
/// With noisy-MAX every defect makes an outcome of its own and the complaint is the highest. So it is
/// `k` when none is above `k` and one of them, or the leak, is `k`: drawn one by one, with the products
/// of those still to come.
struct Defects<'a> {
    prior: &'a [f64],
    /// By defect: the chances that its own outcome is below, and at most, the complaint's.
    own: Vec<(f64, f64)>,
    /// The same for the leak.
    leak: (f64, f64),
    /// From a defect on: the products over defects of the chances below, and at most.
    rest: Vec<(f64, f64)>,
    has_complaint: bool,
}

impl<'a> Defects<'a> {
    fn given_complaint(engine: &Engine<'_>, class: &Class, prior: &'a [f64]) -> Self {
        let complaint = engine.pack().complaint;
        let table = complaint.and_then(|complaint| {
            Some((class.tables[complaint.fact.0].as_ref()?, complaint.outcome))
        });
        let of = |cumulative: &[f64], outcome: usize| {
            (if outcome == 0 { 0.0 } else { cumulative[outcome - 1] }, cumulative[outcome])
        };
        // Without a complaint everything counts as brought about.
        let (mut own, mut leak) = (vec![(0.0, 1.0); prior.len()], (0.0, 1.0));
        if let Some((table, outcome)) = table {
            own.fill((1.0, 1.0));
            leak = of(&table.leak, outcome);
            for Link { defect, cumulative } in &table.links {
                own[defect.0] = of(cumulative, outcome);
            }
        }
        let mut rest = vec![(1.0, 1.0); prior.len() + 1];
        for at in (0..prior.len()).rev() {
            let mixed = |present: f64| 1.0 - prior[at] + prior[at] * present;
            let (below, at_most) = rest[at + 1];
            rest[at] = (below * mixed(own[at].0), at_most * mixed(own[at].1));
        }
        Self { prior, own, leak, rest, has_complaint: table.is_some() }
    }

    /// The defects, and whether the leak brings the complaint about.
    fn draw(&self, random: &mut Random) -> (Vec<OfDefect>, bool) {
        let still = |at: usize, brought: bool| {
            let (below, at_most) = self.rest[at];
            if brought { at_most } else { (at_most - below).max(0.0) }
        };
        let (below, at_most) = self.leak;
        let by_leak =
            random.position(&[below * still(0, false), (at_most - below) * still(0, true)]);
        let mut brought = by_leak == 1;
        let mut defects = vec![OfDefect::default(); self.prior.len()];
        for (at, defect) in defects.iter_mut().enumerate() {
            let (prior, (below, at_most)) = (self.prior[at], self.own[at]);
            let drawn = random.position(&[
                (1.0 - prior) * still(at + 1, brought),
                prior * below * still(at + 1, brought),
                prior * (at_most - below) * still(at + 1, true),
            ]);
            *defect = OfDefect { holds: drawn > 0, brings: drawn == 2 };
            brought |= defect.brings;
        }
        (defects, by_leak == 1 && self.has_complaint)
    }
}
