//! Conditioning a network on findings and factors.
//!
//! A finding linked to one defect only changes its odds. A certain normal finding is a product and
//! changes the odds of each linked defect. Any other finding joins its defects in a component.

use std::collections::BTreeSet;
use std::sync::Arc;

use shindan_model::Table;

use crate::evidence::finding::Finding;
use crate::inference::component::{Component, keep_groups};
use crate::inference::context_group::ContextGroup;
use crate::inference::factor::{Axis, Effect};
use crate::inference::levels::Levels;
use crate::inference::network::Network;

impl Network<'_> {
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
        self.components.iter_mut().for_each(|component| component.retain(&keep));
        let mut group = keep.iter();
        self.groups.retain(|_| *group.next().unwrap_or(&true));
    }

    /// Multiplies the weight of every set by `base` and by a factor per present defect.
    pub(crate) fn weigh_defects(&mut self, base: f64, factor: &[f64]) {
        let count = self.groups.len();
        self.groups.iter_mut().for_each(|group| group.log_factor += base.ln());
        for (defect, factor) in factor.iter().enumerate() {
            for present in &mut self.present[defect * count..(defect + 1) * count] {
                *present = positive_product(*present, *factor);
            }
            self.normalise(defect);
        }
        self.drop_groups(|group| group.log_factor > f64::NEG_INFINITY);
        self.components.iter_mut().for_each(Component::invalidate);
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
            self.absorb(&levels, table);
        } else {
            self.join_component(&levels, table, &defects);
        }
        self.drop_groups(|group| group.log_factor > f64::NEG_INFINITY);
        let mut affected = Vec::new();
        let mut joined = BTreeSet::new();
        for defect in defects {
            self.affected[defect] = true;
            match self.component_of[defect] {
                None => affected.push(defect),
                Some(at) => drop(joined.insert(at)),
            }
        }
        for at in joined {
            self.components[at].invalidate();
            affected.extend_from_slice(&self.components[at].defects);
        }
        affected.sort_unstable();
        affected
    }

    /// Conditions on a finding that keeps the defects independent.
    fn absorb(&mut self, levels: &Levels, table: &Table) {
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
                    self.absent[group] = positive_product(self.absent[group], clear);
                    self.present[group] = positive_product(self.present[group], with);
                }
                self.normalise(defect);
            }
            links => {
                self.groups.iter_mut().for_each(|group| group.log_factor += clear.ln());
                for link in links {
                    let factor = link.cumulative[levels.last[0]];
                    let defect = link.defect.0;
                    for present in &mut self.present[defect * count..(defect + 1) * count] {
                        *present = positive_product(*present, factor);
                    }
                    self.normalise(defect);
                }
            }
        }
    }

    /// Conditions on a finding that several defects may explain; joins them in one component.
    fn join_component(&mut self, levels: &Levels, table: &Table, defects: &[usize]) {
        let axis = self.axes.len();
        for link in &table.links {
            let (at_most, exactly) = levels.split(|outcome| link.cumulative[outcome]);
            let effects = Arc::make_mut(&mut self.effects[link.defect.0]);
            effects.push(Effect { axis, at_most, exactly });
        }
        let (_, leak) = levels.split(|outcome| table.leak[outcome]);
        self.axes.push(Arc::new(Axis { likelihood: levels.likelihood.clone(), leak }));
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
}

/// A product that underflows to the smallest positive number instead of 0.
fn positive_product(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { (a * b).max(f64::MIN_POSITIVE) }
}

#[cfg(test)]
mod tests {
    use crate::engine::Engine;
    use crate::inference::network::{Network, networks};
    use crate::testing::{FUSE, LAMP, near, red_lamp, seen};

    fn prior<'e>(engine: &'e Engine<'_>) -> Network<'e> {
        networks(engine, &[]).remove(0)
    }

    #[test]
    fn a_finding_of_one_defect_changes_only_its_odds() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let mut network = prior(&engine);
        assert_eq!(network.observe(&seen(FUSE, 0)), [0]);
        // P(a | whole) = 0.1·0.99·0.1 / (0.1·0.99·0.1 + 0.9·0.99) = 1/91.
        near(network.marginals().unwrap()[0], 1.0 / 91.0);
        near(network.marginals().unwrap()[1], 0.2);
        assert!(network.components.is_empty());
    }

    #[test]
    fn a_normal_finding_is_a_product_and_joins_nothing() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let mut network = prior(&engine);
        network.observe(&seen(LAMP, 0));
        // Odds of a: 0.1·0.2 : 0.9 = 1 : 45; of b: 0.2·0.5 : 0.8 = 1 : 8.
        near(network.marginals().unwrap()[0], 1.0 / 46.0);
        near(network.marginals().unwrap()[1], 1.0 / 9.0);
        near(network.log_weights().unwrap()[0].exp(), 0.7866);
        assert!(network.components.is_empty());
    }

    #[test]
    fn an_abnormal_finding_joins_its_defects() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let mut network = prior(&engine);
        network.observe(&seen(LAMP, 1));
        assert_eq!(network.components.len(), 1);
        assert_eq!(network.components[0].defects, [0, 1]);
        near(network.log_weights().unwrap()[0].exp(), 0.2134);
        // The blown fuse has one defect, but that one is joined: both odds may change.
        assert_eq!(network.observe(&seen(FUSE, 1)), [0, 1]);
    }

    #[test]
    fn factors_weigh_present_defects() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let mut network = prior(&engine);
        network.weigh_defects(0.5, &[0.0, 3.0]);
        // a cannot be; odds of b: 0.2·3 : 0.8 = 3 : 4; total 0.5 · 0.9 · 1.4.
        near(network.marginals().unwrap()[0], 0.0);
        near(network.marginals().unwrap()[1], 3.0 / 7.0);
        near(network.log_weights().unwrap()[0].exp(), 0.63);
    }
}
