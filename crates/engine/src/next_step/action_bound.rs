//! The most that an act could tell, without computing what it does tell.
//!
//! `I(F; D) <= min( Σ H(d) over the linked defects, log2 of the outcomes )`: sound, because the
//! entropy of several defects together is at most the sum of theirs.

use shindan_model::{ActIx, FactIx, FactKind};

use crate::engine::Engine;
use crate::inference::entropy::surprise;
use crate::inference::posterior::Posterior;
use crate::next_step::next_act::Rank;

/// What rounding may add to a sum.
const ROUNDING: f64 = 1e-9;

/// An act that could settle something, before anything is computed about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionBound {
    pub act: ActIx,
    /// The most bits that it could tell.
    pub most_bits: f64,
    pub cost_minutes: f64,
    pub mandatory: bool,
    /// Whether it could be worth its time.
    pub worth: bool,
}

impl ActionBound {
    /// The best rank that it could have.
    pub(crate) fn rank(&self) -> Rank {
        Rank {
            mandatory: self.mandatory,
            worth: self.worth,
            bits_per_minute: self.most_bits / self.cost_minutes.max(0.01),
            act: self.act,
        }
    }
}

/// By defect: the entropy of whether it holds, in bits.
pub(crate) fn entropies(posterior: &Posterior) -> Vec<f64> {
    posterior.defects.iter().map(|p| surprise(*p) + surprise(1.0 - p)).collect()
}

/// The most bits that these facts could tell together; `told`: what a fact does tell, where that is
/// known already.
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
    // Facts that others wait for tell at least what makes asking worth while.
    (if gates { bits.max(engine.pack.stop.bits) } else { bits }) + ROUNDING
}
