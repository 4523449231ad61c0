//! Context states, grouped: those that share their numbers are a lane, and lanes that show the same
//! when the same is wrong are one network.

use super::Engine;
use super::evidence::HardRule;

/// Context states that share their numbers and the defects that rules force.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    pub class: usize,
    /// By defect: forced present or absent by a rule; both at once is impossible.
    pub forced: Vec<(bool, bool)>,
    /// The states, with their weight before the findings.
    pub states: Vec<(usize, f64)>,
    /// Logarithm of the factor common to all its sets of defects.
    pub log_factor: f64,
}

impl Lane {
    /// The weight of its states.
    pub(super) fn weight(&self) -> f64 {
        self.states.iter().map(|(_, weight)| weight).sum()
    }
}

/// Splits context states into lanes, in the order of the states; those of one network together.
pub(super) fn lanes(engine: &Engine<'_>, hard: &[HardRule]) -> Vec<Vec<Lane>> {
    let model = &engine.pack.model;
    let defects = engine.pack.defects.len();
    let mut lanes: Vec<Lane> = Vec::new();
    for (index, state) in model.states.iter().enumerate() {
        let mut forced = vec![(false, false); defects];
        for rule in hard.iter().filter(|rule| rule.applies[index]) {
            rule.confirm.iter().for_each(|defect| forced[defect.0].0 = true);
            rule.exclude.iter().for_each(|defect| forced[defect.0].1 = true);
        }
        let own = (index, state.prior);
        match lanes.iter_mut().find(|lane| lane.class == state.class && lane.forced == forced) {
            Some(lane) => lane.states.push(own),
            None => {
                let (class, states) = (state.class, vec![own]);
                lanes.push(Lane { class, forced, states, log_factor: 0.0 });
            }
        }
    }
    let mut networks: Vec<(usize, Vec<Lane>)> = Vec::new();
    for lane in lanes {
        let tables = engine.tables_of_class[lane.class];
        match networks.iter_mut().find(|(own, _)| *own == tables) {
            Some((_, lanes)) => lanes.push(lane),
            None => networks.push((tables, vec![lane])),
        }
    }
    networks.into_iter().map(|(_, lanes)| lanes).collect()
}
