//! How much a fact is expected to tell about the defects, in bits.
//!
//! `I(F; D) = H(F) - Σ P(D) H(F | D)` over the joint posterior of the defects linked to the fact,
//! context states summed out.

use std::sync::Arc;

use super::Engine;
use super::entropy::{mutual, surprise};
use super::enumeration::Enumeration;
use super::evidence::TooLarge;
use super::posterior::{Posterior, Weighted, chain, groups};
use super::settle::Settled;
use crate::kb::{FactIx, FactKind, Table};

/// The most combinations of outcomes times sets of defects that one act's information may take.
const MOST_CELLS: usize = 1 << 12;

/// Tables of some facts, and the weights of all sets of the defects linked to them.
type Joint<'t> = (Vec<Option<&'t Arc<Table>>>, Vec<f64>);

/// The posterior world.
pub(super) enum World<'e> {
    /// The weight of every set of defects.
    Sets(&'e Enumeration, Vec<f64>),
    /// Group by group: its class, its weight, its chain.
    Groups(Vec<(usize, f64, Weighted)>),
}

impl<'e> World<'e> {
    pub(super) fn new(engine: &'e Engine<'_>, settled: &Settled) -> Result<Self, TooLarge> {
        if let Some((tables, weights)) = engine.enumeration.as_ref().and_then(|tables| {
            Some((tables, tables.weights(engine, &settled.findings, &settled.hard)?))
        }) {
            return Ok(Self::Sets(tables, weights));
        }
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
        Ok(Self::Groups(weighted))
    }

    /// Bits that these facts together tell about the defects linked to them.
    pub(super) fn information(
        &self,
        engine: &Engine<'_>,
        facts: &[FactIx],
        posterior: &Posterior,
    ) -> f64 {
        let is = |fact: &FactIx, kind| engine.pack.facts[fact.0].kind == kind;
        if let (Self::Sets(tables, weights), [fact]) = (self, facts) {
            return tables.information(*fact, weights);
        }
        let mut bits: f64 = 0.0;
        let findings: Vec<FactIx> =
            facts.iter().copied().filter(|fact| is(fact, FactKind::Finding)).collect();
        for context in facts.iter().filter(|fact| is(fact, FactKind::Context)) {
            bits += self.of_context(engine, *context, posterior);
        }
        bits + self.of_findings(engine, &findings, posterior)
    }

    fn of_findings(&self, engine: &Engine<'_>, facts: &[FactIx], posterior: &Posterior) -> f64 {
        let Some(cells) = facts.iter().try_fold(1_usize, |cells, fact| {
            cells.checked_mul(engine.pack.facts[fact.0].outcomes.len())
        }) else {
            return 0.0;
        };
        let mut linked: Vec<usize> = Vec::new();
        for tables in self.tables(engine, facts) {
            for table in tables.into_iter().flatten() {
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
        for (tables, sets) in self.joint(engine, facts, &linked) {
            let each: Vec<(usize, Vec<f64>)> = tables
                .into_iter()
                .flatten()
                .map(|table| (table.leak.len(), table.rows(&linked)))
                .collect();
            for (set, weight) in sets.into_iter().enumerate() {
                let mut row = vec![weight];
                for (outcomes, rows) in &each {
                    let own = &rows[set * outcomes..][..*outcomes];
                    row = row.iter().flat_map(|p| own.iter().map(move |q| p * q)).collect();
                }
                for (cell, probability) in joint[set * cells..].iter_mut().zip(row) {
                    *cell += probability;
                }
            }
        }
        mutual(&joint, cells)
    }

    /// By group: the tables of these facts.
    fn tables<'t>(
        &self,
        engine: &'t Engine<'_>,
        facts: &[FactIx],
    ) -> Vec<Vec<Option<&'t Arc<Table>>>> {
        let of = |class: usize| {
            let tables = &engine.pack.model.classes[class].tables;
            facts.iter().map(|fact| tables[fact.0].as_ref()).collect()
        };
        match self {
            Self::Sets(..) => vec![of(0)],
            Self::Groups(groups) => groups.iter().map(|(class, ..)| of(*class)).collect(),
        }
    }

    /// The weights of the sets of linked defects, groups with the same tables added up.
    pub(super) fn joint<'t>(
        &self,
        engine: &'t Engine<'_>,
        facts: &[FactIx],
        linked: &[usize],
    ) -> Vec<Joint<'t>> {
        let mut all: Vec<Joint<'t>> = Vec::new();
        for (at, tables) in self.tables(engine, facts).into_iter().enumerate() {
            let (weight, own) = match self {
                Self::Sets(_, weights) => (1.0, Enumeration::joint(weights, linked)),
                Self::Groups(groups) => (groups[at].1, groups[at].2.chain.joint(linked)),
            };
            let same = |other: &[Option<&Arc<Table>>]| {
                tables.iter().zip(other).all(|pair| match pair {
                    (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                    (None, None) => true,
                    _ => false,
                })
            };
            match all.iter_mut().find(|(other, _)| same(other)) {
                Some((_, sum)) => {
                    sum.iter_mut().zip(own).for_each(|(sum, own)| *sum += weight * own);
                }
                None => all.push((tables, own.into_iter().map(|own| weight * own).collect())),
            }
        }
        all
    }

    /// Bits that a context tells about single defects, added up, and never more than its entropy.
    fn of_context(&self, engine: &Engine<'_>, context: FactIx, posterior: &Posterior) -> f64 {
        let model = &engine.pack.model;
        let Self::Groups(groups) = self else {
            return 0.0;
        };
        let Some(at) = model.contexts.iter().position(|other| *other == context) else {
            return 0.0;
        };
        let outcomes = engine.pack.facts[context.0].outcomes.len();
        let mut of_outcome = vec![0.0; outcomes];
        for (state, probability) in model.states.iter().zip(&posterior.states) {
            of_outcome[state.outcomes[at]] += probability;
        }
        let entropy: f64 = of_outcome.iter().map(|p| surprise(*p)).sum();
        // Each group knows only its defects; a state's share of a group is its own.
        let mut bits = 0.0;
        let marginals: Vec<(usize, f64, Vec<f64>)> = groups
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
