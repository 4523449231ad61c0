//! The most likely set of defects.
//!
//! Every set of the [`MOST_TRIED`] likeliest defects is tried. If more can still hold, the others are
//! taken as more likely present or absent by themselves.

use std::sync::Arc;

use super::Engine;
use super::evidence::{Finding, HardRule};
use super::posterior::{Group, Posterior, groups};
use crate::kb::{DefectIx, FactKind, Table};

/// Defects below this probability are not in the set.
const NEGLIGIBLE: f64 = 1e-9;
/// So many are tried in every combination.
const MOST_TRIED: usize = 12;

/// The most likely set given the evidence, which must be possible.
pub(super) fn likely_set(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    posterior: &Posterior,
) -> Vec<DefectIx> {
    let defects = engine.pack.defects.len();
    let mut candidates: Vec<usize> =
        (0..defects).filter(|at| posterior.defects[*at] > NEGLIGIBLE).collect();
    let tables = engine.enumeration.as_ref();
    if let Some((tables, weights)) =
        tables.and_then(|tables| Some((tables, tables.weights(engine, findings, hard)?)))
    {
        return tables.likely_set(&weights, &candidates);
    }
    candidates.sort_by(|a, b| posterior.defects[*b].total_cmp(&posterior.defects[*a]));
    let others = candidates.split_off(candidates.len().min(MOST_TRIED));
    let present: Vec<usize> =
        others.into_iter().filter(|at| posterior.defects[*at] >= 0.5).collect();
    candidates.sort_unstable();
    let groups = groups(engine, findings, hard);
    let weights = all_weights(engine, findings, &groups, &candidates, &present);
    let mut best = 0;
    for (set, weight) in weights.iter().enumerate() {
        if *weight > weights[best] {
            best = set;
        }
    }
    let holds = candidates.iter().enumerate().filter(|(bit, _)| best >> bit & 1 == 1);
    let mut set: Vec<DefectIx> =
        holds.map(|(_, defect)| *defect).chain(present).map(DefectIx).collect();
    set.sort_unstable();
    set
}

/// The weights of all sets of the candidates, contexts summed out; bit `k` of a set says that
/// `candidates[k]` holds; those that are `certain` hold too, all others do not.
fn all_weights(
    engine: &Engine<'_>,
    findings: &[Finding],
    groups: &[Group],
    candidates: &[usize],
    certain: &[usize],
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
        for at in (0..class.prior.len()).filter(|at| !candidates.contains(at)) {
            let (absent, present) = chances(at);
            all *= if certain.contains(&at) { present } else { absent };
        }
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
                made.push((key, at, likelihoods(table, finding, candidates, certain)));
                made.len() - 1
            });
            weights.iter_mut().zip(&made[known].2).for_each(|(weight, factor)| *weight *= factor);
        }
        sum.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
    }
    sum
}

/// How likely every set of the candidates makes a finding.
fn likelihoods(
    table: &Table,
    finding: &Finding,
    candidates: &[usize],
    certain: &[usize],
) -> Vec<f64> {
    let linked = |at: &&usize| table.links.iter().any(|link| link.defect.0 == **at);
    let own: Vec<usize> = candidates.iter().filter(linked).copied().collect();
    let all: Vec<usize> = own.iter().chain(certain.iter().filter(linked)).copied().collect();
    let rows = table.rows(&all);
    let outcomes = table.leak.len();
    // The last rows are those in which all that is certain holds.
    let rows = rows[rows.len() - (outcomes << own.len())..].chunks_exact(outcomes);
    let small: Vec<f64> = rows
        .map(|row| row.iter().zip(&finding.likelihood).map(|(p, seen)| p * seen).sum())
        .collect();
    let mut places = vec![0];
    for candidate in candidates {
        let bit = own.iter().position(|own| own == candidate).map_or(0, |bit| 1 << bit);
        places.extend_from_within(..);
        let without = places.len() / 2;
        places[without..].iter_mut().for_each(|place| *place += bit);
    }
    places.into_iter().map(|place: usize| small[place]).collect()
}
