//! Scenarios: sets of defects within context groups, with their likelihood of each answer.
//!
//! For few defects, every set. For more, every set that differs from the likeliest defects in at
//! most three. Only the likeliest scenarios are kept; the probability of the rest is reported.

use std::sync::Arc;

use shindan_model::{DefectIx, FactIx, FactKind, Table};

use crate::engine::Engine;
use crate::evidence::finding::Finding;
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::context_group::ContextGroup;
use crate::inference::entropy::surprise;
use crate::inference::network::networks;
use crate::inference::posterior::Posterior;

/// Leave out less likely defects where there are more than a few, and the least likely scenarios up
/// to this total.
const NEGLIGIBLE: f64 = 1e-4;
/// Enumerate every set of up to this many defects.
const FEW: usize = 10;
/// Beyond that, enumerate sets that differ from the likeliest defects in at most this many.
const MAX_APART: usize = 3;
/// Keep at most this many scenarios.
const MAX_SCENARIOS: usize = 1024;

/// A set of defects in a context group.
struct Scenario {
    /// Position in [`Scenarios::sets`].
    set: usize,
    /// Position in [`Scenarios::groups`].
    group: usize,
}

/// The likeliest scenarios, sorted by set of defects.
pub(crate) struct Scenarios<'e, 'p> {
    engine: &'e Engine<'p>,
    groups: Vec<ContextGroup>,
    /// The defects that hold, in ascending order.
    sets: Vec<Vec<usize>>,
    scenarios: Vec<Scenario>,
    /// By scenario: its probability; adds up to 1.
    pub(crate) weights: Vec<f64>,
    /// The probability of the scenarios left out.
    pub(crate) left_out: f64,
}

/// The likelihood of each outcome of a fact in each scenario.
pub(crate) struct Answers {
    pub(crate) outcomes: usize,
    /// By scenario, then outcome.
    pub(crate) rows: Vec<f64>,
    /// By scenario: the entropy of the answer in bits; `None` if it also depends on the context
    /// group.
    pub(crate) entropy: Option<Vec<f64>>,
}

impl<'e, 'p> Scenarios<'e, 'p> {
    /// `posterior` must be possible, and be that of this evidence.
    pub(crate) fn new(
        engine: &'e Engine<'p>,
        resolved: &ResolvedEvidence,
        posterior: &Posterior,
    ) -> Self {
        let groups = groups(engine, resolved);
        let sets = sets(posterior);
        let mut seen: Vec<(*const Table, usize, Vec<f64>)> = Vec::new();
        let mut scenarios: Vec<(f64, Scenario)> = Vec::new();
        for (group, context) in groups.iter().enumerate() {
            let mut weights = priors(engine, context, &sets);
            let tables = &engine.model.classes[context.class].tables;
            for (at, finding) in resolved.findings.iter().enumerate() {
                let Some(table) = &tables[finding.fact.0] else { continue };
                let key = Arc::as_ptr(table);
                let known = seen.iter().position(|(table, of, _)| (*table, *of) == (key, at));
                let known = known.unwrap_or_else(|| {
                    seen.push((key, at, likelihoods(table, finding, &sets)));
                    seen.len() - 1
                });
                let factors = &seen[known].2;
                weights.iter_mut().zip(factors).for_each(|(weight, factor)| *weight *= factor);
            }
            let possible = weights.into_iter().enumerate().filter(|(_, weight)| *weight > 0.0);
            scenarios.extend(possible.map(|(set, weight)| (weight, Scenario { set, group })));
        }
        scenarios.sort_by(|(a, one), (b, other)| {
            b.total_cmp(a).then((one.set, one.group).cmp(&(other.set, other.group)))
        });
        let all: f64 = scenarios.iter().map(|(weight, _)| weight).sum();
        let mut rest = all;
        let wanted = scenarios.iter().take(MAX_SCENARIOS).take_while(|(weight, _)| {
            let before = rest;
            rest -= weight;
            before > NEGLIGIBLE * all || sets.len() <= 1 << FEW
        });
        let wanted = wanted.count();
        scenarios.truncate(wanted);
        scenarios.sort_by_key(|(_, scenario)| (scenario.set, scenario.group));
        let kept: f64 = scenarios.iter().map(|(weight, _)| weight).sum();
        let whole = 10_f64.powf(posterior.log10_evidence);
        let (weights, scenarios) =
            scenarios.into_iter().map(|(weight, scenario)| (weight / kept, scenario)).unzip();
        Self {
            engine,
            groups,
            sets,
            scenarios,
            weights,
            left_out: (1.0 - kept / whole).clamp(0.0, 1.0),
        }
    }

    /// The answers to a fact; `None` for facts without outcomes.
    pub(crate) fn answers(&self, fact: FactIx) -> Option<Answers> {
        let known = &self.engine.pack.facts[fact.0];
        let outcomes = known.outcomes.len();
        match known.kind {
            FactKind::Finding => Some(self.of_finding(fact, outcomes)),
            FactKind::Context => self.of_context(fact, outcomes),
            _ => None,
        }
    }

    fn of_finding(&self, fact: FactIx, outcomes: usize) -> Answers {
        let classes = &self.engine.model.classes;
        let table = |scenario: &Scenario| {
            classes[self.groups[scenario.group].class].tables[fact.0].as_ref()
        };
        let mut rows = Vec::with_capacity(self.scenarios.len() * outcomes);
        let mut last: Option<(usize, *const Table)> = None;
        for scenario in &self.scenarios {
            let Some(table) = table(scenario) else {
                rows.extend((0..outcomes).map(|outcome| if outcome == 0 { 1.0 } else { 0.0 }));
                continue;
            };
            let key = (scenario.set, Arc::as_ptr(table));
            if last == Some(key) {
                rows.extend_from_within(rows.len() - outcomes..);
            } else {
                let holds = |DefectIx(at)| self.sets[scenario.set].contains(&at);
                rows.extend(table.row(holds));
            }
            last = Some(key);
        }
        // With one table for all contexts, the defects alone determine the entropy.
        let mut tables = self.scenarios.iter().map(table);
        let first = tables.next().flatten().map(Arc::as_ptr);
        let entropy = tables.all(|table| table.map(Arc::as_ptr) == first).then(|| {
            rows.chunks_exact(outcomes).map(|row| row.iter().map(|p| surprise(*p)).sum()).collect()
        });
        Answers { outcomes, rows, entropy }
    }

    fn of_context(&self, fact: FactIx, outcomes: usize) -> Option<Answers> {
        let model = &self.engine.model;
        let at = model.contexts.iter().position(|context| *context == fact)?;
        let by_group: Vec<Vec<f64>> = self
            .groups
            .iter()
            .map(|group| {
                let all = group.weight();
                let mut row = vec![0.0; outcomes];
                for (state, weight) in &group.states {
                    row[model.states[*state].outcomes[at]] += weight / all;
                }
                row
            })
            .collect();
        let rows = self
            .scenarios
            .iter()
            .flat_map(|scenario| by_group[scenario.group].iter().copied())
            .collect();
        Some(Answers { outcomes, rows, entropy: None })
    }

    /// The information of a fact about the defects under these weights, in bits.
    pub(crate) fn information(&self, answers: &Answers, weights: &[f64]) -> f64 {
        let sums = predicted(answers, weights);
        let total: f64 = sums.iter().sum();
        if total <= 0.0 {
            return 0.0;
        }
        let entropy: f64 = sums.iter().map(|sum| surprise(sum / total)).sum();
        let left: f64 = match &answers.entropy {
            Some(entropy) => entropy.iter().zip(weights).map(|(h, weight)| h * weight).sum(),
            None => self.left(answers, weights),
        };
        (entropy - left / total).max(0.0)
    }

    /// The conditional entropy of the answer given the defects, times the total weight.
    fn left(&self, answers: &Answers, weights: &[f64]) -> f64 {
        let mut left = 0.0;
        let mut sums = vec![0.0; answers.outcomes];
        let rows = answers.rows.chunks_exact(answers.outcomes).zip(weights);
        for (at, (row, weight)) in rows.enumerate() {
            sums.iter_mut().zip(row).for_each(|(sum, p)| *sum += weight * p);
            if self.scenarios.get(at + 1).is_none_or(|next| next.set != self.scenarios[at].set) {
                let total: f64 = sums.iter().sum();
                if total > 0.0 {
                    left += total * sums.iter().map(|sum| surprise(sum / total)).sum::<f64>();
                }
                sums.fill(0.0);
            }
        }
        left
    }
}

/// By outcome: its total weight.
pub(crate) fn predicted(answers: &Answers, weights: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; answers.outcomes];
    for (row, weight) in answers.rows.chunks_exact(answers.outcomes).zip(weights) {
        sums.iter_mut().zip(row).for_each(|(sum, p)| *sum += weight * p);
    }
    sums
}

/// The sets of defects to consider, each in ascending order.
fn sets(posterior: &Posterior) -> Vec<Vec<usize>> {
    let chance = |at: &usize| posterior.defects[*at];
    let all = 0..posterior.defects.len();
    let mut base: Vec<usize> = all.clone().filter(|at| chance(at) >= 0.5).collect();
    let mut free: Vec<usize> = all.filter(|at| chance(at) > 0.0 && chance(at) < 1.0).collect();
    if free.len() > FEW {
        free.retain(|at| chance(at) >= NEGLIGIBLE);
    }
    if free.len() <= FEW {
        base.retain(|at| !free.contains(at));
    }
    let most = if free.len() <= FEW { FEW } else { MAX_APART };
    let mut sets = vec![(base, 0)];
    for defect in free {
        for at in 0..sets.len() {
            let (set, apart) = &sets[at];
            if *apart < most {
                let mut other = set.clone();
                match other.binary_search(&defect) {
                    Ok(place) => {
                        other.remove(place);
                    }
                    Err(place) => other.insert(place, defect),
                }
                sets.push((other, apart + 1));
            }
        }
    }
    sets.into_iter().map(|(set, _)| set).collect()
}

/// The context groups that the evidence leaves.
fn groups(engine: &Engine<'_>, resolved: &ResolvedEvidence) -> Vec<ContextGroup> {
    let model = &engine.model;
    let mut networks = networks(engine, &resolved.hard);
    for finding in &resolved.findings {
        if let Some(at) = model.contexts.iter().position(|context| *context == finding.fact) {
            let of = |state: usize| finding.likelihood[model.states[state].outcomes[at]];
            networks.iter_mut().for_each(|network| network.weigh_states(of));
        }
    }
    networks.into_iter().flat_map(|network| network.groups).collect()
}

/// By set: its prior weight in a context group.
fn priors(engine: &Engine<'_>, group: &ContextGroup, sets: &[Vec<usize>]) -> Vec<f64> {
    let class = &engine.model.classes[group.class];
    let whole = group.weight();
    let chances: Vec<(f64, f64)> = class
        .prior
        .iter()
        .zip(&group.forced)
        .map(|(prior, (present, absent))| {
            (if *present { 0.0 } else { 1.0 - prior }, if *absent { 0.0 } else { *prior })
        })
        .collect();
    let weight = |set: &Vec<usize>| {
        let mut members = set.iter().peekable();
        chances.iter().enumerate().fold(whole, |weight, (at, (absent, present))| {
            weight * if members.next_if_eq(&&at).is_some() { present } else { absent }
        })
    };
    sets.iter().map(weight).collect()
}

/// By set: its likelihood of a finding.
fn likelihoods(table: &Table, finding: &Finding, sets: &[Vec<usize>]) -> Vec<f64> {
    let likelihood = |set: &Vec<usize>| -> f64 {
        let row = table.row(|DefectIx(at)| set.binary_search(&at).is_ok());
        row.iter().zip(&finding.likelihood).map(|(p, seen)| p * seen).sum()
    };
    sets.iter().map(likelihood).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{FUSE, LAMP, near, now, red_lamp, stated};

    #[test]
    fn every_set_of_few_defects_is_a_scenario() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let resolved = engine.resolve(&stated(&[("lamp", "red")]), now().now);
        let posterior = engine.posterior(&resolved.findings, &[]).unwrap();
        let scenarios = Scenarios::new(&engine, &resolved, &posterior);
        assert_eq!(scenarios.weights.len(), 4);
        near(scenarios.weights.iter().sum(), 1.0);
        near(scenarios.left_out, 0.0);
        // P(blown | red) = 0.0759979 / 0.2134.
        let answers = scenarios.answers(FUSE).unwrap();
        near(predicted(&answers, &scenarios.weights)[1], 0.075_997_9 / 0.2134);
    }

    #[test]
    fn information_is_that_of_the_joint_table() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let resolved = engine.resolve(&stated(&[]), now().now);
        let posterior = engine.posterior(&[], &[]).unwrap();
        let scenarios = Scenarios::new(&engine, &resolved, &posterior);
        let answers = scenarios.answers(LAMP).unwrap();
        near(scenarios.information(&answers, &scenarios.weights), 0.296_874_013_660_171_9);
        // The same where the entropy is computed set by set.
        let answers = Answers { entropy: None, ..answers };
        near(scenarios.information(&answers, &scenarios.weights), 0.296_874_013_660_171_9);
    }

    #[test]
    fn sets_of_many_defects_differ_from_the_likeliest_in_three() {
        let posterior =
            |defects: usize| Posterior { defects: vec![0.1; defects], ..Posterior::default() };
        assert_eq!(sets(&posterior(5)).len(), 1 << 5);
        // 1 + 12 + 12·11/2 + 12·11·10/6
        assert_eq!(sets(&posterior(12)).len(), 299);
        // A certain defect is in every set.
        let certain = Posterior { defects: vec![1.0, 0.3], ..Posterior::default() };
        assert_eq!(sets(&certain), [vec![0], vec![0, 1]]);
    }
}
