//! What to do next: what each act is expected to tell about the defects, and what it costs.
//!
//! The information of a fact is exact: `I(F; D) = H(F) - Σ P(D) H(F | D)` over the joint posterior of
//! the defects linked to it, context states summed out. An act that settles several facts counts
//! their joint information where that is small enough to compute, else the most informative of them.

use super::Engine;
use super::evidence::{Finding, TooLarge};
use super::posterior::{Posterior, Weighted, chain, groups, odds};
use super::settle::Settled;
use super::verdict::NextAct;
use crate::fact::Value;
use crate::kb::{Act, ActIx, By, CauseIx, DefectIx, FactIx, FactKind, Known, Minutes};

/// The most combinations of outcomes times sets of defects that one act's information may take.
const MOST_CELLS: usize = 1 << 12;

/// The acts that could settle something, best first: mandatory ones, then bits a minute.
pub(super) fn next(
    engine: &Engine<'_>,
    settled: &Settled,
    posterior: &Posterior,
) -> Result<Vec<NextAct>, TooLarge> {
    let mut acts = Vec::new();
    let world = World::new(engine, settled)?;
    let mut of_fact: Vec<Option<f64>> = vec![None; engine.pack.facts.len()];
    for (at, act) in engine.pack.acts.iter().enumerate() {
        let settles = open(engine, settled, act);
        if settles.is_empty() || act.by == By::Probe || !makes_sense(engine, settled, act) {
            continue;
        }
        let mut bits: f64 = 0.0;
        for fact in &settles {
            let own = match of_fact[fact.0] {
                Some(bits) => bits,
                None => world.information(&[*fact], posterior),
            };
            of_fact[fact.0] = Some(own);
            bits = bits.max(own);
        }
        if settles.len() > 1 && bits > 0.0 {
            bits = bits.max(world.information(&settles, posterior));
        }
        acts.push(NextAct {
            act: ActIx(at),
            settles,
            bits,
            cost_minutes: cost(engine, act),
            mandatory: act.mandatory,
        });
    }
    for at in 0..acts.len() {
        let opens = gated(engine, &acts[at], &acts);
        acts[at].bits = acts[at].bits.max(opens);
    }
    let value = |act: &NextAct| act.bits / act.cost_minutes.max(0.01);
    acts.sort_by(|a, b| {
        b.mandatory.cmp(&a.mandatory).then(value(b).total_cmp(&value(a))).then(a.act.cmp(&b.act))
    });
    Ok(acts)
}

/// The facts that an act would settle: not known, not given up, and applying as far as is known.
fn open(engine: &Engine<'_>, settled: &Settled, act: &Act) -> Vec<FactIx> {
    let known = |fact: &FactIx| settled.facts.iter().any(|settled| settled.fact == *fact);
    let asked = |fact: &FactIx| {
        let requires = &engine.pack.facts[fact.0].requires;
        requires
            .as_ref()
            .is_none_or(|requires| requires.holds(&KnownFacts { engine, settled }) == Some(true))
    };
    act.settles
        .iter()
        .copied()
        .filter(|fact| {
            !known(fact)
                && !settled.unavailable.contains(fact)
                && !settled.not_applicable.contains(fact)
                && asked(fact)
        })
        .collect()
}

fn makes_sense(engine: &Engine<'_>, settled: &Settled, act: &Act) -> bool {
    act.requires
        .as_ref()
        .is_none_or(|requires| requires.holds(&KnownFacts { engine, settled }) == Some(true))
}

fn cost(engine: &Engine<'_>, act: &Act) -> f64 {
    let setup = act.setup.map_or(Minutes::default(), |setup| engine.pack.setups[setup].minutes);
    act.minutes.keyboard + setup.keyboard
}

/// A fact that another fact waits for tells at most what the other one would: nothing by itself.
fn gated(engine: &Engine<'_>, act: &NextAct, _others: &[NextAct]) -> f64 {
    let waits = |fact: &FactIx| {
        engine.pack.facts.iter().any(|other| {
            other.requires.as_ref().is_some_and(|requires| requires.facts().contains(fact))
        }) || engine.pack.acts.iter().any(|other| {
            other.requires.as_ref().is_some_and(|requires| requires.facts().contains(fact))
        })
    };
    if act.settles.iter().any(waits) { engine.pack.stop_bits } else { 0.0 }
}

/// What is known, as conditions see it.
struct KnownFacts<'a, 'p> {
    engine: &'a Engine<'p>,
    settled: &'a Settled,
}

impl Known for KnownFacts<'_, '_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        if let Some(complaint) = self.engine.pack.complaint
            && complaint.fact == fact
        {
            return Some(complaint.outcome);
        }
        let disputed =
            self.settled.disagreements.iter().any(|disagreement| disagreement.fact == fact);
        let finding = self.settled.findings.iter().find(|finding| finding.fact == fact)?;
        (!disputed).then(|| finding.outcome())
    }
    fn value(&self, fact: FactIx) -> Option<&Value> {
        let known =
            self.settled.facts.iter().find(|settled| settled.fact == fact && settled.counts)?;
        known.learned.value()
    }
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::UNIX_EPOCH
    }
}

/// The posterior world, group by group.
struct World<'a, 'p> {
    engine: &'a Engine<'p>,
    groups: Vec<(usize, f64, Weighted)>,
}

impl<'a, 'p> World<'a, 'p> {
    fn new(engine: &'a Engine<'p>, settled: &Settled) -> Result<Self, TooLarge> {
        let mut weighted = Vec::new();
        for group in &groups(engine, &settled.findings, &settled.hard) {
            if let Some(chain) = chain(engine, group, &settled.findings)? {
                let weight: f64 = group.states.iter().map(|(_, weight)| weight).sum();
                weighted.push((group.class, weight, chain));
            }
        }
        let most =
            weighted.iter().map(|(.., chain)| chain.log_weight).fold(f64::NEG_INFINITY, f64::max);
        for (_, weight, chain) in &mut weighted {
            *weight *= (chain.log_weight - most).exp();
        }
        Ok(Self { engine, groups: weighted })
    }

    /// Bits that these facts together tell about the defects linked to them.
    fn information(&self, facts: &[FactIx], posterior: &Posterior) -> f64 {
        let mut bits: f64 = 0.0;
        let findings: Vec<FactIx> =
            facts.iter().copied().filter(|fact| self.is(fact, FactKind::Finding)).collect();
        for context in facts.iter().filter(|fact| self.is(fact, FactKind::Context)) {
            bits += self.of_context(*context, posterior);
        }
        bits + self.of_findings(&findings, posterior)
    }

    fn is(&self, fact: &FactIx, kind: FactKind) -> bool {
        self.engine.pack.facts[fact.0].kind == kind
    }

    fn of_findings(&self, facts: &[FactIx], posterior: &Posterior) -> f64 {
        let Some(cells) = facts.iter().try_fold(1_usize, |cells, fact| {
            cells.checked_mul(self.engine.pack.facts[fact.0].outcomes.len())
        }) else {
            return 0.0;
        };
        let mut linked: Vec<usize> = Vec::new();
        for (class, ..) in &self.groups {
            for fact in facts {
                let Some(table) = &self.engine.pack.model.classes[*class].tables[fact.0] else {
                    continue;
                };
                linked.extend(table.links.iter().map(|link| link.defect.0));
            }
        }
        linked.sort_unstable();
        linked.dedup();
        let fits = |linked: &[usize]| {
            linked.len() < 16 && cells.saturating_mul(1 << linked.len()) <= MOST_CELLS
        };
        if facts.len() > 1 && !fits(&linked) {
            return 0.0;
        }
        // A single fact with very many causes: the least likely ones are taken as they stand.
        linked.sort_by(|a, b| posterior.defects[*b].total_cmp(&posterior.defects[*a]));
        while !fits(&linked) {
            linked.pop();
        }
        linked.sort_unstable();
        let mut joint = vec![0.0; cells << linked.len()];
        for (class, weight, Weighted { chain, .. }) in &self.groups {
            let class = &self.engine.pack.model.classes[*class];
            for (set, probability) in chain.joint(&linked).into_iter().enumerate() {
                let holds = |DefectIx(defect)| {
                    linked
                        .iter()
                        .position(|other| *other == defect)
                        .is_some_and(|bit| set >> bit & 1 == 1)
                };
                let mut row = vec![weight * probability];
                for fact in facts {
                    let Some(table) = &class.tables[fact.0] else {
                        continue;
                    };
                    let outcomes: Vec<f64> = (0..table.leak.len())
                        .map(|outcome| table.probability(outcome, holds))
                        .collect();
                    row = row.iter().flat_map(|p| outcomes.iter().map(move |q| p * q)).collect();
                }
                for (cell, probability) in joint[set * cells..].iter_mut().zip(row) {
                    *cell += probability;
                }
            }
        }
        mutual(&joint, cells)
    }

    /// Bits that a context tells about single defects, added up, and never more than its entropy.
    fn of_context(&self, context: FactIx, posterior: &Posterior) -> f64 {
        let model = &self.engine.pack.model;
        let Some(at) = model.contexts.iter().position(|other| *other == context) else {
            return 0.0;
        };
        let outcomes = self.engine.pack.facts[context.0].outcomes.len();
        let mut of_outcome = vec![0.0; outcomes];
        for (state, probability) in model.states.iter().zip(&posterior.states) {
            of_outcome[state.outcomes[at]] += probability;
        }
        let entropy: f64 = of_outcome.iter().map(|p| surprise(*p)).sum();
        // Each group knows only its defects; a state's share of a group is its own.
        let mut bits = 0.0;
        let marginals: Vec<(usize, f64, Vec<f64>)> = self
            .groups
            .iter()
            .map(|(class, _, Weighted { chain, .. })| {
                let (total, with) = chain.marginals();
                (*class, total, with)
            })
            .collect();
        for defect in 0..posterior.defects.len() {
            let mut joint = vec![0.0; outcomes * 2];
            for (state, probability) in model.states.iter().zip(&posterior.states) {
                let Some((_, total, with)) =
                    marginals.iter().find(|(class, ..)| *class == state.class)
                else {
                    continue;
                };
                let holds = with[defect] / total;
                joint[state.outcomes[at]] += probability * (1.0 - holds);
                joint[outcomes + state.outcomes[at]] += probability * holds;
            }
            bits += mutual(&joint, outcomes);
        }
        f64::min(bits, entropy)
    }
}

/// Mutual information in bits of a joint table with rows of `columns`; weights need not add up to 1.
fn mutual(joint: &[f64], columns: usize) -> f64 {
    let total: f64 = joint.iter().sum();
    if total <= 0.0 {
        return 0.0;
    }
    let mut of_column = vec![0.0; columns];
    let mut given_row = 0.0;
    for row in joint.chunks_exact(columns) {
        let weight: f64 = row.iter().sum();
        if weight <= 0.0 {
            continue;
        }
        for (sum, cell) in of_column.iter_mut().zip(row) {
            *sum += cell / total;
        }
        given_row += weight / total * row.iter().map(|cell| surprise(cell / weight)).sum::<f64>();
    }
    let entropy: f64 = of_column.iter().map(|p| surprise(*p)).sum();
    (entropy - given_row).max(0.0)
}

fn surprise(probability: f64) -> f64 {
    if probability > 0.0 { -probability * probability.log2() } else { 0.0 }
}

/// Whether some outcome of an act's facts would take the leading cause below the lower threshold.
///
/// An outcome of probability `q` that moves the leader from `p` to `t` tells at least
/// `q · KL(t || p)` bits, so acts that tell less than that cannot.
pub(super) fn could_overturn(
    engine: &Engine<'_>,
    settled: &Settled,
    posterior: &Posterior,
    leader: CauseIx,
    act: &NextAct,
) -> Result<bool, TooLarge> {
    /// Outcomes less likely than this are not waited for.
    const UNLIKELY: f64 = 0.02;
    let lower = engine.pack.threshold.lower;
    if act.bits < UNLIKELY * divergence(lower, posterior.cause(leader)) {
        return Ok(false);
    }
    for fact in &act.settles {
        let known = &engine.pack.facts[fact.0];
        for outcome in 0..known.outcomes.len() {
            let mut findings = settled.findings.clone();
            findings.push(Finding::certain(*fact, outcome, known.outcomes.len()));
            let (odds, evidence) = odds(engine, &findings, &settled.hard, leader)?;
            let predicted = 10_f64.powf(evidence - posterior.log10_evidence);
            if predicted >= UNLIKELY && odds.any < lower {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Kullback-Leibler divergence in bits of two chances.
fn divergence(to: f64, from: f64) -> f64 {
    let part = |a: f64, b: f64| {
        if a > 0.0 && b > 0.0 { a * (a / b).log2() } else { 0.0 }
    };
    part(to, from) + part(1.0 - to, 1.0 - from)
}
