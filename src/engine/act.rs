//! What to do next: what each act is expected to tell about the defects, and what it costs.
//!
//! The information of a fact is `I(F; D) = H(F) - Σ P(D) H(F | D)` over the defects linked to it: exact,
//! but for facts of very many defects, where the least likely ones are left out (see `information`).
//! An act that settles several facts counts their joint information where that is small enough to
//! compute, else the most informative of them.

use std::cmp::Ordering;

use super::entropy::mutual;
use super::evidence::{Finding, TooLarge};
use super::posterior::{Known, Part, Posterior, World};
use super::settle::Settled;
use super::verdict::NextAct;
use super::{Circumstances, Engine, promise, saving};
use crate::kb::{ActIx, By, CauseIx, FactIx};

/// Outcomes less likely than this are not waited for.
pub(super) const UNLIKELY: f64 = 0.02;

/// The acts that could settle something, the most promising first.
pub(super) struct Acts<'a, 'w> {
    pub(super) engine: &'w Engine<'w>,
    pub(super) posterior: &'a Posterior,
    pub(super) world: &'a mut World<'w>,
    of_fact: Vec<Option<f64>>,
    /// Acts with the most bits that each could tell.
    pub(super) promising: Vec<NextAct>,
}

impl<'a, 'w> Acts<'a, 'w> {
    pub(super) fn new(
        settled: &Settled,
        world: &'a mut World<'w>,
        posterior: &'a Posterior,
        circumstances: &Circumstances,
    ) -> Self {
        let engine = world.engine;
        let of_fact = vec![None; engine.pack.facts.len()];
        let entropies = promise::entropies(posterior);
        let mut promising = Vec::new();
        for (at, act) in engine.pack.acts.iter().enumerate() {
            if act.by == By::Probe || !settled.sensible[at] {
                continue;
            }
            let askable = act.settles.iter().copied().filter(|fact| settled.askable[fact.0]);
            let settles: Vec<FactIx> = askable.collect();
            if settles.is_empty() {
                continue;
            }
            promising.push(NextAct {
                act: ActIx(at),
                bits: promise::most(engine, &entropies, &settles),
                settles,
                cost_minutes: circumstances.cost_minutes(engine.pack, act),
                mandatory: act.mandatory,
                saves_minutes: None,
                worth: false,
            });
        }
        sort(&mut promising);
        Self { engine, posterior, world, of_fact, promising }
    }

    /// The act with the bits that it does tell.
    pub(super) fn computed(&mut self, promising: &NextAct) -> Result<NextAct, TooLarge> {
        let mut act = promising.clone();
        act.bits = self.bits(&act.settles)?;
        act.worth = act.mandatory || act.bits >= self.engine.pack.stop.bits;
        Ok(act)
    }

    /// Bits that the act's most telling finding tells about these defects alone.
    pub(super) fn bits_about(&mut self, defects: &[usize], act: &NextAct) -> Result<f64, TooLarge> {
        let mut most: f64 = 0.0;
        for fact in act.settles.iter().filter(|fact| self.engine.is_finding(**fact)) {
            let outcomes = self.engine.pack.facts[fact.0].outcomes.len();
            let mut joint = vec![0.0; outcomes << defects.len()];
            for (tables, weights) in self.world.joint(&[*fact], defects)? {
                let Some(table) = tables[0] else { continue };
                let rows = saving::rows(table, defects, &self.posterior.defects);
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
            let own = match self.of_fact[fact.0] {
                Some(bits) => bits,
                None => self.world.information(&[*fact], self.posterior)?,
            };
            self.of_fact[fact.0] = Some(own);
            bits = bits.max(own);
        }
        if settles.len() > 1 && bits > 0.0 {
            bits = bits.max(self.world.information(settles, self.posterior)?);
        }
        // A fact that others wait for tells at least what makes asking worth while.
        let gates = settles.iter().any(|fact| self.engine.gates[fact.0]);
        Ok(if gates { bits.max(self.engine.pack.stop.bits) } else { bits })
    }

    /// Whether some outcome of an act's facts would take the leading cause below the lower
    /// threshold.
    ///
    /// An outcome of probability `q` that moves the leader from `p` to `t` tells at least
    /// `q · KL(t || p)` bits, so acts that tell less than that cannot.
    pub(super) fn could_overturn(
        &mut self,
        leader: CauseIx,
        act: &NextAct,
    ) -> Result<bool, TooLarge> {
        let lower = self.engine.pack.threshold.lower;
        if act.bits < needed(self.engine, self.posterior, leader) {
            return Ok(false);
        }
        for fact in &act.settles {
            let outcomes = self.engine.pack.facts[fact.0].outcomes.len();
            for outcome in 0..outcomes {
                let (predicted, leads) = match &self.world.known {
                    Known::Sets(tables, weights) => {
                        tables.predicted(*fact, outcome, weights, leader)
                    }
                    Known::Networks(_) => {
                        let mut then = self.world.clone();
                        then.observe(&Finding::certain(*fact, outcome, outcomes));
                        let log10 = then.log10_evidence()? - self.posterior.log10_evidence;
                        let predicted = 10_f64.powf(log10);
                        if predicted < UNLIKELY {
                            continue;
                        }
                        (predicted, then.odds(&[Part::Cause(leader)])?[0].any)
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

/// Best first: mandatory ones, those worth asking, then bits a minute, then pack order.
pub(super) fn sort(acts: &mut [NextAct]) {
    acts.sort_by(|a, b| better(a, b).then(a.act.cmp(&b.act)));
}

/// Less for the better of two acts.
pub(super) fn better(a: &NextAct, b: &NextAct) -> Ordering {
    let first = |act: &NextAct| (act.mandatory, act.worth);
    first(b).cmp(&first(a)).then(b.bits_a_minute().total_cmp(&a.bits_a_minute()))
}

/// By fact of the pack: whether another fact or an act waits for it.
pub(super) fn gates(pack: &crate::kb::Pack) -> Vec<bool> {
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
