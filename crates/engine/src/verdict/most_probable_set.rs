//! The most probable set of defects (MAP).
//!
//! Exact over all sets of the [`MAX_TRIED`] likeliest defects. Further defects are in the set if
//! they are more likely present than absent.

use std::sync::Arc;

use shindan_model::{DefectIx, FactKind, Table};

use crate::engine::Engine;
use crate::evidence::finding::Finding;
use crate::inference::belief::{Belief, Representation};
use crate::inference::context_group::ContextGroup;
use crate::inference::network::Network;
use crate::inference::posterior::Posterior;

/// Exclude defects below this probability.
const NEGLIGIBLE: f64 = 1e-9;
/// Try all sets of this many defects.
const MAX_TRIED: usize = 12;

/// The most probable set given the evidence, which must be possible.
pub(crate) fn most_probable_set(
    engine: &Engine<'_>,
    belief: &Belief<'_>,
    findings: &[Finding],
    posterior: &Posterior,
) -> Vec<DefectIx> {
    let likely = |defects: &mut dyn Iterator<Item = usize>| -> Vec<usize> {
        defects.filter(|at| posterior.defects[*at] > NEGLIGIBLE).collect()
    };
    let all = &mut (0..engine.pack.defects.len());
    let networks = match &belief.representation {
        Representation::Joint(tables, weights) => {
            return tables.most_probable_set(weights, &likely(all));
        }
        Representation::Networks(networks) => networks,
    };
    let mut set = Vec::new();
    match networks.as_slice() {
        // Components are independent within a single context group.
        [network] if network.groups.len() == 1 => {
            set.extend(network.singletons().filter(|at| posterior.defects[*at] > 0.5));
            for component in &network.components {
                let candidates = likely(&mut component.defects.iter().copied());
                let linked = |finding: &&Finding| {
                    engine.linked[finding.fact.0].iter().any(|at| component.defects.contains(at))
                };
                let bearing: Vec<&Finding> = findings.iter().filter(linked).collect();
                set.extend(best(engine, networks, &bearing, candidates, posterior));
            }
        }
        _ => {
            let bearing: Vec<&Finding> = findings.iter().collect();
            set = best(engine, networks, &bearing, likely(all), posterior);
        }
    }
    set.sort_unstable();
    set.into_iter().map(DefectIx).collect()
}

/// The most probable subset of the candidates, all other defects absent.
fn best(
    engine: &Engine<'_>,
    networks: &[Network<'_>],
    findings: &[&Finding],
    mut candidates: Vec<usize>,
    posterior: &Posterior,
) -> Vec<usize> {
    candidates.sort_by(|a, b| posterior.defects[*b].total_cmp(&posterior.defects[*a]));
    let others = candidates.split_off(candidates.len().min(MAX_TRIED));
    let certain: Vec<usize> =
        others.into_iter().filter(|at| posterior.defects[*at] >= 0.5).collect();
    candidates.sort_unstable();
    let groups = networks.iter().flat_map(|network| &network.groups);
    let weights = all_weights(engine, findings, groups, &candidates, &certain);
    let mut best = 0;
    for (set, weight) in weights.iter().enumerate() {
        if *weight > weights[best] {
            best = set;
        }
    }
    let holds = candidates.iter().enumerate().filter(|(bit, _)| best >> bit & 1 == 1);
    holds.map(|(_, defect)| *defect).chain(certain).collect()
}

/// The weights of all subsets of the candidates, contexts summed out.
///
/// Bit `k` of a set says that `candidates[k]` holds. The `certain` defects hold in every set; all
/// others in none.
fn all_weights<'l>(
    engine: &Engine<'_>,
    findings: &[&Finding],
    groups: impl Iterator<Item = &'l ContextGroup>,
    candidates: &[usize],
    certain: &[usize],
) -> Vec<f64> {
    let mut sum = vec![0.0; 1 << candidates.len()];
    let mut made: Vec<(*const Table, usize, Vec<f64>)> = Vec::new();
    for group in groups {
        let class = &engine.model.classes[group.class];
        let chances = |at: usize| {
            let (present, absent) = group.forced[at];
            let chance = class.prior[at];
            (if present { 0.0 } else { 1.0 - chance }, if absent { 0.0 } else { chance })
        };
        let mut all = group.weight();
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

/// The likelihood of a finding given each subset of the candidates.
fn likelihoods(
    table: &Table,
    finding: &Finding,
    candidates: &[usize],
    certain: &[usize],
) -> Vec<f64> {
    let linked = |at: &&usize| table.links.iter().any(|link| link.defect.0 == **at);
    let linked_candidates: Vec<usize> = candidates.iter().filter(linked).copied().collect();
    let all: Vec<usize> =
        linked_candidates.iter().chain(certain.iter().filter(linked)).copied().collect();
    let rows = table.rows(&all);
    let outcomes = table.leak.len();
    // The last rows have all certain defects.
    let rows = rows[rows.len() - (outcomes << linked_candidates.len())..].chunks_exact(outcomes);
    let small: Vec<f64> = rows
        .map(|row| row.iter().zip(&finding.likelihood).map(|(p, seen)| p * seen).sum())
        .collect();
    let mut places = vec![0];
    for candidate in candidates {
        let bit = linked_candidates
            .iter()
            .position(|linked_candidates| linked_candidates == candidate)
            .map_or(0, |bit| 1 << bit);
        places.extend_from_within(..);
        let without = places.len() / 2;
        places[without..].iter_mut().for_each(|place| *place += bit);
    }
    places.into_iter().map(|place: usize| small[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{LAMP, factored, red_lamp, seen};

    #[test]
    fn the_most_probable_set_is_that_of_the_joint_table() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        // Dark: nothing holds. Red: b alone, with 0.0945 against 0.0648, 0.036 and 0.0181.
        for (outcome, set) in [(0, vec![]), (1, vec![DefectIx(1)])] {
            let findings = [seen(LAMP, outcome)];
            let mut belief = factored(&engine);
            belief.observe(&findings[0]);
            let mut posterior = Posterior::default();
            belief.posterior(&mut posterior).unwrap();
            assert_eq!(most_probable_set(&engine, &belief, &findings, &posterior), set);
        }
    }
}
