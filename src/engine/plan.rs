//! In which order the defects are taken, and when each finding opens and closes.

use super::levels::{Axis, Step};

/// The order in which the defects are taken.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) order: Vec<usize>,
    /// By axis: positions in `order` of the first and last defect that touches it.
    pub(super) extent: Vec<(usize, usize)>,
}

impl Plan {
    pub(super) fn new(order: Vec<usize>, axes: usize, steps: &[Step]) -> Self {
        let mut extent = vec![(usize::MAX, 0); axes];
        for (position, defect) in order.iter().enumerate() {
            for effect in &steps[*defect].effects {
                let (first, last) = &mut extent[effect.axis];
                *first = (*first).min(position);
                *last = position;
            }
        }
        Self { order, extent }
    }
}

/// The greedy order, with some defects last and kept apart, and the steps of one pass in it.
pub(super) fn order(axes: &[Axis], steps: &[Step], tracked: &[usize]) -> (Vec<usize>, f64) {
    let mut left: Vec<usize> = axes.iter().map(|_| 0).collect();
    for step in steps {
        for effect in &step.effects {
            left[effect.axis] += 1;
        }
    }
    let bits: Vec<f64> = axes.iter().map(|axis| (axis.likelihood.len() as f64).log2()).collect();
    let mut opened = vec![false; axes.len()];
    let mut open_bits = 0.0;
    // What touches no axis costs nothing anywhere: first, while nothing is open.
    let (mut waiting, mut order): (Vec<usize>, Vec<usize>) = (0..steps.len())
        .filter(|defect| !tracked.contains(defect))
        .partition(|defect| !steps[*defect].effects.is_empty());
    let mut cost = order.len() as f64;
    let mut kept = tracked.to_vec();
    while !waiting.is_empty() || !kept.is_empty() {
        if waiting.is_empty() {
            waiting = std::mem::take(&mut kept);
        }
        let mut best = (f64::INFINITY, f64::INFINITY, 0);
        for (at, defect) in waiting.iter().enumerate() {
            let (mut during, mut after) = (open_bits, open_bits);
            for effect in &steps[*defect].effects {
                if !opened[effect.axis] {
                    during += bits[effect.axis];
                    after += bits[effect.axis];
                }
                if left[effect.axis] == 1 {
                    after -= bits[effect.axis];
                }
            }
            if (after, during) < (best.0, best.1) {
                best = (after, during, at);
            }
        }
        let defect = waiting.remove(best.2);
        cost += best.1.exp2() * (steps[defect].effects.len() + 1) as f64;
        for effect in &steps[defect].effects {
            opened[effect.axis] = true;
            left[effect.axis] -= 1;
        }
        open_bits = best.0 + f64::from(u8::from(tracked.contains(&defect)));
        order.push(defect);
    }
    (order, cost)
}
