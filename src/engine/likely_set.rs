//! The most likely set of defects.
//!
//! With up to [`MOST_ENUMERATED`] defects that can still hold, every set is tried. Above, a set is
//! climbed to by adding, dropping and swapping defects from several starts: such a set is the most
//! likely one among all that differ from it in two defects.

use std::sync::Arc;

use super::Engine;
use super::evidence::{Finding, HardRule};
use super::posterior::{Group, Posterior, groups};
use crate::kb::{DefectIx, FactKind, Table};

/// Defects below this probability are not in the set.
const NEGLIGIBLE: f64 = 1e-9;
/// Up to this many, every set is tried.
const MOST_ENUMERATED: usize = 10;

/// The most likely set given the evidence, which must be possible.
pub(super) fn likely_set(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    posterior: &Posterior,
) -> Vec<DefectIx> {
    let defects = engine.pack.defects.len();
    let candidates: Vec<usize> =
        (0..defects).filter(|at| posterior.defects[*at] > NEGLIGIBLE).collect();
    let tables = engine.enumeration.as_ref();
    if let Some((tables, weights)) =
        tables.and_then(|tables| Some((tables, tables.weights(engine, findings, hard)?)))
    {
        return tables.likely_set(&weights, &candidates);
    }
    let groups = groups(engine, findings, hard);
    if candidates.len() <= MOST_ENUMERATED {
        let weights = all_weights(engine, findings, &groups, &candidates);
        let mut best = 0;
        for (set, weight) in weights.iter().enumerate() {
            if *weight > weights[best] {
                best = set;
            }
        }
        let holds = candidates.iter().enumerate().filter(|(bit, _)| best >> bit & 1 == 1);
        return holds.map(|(_, defect)| DefectIx(*defect)).collect();
    }
    let weigh = |set: &[bool]| weight(engine, findings, &groups, set);
    let rounded: Vec<bool> =
        posterior.defects.iter().map(|probability| *probability >= 0.5).collect();
    let single = |defect: usize| (0..defects).map(|at| at == defect).collect();
    let mut starts: Vec<Vec<bool>> = vec![rounded, vec![false; defects]];
    let mut ranked = candidates.clone();
    ranked.sort_by(|a, b| posterior.defects[*b].total_cmp(&posterior.defects[*a]));
    ranked.truncate(12);
    starts.extend(ranked.iter().map(|defect| single(*defect)));
    let climbed = starts.into_iter().map(|start| climb(start, &ranked, &weigh));
    let best = climbed.reduce(|best, other| if other.0 > best.0 { other } else { best });
    let set = best.map(|(_, set)| set).unwrap_or_default();
    (0..set.len()).filter(|at| set[*at]).map(DefectIx).collect()
}

/// The weights of all sets of the candidates, contexts summed out; bit `k` of a set says that
/// `candidates[k]` holds.
fn all_weights(
    engine: &Engine<'_>,
    findings: &[Finding],
    groups: &[Group],
    candidates: &[usize],
) -> Vec<f64> {
    let mut sum = vec![0.0; 1 << candidates.len()];
    let mut made: Vec<(*const Table, usize, Vec<f64>)> = Vec::new();
    for group in groups {
        let class = &engine.pack.model.classes[group.class];
        let chances = |at: usize| {
            let (present, absent) = group.forced[at];
            let chance = class.prior[at];
            (if present { 0.0 } else { 1.0 - chance }, if absent { 0.0 } else { chance })
        };
        let mut all: f64 = group.states.iter().map(|(_, weight)| weight).sum();
        let others = (0..class.prior.len()).filter(|at| !candidates.contains(at));
        others.for_each(|at| all *= chances(at).0);
        let mut weights = vec![all];
        for defect in candidates {
            let (absent, present) = chances(*defect);
            let without = weights.len();
            weights.extend_from_within(..);
            weights[..without].iter_mut().for_each(|weight| *weight *= absent);
            weights[without..].iter_mut().for_each(|weight| *weight *= present);
        }
        for (at, finding) in findings.iter().enumerate() {
            if engine.pack.facts[finding.fact.0].kind != FactKind::Finding {
                continue;
            }
            let Some(table) = &class.tables[finding.fact.0] else {
                continue;
            };
            let key = Arc::as_ptr(table);
            let known = made.iter().position(|(table, of, _)| (*table, *of) == (key, at));
            let known = known.unwrap_or_else(|| {
                made.push((key, at, likelihoods(table, finding, candidates)));
                made.len() - 1
            });
            weights.iter_mut().zip(&made[known].2).for_each(|(weight, factor)| *weight *= factor);
        }
        sum.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
    }
    sum
}

/// How likely every set of the candidates makes a finding.
fn likelihoods(table: &Table, finding: &Finding, candidates: &[usize]) -> Vec<f64> {
    let rows = table.rows(candidates);
    let rows = rows.chunks_exact(table.leak.len());
    rows.map(|row| row.iter().zip(&finding.likelihood).map(|(p, seen)| p * seen).sum()).collect()
}

/// Flips one or two of the candidates as long as that helps.
fn climb(
    mut set: Vec<bool>,
    candidates: &[usize],
    weigh: &impl Fn(&[bool]) -> f64,
) -> (f64, Vec<bool>) {
    let mut best = weigh(&set);
    loop {
        let mut better = None;
        for (at, first) in candidates.iter().enumerate() {
            for second in &candidates[at..] {
                let mut other = set.clone();
                other[*first] = !other[*first];
                if first != second {
                    other[*second] = !other[*second];
                }
                let weight = weigh(&other);
                if weight > best {
                    best = weight;
                    better = Some(other);
                }
            }
        }
        match better {
            Some(other) => set = other,
            None => return (best, set),
        }
    }
}

/// The weight of one set with the evidence, contexts summed out.
fn weight(engine: &Engine<'_>, findings: &[Finding], groups: &[Group], set: &[bool]) -> f64 {
    let mut sum = 0.0;
    for group in groups {
        let class = &engine.pack.model.classes[group.class];
        let mut weight: f64 = group.states.iter().map(|(_, weight)| weight).sum();
        for (at, holds) in set.iter().enumerate() {
            let (present, absent) = group.forced[at];
            weight *= match (*holds, present, absent) {
                (true, _, true) | (false, true, _) => 0.0,
                (true, ..) => class.prior[at],
                (false, ..) => 1.0 - class.prior[at],
            };
        }
        for finding in findings {
            if weight == 0.0 {
                break;
            }
            if engine.pack.facts[finding.fact.0].kind != FactKind::Finding {
                continue;
            }
            let Some(table) = &class.tables[finding.fact.0] else {
                continue;
            };
            let seen =
                finding.likelihood.iter().enumerate().filter(|(_, likelihood)| **likelihood > 0.0);
            weight *= seen
                .map(|(outcome, likelihood)| {
                    likelihood * table.probability(outcome, |DefectIx(defect)| set[defect])
                })
                .sum::<f64>();
        }
        sum += weight;
    }
    sum
}
