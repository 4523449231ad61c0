//! Context states, grouped: states with the same numbers form a group, groups with the same tables
//! form a network.

use crate::engine::Engine;
use crate::evidence::finding::HardRule;

/// Context states with the same priors, tables and forced defects.
#[derive(Clone, Debug)]
pub(crate) struct ContextGroup {
    pub class: usize,
    /// By defect: forced present or absent by a rule; both at once is impossible.
    pub forced: Vec<(bool, bool)>,
    /// The states, with their weights before the findings.
    pub states: Vec<(usize, f64)>,
    /// Natural logarithm of the factor common to all sets of defects.
    pub log_factor: f64,
}

impl ContextGroup {
    /// The total weight of the states.
    pub(crate) fn weight(&self) -> f64 {
        self.states.iter().map(|(_, weight)| weight).sum()
    }
}

/// Splits the context states into groups, in state order, and the groups into networks.
pub(crate) fn groups(engine: &Engine<'_>, hard: &[HardRule]) -> Vec<Vec<ContextGroup>> {
    let model = &engine.model;
    let defects = engine.pack.defects.len();
    let mut groups: Vec<ContextGroup> = Vec::new();
    for (index, state) in model.states.iter().enumerate() {
        let mut forced = vec![(false, false); defects];
        for rule in hard.iter().filter(|rule| rule.applies[index]) {
            rule.confirm.iter().for_each(|defect| forced[defect.0].0 = true);
            rule.exclude.iter().for_each(|defect| forced[defect.0].1 = true);
        }
        let weighted = (index, state.prior);
        match groups.iter_mut().find(|group| group.class == state.class && group.forced == forced) {
            Some(group) => group.states.push(weighted),
            None => {
                let (class, states) = (state.class, vec![weighted]);
                groups.push(ContextGroup { class, forced, states, log_factor: 0.0 });
            }
        }
    }
    let mut networks: Vec<(usize, Vec<ContextGroup>)> = Vec::new();
    for group in groups {
        let tables = engine.tables_of_class[group.class];
        match networks.iter_mut().find(|(known, _)| *known == tables) {
            Some((_, groups)) => groups.push(group),
            None => networks.push((tables, vec![group])),
        }
    }
    networks.into_iter().map(|(_, groups)| groups).collect()
}

#[cfg(test)]
mod tests {
    use shindan_model::{DefectIx, RuleIx};

    use super::*;
    use crate::testing::{near, table_lamp};

    #[test]
    fn states_with_other_numbers_are_other_groups() {
        // A table lamp and a battery lamp differ in how often the mains are off, not in what it shows.
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let networks = groups(&engine, &[]);
        let sizes: Vec<usize> = networks.iter().map(Vec::len).collect();
        assert_eq!(sizes, [2]);
        near(networks[0].iter().map(ContextGroup::weight).sum(), 1.0);
    }

    #[test]
    fn a_rule_forces_defects_only_where_it_applies() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let rule = HardRule {
            rule: RuleIx(0),
            confirm: vec![DefectIx(1)],
            exclude: vec![DefectIx(0)],
            applies: vec![false, true],
        };
        let groups = groups(&engine, &[rule]).concat();
        assert_eq!(groups[0].forced, [(false, false); 3]);
        assert_eq!(groups[1].forced, [(false, true), (true, false), (false, false)]);
    }
}
