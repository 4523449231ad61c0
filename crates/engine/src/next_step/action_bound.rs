//! An upper bound on the information of a step, without computing it.
//!
//! `I(F; D) <= min( Σ H(d) over the linked defects, log2 of the outcomes )` is sound, because the
//! joint entropy of several defects is at most the sum of their entropies.

use shindan_model::{FactIx, FactKind, StepIx};

use crate::engine::Engine;
use crate::inference::entropy::surprise;
use crate::inference::posterior::Posterior;
use crate::next_step::ranking::Rank;

/// Allow for rounding in a sum.
const ROUNDING: f64 = 1e-9;

/// A step with an upper bound on its information.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionBound {
    pub step: StepIx,
    /// Upper bound on its information, in bits.
    pub most_bits: f64,
    pub cost_minutes: f64,
    pub mandatory: bool,
    /// Whether the bound is worth the time.
    pub worth: bool,
}

impl ActionBound {
    /// The best rank that the step can have.
    pub(crate) fn rank(&self) -> Rank {
        Rank {
            mandatory: self.mandatory,
            worth: self.worth,
            bits_per_minute: self.most_bits / self.cost_minutes.max(0.01),
            step: self.step,
        }
    }
}

/// By defect: the entropy of its presence, in bits.
pub(crate) fn entropies(posterior: &Posterior) -> Vec<f64> {
    posterior.defects.iter().map(|p| surprise(*p) + surprise(1.0 - p)).collect()
}

/// An upper bound on the joint information of some facts, in bits. `known_gain`: the information of a
/// fact, where already known.
pub(crate) fn most(
    engine: &Engine<'_>,
    entropies: &[f64],
    facts: impl Iterator<Item = FactIx>,
    known_gain: impl Fn(FactIx) -> Option<f64>,
) -> f64 {
    let mut bits = 0.0;
    let mut gates = false;
    for fact in facts {
        gates |= engine.gates[fact.0];
        bits += known_gain(fact).unwrap_or_else(|| {
            let outcomes = engine.outcome_bits[fact.0];
            match engine.pack.facts[fact.0].kind {
                FactKind::Finding => {
                    let linked = engine.linked[fact.0].iter();
                    outcomes.min(linked.map(|defect| entropies[*defect]).sum())
                }
                _ => outcomes,
            }
        });
    }
    // A fact that others require is always worth asking.
    (if gates { bits.max(engine.pack.stop.bits) } else { bits }) + ROUNDING
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::belief::Belief;
    use crate::testing::{LAMP, TestFact, near, pack, random_numbers, red_lamp};

    #[test]
    fn entropies_of_known_probabilities() {
        let posterior = Posterior { defects: vec![0.0, 0.5, 1.0, 0.25], ..Posterior::default() };
        // H(1/4) = 2/4 + 3/4·log2(4/3) = 2 - 3/4·log2 3
        let quarter = 2.0 - 0.75 * 3.0_f64.log2();
        for (entropy, expected) in entropies(&posterior).iter().zip([0.0, 1.0, 0.0, quarter]) {
            near(*entropy, expected);
        }
    }

    #[test]
    fn a_binary_fact_is_bounded_by_one_bit() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        // Entropies of the two defects add up to more than the outcomes can carry.
        let bound = most(&engine, &[0.9, 0.8], [LAMP].into_iter(), |_| None);
        near(bound, 1.0 + ROUNDING);
        let bound = most(&engine, &[0.2, 0.1], [LAMP].into_iter(), |_| None);
        near(bound, 0.3 + ROUNDING);
    }

    #[test]
    fn the_bound_holds_on_random_networks() {
        let mut random = random_numbers(7);
        let mut next = || random.next().unwrap();
        for round in 0..200 {
            let priors = [next() * 0.6 + 0.001, next() * 0.6 + 0.001, next() * 0.6 + 0.001];
            let shows = [[next()], [next()], [next()]];
            let leak = [next() * 0.3];
            let links: Vec<(&str, &[f64])> =
                ["a", "b", "c"].into_iter().zip(shows.iter().map(|shows| &shows[..])).collect();
            let fact =
                TestFact { id: "lamp", outcomes: &["dark", "red"], leak: &leak, links: &links };
            let pack = pack(&[("a", priors[0]), ("b", priors[1]), ("c", priors[2])], &[fact]);
            let engine = Engine::new(&pack);
            let mut belief = Belief::new(&engine, &[]);
            let mut posterior = Posterior::default();
            belief.posterior(&mut posterior).unwrap();
            let gain = belief.information(&[LAMP], &posterior).unwrap().bits;
            let bound = most(&engine, &entropies(&posterior), [LAMP].into_iter(), |_| None);
            assert!(gain > 0.0 && gain <= bound, "round {round}: {gain} > {bound}");
        }
    }
}
