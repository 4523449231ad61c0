//! In which order the defects of a component are taken, and when each finding opens and closes.

use super::levels::{Axis, Effect};

/// More steps than this are refused.
pub(super) const MOST_STEPS: f64 = (1_u64 << 27) as f64;

/// An order that takes more steps is worth looking for another.
const DEAR: f64 = 2e4;

/// The order in which defects are taken.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) order: Vec<usize>,
    /// By position in `order`: the axes that open before it and close after it.
    pub(super) opens: Vec<Vec<usize>>,
    pub(super) closes: Vec<Vec<usize>>,
    /// Steps of one pass.
    pub(super) cost: f64,
}

/// What decides between two defects, from the bits open after and during: less is better.
type Taste = fn(f64, f64) -> (f64, f64);

const TASTES: [Taste; 3] = [
    |after, during| (after, during),
    |after, during| (during, after),
    |after, during| (after + during, after),
];

impl Plan {
    /// The cheapest of a few greedy orders; those that are `tracked` come last, are kept apart and
    /// so double the weights each. `axes` and `effects` are those of the whole network.
    pub(super) fn new(
        axes: &[Axis],
        effects: &[Vec<Effect>],
        defects: &[usize],
        tracked: &[usize],
    ) -> Self {
        let greedy = |first| {
            let orders = TASTES.map(|taste| order(axes, effects, defects, tracked, taste, first));
            orders.into_iter().reduce(|best, other| if other.1 < best.1 { other } else { best })
        };
        let mut best = greedy(None).unwrap_or_default();
        if best.1 > DEAR {
            for other in defects.iter().filter_map(|first| greedy(Some(*first))) {
                if other.1 < best.1 {
                    best = other;
                }
            }
        }
        let (order, cost) = best;
        let (opens, closes) = extents(&order, axes.len(), effects);
        Self { order, opens, closes, cost }
    }
}

fn bits(axis: &Axis) -> f64 {
    (axis.likelihood.len() as f64).log2()
}

fn steps(open_bits: f64, effects: &[Effect]) -> f64 {
    open_bits.exp2() * (effects.len() + 1) as f64
}

/// By position in the order: the axes that open before it and close after it.
fn extents(
    order: &[usize],
    axes: usize,
    effects: &[Vec<Effect>],
) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut extent = vec![None; axes];
    for (position, defect) in order.iter().enumerate() {
        for effect in &effects[*defect] {
            let (_, last) = extent[effect.axis].get_or_insert((position, position));
            *last = position;
        }
    }
    let mut opens = vec![Vec::new(); order.len()];
    let mut closes = vec![Vec::new(); order.len()];
    for (axis, extent) in extent.into_iter().enumerate() {
        if let Some((first, last)) = extent {
            opens[first].push(axis);
            closes[last].push(axis);
        }
    }
    (opens, closes)
}

/// A greedy order by one taste, ties by pack order, and the steps of one pass in it; `first` comes
/// first, if it is not tracked.
fn order(
    axes: &[Axis],
    effects: &[Vec<Effect>],
    defects: &[usize],
    tracked: &[usize],
    taste: Taste,
    first: Option<usize>,
) -> (Vec<usize>, f64) {
    let mut left = vec![0_usize; axes.len()];
    for effect in defects.iter().flat_map(|defect| &effects[*defect]) {
        left[effect.axis] += 1;
    }
    let bits: Vec<f64> = axes.iter().map(bits).collect();
    let mut opened = vec![false; axes.len()];
    let mut open_bits = 0.0;
    let mut cost = 0.0;
    let mut order = Vec::with_capacity(defects.len());
    let (mut kept, mut waiting): (Vec<usize>, Vec<usize>) =
        defects.iter().partition(|defect| tracked.contains(defect));
    while !waiting.is_empty() || !kept.is_empty() {
        if waiting.is_empty() {
            waiting = std::mem::take(&mut kept);
        }
        let mut best = ((f64::INFINITY, f64::INFINITY), 0.0, 0.0, 0);
        for (at, defect) in waiting.iter().enumerate() {
            let (mut during, mut after) = (open_bits, open_bits);
            for effect in &effects[*defect] {
                if !opened[effect.axis] {
                    during += bits[effect.axis];
                    after += bits[effect.axis];
                }
                if left[effect.axis] == 1 {
                    after -= bits[effect.axis];
                }
            }
            let liking = taste(after, during);
            if liking < best.0 {
                best = (liking, during, after, at);
            }
            if order.is_empty() && first == Some(*defect) {
                best = (liking, during, after, at);
                break;
            }
        }
        let (_, during, after, at) = best;
        let defect = waiting.remove(at);
        cost += steps(during, &effects[defect]);
        for effect in &effects[defect] {
            opened[effect.axis] = true;
            left[effect.axis] -= 1;
        }
        open_bits = after + f64::from(u8::from(tracked.contains(&defect)));
        order.push(defect);
    }
    (order, cost)
}
