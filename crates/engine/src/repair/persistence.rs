//! Whether the complaint is still there after some repairs.
//!
//! `P(complaint | C)` is a difference of two products over the defects that are there (noisy maximum):
//! at most its outcome, less at most the outcome before it. A repaired defect has no factor in either.
//! See Heckerman, Breese and Rommelse 1995.

use std::sync::Arc;

use shindan_model::{Complaint, DefectIx, Table};

use crate::engine::Engine;
use crate::evidence::finding::{Finding, HardRule, TooLarge};
use crate::inference::belief::{Belief, Representation};
use crate::inference::enumeration::Enumeration;
use crate::inference::posterior::{Odds, Posterior};

/// The products that the complaint is the difference of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CumulativeTerm {
    /// It is at most its outcome; added.
    AtMost,
    /// It is at most the outcome before; taken away.
    Below,
}

impl CumulativeTerm {
    pub(crate) const ALL: [CumulativeTerm; 2] = [CumulativeTerm::AtMost, CumulativeTerm::Below];

    pub(crate) fn sign(self) -> f64 {
        if self == CumulativeTerm::AtMost { 1.0 } else { -1.0 }
    }

    /// The factor of nothing at all, and by defect of the pack while it is there and not repaired.
    pub(crate) fn factors(
        self,
        engine: &Engine<'_>,
        tables: &[Option<Arc<Table>>],
    ) -> (f64, Vec<f64>) {
        let defects = engine.pack.defects.len();
        let of =
            |complaint: Complaint| Some((tables[complaint.fact.0].as_ref()?, complaint.outcome));
        let Some((table, outcome)) = engine.pack.complaint.and_then(of) else {
            // Without a complaint, something is wrong as long as any defect is there.
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

/// The belief without the complaint, which repairs put to the test.
pub(crate) fn before_complaint<'e>(
    engine: &'e Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
) -> Belief<'e> {
    let complaint = engine.pack.complaint.map(|complaint| complaint.fact);
    let others = findings.iter().filter(|finding| Some(finding.fact) != complaint);
    Belief::with(engine, &others.cloned().collect::<Vec<_>>(), hard)
}

impl<'e> Belief<'e> {
    /// The same with every set of defects weighed: with a factor, and one for each defect that is
    /// there, both by the tables that hold.
    pub(crate) fn weighed(
        &self,
        factors: impl Fn(&[Option<Arc<Table>>]) -> (f64, Vec<f64>),
    ) -> Belief<'e> {
        let mut belief = self.clone();
        match &mut belief.representation {
            Representation::Joint(_, weights) => {
                let (base, factors) = factors(&self.engine.pack.model.classes[0].tables);
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

    /// Context states that share their numbers, with the weights of all sets of some defects there,
    /// all others summed out; bit `k` of a set says that `defects[k]` is there.
    pub(crate) fn weights_by_group(
        &mut self,
        defects: &[usize],
    ) -> Result<Vec<GroupWeights<'e>>, TooLarge> {
        let engine = self.engine;
        let networks = match &mut self.representation {
            Representation::Joint(_, weights) => {
                return Ok(vec![GroupWeights {
                    tables: &engine.pack.model.classes[0].tables,
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
                        states: group.states.iter().map(|(at, own)| (*at, own / whole)).collect(),
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

/// Context states that share their numbers.
pub(crate) struct GroupWeights<'e> {
    pub tables: &'e [Option<Arc<Table>>],
    /// With their weights, which add up to 1.
    pub states: Vec<(usize, f64)>,
    /// Logarithm of the factor of all weights.
    pub log_factor: f64,
    pub weights: Vec<f64>,
}

/// How a repair came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepairOutcome {
    /// The complaint is still there.
    StillThere,
    /// It is gone.
    Gone,
}

/// What is believed of the defects *as they were before* these were repaired, by what came of it: "still
/// there" replaces `P(complaint | C)` by `P(complaint | C \ R)`, "gone" by the difference of the two.
///
/// The probability of the evidence is that with the outcome of the repair.
pub(crate) fn after_repair(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    repaired: &[DefectIx],
    outcome: RepairOutcome,
) -> Result<Posterior, TooLarge> {
    let belief = before_complaint(engine, findings, hard);
    // "Gone" is "at first there" less "still there".
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

/// A posterior from others with signs: of sets of defects whose weights are added and taken away.
fn added_up(parts: &[(f64, Posterior)]) -> Posterior {
    let logs = parts.iter().map(|(_, own)| own.log10_evidence);
    let most = logs.fold(f64::NEG_INFINITY, f64::max);
    let weighed =
        parts.iter().map(|(sign, own)| (sign * 10_f64.powf(own.log10_evidence - most), own));
    let weighed: Vec<(f64, &Posterior)> = weighed.collect();
    let total: f64 = weighed.iter().map(|(weight, _)| weight).sum();
    let Some((_, first)) = weighed.first().filter(|_| total > 0.0) else {
        return Posterior { log10_evidence: f64::NEG_INFINITY, ..Posterior::default() };
    };
    // A difference of equal numbers may come out below zero by rounding.
    let sum = |of: &dyn Fn(&Posterior) -> f64| {
        let sum: f64 = weighed.iter().map(|(weight, own)| weight * of(own)).sum();
        (sum / total).clamp(0.0, 1.0)
    };
    let pair = |of: &dyn Fn(&Posterior) -> Odds| Odds {
        none: sum(&|own| of(own).none),
        any: sum(&|own| of(own).any),
    };
    Posterior {
        log10_evidence: most + total.log10(),
        defects: (0..first.defects.len()).map(|at| sum(&|own| own.defects[at])).collect(),
        causes: (0..first.causes.len()).map(|at| pair(&|own| own.causes[at])).collect(),
        outside: pair(&|own| own.outside),
        clear: sum(&|own| own.clear),
        states: (0..first.states.len()).map(|at| sum(&|own| own.states[at])).collect(),
    }
}
