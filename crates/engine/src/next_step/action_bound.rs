//! An upper bound on the information of an act, without computing it.
//!
//! `I(F; D) <= min( Σ H(d) over the linked defects, log2 of the outcomes )` is sound, because the
//! joint entropy of several defects is at most the sum of their entropies.

use shindan_model::{ActIx, FactIx, FactKind};

use crate::engine::Engine;
use crate::inference::entropy::surprise;
use crate::inference::posterior::Posterior;
use crate::next_step::next_act::Rank;

/// Allow for rounding in a sum.
const ROUNDING: f64 = 1e-9;

/// An act with an upper bound on its information.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionBound {
    pub act: ActIx,
    /// Upper bound on its information, in bits.
    pub most_bits: f64,
    pub cost_minutes: f64,
    pub mandatory: bool,
    /// Whether the bound is worth the time.
    pub worth: bool,
}

impl ActionBound {
    /// The best rank that the act can have.
    pub(crate) fn rank(&self) -> Rank {
        Rank {
            mandatory: self.mandatory,
            worth: self.worth,
            bits_per_minute: self.most_bits / self.cost_minutes.max(0.01),
            act: self.act,
        }
    }
}

/// By defect: the entropy of its presence, in bits.
pub(crate) fn entropies(posterior: &Posterior) -> Vec<f64> {
    posterior.defects.iter().map(|p| surprise(*p) + surprise(1.0 - p)).collect()
}

/// An upper bound on the joint information of some facts, in bits. `told`: the information of a
/// fact, where already known.
pub(crate) fn most(
    engine: &Engine<'_>,
    entropies: &[f64],
    facts: impl Iterator<Item = FactIx>,
    told: impl Fn(FactIx) -> Option<f64>,
) -> f64 {
    let mut bits = 0.0;
    let mut gates = false;
    for fact in facts {
        gates |= engine.gates[fact.0];
        bits += told(fact).unwrap_or_else(|| {
            let outcomes = engine.most_bits[fact.0];
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
