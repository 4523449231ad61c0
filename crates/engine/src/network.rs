//! The network with the evidence put in, finding by finding.
//!
//! A finding that bears on one defect only changes its odds. A normal finding that is certain is a
//! product: it changes the odds of each of its defects. Any other joins its defects in a component.
//! What no finding has joined stays as it is: the work grows with the evidence, not with the pack.

use std::collections::BTreeSet;
use std::sync::Arc;

use shindan_model::{CauseIx, Table};

use super::Engine;
use super::component::{Component, keep_lanes};
use super::evidence::{Finding, HardRule, TooLarge};
use super::explained::Passes;
use super::lane::{Lane, lanes};
use super::levels::{Axis, Effect};
use super::posterior::{Part, Weighed};
use super::runs::Levels;

/// Lanes that show the same when the same is wrong, with the evidence put in.
#[derive(Clone, Debug)]
pub(super) struct Network<'e> {
    /// By fact.
    pub tables: &'e [Option<Arc<Table>>],
    pub lanes: Vec<Lane>,
    cause_of: &'e [Option<CauseIx>],
    /// By defect, then lane: weights of its absence and presence; they add up to 1.
    absent: Vec<f64>,
    present: Vec<f64>,
    axes: Vec<Axis>,
    /// By defect.
    effects: Vec<Vec<Effect>>,
    pub components: Vec<Component>,
    /// By defect: its component, if a finding joins it to others.
    component_of: Vec<Option<usize>>,
    /// By defect: whether a finding or a rule bears on it.
    touched: Vec<bool>,
}

/// The networks of all context states, before any finding.
pub(super) fn networks<'e>(engine: &'e Engine<'_>, hard: &[HardRule]) -> Vec<Network<'e>> {
    lanes(engine, hard).into_iter().map(|lanes| Network::new(engine, lanes)).collect()
}

impl<'e> Network<'e> {
    fn new(engine: &'e Engine<'_>, lanes: Vec<Lane>) -> Self {
        let classes = &engine.pack.model.classes;
        let defects = engine.pack.defects.len();
        let mut network = Self {
            tables: &classes[lanes[0].class].tables,
            cause_of: &engine.cause_of,
            absent: Vec::with_capacity(defects * lanes.len()),
            present: Vec::with_capacity(defects * lanes.len()),
            lanes,
            axes: Vec::new(),
            effects: vec![Vec::new(); defects],
            components: Vec::new(),
            component_of: vec![None; defects],
            touched: vec![false; defects],
        };
        for defect in 0..defects {
            for lane in &mut network.lanes {
                let prior = classes[lane.class].prior[defect];
                let (present, absent) = lane.forced[defect];
                network.touched[defect] |= present || absent;
                network.absent.push(if present { 0.0 } else { 1.0 - prior });
                network.present.push(if absent { 0.0 } else { prior });
            }
            network.normalise(defect);
        }
        network
    }

    fn passes<'n>(&'n self) -> Passes<'n> {
        Passes {
            axes: &self.axes,
            effects: &self.effects,
            absent: &self.absent,
            present: &self.present,
            lanes: self.lanes.len(),
        }
    }

    /// Makes a defect's weights add up to 1 in every lane, and keeps the factor.
    fn normalise(&mut self, defect: usize) {
        let count = self.lanes.len();
        let range = defect * count..(defect + 1) * count;
        let pairs = self.absent[range.clone()].iter_mut().zip(&mut self.present[range]);
        for ((absent, present), lane) in pairs.zip(&mut self.lanes) {
            let sum = *absent + *present;
            lane.log_factor += sum.ln();
            if sum > 0.0 {
                *absent /= sum;
                *present /= sum;
            }
        }
    }

    /// The defects that no finding has joined to others.
    pub(super) fn alone(&self) -> impl Iterator<Item = usize> {
        let all = self.component_of.iter().enumerate();
        all.filter(|(_, of)| of.is_none()).map(|(defect, _)| defect)
    }

    /// Whether nothing is known that bears on any of these defects.
    pub(super) fn is_untouched(&self, defects: &[usize]) -> bool {
        defects.iter().all(|defect| !self.touched[*defect])
    }

    /// Weighs the context states.
    pub(super) fn weigh_states(&mut self, weight: impl Fn(usize) -> f64) {
        for (state, own) in self.lanes.iter_mut().flat_map(|lane| &mut lane.states) {
            *own *= weight(*state);
        }
        self.drop_lanes(|lane| lane.weight() > 0.0);
    }

    /// Lets go of lanes that the evidence has ruled out.
    fn drop_lanes(&mut self, possible: impl Fn(&Lane) -> bool) {
        let keep: Vec<bool> = self.lanes.iter().map(possible).collect();
        if keep.iter().all(|keep| *keep) {
            return;
        }
        keep_lanes(&mut self.absent, &keep);
        keep_lanes(&mut self.present, &keep);
        self.components.iter_mut().for_each(|component| component.keep(&keep));
        let mut lane = keep.iter();
        self.lanes.retain(|_| *lane.next().unwrap_or(&true));
    }

    /// Weighs all sets of defects: with a factor, and one for each defect that is there.
    pub(super) fn weigh_defects(&mut self, base: f64, factor: &[f64]) {
        let count = self.lanes.len();
        self.lanes.iter_mut().for_each(|lane| lane.log_factor += base.ln());
        for (defect, factor) in factor.iter().enumerate() {
            for present in &mut self.present[defect * count..(defect + 1) * count] {
                *present = times(*present, *factor);
            }
            self.normalise(defect);
        }
        self.drop_lanes(|lane| lane.log_factor > f64::NEG_INFINITY);
        self.components.iter_mut().for_each(Component::forget);
    }

    /// Puts a finding in. Returns the defects whose odds it may have changed.
    pub(super) fn observe(&mut self, finding: &Finding) -> Vec<usize> {
        let Some(table) = &self.tables[finding.fact.0] else {
            return Vec::new();
        };
        let levels = Levels::of(&finding.likelihood);
        let defects: Vec<usize> = table.links.iter().map(|link| link.defect.0).collect();
        if levels.last.is_empty() {
            self.lanes.clear();
            return Vec::new();
        }
        if levels.last.len() == 1 || defects.len() <= 1 {
            self.fold(&levels, table);
        } else {
            self.join(&levels, table, &defects);
        }
        self.drop_lanes(|lane| lane.log_factor > f64::NEG_INFINITY);
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

    /// A finding that leaves the defects apart: it only changes their odds.
    fn fold(&mut self, levels: &Levels, table: &Table) {
        let count = self.lanes.len();
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
                for lane in defect * count..(defect + 1) * count {
                    self.absent[lane] = times(self.absent[lane], clear);
                    self.present[lane] = times(self.present[lane], with);
                }
                self.normalise(defect);
            }
            links => {
                self.lanes.iter_mut().for_each(|lane| lane.log_factor += clear.ln());
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

    /// A finding that several defects may explain: it joins them in one component.
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

    /// By lane: the logarithm of its weight, the evidence put in.
    pub(super) fn log_weights(&mut self) -> Result<Vec<f64>, TooLarge> {
        let mut logs: Vec<f64> =
            self.lanes.iter().map(|lane| lane.weight().ln() + lane.log_factor).collect();
        self.each_component(|component, passes| {
            let totals = component.totals(passes)?;
            logs.iter_mut().zip(totals).for_each(|(log, total)| *log += total.ln());
            Ok(())
        })?;
        Ok(logs)
    }

    /// Does something with every component.
    pub(super) fn each_component(
        &mut self,
        mut with: impl FnMut(&mut Component, Passes<'_>) -> Result<(), TooLarge>,
    ) -> Result<(), TooLarge> {
        let mut components = std::mem::take(&mut self.components);
        let passes = self.passes();
        let mut living = components.iter_mut().filter(|component| !component.defects.is_empty());
        let done = living.try_for_each(|component| with(component, passes));
        self.components = components;
        done
    }

    /// By lane: how likely none and any of a part's defects hold. `members`: all of them.
    pub(super) fn split(
        &mut self,
        part: Part,
        members: impl Iterator<Item = usize>,
    ) -> Result<Vec<Weighed>, TooLarge> {
        let count = self.lanes.len();
        let mut sums = vec![Weighed { none: 1.0, any: 0.0 }; count];
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
            self.compute_splits(at, &[part])?;
            if let Some(split) = self.components[at].split(part) {
                add(&mut sums, &split.none, &split.any);
            }
        }
        Ok(sums)
    }

    /// Computes several splits of all components together.
    pub(super) fn prepare(&mut self, parts: &[Part]) -> Result<(), TooLarge> {
        (0..self.components.len()).try_for_each(|at| self.compute_splits(at, parts))
    }

    fn compute_splits(&mut self, at: usize, parts: &[Part]) -> Result<(), TooLarge> {
        let mut component = std::mem::take(&mut self.components[at]);
        let done = component.compute_splits(self.passes(), self.cause_of, parts);
        self.components[at] = component;
        done
    }

    /// By defect, then lane: its probability.
    pub(super) fn marginals(&mut self) -> Result<Vec<f64>, TooLarge> {
        let mut marginals = self.present.clone();
        let count = self.lanes.len();
        self.each_component(|component, passes| {
            for (defect, row) in component.marginals(passes)? {
                marginals[defect * count..][..count].copy_from_slice(&row);
            }
            Ok(())
        })?;
        Ok(marginals)
    }

    /// By lane: the probability that nothing is wrong at all.
    pub(super) fn clear(&mut self) -> Result<Vec<f64>, TooLarge> {
        let count = self.lanes.len();
        let mut clear = vec![1.0; count];
        let multiply = |clear: &mut [f64], row: &[f64]| {
            clear.iter_mut().zip(row).for_each(|(product, own)| *product *= own);
        };
        let rows = self.absent.chunks_exact(count).zip(&self.component_of);
        rows.filter(|(_, of)| of.is_none()).for_each(|(row, _)| multiply(&mut clear, row));
        self.each_component(|component, passes| {
            multiply(&mut clear, &component.clear(passes)?);
            Ok(())
        })?;
        Ok(clear)
    }

    /// By set of these defects, then lane: its probability. Bit `k` of a set says that `defects[k]`
    /// holds.
    pub(super) fn joint(&mut self, defects: &[usize]) -> Result<Vec<f64>, TooLarge> {
        let count = self.lanes.len();
        let mut joint = vec![1.0; count];
        let mut bits: Vec<usize> = Vec::new();
        let mut done: Vec<usize> = Vec::new();
        for (bit, defect) in defects.iter().enumerate() {
            let (own, rows) = match self.component_of[*defect] {
                Some(at) if done.contains(&at) => continue,
                Some(at) => {
                    done.push(at);
                    let is_own = |bit: &usize| self.component_of[defects[*bit]] == Some(at);
                    let own: Vec<usize> = (0..defects.len()).filter(is_own).collect();
                    let tracked: Vec<usize> = own.iter().map(|bit| defects[*bit]).collect();
                    let mut component = std::mem::take(&mut self.components[at]);
                    let rows = component.joint(self.passes(), &tracked);
                    self.components[at] = component;
                    (own, rows?)
                }
                None => {
                    let range = defect * count..(defect + 1) * count;
                    (vec![bit], [&self.absent[range.clone()], &self.present[range]].concat())
                }
            };
            bits.extend(own);
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

/// More defects of the part, which have nothing to do with those before.
fn add(sums: &mut [Weighed], none: &[f64], any: &[f64]) {
    for ((sum, none), any) in sums.iter_mut().zip(none).zip(any) {
        sum.any += sum.none * any;
        sum.none *= none;
    }
}

/// A product that does not reach zero unless a factor is zero.
fn times(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { (a * b).max(f64::MIN_POSITIVE) }
}
