//! The value of information of each step: expected bits about the defects, and minutes.
//!
//! Exact, except for facts with very many defects (see `information`). A step that gives several
//! facts counts their joint information where the joint table is small enough, else the most
//! informative fact.

use shindan_model::{By, CauseIx, FactIx, StepIx};

use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::{Finding, TooLarge};
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::belief::{Belief, Representation};
use crate::inference::entropy::mutual;
use crate::inference::information_gain::InformationGain;
use crate::inference::posterior::{Disjunction, Odds, Posterior};
use crate::next_step::action_bound::{self, ActionBound};
use crate::next_step::ranking::NextStep;
use crate::repair::cure::{Cure, Repair};

/// Ignore outcomes less likely than this.
pub(crate) const UNLIKELY: f64 = 0.02;

/// Allow for rounding in a probability.
const ROUNDING: f64 = 1e-9;

/// Computes the value of information of steps, caching it by fact.
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

    /// The steps that could give an open fact, in pack order, with their bounds. `worth(mandatory,
    /// bits)` says whether a step is worth its time.
    pub(crate) fn bounds<'s>(
        &'s self,
        circumstances: &'s Circumstances,
        worth: impl Fn(bool, f64) -> bool + 's,
    ) -> impl Iterator<Item = ActionBound> + 's {
        let (engine, resolved, belief) = (self.engine, self.resolved, &*self.belief);
        let entropies = action_bound::entropies(self.posterior);
        let steps = engine.pack.steps.iter().enumerate();
        steps.filter_map(move |(at, step)| {
            if step.by == By::Probe || !resolved.enabled[at] {
                return None;
            }
            let mut gives =
                step.gives.iter().copied().filter(|fact| resolved.askable[fact.0]).peekable();
            gives.peek()?;
            let gain = |fact| belief.prior_gain(fact).map(|gain| gain.bits);
            let most_bits = action_bound::most(engine, &entropies, gives, gain);
            Some(ActionBound {
                step: StepIx(at),
                most_bits,
                cost_minutes: circumstances.cost_minutes(engine.pack, step),
                mandatory: step.mandatory,
                worth: worth(step.mandatory, most_bits),
            })
        })
    }

    /// The open facts that a step would give.
    pub(crate) fn gives(&self, bound: &ActionBound) -> impl Iterator<Item = FactIx> {
        let all = self.engine.pack.steps[bound.step.0].gives.iter().copied();
        all.filter(|fact| self.resolved.askable[fact.0])
    }

    /// Evaluates a step exactly.
    pub(crate) fn evaluate(&mut self, bound: &ActionBound) -> Result<NextStep, TooLarge> {
        let gives: Vec<FactIx> = self.gives(bound).collect();
        let bits = self.bits(&gives)?;
        Ok(NextStep {
            step: bound.step,
            gives,
            bits,
            cost_minutes: bound.cost_minutes,
            mandatory: bound.mandatory,
            saves_minutes: None,
            worth: bound.mandatory || bits >= self.engine.pack.stop.bits,
        })
    }

    /// The information of the step's most informative finding about these defects alone.
    pub(crate) fn bits_about(
        &mut self,
        defects: &[usize],
        step: &NextStep,
    ) -> Result<f64, TooLarge> {
        let mut most: f64 = 0.0;
        for fact in step.gives.iter().filter(|fact| self.engine.is_finding(**fact)) {
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

    /// The information of the step's facts, in bits.
    fn bits(&mut self, gives: &[FactIx]) -> Result<f64, TooLarge> {
        let mut bits: f64 = 0.0;
        for fact in gives {
            let gain = match self.gains[fact.0].take() {
                Some(gain) => gain,
                None => self.belief.information(&[*fact], self.posterior)?,
            };
            bits = bits.max(gain.bits);
            self.gains[fact.0] = Some(gain);
        }
        if gives.len() > 1 && bits > 0.0 {
            bits = bits.max(self.belief.information(gives, self.posterior)?.bits);
        }
        // A fact that others require is always worth asking.
        let gates = gives.iter().any(|fact| self.engine.gates[fact.0]);
        Ok(if gates { bits.max(self.engine.pack.stop.bits) } else { bits })
    }

    /// The outcomes of a step that could take an event with these odds below the lower threshold, each as
    /// a certain finding.
    ///
    /// An outcome of probability `q` that moves an event from `p` to `t` carries at least `q ·
    /// KL(t || p)` bits, so less informative steps cannot. Nor can a likelier outcome than `q`,
    /// where `1 - t <= (1 - p) / q`.
    fn overturning(&self, odds: Odds, step: &NextStep) -> Vec<Finding> {
        if step.bits < needed(self.engine, odds.any) {
            return Vec::new();
        }
        let rarer = odds.none / (1.0 - self.engine.pack.threshold.lower) + ROUNDING;
        let of_fact = |fact: &FactIx| {
            let outcomes = self.engine.pack.facts[fact.0].outcomes.len();
            let gain = self.gains[fact.0].as_ref().map(|gain| gain.predicted.as_slice());
            let is_fit = move |outcome: &usize| {
                let known = gain.and_then(|predicted| predicted.get(*outcome));
                known.is_none_or(|q| *q >= UNLIKELY && *q <= rarer)
            };
            let fact = *fact;
            (0..outcomes).filter(is_fit).map(move |at| Finding::certain(fact, at, outcomes))
        };
        step.gives.iter().flat_map(of_fact).collect()
    }

    /// Whether a likely outcome of a step could take the leading cause below the lower threshold.
    pub(crate) fn could_overturn(
        &self,
        leader: CauseIx,
        step: &NextStep,
    ) -> Result<bool, TooLarge> {
        let lower = self.engine.pack.threshold.lower;
        for finding in self.overturning(self.posterior.causes[leader.0], step) {
            let (predicted, leads) = match &self.belief.representation {
                Representation::Joint(tables, weights) => {
                    tables.predicted(finding.fact, finding.outcome(), weights, leader)
                }
                Representation::Networks(_) => {
                    let mut then = self.belief.clone();
                    then.observe(&finding);
                    let log10 = then.log10_evidence()? - self.posterior.log10_evidence;
                    (10_f64.powf(log10), then.odds(&[Disjunction::Cause(leader)])?[0].any)
                }
            };
            if predicted >= UNLIKELY && leads < lower {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a likely outcome of a step could take a repair below the lower threshold. Given the defects,
    /// whether the complaint persists does not depend on the step, so the same outcomes come into question.
    pub(crate) fn could_overturn_repair(
        &self,
        cure: &Cure<'_>,
        repair: &Repair,
        step: &NextStep,
    ) -> Result<bool, TooLarge> {
        let lower = self.engine.pack.threshold.lower;
        let odds = Odds { none: 1.0 - repair.probability, any: repair.probability };
        for finding in self.overturning(odds, step) {
            let Some((then, chance)) = cure.given(&finding)? else { continue };
            if chance >= UNLIKELY && then.probability(&repair.repaired)? < lower {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The least information with which a step could take this probability below the lower threshold.
pub(crate) fn needed(engine: &Engine<'_>, probability: f64) -> f64 {
    UNLIKELY * divergence(engine.pack.threshold.lower, probability)
}

/// Kullback-Leibler divergence of two Bernoulli distributions, in bits.
fn divergence(to: f64, from: f64) -> f64 {
    let disjunction = |a: f64, b: f64| {
        if a > 0.0 && b > 0.0 { a * (a / b).log2() } else { 0.0 }
    };
    disjunction(to, from) + disjunction(1.0 - to, 1.0 - from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{FUSE, LAMP, near, now, red_lamp, stated};

    /// Does something with the steps of the red lamp, given some facts.
    fn given<T>(facts: &[(&str, &str)], with: impl FnOnce(ValueOfInformation<'_, '_>) -> T) -> T {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let resolved = engine.resolve(&stated(facts), now().now);
        let mut belief = Belief::given(&engine, &resolved.findings, &[]);
        let mut posterior = Posterior::default();
        belief.posterior(&mut posterior).unwrap();
        with(ValueOfInformation::new(&resolved, &mut belief, &posterior))
    }

    #[test]
    fn steps_carry_at_most_their_bound() {
        given(&[], |mut voi| {
            let circumstances = now();
            let bounds: Vec<_> = voi.bounds(&circumstances, |_, _| true).collect();
            assert_eq!(bounds.len(), 2);
            for bound in &bounds {
                let step = voi.evaluate(bound).unwrap();
                assert!(step.bits > 0.1 && step.bits <= bound.most_bits, "{step:?}");
            }
        });
    }

    #[test]
    fn known_facts_are_not_asked_again() {
        given(&[("lamp", "red")], |mut voi| {
            let circumstances = now();
            let bounds: Vec<_> = voi.bounds(&circumstances, |_, _| true).collect();
            let [only] = bounds.as_slice() else { panic!("{bounds:?}") };
            assert_eq!(voi.evaluate(only).unwrap().gives, [FUSE]);
        });
    }

    #[test]
    fn an_answer_overturns_a_leader_only_below_the_threshold() {
        // Red: b leads with 0.5277. A blown fuse would explain it away, to 0.227.
        given(&[("lamp", "red")], |mut voi| {
            let circumstances = now();
            let bound = voi.bounds(&circumstances, |_, _| true).next().unwrap();
            let step = voi.evaluate(&bound).unwrap();
            assert!(voi.could_overturn(CauseIx(1), &step).unwrap());
        });
        // Blown: a leads with 0.1·0.901 / 0.0991 = 0.909, and with 0.67 even if the lamp stays dark.
        given(&[("fuse", "blown")], |mut voi| {
            let circumstances = now();
            let bound = voi.bounds(&circumstances, |_, _| true).next().unwrap();
            let step = voi.evaluate(&bound).unwrap();
            assert_eq!(step.gives, [LAMP]);
            assert!(!voi.could_overturn(CauseIx(0), &step).unwrap());
        });
    }

    #[test]
    fn divergence_of_known_distributions() {
        // KL(1 || 1/2) = 1; KL(1/2 || 1/4) = 1/2·log2 2 + 1/2·log2 (2/3).
        for (to, from, bits) in
            [(0.3, 0.3, 0.0), (1.0, 0.5, 1.0), (0.5, 0.25, 0.5 + 0.5 * (2.0_f64 / 3.0).log2())]
        {
            near(divergence(to, from), bits);
        }
    }
}
