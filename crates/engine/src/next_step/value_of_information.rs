//! The value of information of each act: expected bits about the defects, and minutes.
//!
//! Exact, except for facts with very many defects (see `information`). An act that settles several
//! facts counts their joint information where the joint table is small enough, else the most
//! informative fact.

use shindan_model::{ActIx, By, CauseIx, FactIx};

use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::{Finding, TooLarge};
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::belief::{Belief, Representation};
use crate::inference::entropy::mutual;
use crate::inference::information_gain::InformationGain;
use crate::inference::posterior::{Disjunction, Posterior};
use crate::next_step::action_bound::{self, ActionBound};
use crate::next_step::next_act::NextAct;

/// Ignore outcomes less likely than this.
pub(crate) const UNLIKELY: f64 = 0.02;

/// Allow for rounding in a probability.
const ROUNDING: f64 = 1e-9;

/// Computes the value of information of acts, caching it by fact.
pub(crate) struct ValueOfInformation<'a, 'w> {
    pub(crate) engine: &'w Engine<'w>,
    pub(crate) posterior: &'a Posterior,
    pub(crate) belief: &'a mut Belief<'w>,
    resolved: &'a ResolvedEvidence,
    gains: Vec<Option<InformationGain>>,
}

impl<'a, 'w> ValueOfInformation<'a, 'w> {
    pub(crate) fn new(
        resolved: &'a ResolvedEvidence,
        belief: &'a mut Belief<'w>,
        posterior: &'a Posterior,
    ) -> Self {
        let engine = belief.engine;
        let gains = vec![None; engine.pack.facts.len()];
        Self { engine, posterior, belief, resolved, gains }
    }

    /// The acts that could settle an open fact, in pack order, with their bounds. `worth(mandatory,
    /// bits)` says whether an act is worth its time.
    pub(crate) fn bounds<'s>(
        &'s self,
        circumstances: &'s Circumstances,
        worth: impl Fn(bool, f64) -> bool + 's,
    ) -> impl Iterator<Item = ActionBound> + 's {
        let (engine, resolved, belief) = (self.engine, self.resolved, &*self.belief);
        let entropies = action_bound::entropies(self.posterior);
        let acts = engine.pack.acts.iter().enumerate();
        acts.filter_map(move |(at, act)| {
            if act.by == By::Probe || !resolved.enabled[at] {
                return None;
            }
            let mut settles =
                act.settles.iter().copied().filter(|fact| resolved.askable[fact.0]).peekable();
            settles.peek()?;
            let told = |fact| belief.prior_gain(fact).map(|told| told.bits);
            let most_bits = action_bound::most(engine, &entropies, settles, told);
            Some(ActionBound {
                act: ActIx(at),
                most_bits,
                cost_minutes: circumstances.cost_minutes(engine.pack, act),
                mandatory: act.mandatory,
                worth: worth(act.mandatory, most_bits),
            })
        })
    }

    /// The open facts that an act would settle.
    pub(crate) fn settles(&self, bound: &ActionBound) -> impl Iterator<Item = FactIx> {
        let all = self.engine.pack.acts[bound.act.0].settles.iter().copied();
        all.filter(|fact| self.resolved.askable[fact.0])
    }

    /// Evaluates an act exactly.
    pub(crate) fn evaluate(&mut self, bound: &ActionBound) -> Result<NextAct, TooLarge> {
        let settles: Vec<FactIx> = self.settles(bound).collect();
        let bits = self.bits(&settles)?;
        Ok(NextAct {
            act: bound.act,
            settles,
            bits,
            cost_minutes: bound.cost_minutes,
            mandatory: bound.mandatory,
            saves_minutes: None,
            worth: bound.mandatory || bits >= self.engine.pack.stop.bits,
        })
    }

    /// The information of the act's most informative finding about these defects alone.
    pub(crate) fn bits_about(&mut self, defects: &[usize], act: &NextAct) -> Result<f64, TooLarge> {
        let mut most: f64 = 0.0;
        for fact in act.settles.iter().filter(|fact| self.engine.is_finding(**fact)) {
            let outcomes = self.engine.pack.facts[fact.0].outcomes.len();
            let mut joint = vec![0.0; outcomes << defects.len()];
            for (tables, weights) in self.belief.joint(&[*fact], defects)? {
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

    /// The information of the act's facts, in bits.
    fn bits(&mut self, settles: &[FactIx]) -> Result<f64, TooLarge> {
        let mut bits: f64 = 0.0;
        for fact in settles {
            let told = match self.gains[fact.0].take() {
                Some(told) => told,
                None => self.belief.information(&[*fact], self.posterior)?,
            };
            bits = bits.max(told.bits);
            self.gains[fact.0] = Some(told);
        }
        if settles.len() > 1 && bits > 0.0 {
            bits = bits.max(self.belief.information(settles, self.posterior)?.bits);
        }
        // A fact that others require is always worth asking.
        let gates = settles.iter().any(|fact| self.engine.gates[fact.0]);
        Ok(if gates { bits.max(self.engine.pack.stop.bits) } else { bits })
    }

    /// Whether a likely outcome of an act could take the leading cause below the lower threshold.
    ///
    /// An outcome of probability `q` that moves the leader from `p` to `t` carries at least `q ·
    /// KL(t || p)` bits, so less informative acts cannot. Nor can a likelier outcome than `q`,
    /// where `1 - t <= (1 - p) / q`.
    pub(crate) fn could_overturn(
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
            let told = self.gains[fact.0].as_ref().map(|told| told.predicted.as_slice());
            for outcome in 0..outcomes {
                let known = told.and_then(|predicted| predicted.get(outcome));
                if known.is_some_and(|q| *q < UNLIKELY || *q > rarer) {
                    continue;
                }
                let (predicted, leads) = match &self.belief.representation {
                    Representation::Joint(tables, weights) => {
                        tables.predicted(*fact, outcome, weights, leader)
                    }
                    Representation::Networks(_) => {
                        let mut then = self.belief.clone();
                        then.observe(&Finding::certain(*fact, outcome, outcomes));
                        let log10 = then.log10_evidence()? - self.posterior.log10_evidence;
                        (10_f64.powf(log10), then.odds(&[Disjunction::Cause(leader)])?[0].any)
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

/// The least information with which an act could overturn the leading cause.
pub(crate) fn needed(engine: &Engine<'_>, posterior: &Posterior, leader: CauseIx) -> f64 {
    UNLIKELY * divergence(engine.pack.threshold.lower, posterior.cause(leader))
}

/// Kullback-Leibler divergence of two Bernoulli distributions, in bits.
fn divergence(to: f64, from: f64) -> f64 {
    let disjunction = |a: f64, b: f64| {
        if a > 0.0 && b > 0.0 { a * (a / b).log2() } else { 0.0 }
    };
    disjunction(to, from) + disjunction(1.0 - to, 1.0 - from)
}
