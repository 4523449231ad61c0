//! The scenarios the world could be: which set of defects holds, in which contexts, and how likely each scenario
//! makes an answer.
//!
//! A few defects: every set of them. More: every set that differs from the likeliest defects in at
//! most three. Only the likeliest scenarios are kept, and the probability of the others is said.

use std::sync::Arc;

use shindan_model::{DefectIx, FactIx, FactKind, Table};

use crate::engine::Engine;
use crate::evidence::finding::Finding;
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::context_group::ContextGroup;
use crate::inference::entropy::surprise;
use crate::inference::network::networks;
use crate::inference::posterior::Posterior;

/// Of more than a few defects, those that are less likely stay out of every scenario; and so do the least
/// likely scenarios that are less likely together.
const NEGLIGIBLE: f64 = 1e-4;
/// Up to so many defects, every set is looked at.
const FEW: usize = 10;
/// From more, sets that differ from the likeliest defects in up to so many.
const MAX_APART: usize = 3;
/// So many scenarios are kept.
const MAX_WAYS: usize = 1024;

/// A scenario the world could be.
struct Scenario {
    /// Position in [`Scenarios::sets`].
    set: usize,
    /// Position in [`Scenarios::groups`].
    group: usize,
}

/// The likeliest scenarios, those with the same defects next to each other.
pub(crate) struct Scenarios<'e, 'p> {
    engine: &'e Engine<'p>,
    groups: Vec<ContextGroup>,
    /// Defects that hold.
    sets: Vec<Vec<usize>>,
    scenarios: Vec<Scenario>,
    /// By scenario: its probability; they add up to 1.
    pub(crate) weights: Vec<f64>,
    /// The probability of all scenarios that are not among them.
    pub(crate) left_out: f64,
}

/// How likely every scenario makes the outcomes of a fact.
pub(crate) struct Answers {
    pub(crate) outcomes: usize,
    /// A row of outcomes for every scenario.
    pub(crate) rows: Vec<f64>,
    /// By scenario: the bits that are left in the answer when the defects are known; none where that
    /// depends on what else is known, because contexts make the answer.
    pub(crate) entropy: Option<Vec<f64>>,
}

impl<'e, 'p> Scenarios<'e, 'p> {
    /// The posterior must be possible, and of this evidence.
    pub(crate) fn new(
        engine: &'e Engine<'p>,
        resolved: &ResolvedEvidence,
        posterior: &Posterior,
    ) -> Self {
        let groups = groups(engine, resolved);
        let sets = sets(posterior);
        let mut seen: Vec<(*const Table, usize, Vec<f64>)> = Vec::new();
        let mut scenarios: Vec<(f64, Scenario)> = Vec::new();
        for (group, own) in groups.iter().enumerate() {
            let mut weights = priors(engine, own, &sets);
            let tables = &engine.pack.model.classes[own.class].tables;
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
            let own = weights.into_iter().enumerate().filter(|(_, weight)| *weight > 0.0);
            scenarios.extend(own.map(|(set, weight)| (weight, Scenario { set, group })));
        }
        scenarios.sort_by(|(a, one), (b, other)| {
            b.total_cmp(a).then((one.set, one.group).cmp(&(other.set, other.group)))
        });
        let all: f64 = scenarios.iter().map(|(weight, _)| weight).sum();
        let mut rest = all;
        let wanted = scenarios.iter().take(MAX_WAYS).take_while(|(weight, _)| {
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

    /// How likely every scenario makes the outcomes of a fact; none for facts without outcomes.
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
        let classes = &self.engine.pack.model.classes;
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
        // Where every context gives the same numbers, the defects alone make the answer.
        let mut tables = self.scenarios.iter().map(table);
        let first = tables.next().flatten().map(Arc::as_ptr);
        let entropy = tables.all(|table| table.map(Arc::as_ptr) == first).then(|| {
            rows.chunks_exact(outcomes).map(|row| row.iter().map(|p| surprise(*p)).sum()).collect()
        });
        Answers { outcomes, rows, entropy }
    }

    fn of_context(&self, fact: FactIx, outcomes: usize) -> Option<Answers> {
        let model = &self.engine.pack.model;
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

    /// Bits that a fact tells about the defects, where the scenarios have these weights.
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

    /// The bits left in an answer when the defects are known, times the weight.
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

/// By outcome: the weight with which it comes back.
pub(crate) fn predicted(answers: &Answers, weights: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; answers.outcomes];
    for (row, weight) in answers.rows.chunks_exact(answers.outcomes).zip(weights) {
        sums.iter_mut().zip(row).for_each(|(sum, p)| *sum += weight * p);
    }
    sums
}

/// The sets of defects that are looked at, each in ascending order.
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

/// The context states that the evidence leaves, those that share their numbers together.
fn groups(engine: &Engine<'_>, resolved: &ResolvedEvidence) -> Vec<ContextGroup> {
    let model = &engine.pack.model;
    let mut networks = networks(engine, &resolved.hard);
    for finding in &resolved.findings {
        if let Some(at) = model.contexts.iter().position(|context| *context == finding.fact) {
            let of = |state: usize| finding.likelihood[model.states[state].outcomes[at]];
            networks.iter_mut().for_each(|network| network.weigh_states(of));
        }
    }
    networks.into_iter().flat_map(|network| network.groups).collect()
}

/// By set: its weight in a group before the findings.
fn priors(engine: &Engine<'_>, group: &ContextGroup, sets: &[Vec<usize>]) -> Vec<f64> {
    let class = &engine.pack.model.classes[group.class];
    let own = group.weight();
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
        chances.iter().enumerate().fold(own, |weight, (at, (absent, present))| {
            weight * if members.next_if_eq(&&at).is_some() { present } else { absent }
        })
    };
    sets.iter().map(weight).collect()
}

/// By set: how likely it makes a finding.
fn likelihoods(table: &Table, finding: &Finding, sets: &[Vec<usize>]) -> Vec<f64> {
    let likelihood = |set: &Vec<usize>| -> f64 {
        let row = table.row(|DefectIx(at)| set.binary_search(&at).is_ok());
        row.iter().zip(&finding.likelihood).map(|(p, seen)| p * seen).sum()
    };
    sets.iter().map(likelihood).collect()
}
