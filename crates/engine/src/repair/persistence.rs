//! Whether the complaint persists after some repairs.
//!
//! `P(complaint | C)` is a difference of two products over the present defects (noisy maximum): at
//! most its outcome, minus at most the outcome before. A repaired defect contributes no factor.
//! Source: Heckerman, Breese and Rommelse, "Decision-theoretic troubleshooting", 1995.

use std::sync::Arc;

use shindan_model::{Complaint, DefectIx, Table};

use crate::engine::Engine;
use crate::evidence::finding::{Finding, HardRule, TooLarge};
use crate::inference::belief::{Belief, Representation};
use crate::inference::enumeration::Enumeration;
use crate::inference::posterior::{Odds, Posterior};

/// The two products whose difference is `P(complaint | C)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CumulativeTerm {
    /// At most the complaint's outcome; added.
    AtMost,
    /// At most the outcome before; subtracted.
    Below,
}

impl CumulativeTerm {
    pub(crate) const ALL: [CumulativeTerm; 2] = [CumulativeTerm::AtMost, CumulativeTerm::Below];

    pub(crate) fn sign(self) -> f64 {
        if self == CumulativeTerm::AtMost { 1.0 } else { -1.0 }
    }

    /// The factor of the empty set, and the factor of each defect while present.
    pub(crate) fn factors(
        self,
        engine: &Engine<'_>,
        tables: &[Option<Arc<Table>>],
    ) -> (f64, Vec<f64>) {
        let defects = engine.pack.defects.len();
        let of =
            |complaint: Complaint| Some((tables[complaint.fact.0].as_ref()?, complaint.outcome));
        let Some((table, outcome)) = engine.pack.complaint.and_then(of) else {
            // A pack without a complaint: the trouble persists while any defect is present.
            return (1.0, vec![if self == CumulativeTerm::AtMost { 1.0 } else { 0.0 }; defects]);
        };
        let outcome = match self {
            CumulativeTerm::AtMost => Some(outcome),
            CumulativeTerm::Below => outcome.checked_sub(1),
        };
        let Some(outcome) = outcome else {
            return (0.0, vec![0.0; defects]);
        };
        let mut keeps = vec![1.0; defects];
        table.links.iter().for_each(|link| keeps[link.defect.0] = link.cumulative[outcome]);
        (table.leak[outcome], keeps)
    }
}

/// The belief given all findings but the complaint.
pub(crate) fn before_complaint<'e>(
    engine: &'e Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
) -> Belief<'e> {
    let complaint = engine.pack.complaint.map(|complaint| complaint.fact);
    let others = findings.iter().filter(|finding| Some(finding.fact) != complaint);
    Belief::given(engine, &others.cloned().collect::<Vec<_>>(), hard)
}

impl<'e> Belief<'e> {
    /// The belief with the weight of every set multiplied by a factor and one per present defect.
    ///
    /// `factors` computes both from the tables of a network.
    pub(crate) fn weighed(
        &self,
        factors: impl Fn(&[Option<Arc<Table>>]) -> (f64, Vec<f64>),
    ) -> Belief<'e> {
        let mut belief = self.clone();
        match &mut belief.representation {
            Representation::Joint(_, weights) => {
                let (base, factors) = factors(&self.engine.model.classes[0].tables);
                for (set, weight) in weights.iter_mut().enumerate() {
                    let there = factors.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                    *weight *= there.fold(base, |product, (_, factor)| product * factor);
                }
            }
            Representation::Networks(networks) => {
                for network in networks.iter_mut() {
                    let (base, factors) = factors(network.tables);
                    network.weigh_defects(base, &factors);
                }
                networks.retain(|network| !network.groups.is_empty());
            }
        }
        belief
    }

    /// By context group: the weights of all subsets of `defects`, the others summed out. Bit `k` of
    /// a set says that `defects[k]` is present.
    pub(crate) fn weights_by_group(
        &mut self,
        defects: &[usize],
    ) -> Result<Vec<GroupWeights<'e>>, TooLarge> {
        let engine = self.engine;
        let networks = match &mut self.representation {
            Representation::Joint(_, weights) => {
                return Ok(vec![GroupWeights {
                    tables: &engine.model.classes[0].tables,
                    states: vec![(0, 1.0)],
                    log_factor: 0.0,
                    weights: Enumeration::joint(weights, defects),
                }]);
            }
            Representation::Networks(networks) => networks,
        };
        let mut all = Vec::new();
        for network in networks {
            let logs = network.log_weights()?;
            let joint = network.joint(defects)?;
            for (at, (group, log)) in network.groups.iter().zip(logs).enumerate() {
                if log > f64::NEG_INFINITY {
                    let whole = group.weight();
                    all.push(GroupWeights {
                        tables: network.tables,
                        states: group
                            .states
                            .iter()
                            .map(|(at, weight)| (*at, weight / whole))
                            .collect(),
                        log_factor: log,
                        weights: joint
                            .iter()
                            .skip(at)
                            .step_by(network.groups.len())
                            .copied()
                            .collect(),
                    });
                }
            }
        }
        Ok(all)
    }
}

/// The weights of all sets of defects in one context group.
pub(crate) struct GroupWeights<'e> {
    pub tables: &'e [Option<Arc<Table>>],
    /// The states with their weights, which add up to 1.
    pub states: Vec<(usize, f64)>,
    /// Natural logarithm of the common factor of the weights.
    pub log_factor: f64,
    pub weights: Vec<f64>,
}

/// The outcome of a repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepairOutcome {
    /// The complaint persists.
    StillThere,
    /// The complaint is gone.
    Gone,
}

/// The posterior over the defects *as they were before* a repair, given its outcome.
///
/// "Still there" replaces `P(complaint | C)` by `P(complaint | C \\ R)`, "gone" by the difference
/// of the two. `log10_evidence` includes the outcome of the repair.
pub(crate) fn after_repair(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    repaired: &[DefectIx],
    outcome: RepairOutcome,
) -> Result<Posterior, TooLarge> {
    let belief = before_complaint(engine, findings, hard);
    // "Gone" is the complaint before the repair minus the complaint after it.
    let rounds: &[(f64, &[DefectIx])] = match outcome {
        RepairOutcome::StillThere => &[(1.0, repaired)],
        RepairOutcome::Gone => &[(1.0, &[]), (-1.0, repaired)],
    };
    let mut parts = Vec::new();
    for (sign, repaired) in rounds {
        for term in CumulativeTerm::ALL {
            let mut there = belief.weighed(|tables| {
                let (base, mut keeps) = term.factors(engine, tables);
                repaired.iter().for_each(|defect| keeps[defect.0] = 1.0);
                (base, keeps)
            });
            let mut posterior = Posterior::default();
            there.posterior(&mut posterior)?;
            if !posterior.is_impossible() {
                parts.push((sign * term.sign(), posterior));
            }
        }
    }
    Ok(added_up(&parts))
}

/// The signed sum of posteriors, each scaled by its evidence.
fn added_up(parts: &[(f64, Posterior)]) -> Posterior {
    let logs = parts.iter().map(|(_, posterior)| posterior.log10_evidence);
    let most = logs.fold(f64::NEG_INFINITY, f64::max);
    let weighed = parts
        .iter()
        .map(|(sign, posterior)| (sign * 10_f64.powf(posterior.log10_evidence - most), posterior));
    let weighed: Vec<(f64, &Posterior)> = weighed.collect();
    let total: f64 = weighed.iter().map(|(weight, _)| weight).sum();
    let Some((_, first)) = weighed.first().filter(|_| total > 0.0) else {
        return Posterior { log10_evidence: f64::NEG_INFINITY, ..Posterior::default() };
    };
    // Rounding may take a difference of equal numbers below 0.
    let sum = |of: &dyn Fn(&Posterior) -> f64| {
        let sum: f64 = weighed.iter().map(|(weight, posterior)| weight * of(posterior)).sum();
        (sum / total).clamp(0.0, 1.0)
    };
    let pair = |of: &dyn Fn(&Posterior) -> Odds| Odds {
        none: sum(&|posterior| of(posterior).none),
        any: sum(&|posterior| of(posterior).any),
    };
    Posterior {
        log10_evidence: most + total.log10(),
        defects: (0..first.defects.len())
            .map(|at| sum(&|posterior| posterior.defects[at]))
            .collect(),
        causes: (0..first.causes.len()).map(|at| pair(&|posterior| posterior.causes[at])).collect(),
        outside: pair(&|posterior| posterior.outside),
        clear: sum(&|posterior| posterior.clear),
        states: (0..first.states.len()).map(|at| sum(&|posterior| posterior.states[at])).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{near, red_lamp, table_lamp};

    #[test]
    fn the_outcome_of_a_repair_is_evidence() {
        // Without a complaint, the trouble persists while any defect is present.
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let after = |outcome| engine.after_repair(&[], &[], &[DefectIx(1)], outcome).unwrap();
        // b repaired, still there: a holds; b held besides with 0.02 of 0.1.
        let still = after(RepairOutcome::StillThere);
        near(still.defects[0], 1.0);
        near(still.defects[1], 0.2);
        // Gone: b held alone.
        let gone = after(RepairOutcome::Gone);
        near(gone.defects[0], 0.0);
        near(gone.defects[1], 1.0);
        near(gone.log10_evidence, 0.18_f64.log10());
    }

    #[test]
    fn the_complaint_is_a_difference_of_two_products() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let tables = &pack.model.classes[0].tables;
        let complaint = pack.complaint.unwrap();
        let table = tables[complaint.fact.0].as_ref().unwrap();
        for held in [[false; 3], [true, false, false], [true, true, true]] {
            let product = |term: CumulativeTerm| {
                let (base, keeps) = term.factors(&engine, tables);
                let kept = keeps.iter().zip(held).filter(|(_, held)| *held);
                term.sign() * kept.fold(base, |product, (keep, _)| product * keep)
            };
            let expected = table.probability(complaint.outcome, |defect| held[defect.0]);
            near(CumulativeTerm::ALL.map(product).iter().sum(), expected);
        }
    }
}
