//! The noisy-MAX network, conditioned on one finding at a time.
//!
//! Defects that no finding has joined keep their closed form; the others are in components. So the
//! work grows with the evidence, not with the pack.

use std::sync::Arc;

use shindan_model::{CauseIx, Table};

use crate::engine::Engine;
use crate::evidence::finding::{HardRule, TooLarge};
use crate::inference::component::Component;
use crate::inference::context_group::{ContextGroup, groups};
use crate::inference::factor::{Axis, Effect};
use crate::inference::forward_backward::Potentials;
use crate::inference::known_orders::KnownOrders;
use crate::inference::posterior::{Disjunction, Odds};

/// Context groups with the same tables, conditioned on the evidence.
#[derive(Clone, Debug)]
pub(crate) struct Network<'e> {
    /// By fact; `None` for facts without a table.
    pub tables: &'e [Option<Arc<Table>>],
    pub groups: Vec<ContextGroup>,
    cause_of: &'e [Option<CauseIx>],
    known_orders: &'e KnownOrders,
    /// By defect, then group: weights of absence and presence, which add up to 1.
    pub(super) absent: Vec<f64>,
    pub(super) present: Vec<f64>,
    pub(super) axes: Vec<Arc<Axis>>,
    /// By defect.
    pub(super) effects: Vec<Arc<Vec<Effect>>>,
    pub components: Vec<Component>,
    /// By defect: its component, if a finding joins it to other defects.
    pub(super) component_of: Vec<Option<usize>>,
    /// By defect: whether a finding or a rule bears on it.
    pub(super) affected: Vec<bool>,
}

/// The networks of all context states, before the findings.
pub(crate) fn networks<'e>(engine: &'e Engine<'_>, hard: &[HardRule]) -> Vec<Network<'e>> {
    groups(engine, hard).into_iter().map(|groups| Network::new(engine, groups)).collect()
}

impl<'e> Network<'e> {
    fn new(engine: &'e Engine<'_>, groups: Vec<ContextGroup>) -> Self {
        let classes = &engine.model.classes;
        let defects = engine.pack.defects.len();
        let mut network = Self {
            tables: &classes[groups[0].class].tables,
            cause_of: &engine.cause_of,
            known_orders: &engine.known_orders,
            absent: Vec::with_capacity(defects * groups.len()),
            present: Vec::with_capacity(defects * groups.len()),
            groups,
            axes: Vec::new(),
            effects: vec![Arc::default(); defects],
            components: Vec::new(),
            component_of: vec![None; defects],
            affected: vec![false; defects],
        };
        for defect in 0..defects {
            for group in &mut network.groups {
                let prior = classes[group.class].prior[defect];
                let (present, absent) = group.forced[defect];
                network.affected[defect] |= present || absent;
                network.absent.push(if present { 0.0 } else { 1.0 - prior });
                network.present.push(if absent { 0.0 } else { prior });
            }
            network.normalise(defect);
        }
        network
    }

    fn potentials<'n>(&'n self) -> Potentials<'n> {
        Potentials {
            axes: &self.axes,
            effects: &self.effects,
            absent: &self.absent,
            present: &self.present,
            groups: self.groups.len(),
            known_orders: self.known_orders,
        }
    }

    /// Normalises a defect's weights in every group, and moves the factor to the group.
    pub(super) fn normalise(&mut self, defect: usize) {
        let count = self.groups.len();
        let range = defect * count..(defect + 1) * count;
        let pairs = self.absent[range.clone()].iter_mut().zip(&mut self.present[range]);
        for ((absent, present), group) in pairs.zip(&mut self.groups) {
            let sum = *absent + *present;
            group.log_factor += sum.ln();
            if sum > 0.0 {
                *absent /= sum;
                *present /= sum;
            }
        }
    }

    /// The defects outside every component.
    pub(crate) fn singletons(&self) -> impl Iterator<Item = usize> {
        let all = self.component_of.iter().enumerate();
        all.filter(|(_, of)| of.is_none()).map(|(defect, _)| defect)
    }

    /// Whether no evidence bears on these defects.
    pub(crate) fn is_unaffected(&self, defects: &[usize]) -> bool {
        defects.iter().all(|defect| !self.affected[*defect])
    }

    /// By group: the natural logarithm of its weight given the evidence.
    pub(crate) fn log_weights(&mut self) -> Result<Vec<f64>, TooLarge> {
        let mut logs: Vec<f64> =
            self.groups.iter().map(|group| group.weight().ln() + group.log_factor).collect();
        self.each_component(|component, potentials| {
            let totals = component.totals(potentials)?;
            logs.iter_mut().zip(totals).for_each(|(log, total)| *log += total.ln());
            Ok(())
        })?;
        Ok(logs)
    }

    pub(crate) fn each_component(
        &mut self,
        mut with: impl FnMut(&mut Component, Potentials<'_>) -> Result<(), TooLarge>,
    ) -> Result<(), TooLarge> {
        let mut components = std::mem::take(&mut self.components);
        let potentials = self.potentials();
        let mut living = components.iter_mut().filter(|component| !component.defects.is_empty());
        let done = living.try_for_each(|component| with(component, potentials));
        self.components = components;
        done
    }

    /// By group: the odds of an event. `members`: its defects.
    pub(crate) fn split(
        &mut self,
        disjunction: Disjunction,
        members: impl Iterator<Item = usize>,
    ) -> Result<Vec<Odds>, TooLarge> {
        let count = self.groups.len();
        let mut sums = vec![Odds { none: 1.0, any: 0.0 }; count];
        let mut components = Vec::new();
        for defect in members {
            match self.component_of[defect] {
                Some(at) if components.contains(&at) => {}
                Some(at) => components.push(at),
                None => {
                    let range = defect * count..(defect + 1) * count;
                    add(&mut sums, &self.absent[range.clone()], &self.present[range]);
                }
            }
        }
        for at in components {
            self.compute_splits(at, &[disjunction])?;
            if let Some(split) = self.components[at].split(disjunction) {
                add(&mut sums, &split.none, &split.any);
            }
        }
        Ok(sums)
    }

    /// Computes the splits of several events in one pass per component.
    pub(crate) fn prepare(&mut self, disjunctions: &[Disjunction]) -> Result<(), TooLarge> {
        (0..self.components.len()).try_for_each(|at| self.compute_splits(at, disjunctions))
    }

    fn compute_splits(&mut self, at: usize, disjunctions: &[Disjunction]) -> Result<(), TooLarge> {
        let mut component = std::mem::take(&mut self.components[at]);
        let done = component.compute_splits(self.potentials(), self.cause_of, disjunctions);
        self.components[at] = component;
        done
    }

    /// By defect, then group: its probability.
    pub(crate) fn marginals(&mut self) -> Result<Vec<f64>, TooLarge> {
        let mut marginals = self.present.clone();
        let count = self.groups.len();
        self.each_component(|component, potentials| {
            for (defect, row) in component.marginals(potentials)? {
                marginals[defect * count..][..count].copy_from_slice(&row);
            }
            Ok(())
        })?;
        Ok(marginals)
    }

    /// By group: the probability that no defect holds.
    pub(crate) fn clear(&mut self) -> Result<Vec<f64>, TooLarge> {
        let count = self.groups.len();
        let mut clear = vec![1.0; count];
        let multiply = |clear: &mut [f64], row: &[f64]| {
            clear.iter_mut().zip(row).for_each(|(product, factor)| *product *= factor);
        };
        let rows = self.absent.chunks_exact(count).zip(&self.component_of);
        rows.filter(|(_, of)| of.is_none()).for_each(|(row, _)| multiply(&mut clear, row));
        self.each_component(|component, potentials| {
            multiply(&mut clear, &component.clear(potentials)?);
            Ok(())
        })?;
        Ok(clear)
    }

    /// By subset of `defects`, then group: its probability. Bit `k` of a set says that `defects[k]`
    /// holds.
    pub(crate) fn joint(&mut self, defects: &[usize]) -> Result<Vec<f64>, TooLarge> {
        let count = self.groups.len();
        let mut joint = vec![1.0; count];
        let mut bits: Vec<usize> = Vec::new();
        let mut done: Vec<usize> = Vec::new();
        for (bit, defect) in defects.iter().enumerate() {
            let (places, rows) = match self.component_of[*defect] {
                Some(at) if done.contains(&at) => continue,
                Some(at) => {
                    done.push(at);
                    let is_here = |bit: &usize| self.component_of[defects[*bit]] == Some(at);
                    let places: Vec<usize> = (0..defects.len()).filter(is_here).collect();
                    let tracked: Vec<usize> = places.iter().map(|bit| defects[*bit]).collect();
                    let mut component = std::mem::take(&mut self.components[at]);
                    let rows = component.joint(self.potentials(), &tracked);
                    self.components[at] = component;
                    (places, rows?)
                }
                None => {
                    let range = defect * count..(defect + 1) * count;
                    (vec![bit], [&self.absent[range.clone()], &self.present[range]].concat())
                }
            };
            bits.extend(places);
            joint = rows
                .chunks_exact(count)
                .flat_map(|row| {
                    joint.chunks_exact(count).flat_map(move |sets| {
                        sets.iter().zip(row).map(|(a, b)| a * b).collect::<Vec<_>>()
                    })
                })
                .collect();
        }
        let mut sorted = vec![0.0; joint.len()];
        for (index, row) in joint.chunks_exact(count).enumerate() {
            let set: usize =
                bits.iter().enumerate().map(|(place, bit)| (index >> place & 1) << bit).sum();
            sorted[set * count..][..count].copy_from_slice(row);
        }
        Ok(sorted)
    }
}

/// Extends odds by defects independent of those before.
fn add(sums: &mut [Odds], none: &[f64], any: &[f64]) {
    for ((sum, none), any) in sums.iter_mut().zip(none).zip(any) {
        sum.any += sum.none * any;
        sum.none *= none;
    }
}

#[cfg(test)]
mod tests {
    use crate::inference::posterior::Disjunction;
    use crate::testing::{LAMP, near, red_lamp, seen};

    use super::*;

    #[test]
    fn queries_before_and_after_defects_are_joined() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let mut network = networks(&engine, &[]).remove(0);
        let any = |network: &mut Network<'_>| {
            let members = engine.cause_of.iter().enumerate().map(|(at, _)| at);
            network.split(Disjunction::AnyCause, members).unwrap()[0]
        };
        near(any(&mut network).any, 0.28);
        near(network.clear().unwrap()[0], 0.72);
        assert_eq!(network.singletons().collect::<Vec<_>>(), [0, 1]);
        assert!(network.is_unaffected(&[0, 1]));
        network.observe(&seen(LAMP, 1));
        near(any(&mut network).any, 0.1774 / 0.2134);
        near(network.clear().unwrap()[0], 0.036 / 0.2134);
        assert_eq!(network.singletons().count(), 0);
        assert!(!network.is_unaffected(&[1]));
    }

    #[test]
    fn the_joint_of_defects_keeps_the_order_asked_for() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let mut network = networks(&engine, &[]).remove(0);
        network.observe(&seen(LAMP, 1));
        let joint = network.joint(&[1, 0]).unwrap();
        // Bit 0 is b, bit 1 is a.
        for (p, weight) in joint.iter().zip([0.036, 0.0945, 0.0648, 0.0181]) {
            near(*p, weight / 0.2134);
        }
    }
}
