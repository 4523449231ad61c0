//! The noisy-MAX network, conditioned on one finding at a time.
//!
//! A finding linked to one defect only changes its odds. A certain normal finding is a product and
//! changes the odds of each linked defect. Any other finding joins its defects in a component.
//! Everything else keeps its closed form: the work grows with the evidence, not with the pack.

use std::collections::BTreeSet;
use std::sync::Arc;

use shindan_model::{CauseIx, Table};

use crate::engine::Engine;
use crate::evidence::finding::{Finding, HardRule, TooLarge};
use crate::inference::component::{Component, keep_groups};
use crate::inference::context_group::{ContextGroup, groups};
use crate::inference::factor::{Axis, Effect};
use crate::inference::forward_backward::Potentials;
use crate::inference::levels::Levels;
use crate::inference::posterior::{Disjunction, Odds};

/// Context groups with the same tables, conditioned on the evidence.
#[derive(Clone, Debug)]
pub(crate) struct Network<'e> {
    /// By fact; `None` for facts without a table.
    pub tables: &'e [Option<Arc<Table>>],
    pub groups: Vec<ContextGroup>,
    cause_of: &'e [Option<CauseIx>],
    /// By defect, then group: weights of absence and presence, which add up to 1.
    absent: Vec<f64>,
    present: Vec<f64>,
    axes: Vec<Axis>,
    /// By defect.
    effects: Vec<Vec<Effect>>,
    pub components: Vec<Component>,
    /// By defect: its component, if a finding joins it to other defects.
    component_of: Vec<Option<usize>>,
    /// By defect: whether a finding or a rule bears on it.
    touched: Vec<bool>,
}

/// The networks of all context states, before the findings.
pub(crate) fn networks<'e>(engine: &'e Engine<'_>, hard: &[HardRule]) -> Vec<Network<'e>> {
    groups(engine, hard).into_iter().map(|groups| Network::new(engine, groups)).collect()
}

impl<'e> Network<'e> {
    fn new(engine: &'e Engine<'_>, groups: Vec<ContextGroup>) -> Self {
        let classes = &engine.pack.model.classes;
        let defects = engine.pack.defects.len();
        let mut network = Self {
            tables: &classes[groups[0].class].tables,
            cause_of: &engine.cause_of,
            absent: Vec::with_capacity(defects * groups.len()),
            present: Vec::with_capacity(defects * groups.len()),
            groups,
            axes: Vec::new(),
            effects: vec![Vec::new(); defects],
            components: Vec::new(),
            component_of: vec![None; defects],
            touched: vec![false; defects],
        };
        for defect in 0..defects {
            for group in &mut network.groups {
                let prior = classes[group.class].prior[defect];
                let (present, absent) = group.forced[defect];
                network.touched[defect] |= present || absent;
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
        }
    }

    /// Normalises a defect's weights in every group, and moves the factor to the group.
    fn normalise(&mut self, defect: usize) {
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
    pub(crate) fn alone(&self) -> impl Iterator<Item = usize> {
        let all = self.component_of.iter().enumerate();
        all.filter(|(_, of)| of.is_none()).map(|(defect, _)| defect)
    }

    /// Whether no evidence bears on these defects.
    pub(crate) fn is_untouched(&self, defects: &[usize]) -> bool {
        defects.iter().all(|defect| !self.touched[*defect])
    }

    /// Multiplies the weight of each context state.
    pub(crate) fn weigh_states(&mut self, weight: impl Fn(usize) -> f64) {
        for (state, state_weight) in self.groups.iter_mut().flat_map(|group| &mut group.states) {
            *state_weight *= weight(*state);
        }
        self.drop_groups(|group| group.weight() > 0.0);
    }

    /// Drops context groups that the evidence rules out.
    fn drop_groups(&mut self, possible: impl Fn(&ContextGroup) -> bool) {
        let keep: Vec<bool> = self.groups.iter().map(possible).collect();
        if keep.iter().all(|keep| *keep) {
            return;
        }
        keep_groups(&mut self.absent, &keep);
        keep_groups(&mut self.present, &keep);
        self.components.iter_mut().for_each(|component| component.keep(&keep));
        let mut group = keep.iter();
        self.groups.retain(|_| *group.next().unwrap_or(&true));
    }

    /// Multiplies the weight of every set by `base` and by a factor per present defect.
    pub(crate) fn weigh_defects(&mut self, base: f64, factor: &[f64]) {
        let count = self.groups.len();
        self.groups.iter_mut().for_each(|group| group.log_factor += base.ln());
        for (defect, factor) in factor.iter().enumerate() {
            for present in &mut self.present[defect * count..(defect + 1) * count] {
                *present = times(*present, *factor);
            }
            self.normalise(defect);
        }
        self.drop_groups(|group| group.log_factor > f64::NEG_INFINITY);
        self.components.iter_mut().for_each(Component::forget);
    }

    /// Conditions on a finding. Returns the defects whose odds it may have changed.
    pub(crate) fn observe(&mut self, finding: &Finding) -> Vec<usize> {
        let Some(table) = &self.tables[finding.fact.0] else {
            return Vec::new();
        };
        let levels = Levels::of(&finding.likelihood);
        let defects: Vec<usize> = table.links.iter().map(|link| link.defect.0).collect();
        if levels.last.is_empty() {
            self.groups.clear();
            return Vec::new();
        }
        if levels.last.len() == 1 || defects.len() <= 1 {
            self.fold(&levels, table);
        } else {
            self.join(&levels, table, &defects);
        }
        self.drop_groups(|group| group.log_factor > f64::NEG_INFINITY);
        let mut touched = Vec::new();
        let mut joined = BTreeSet::new();
        for defect in defects {
            self.touched[defect] = true;
            match self.component_of[defect] {
                None => touched.push(defect),
                Some(at) => drop(joined.insert(at)),
            }
        }
        for at in joined {
            self.components[at].forget();
            touched.extend_from_slice(&self.components[at].defects);
        }
        touched.sort_unstable();
        touched
    }

    /// Conditions on a finding that keeps the defects independent.
    fn fold(&mut self, levels: &Levels, table: &Table) {
        let count = self.groups.len();
        let weigh = |cumulative: &dyn Fn(usize) -> f64| {
            let (_, exactly) = levels.split(cumulative);
            exactly
                .iter()
                .zip(&levels.likelihood)
                .map(|(p, likelihood)| p * likelihood)
                .sum::<f64>()
        };
        let clear = weigh(&|outcome| table.leak[outcome]);
        match table.links.as_slice() {
            [only] => {
                let with = weigh(&|outcome| table.leak[outcome] * only.cumulative[outcome]);
                let defect = only.defect.0;
                for group in defect * count..(defect + 1) * count {
                    self.absent[group] = times(self.absent[group], clear);
                    self.present[group] = times(self.present[group], with);
                }
                self.normalise(defect);
            }
            links => {
                self.groups.iter_mut().for_each(|group| group.log_factor += clear.ln());
                for link in links {
                    let factor = link.cumulative[levels.last[0]];
                    let defect = link.defect.0;
                    for present in &mut self.present[defect * count..(defect + 1) * count] {
                        *present = times(*present, factor);
                    }
                    self.normalise(defect);
                }
            }
        }
    }

    /// Conditions on a finding that several defects may explain; joins them in one component.
    fn join(&mut self, levels: &Levels, table: &Table, defects: &[usize]) {
        let axis = self.axes.len();
        for link in &table.links {
            let (at_most, exactly) = levels.split(|outcome| link.cumulative[outcome]);
            self.effects[link.defect.0].push(Effect { axis, at_most, exactly });
        }
        let (_, leak) = levels.split(|outcome| table.leak[outcome]);
        self.axes.push(Axis { likelihood: levels.likelihood.clone(), leak });
        let mut members: Vec<usize> = Vec::new();
        let mut place = None;
        for defect in defects {
            match self.component_of[*defect] {
                None => members.push(*defect),
                Some(at) => {
                    place.get_or_insert(at);
                    members.append(&mut self.components[at].defects);
                }
            }
        }
        let place = place.unwrap_or_else(|| {
            self.components.push(Component::default());
            self.components.len() - 1
        });
        members.iter().for_each(|defect| self.component_of[*defect] = Some(place));
        self.components[place] = Component::of(members);
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

/// A product that underflows to the smallest positive number instead of 0.
fn times(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { (a * b).max(f64::MIN_POSITIVE) }
}
