//! The mutual information of facts and defects, in bits.
//!
//! `I(F; D) = H(F) - Σ P(D) H(F | D)` over the joint posterior of the linked defects, context
//! states summed out.

use std::sync::Arc;

use shindan_model::{FactIx, FactKind, Table};

use crate::evidence::finding::TooLarge;
use crate::inference::belief::{Belief, Representation, shares, weighted};
use crate::inference::entropy::{mutual, surprise};
use crate::inference::enumeration::Enumeration;
use crate::inference::information_gain::InformationGain;
use crate::inference::network::Network;
use crate::inference::posterior::Posterior;

/// Bound the cells of a joint table: combinations of outcomes times sets of defects.
const MAX_CELLS: usize = 1 << 12;
/// Bound the cells over all context groups.
const MAX_TOTAL_CELLS: usize = 1 << 14;

/// Cap probabilities here, to keep odds finite.
const ALMOST: f64 = 1.0 - 1e-9;

/// The tables of some facts, and the weights of all sets of the defects linked to them.
pub(crate) type Joint<'t> = (Vec<Option<&'t Arc<Table>>>, Vec<f64>);

impl Belief<'_> {
    /// The joint information of some facts about the defects linked to them.
    pub(crate) fn information(
        &mut self,
        facts: &[FactIx],
        posterior: &Posterior,
    ) -> Result<InformationGain, TooLarge> {
        let engine = self.engine;
        let is = |fact: &FactIx, kind| engine.pack.facts[fact.0].kind == kind;
        if let (Representation::Joint(tables, weights), [fact]) = (&self.representation, facts) {
            return Ok(InformationGain {
                bits: tables.information(*fact, weights),
                predicted: Vec::new(),
            });
        }
        if let [fact] = facts
            && self.is_prior(*fact)
        {
            let known = &engine.prior_gain[fact.0];
            if known.get().is_none() {
                // Another thread may set it first, to the same result.
                let _ = known.set(self.of_findings(&[*fact], posterior)?);
            }
            return Ok(known.get().cloned().unwrap_or_default());
        }
        let mut bits: f64 = 0.0;
        let findings: Vec<FactIx> =
            facts.iter().copied().filter(|fact| is(fact, FactKind::Finding)).collect();
        for context in facts.iter().filter(|fact| is(fact, FactKind::Context)) {
            bits += self.of_context(*context, posterior)?;
        }
        let mut gain = self.of_findings(&findings, posterior)?;
        gain.bits += bits;
        Ok(gain)
    }

    /// The cached prior information of a fact, if no evidence bears on it.
    pub(crate) fn prior_gain(&self, fact: FactIx) -> Option<&InformationGain> {
        self.engine.prior_gain[fact.0].get().filter(|_| self.is_prior(fact))
    }

    /// Whether no evidence bears on the defects of a fact.
    fn is_prior(&self, fact: FactIx) -> bool {
        let model = &self.engine.model;
        let is_finding = self.engine.pack.facts[fact.0].kind == FactKind::Finding;
        match &self.representation {
            Representation::Networks(networks) if is_finding && model.states.len() == 1 => {
                networks.iter().all(|network| network.is_unaffected(&self.engine.linked[fact.0]))
            }
            _ => false,
        }
    }

    fn of_findings(
        &mut self,
        facts: &[FactIx],
        posterior: &Posterior,
    ) -> Result<InformationGain, TooLarge> {
        let engine = self.engine;
        let Some(cells) = facts.iter().try_fold(1_usize, |cells, fact| {
            cells.checked_mul(engine.pack.facts[fact.0].outcomes.len())
        }) else {
            return Ok(InformationGain::default());
        };
        let mut linked: Vec<usize> =
            facts.iter().flat_map(|fact| engine.linked[fact.0].iter().copied()).collect();
        linked.sort_unstable();
        linked.dedup();
        let groups: usize = match &self.representation {
            Representation::Joint(..) => 1,
            Representation::Networks(networks) => {
                networks.iter().map(|network| network.groups.len()).sum()
            }
        };
        let most = MAX_CELLS.min(MAX_TOTAL_CELLS / groups.max(1));
        let fits =
            |linked: &[usize]| linked.len() < 16 && cells.saturating_mul(1 << linked.len()) <= most;
        if facts.is_empty() || facts.len() > 1 && !fits(&linked) {
            return Ok(InformationGain::default());
        }
        if !fits(&linked) {
            linked.sort_by(|a, b| posterior.defects[*b].total_cmp(&posterior.defects[*a]));
            let mut others = Vec::new();
            while !fits(&linked) {
                others.extend(linked.pop());
            }
            linked.sort_unstable();
            return self.estimate_wide(facts[0], &linked, &others, posterior);
        }
        let mut joint = vec![0.0; cells << linked.len()];
        for (tables, sets) in self.joint(facts, &linked)? {
            let each: Vec<(usize, Vec<f64>)> = tables
                .into_iter()
                .flatten()
                .map(|table| (table.leak.len(), table.rows(&linked)))
                .collect();
            for (set, weight) in sets.into_iter().enumerate() {
                let mut row = vec![weight];
                for (outcomes, rows) in &each {
                    let given_set = &rows[set * outcomes..][..*outcomes];
                    row = row.iter().flat_map(|p| given_set.iter().map(move |q| p * q)).collect();
                }
                for (cell, probability) in joint[set * cells..].iter_mut().zip(row) {
                    *cell += probability;
                }
            }
        }
        let total: f64 = joint.iter().sum();
        let predicted = |cell| joint.iter().skip(cell).step_by(cells).sum::<f64>() / total;
        Ok(InformationGain {
            bits: mutual(&joint, cells),
            predicted: (0..cells).map(predicted).collect(),
        })
    }

    /// Estimates the information of a fact with very many defects: the likelier ones in every
    /// combination, at most one of the others at a time, independently.
    fn estimate_wide(
        &mut self,
        fact: FactIx,
        linked: &[usize],
        others: &[usize],
        posterior: &Posterior,
    ) -> Result<InformationGain, TooLarge> {
        let chance = |at: usize| posterior.defects[at].min(ALMOST);
        let none: f64 = others.iter().map(|at| 1.0 - chance(*at)).product();
        let only = |at: usize| none * chance(at) / (1.0 - chance(at));
        let several = 1.0 - none - others.iter().map(|at| only(*at)).sum::<f64>();
        let outcomes = self.engine.pack.facts[fact.0].outcomes.len();
        let mut predicted = vec![0.0; outcomes];
        let (mut given, mut total) = (0.0, 0.0);
        for (tables, sets) in self.joint(&[fact], linked)? {
            let Some(table) = tables[0] else { continue };
            total += sets.iter().sum::<f64>();
            let mut add = |table: Table, share: f64| {
                for (row, weight) in table.rows(linked).chunks_exact(outcomes).zip(&sets) {
                    given += share * weight * row.iter().map(|p| surprise(*p)).sum::<f64>();
                }
            };
            add((**table).clone(), none);
            for other in others {
                add(table.with(|defect| (defect.0 == *other).then_some(1.0)), only(*other));
            }
            let mixed = table.with(|defect| others.contains(&defect.0).then(|| chance(defect.0)));
            for (row, weight) in mixed.rows(linked).chunks_exact(outcomes).zip(&sets) {
                predicted.iter_mut().zip(row).for_each(|(sum, p)| *sum += weight * p);
            }
            add(mixed, several.max(0.0));
        }
        if total <= 0.0 {
            return Ok(InformationGain::default());
        }
        predicted.iter_mut().for_each(|sum| *sum /= total);
        let entropy: f64 = predicted.iter().map(|p| surprise(*p)).sum();
        Ok(InformationGain { bits: (entropy - given / total).max(0.0), predicted })
    }

    /// The weights of all sets of `linked`, summed over networks with the same tables.
    pub(crate) fn joint(
        &mut self,
        facts: &[FactIx],
        linked: &[usize],
    ) -> Result<Vec<Joint<'_>>, TooLarge> {
        let engine = self.engine;
        let networks = match &mut self.representation {
            Representation::Joint(_, weights) => {
                let tables = &engine.model.classes[0].tables;
                let tables_of_facts = facts.iter().map(|fact| tables[fact.0].as_ref()).collect();
                return Ok(vec![(tables_of_facts, Enumeration::joint(weights, linked))]);
            }
            Representation::Networks(networks) => networks,
        };
        let (_, shares) = shares(networks)?;
        let mut all: Vec<Joint<'_>> = Vec::new();
        for (network, shares) in networks.iter_mut().zip(&shares) {
            let joint = network.joint(linked)?;
            let rows = joint.chunks_exact(shares.len());
            let sets = rows.map(|row| weighted(row.iter().copied(), shares));
            let tables: Vec<_> = facts.iter().map(|fact| network.tables[fact.0].as_ref()).collect();
            let same = |other: &[Option<&Arc<Table>>]| {
                tables.iter().zip(other).all(|pair| match pair {
                    (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                    (None, None) => true,
                    _ => false,
                })
            };
            match all.iter_mut().find(|(other, _)| same(other)) {
                Some((_, sum)) => sum.iter_mut().zip(sets).for_each(|(sum, weight)| *sum += weight),
                None => all.push((tables, sets.collect())),
            }
        }
        Ok(all)
    }

    /// The information of a context: the sum over single defects, at most its entropy.
    fn of_context(&mut self, context: FactIx, posterior: &Posterior) -> Result<f64, TooLarge> {
        let model = &self.engine.model;
        let Representation::Networks(networks) = &mut self.representation else {
            return Ok(0.0);
        };
        let Some(at) = model.contexts.iter().position(|other| *other == context) else {
            return Ok(0.0);
        };
        let outcomes = self.engine.pack.facts[context.0].outcomes.len();
        let mut of_outcome = vec![0.0; outcomes];
        for (state, probability) in model.states.iter().zip(&posterior.states) {
            of_outcome[state.outcomes[at]] += probability;
        }
        let entropy: f64 = of_outcome.iter().map(|p| surprise(*p)).sum();
        let marginals =
            networks.iter_mut().map(Network::marginals).collect::<Result<Vec<_>, _>>()?;
        let mut bits = 0.0;
        for defect in 0..posterior.defects.len() {
            let mut joint = vec![0.0; outcomes * 2];
            for (network, marginals) in networks.iter().zip(&marginals) {
                let row = &marginals[defect * network.groups.len()..];
                for (group, holds) in network.groups.iter().zip(row) {
                    for (state, _) in &group.states {
                        let outcome = model.states[*state].outcomes[at];
                        let probability = posterior.states[*state];
                        if probability > 0.0 {
                            joint[outcome] += probability * (1.0 - holds);
                            joint[outcomes + outcome] += probability * holds;
                        }
                    }
                }
            }
            bits += mutual(&joint, outcomes);
        }
        Ok(f64::min(bits, entropy))
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::Engine;
    use crate::testing::{FUSE, LAMP, factored, near, red_lamp, seen, table_lamp};

    use super::*;

    fn posterior(belief: &mut Belief<'_>) -> Posterior {
        let mut posterior = Posterior::default();
        belief.posterior(&mut posterior).unwrap();
        posterior
    }

    #[test]
    fn the_network_gives_the_information_of_the_joint_table() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let mut belief = factored(&engine);
        let prior = posterior(&mut belief);
        let gain = belief.information(&[LAMP], &prior).unwrap();
        // As worked in `enumeration_queries`.
        near(gain.bits, 0.296_874_013_660_171_9);
        near(gain.predicted[1], 0.2134);
        belief.observe(&seen(LAMP, 1));
        let mut joint = Belief::given(&engine, &[seen(LAMP, 1)], &[]);
        let after = posterior(&mut belief);
        let expected = joint.information(&[FUSE], &after).unwrap().bits;
        near(belief.information(&[FUSE], &after).unwrap().bits, expected);
        // A known answer carries nothing: red is red.
        assert!(expected > 0.1);
    }

    #[test]
    fn the_prior_gain_is_computed_once_and_only_used_before_evidence() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let mut belief = factored(&engine);
        assert!(belief.prior_gain(LAMP).is_none());
        let prior = posterior(&mut belief);
        let bits = belief.information(&[LAMP], &prior).unwrap().bits;
        near(belief.prior_gain(LAMP).unwrap().bits, bits);
        belief.observe(&seen(FUSE, 1));
        assert!(belief.prior_gain(LAMP).is_none(), "the fuse bears on a defect of the lamp");
    }

    #[test]
    fn facts_together_carry_at_least_as_much_as_each_and_at_most_the_sum() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let mut belief = factored(&engine);
        let prior = posterior(&mut belief);
        let mut bits = |facts: &[FactIx]| belief.information(facts, &prior).unwrap().bits;
        let (lamp, fuse, both) = (bits(&[LAMP]), bits(&[FUSE]), bits(&[LAMP, FUSE]));
        assert!(both > lamp.max(fuse) && both < lamp + fuse, "{lamp} {fuse} {both}");
    }

    #[test]
    fn a_context_carries_at_most_its_entropy() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let mut belief = factored(&engine);
        let prior = posterior(&mut belief);
        let kind = engine.fact("lamp.type").unwrap();
        let bits = belief.information(&[kind], &prior).unwrap().bits;
        // The mains of a battery lamp are never off, so the type says something about the mains.
        let entropy: f64 = prior.states.iter().map(|p| surprise(*p)).sum();
        assert!(bits > 0.0 && bits < entropy, "{bits} {entropy}");
    }
}
