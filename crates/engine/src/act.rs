//! What to do next: what each act is expected to tell about the defects, and what it costs.
//!
//! The information of a fact is `I(F; D) = H(F) - Σ P(D) H(F | D)` over the defects linked to it: exact,
//! but for facts of very many defects, where the least likely ones are left out (see `information`).
//! An act that settles several facts counts their joint information where that is small enough to
//! compute, else the most informative of them.

use std::cmp::Ordering;

use shindan_model::{ActIx, By, CauseIx, FactIx};

use super::entropy::mutual;
use super::evidence::{Finding, TooLarge};
use super::information::Told;
use super::posterior::{Part, Posterior};
use super::resolve::ResolvedEvidence;
use super::verdict::NextAct;
use super::world::{Known, World};
use super::{Circumstances, Engine, promise};

/// Outcomes less likely than this are not waited for.
pub(super) const UNLIKELY: f64 = 0.02;

/// What rounding may add to a probability.
const ROUNDING: f64 = 1e-9;

/// An act that could settle something, before anything is computed about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Promise {
    act: ActIx,
    /// The most bits that it could tell.
    pub most_bits: f64,
    pub cost_minutes: f64,
    pub mandatory: bool,
    /// Whether it could be worth its time.
    pub worth: bool,
}

/// What could be done, and what that would tell.
pub(super) struct Acts<'a, 'w> {
    pub(super) engine: &'w Engine<'w>,
    pub(super) posterior: &'a Posterior,
    pub(super) world: &'a mut World<'w>,
    resolved: &'a ResolvedEvidence,
    of_fact: Vec<Option<Told>>,
}

impl<'a, 'w> Acts<'a, 'w> {
    pub(super) fn new(
        resolved: &'a ResolvedEvidence,
        world: &'a mut World<'w>,
        posterior: &'a Posterior,
    ) -> Self {
        let engine = world.engine;
        let of_fact = vec![None; engine.pack.facts.len()];
        Self { engine, posterior, world, resolved, of_fact }
    }

    /// The acts that could settle something, in pack order. `worth`: whether a mandatory act, or one
    /// of so many bits, is worth its time.
    pub(super) fn promises<'s>(
        &'s self,
        circumstances: &'s Circumstances,
        worth: impl Fn(bool, f64) -> bool + 's,
    ) -> impl Iterator<Item = Promise> + 's {
        let (engine, resolved, world) = (self.engine, self.resolved, &*self.world);
        let entropies = promise::entropies(self.posterior);
        let acts = engine.pack.acts.iter().enumerate();
        acts.filter_map(move |(at, act)| {
            if act.by == By::Probe || !resolved.sensible[at] {
                return None;
            }
            let mut settles =
                act.settles.iter().copied().filter(|fact| resolved.askable[fact.0]).peekable();
            settles.peek()?;
            let told = |fact| world.told_before(fact).map(|told| told.bits);
            let most_bits = promise::most(engine, &entropies, settles, told);
            Some(Promise {
                act: ActIx(at),
                most_bits,
                cost_minutes: circumstances.cost_minutes(engine.pack, act),
                mandatory: act.mandatory,
                worth: worth(act.mandatory, most_bits),
            })
        })
    }

    /// The facts that an act would settle.
    pub(super) fn settles(&self, promise: &Promise) -> impl Iterator<Item = FactIx> {
        let all = self.engine.pack.acts[promise.act.0].settles.iter().copied();
        all.filter(|fact| self.resolved.askable[fact.0])
    }

    /// The act with the bits that it does tell.
    pub(super) fn computed(&mut self, promise: &Promise) -> Result<NextAct, TooLarge> {
        let settles: Vec<FactIx> = self.settles(promise).collect();
        let bits = self.bits(&settles)?;
        Ok(NextAct {
            act: promise.act,
            settles,
            bits,
            cost_minutes: promise.cost_minutes,
            mandatory: promise.mandatory,
            saves_minutes: None,
            worth: promise.mandatory || bits >= self.engine.pack.stop.bits,
        })
    }

    /// Bits that the act's most telling finding tells about these defects alone.
    pub(super) fn bits_about(&mut self, defects: &[usize], act: &NextAct) -> Result<f64, TooLarge> {
        let mut most: f64 = 0.0;
        for fact in act.settles.iter().filter(|fact| self.engine.is_finding(**fact)) {
            let outcomes = self.engine.pack.facts[fact.0].outcomes.len();
            let mut joint = vec![0.0; outcomes << defects.len()];
            for (tables, weights) in self.world.joint(&[*fact], defects)? {
                let Some(table) = tables[0] else { continue };
                let rows = table.rows_beside(defects, &self.posterior.defects);
                for (at, cell) in joint.iter_mut().enumerate() {
                    *cell += weights[at / outcomes] * rows[at];
                }
            }
            most = most.max(mutual(&joint, outcomes));
        }
        Ok(most)
    }

    /// Bits that the act's facts tell.
    fn bits(&mut self, settles: &[FactIx]) -> Result<f64, TooLarge> {
        let mut bits: f64 = 0.0;
        for fact in settles {
            let told = match self.of_fact[fact.0].take() {
                Some(told) => told,
                None => self.world.information(&[*fact], self.posterior)?,
            };
            bits = bits.max(told.bits);
            self.of_fact[fact.0] = Some(told);
        }
        if settles.len() > 1 && bits > 0.0 {
            bits = bits.max(self.world.information(settles, self.posterior)?.bits);
        }
        // A fact that others wait for tells at least what makes asking worth while.
        let gates = settles.iter().any(|fact| self.engine.gates[fact.0]);
        Ok(if gates { bits.max(self.engine.pack.stop.bits) } else { bits })
    }

    /// Whether some outcome of an act's facts would take the leading cause below the lower
    /// threshold.
    ///
    /// An outcome of probability `q` that moves the leader from `p` to `t` tells at least
    /// `q · KL(t || p)` bits, so acts that tell less than that cannot. Nor can an outcome that is
    /// likelier than that: `1 - t <= (1 - p) / q`.
    pub(super) fn could_overturn(
        &mut self,
        leader: CauseIx,
        act: &NextAct,
    ) -> Result<bool, TooLarge> {
        let lower = self.engine.pack.threshold.lower;
        if act.bits < needed(self.engine, self.posterior, leader) {
            return Ok(false);
        }
        let rarer = self.posterior.causes[leader.0].none / (1.0 - lower) + ROUNDING;
        for fact in &act.settles {
            let outcomes = self.engine.pack.facts[fact.0].outcomes.len();
            let told = self.of_fact[fact.0].as_ref().map(|told| told.predicted.as_slice());
            for outcome in 0..outcomes {
                let known = told.and_then(|predicted| predicted.get(outcome));
                if known.is_some_and(|q| *q < UNLIKELY || *q > rarer) {
                    continue;
                }
                let (predicted, leads) = match &self.world.known {
                    Known::Sets(tables, weights) => {
                        tables.predicted(*fact, outcome, weights, leader)
                    }
                    Known::Networks(_) => {
                        let mut then = self.world.clone();
                        then.observe(&Finding::certain(*fact, outcome, outcomes));
                        let log10 = then.log10_evidence()? - self.posterior.log10_evidence;
                        (10_f64.powf(log10), then.odds(&[Part::Cause(leader)])?[0].any)
                    }
                };
                if predicted >= UNLIKELY && leads < lower {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// What decides between acts: mandatory ones first, then those worth asking, then bits a minute, then
/// pack order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rank(bool, bool, f64, ActIx);

impl Rank {
    /// Less for the better of two.
    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        let first = |rank: &Self| (rank.0, rank.1);
        let by_value = other.2.total_cmp(&self.2);
        first(other).cmp(&first(self)).then(by_value).then(self.3.cmp(&other.3))
    }
}

/// Puts an act in its place among better and worse ones, and lets go of those after the last wanted.
pub(super) fn take(best: &mut Vec<NextAct>, act: NextAct, most: usize) {
    let rank = act.rank();
    let place = best.partition_point(|other| other.rank().cmp(&rank).is_lt());
    if place < most {
        best.insert(place, act);
        best.truncate(most);
    }
}

impl NextAct {
    pub(super) fn rank(&self) -> Rank {
        Rank(self.mandatory, self.worth, self.bits_a_minute(), self.act)
    }
}

impl Promise {
    /// The best rank that it could have.
    pub(super) fn rank(&self) -> Rank {
        let value = self.most_bits / self.cost_minutes.max(0.01);
        Rank(self.mandatory, self.worth, value, self.act)
    }
}

/// By fact of the pack: whether another fact or an act waits for it.
pub(super) fn gates(pack: &shindan_model::Pack) -> Vec<bool> {
    let mut gates = vec![false; pack.facts.len()];
    let facts = pack.facts.iter().filter_map(|fact| fact.requires.as_ref());
    let acts = pack.acts.iter().filter_map(|act| act.requires.as_ref());
    for fact in facts.chain(acts).flat_map(|requires| requires.facts()) {
        gates[fact.0] = true;
    }
    gates
}

/// The fewest bits with which an act could overturn the leading cause.
pub(super) fn needed(engine: &Engine<'_>, posterior: &Posterior, leader: CauseIx) -> f64 {
    UNLIKELY * divergence(engine.pack.threshold.lower, posterior.cause(leader))
}

/// Kullback-Leibler divergence in bits of two chances.
fn divergence(to: f64, from: f64) -> f64 {
    let part = |a: f64, b: f64| {
        if a > 0.0 && b > 0.0 { a * (a / b).log2() } else { 0.0 }
    };
    part(to, from) + part(1.0 - to, 1.0 - from)
}
