//! The most that an act could tell, without computing what it does tell.
//!
//! `I(F; D) <= min( Σ H(d) over the linked defects, log2 of the outcomes )`: sound, because the
//! entropy of several defects together is at most the sum of theirs.

use shindan_model::{FactIx, FactKind, Pack};

use super::Engine;
use super::entropy::surprise;
use super::posterior::Posterior;

/// What rounding may add to a sum.
const ROUNDING: f64 = 1e-9;

/// By fact of the pack: the defects linked to it in any context.
pub(super) fn linked(pack: &Pack) -> Vec<Vec<usize>> {
    let of = |fact: usize| {
        let tables = pack.model.classes.iter().filter_map(|class| class.tables[fact].as_ref());
        let mut linked: Vec<usize> =
            tables.flat_map(|table| table.links.iter().map(|link| link.defect.0)).collect();
        linked.sort_unstable();
        linked.dedup();
        linked
    };
    (0..pack.facts.len()).map(of).collect()
}

/// By fact of the pack: the bits of its outcomes.
#[expect(clippy::cast_precision_loss, reason = "a fact has few outcomes")]
pub(super) fn most_bits(pack: &Pack) -> Vec<f64> {
    pack.facts.iter().map(|fact| (fact.outcomes.len().max(1) as f64).log2()).collect()
}

/// By defect: the entropy of whether it holds, in bits.
pub(super) fn entropies(posterior: &Posterior) -> Vec<f64> {
    posterior.defects.iter().map(|p| surprise(*p) + surprise(1.0 - p)).collect()
}

/// The most bits that these facts could tell together; `told`: what a fact does tell, where that is
/// known already.
pub(super) fn most(
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
