//! The ways the world could be: which set of defects holds, in which contexts, and how likely each way
//! makes an answer.
//!
//! A few defects: every set of them. More: every set that differs from the likeliest defects in at
//! most three. Only the likeliest ways are kept, and the probability of the others is said.

use std::sync::Arc;

use shindan_model::{DefectIx, FactIx, FactKind, Table};

use super::Engine;
use super::entropy::surprise;
use super::evidence::Finding;
use super::lane::Lane;
use super::network::networks;
use super::posterior::Posterior;
use super::resolve::ResolvedEvidence;

/// Of more than a few defects, those that are less likely stay out of every way; and so do the least
/// likely ways that are less likely together.
const NEGLIGIBLE: f64 = 1e-4;
/// Up to so many defects, every set is looked at.
const FEW: usize = 10;
/// From more, sets that differ from the likeliest defects in up to so many.
const MOST_APART: usize = 3;
/// So many ways are kept.
const MOST_WAYS: usize = 1024;

/// A way the world could be.
struct Way {
    /// Position in [`Ways::sets`].
    set: usize,
    /// Position in [`Ways::lanes`].
    lane: usize,
}

/// The likeliest ways, those with the same defects next to each other.
pub(super) struct Ways<'e, 'p> {
    engine: &'e Engine<'p>,
    lanes: Vec<Lane>,
    /// Defects that hold.
    sets: Vec<Vec<usize>>,
    ways: Vec<Way>,
    /// By way: its probability; they add up to 1.
    pub(super) weights: Vec<f64>,
    /// The probability of all ways that are not among them.
    pub(super) left_out: f64,
}

/// How likely every way makes the outcomes of a fact.
pub(super) struct Answers {
    pub(super) outcomes: usize,
    /// A row of outcomes for every way.
    pub(super) rows: Vec<f64>,
    /// By way: the bits that are left in the answer when the defects are known; none where that
    /// depends on what else is known, because contexts make the answer.
    pub(super) entropy: Option<Vec<f64>>,
}

impl<'e, 'p> Ways<'e, 'p> {
    /// The posterior must be possible, and of this evidence.
    pub(super) fn new(
        engine: &'e Engine<'p>,
        resolved: &ResolvedEvidence,
        posterior: &Posterior,
    ) -> Self {
        let lanes = lanes(engine, resolved);
        let sets = sets(posterior);
        let mut seen: Vec<(*const Table, usize, Vec<f64>)> = Vec::new();
        let mut ways: Vec<(f64, Way)> = Vec::new();
        for (lane, own) in lanes.iter().enumerate() {
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
            ways.extend(own.map(|(set, weight)| (weight, Way { set, lane })));
        }
        ways.sort_by(|(a, one), (b, other)| {
            b.total_cmp(a).then((one.set, one.lane).cmp(&(other.set, other.lane)))
        });
        let all: f64 = ways.iter().map(|(weight, _)| weight).sum();
        let mut rest = all;
        let wanted = ways.iter().take(MOST_WAYS).take_while(|(weight, _)| {
            let before = rest;
            rest -= weight;
            before > NEGLIGIBLE * all || sets.len() <= 1 << FEW
        });
        let wanted = wanted.count();
        ways.truncate(wanted);
        ways.sort_by_key(|(_, way)| (way.set, way.lane));
        let kept: f64 = ways.iter().map(|(weight, _)| weight).sum();
        let whole = 10_f64.powf(posterior.log10_evidence);
        let (weights, ways) = ways.into_iter().map(|(weight, way)| (weight / kept, way)).unzip();
        Self { engine, lanes, sets, ways, weights, left_out: (1.0 - kept / whole).clamp(0.0, 1.0) }
    }

    /// How likely every way makes the outcomes of a fact; none for facts without outcomes.
    pub(super) fn answers(&self, fact: FactIx) -> Option<Answers> {
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
        let table = |way: &Way| classes[self.lanes[way.lane].class].tables[fact.0].as_ref();
        let mut rows = Vec::with_capacity(self.ways.len() * outcomes);
        let mut last: Option<(usize, *const Table)> = None;
        for way in &self.ways {
            let Some(table) = table(way) else {
                rows.extend((0..outcomes).map(|outcome| if outcome == 0 { 1.0 } else { 0.0 }));
                continue;
            };
            let key = (way.set, Arc::as_ptr(table));
            if last == Some(key) {
                rows.extend_from_within(rows.len() - outcomes..);
            } else {
                let holds = |DefectIx(at)| self.sets[way.set].contains(&at);
                rows.extend(table.row(holds));
            }
            last = Some(key);
        }
        // Where every context gives the same numbers, the defects alone make the answer.
        let mut tables = self.ways.iter().map(table);
        let first = tables.next().flatten().map(Arc::as_ptr);
        let entropy = tables.all(|table| table.map(Arc::as_ptr) == first).then(|| {
            rows.chunks_exact(outcomes).map(|row| row.iter().map(|p| surprise(*p)).sum()).collect()
        });
        Answers { outcomes, rows, entropy }
    }

    fn of_context(&self, fact: FactIx, outcomes: usize) -> Option<Answers> {
        let model = &self.engine.pack.model;
        let at = model.contexts.iter().position(|context| *context == fact)?;
        let by_lane: Vec<Vec<f64>> = self
            .lanes
            .iter()
            .map(|lane| {
                let all = lane.weight();
                let mut row = vec![0.0; outcomes];
                for (state, weight) in &lane.states {
                    row[model.states[*state].outcomes[at]] += weight / all;
                }
                row
            })
            .collect();
        let rows = self.ways.iter().flat_map(|way| by_lane[way.lane].iter().copied()).collect();
        Some(Answers { outcomes, rows, entropy: None })
    }

    /// Bits that a fact tells about the defects, where the ways have these weights.
    pub(super) fn information(&self, answers: &Answers, weights: &[f64]) -> f64 {
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
            if self.ways.get(at + 1).is_none_or(|next| next.set != self.ways[at].set) {
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
pub(super) fn predicted(answers: &Answers, weights: &[f64]) -> Vec<f64> {
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
    let most = if free.len() <= FEW { FEW } else { MOST_APART };
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
fn lanes(engine: &Engine<'_>, resolved: &ResolvedEvidence) -> Vec<Lane> {
    let model = &engine.pack.model;
    let mut networks = networks(engine, &resolved.hard);
    for finding in &resolved.findings {
        if let Some(at) = model.contexts.iter().position(|context| *context == finding.fact) {
            let of = |state: usize| finding.likelihood[model.states[state].outcomes[at]];
            networks.iter_mut().for_each(|network| network.weigh_states(of));
        }
    }
    networks.into_iter().flat_map(|network| network.lanes).collect()
}

/// By set: its weight in a lane before the findings.
fn priors(engine: &Engine<'_>, lane: &Lane, sets: &[Vec<usize>]) -> Vec<f64> {
    let class = &engine.pack.model.classes[lane.class];
    let own = lane.weight();
    let chances: Vec<(f64, f64)> = class
        .prior
        .iter()
        .zip(&lane.forced)
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
