//! The order in which the defects of a component are eliminated, and the lifetime of each finding's
//! axis.
//!
//! A finding is open from its first to its last defect. The cost of a pass is the product of the
//! sizes of the open axes, summed over the defects; a good order keeps few findings open.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::inference::factor::{Axis, Effect};

/// Refuse orders with more operations.
pub(crate) const MAX_OPERATIONS: f64 = (1_u64 << 27) as f64;

/// Above this many operations, try other first defects.
const EXPENSIVE_OPERATIONS: f64 = 2e4;

/// An elimination order of defects.
#[derive(Clone, Debug)]
pub(crate) struct EliminationOrder {
    pub(crate) defects: Vec<usize>,
    /// By position in `defects`: the axes that open before it and close after it.
    pub(crate) opens: Vec<Vec<usize>>,
    pub(crate) closes: Vec<Vec<usize>>,
    /// Multiplications of one pass, roughly.
    pub(crate) cost: f64,
}

/// Ranks a candidate by the open bits after and during its elimination; less is better.
type Criterion = fn(f64, f64) -> (f64, f64);

const CRITERIA: [Criterion; 3] = [
    |after, during| (after, during),
    |after, during| (during, after),
    |after, during| (after + during, after),
];

impl EliminationOrder {
    /// The cheapest of a few greedy orders. `tracked` defects come last; each doubles the weights,
    /// as it is not summed out. `axes` and `effects` are those of the whole network.
    pub(crate) fn new(
        axes: &[Arc<Axis>],
        effects: &[Arc<Vec<Effect>>],
        defects: &[usize],
        tracked: &[usize],
    ) -> Self {
        let cheapest = |first| {
            let orders =
                CRITERIA.map(|criterion| greedy(axes, effects, defects, tracked, criterion, first));
            orders.into_iter().reduce(|best, other| if other.1 < best.1 { other } else { best })
        };
        let mut best = cheapest(None).unwrap_or_default();
        if best.1 > EXPENSIVE_OPERATIONS {
            let free = defects.iter().copied().filter(|defect| !tracked.contains(defect));
            let heads = interchangeable(effects, free);
            let heads = heads.iter().filter_map(Interchangeable::first);
            for other in heads.filter_map(|first| cheapest(Some(first))) {
                if other.1 < best.1 {
                    best = other;
                }
            }
        }
        let (order, cost) = best;
        let (opens, closes) = extents(&order, axes.len(), effects);
        Self { defects: order, opens, closes, cost }
    }
}

fn bits(axis: &Axis) -> f64 {
    (axis.likelihood.len() as f64).log2()
}

fn operations(open_bits: f64, effects: &[Effect]) -> f64 {
    open_bits.exp2() * (effects.len() + 1) as f64
}

/// By position in the order: the axes that open before it, and those that close after it.
fn extents(
    order: &[usize],
    axes: usize,
    effects: &[Arc<Vec<Effect>>],
) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut extent = vec![None; axes];
    for (position, defect) in order.iter().enumerate() {
        for effect in effects[*defect].iter() {
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

/// Defects that affect the same findings, in pack order. Their relative order does not change the
/// cost.
struct Interchangeable<'n> {
    effects: &'n [Effect],
    defects: std::vec::IntoIter<usize>,
}

impl Interchangeable<'_> {
    fn first(&self) -> Option<usize> {
        self.defects.as_slice().first().copied()
    }
}

fn interchangeable(
    effects: &[Arc<Vec<Effect>>],
    defects: impl Iterator<Item = usize>,
) -> Vec<Interchangeable<'_>> {
    let mut groups: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for defect in defects {
        let axes = effects[defect].iter().map(|effect| effect.axis).collect();
        groups.entry(axes).or_default().push(defect);
    }
    let group = |defects: Vec<usize>| Interchangeable {
        effects: &effects[defects[0]],
        defects: defects.into_iter(),
    };
    groups.into_values().map(group).collect()
}

/// A greedy order by one criterion, with its cost. Ties go to pack order. `first` comes first,
/// unless tracked.
fn greedy(
    axes: &[Arc<Axis>],
    effects: &[Arc<Vec<Effect>>],
    defects: &[usize],
    tracked: &[usize],
    criterion: Criterion,
    first: Option<usize>,
) -> (Vec<usize>, f64) {
    let mut left = vec![0_usize; axes.len()];
    for effect in defects.iter().flat_map(|defect| effects[*defect].iter()) {
        left[effect.axis] += 1;
    }
    let bits: Vec<f64> = axes.iter().map(|axis| bits(axis)).collect();
    let mut opened = vec![false; axes.len()];
    let mut open_bits = 0.0;
    let mut cost = 0.0;
    let mut order = Vec::with_capacity(defects.len());
    let is_tracked = |defect: &usize| tracked.contains(defect);
    let (mut kept, free): (Vec<usize>, Vec<usize>) = defects.iter().partition(|at| is_tracked(at));
    let mut waiting = interchangeable(effects, free.into_iter());
    while order.len() < defects.len() {
        if waiting.is_empty() {
            waiting = interchangeable(effects, std::mem::take(&mut kept).into_iter());
        }
        let mut best = ((f64::INFINITY, f64::INFINITY), usize::MAX, 0.0, 0.0, 0);
        for (at, group) in waiting.iter().enumerate() {
            let Some(defect) = group.first() else { continue };
            let (mut during, mut after) = (open_bits, open_bits);
            for effect in group.effects {
                if !opened[effect.axis] {
                    during += bits[effect.axis];
                    after += bits[effect.axis];
                }
                if left[effect.axis] == 1 {
                    after -= bits[effect.axis];
                }
            }
            let liking = criterion(after, during);
            let is_first = order.is_empty() && first == Some(defect);
            if is_first || (liking, defect) < (best.0, best.1) {
                best = (liking, defect, during, after, at);
            }
            if is_first {
                break;
            }
        }
        let (_, defect, during, after, at) = best;
        waiting[at].defects.next();
        if waiting[at].first().is_none() {
            waiting.swap_remove(at);
        }
        cost += operations(during, &effects[defect]);
        for effect in effects[defect].iter() {
            opened[effect.axis] = true;
            left[effect.axis] -= 1;
        }
        open_bits = after + f64::from(u8::from(is_tracked(&defect)));
        order.push(defect);
    }
    (order, cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Binary axes, each joining some defects.
    fn graph(axes: &[&[usize]], defects: usize) -> (Vec<Arc<Axis>>, Vec<Arc<Vec<Effect>>>) {
        let mut effects = vec![Vec::new(); defects];
        for (axis, members) in axes.iter().enumerate() {
            for defect in *members {
                let (at_most, exactly) = (vec![0.5, 1.0], vec![0.5, 0.5]);
                effects[*defect].push(Effect { axis, at_most, exactly });
            }
        }
        let axis = Axis { likelihood: vec![0.0, 1.0], leak: vec![0.9, 0.1] };
        let shared = std::iter::repeat_n(Arc::new(axis), axes.len());
        (shared.collect(), effects.into_iter().map(Arc::new).collect())
    }

    /// The most axes open at a time.
    fn most_open(order: &EliminationOrder) -> usize {
        let (mut open, mut most) = (0, 0);
        for (opens, closes) in order.opens.iter().zip(&order.closes) {
            open += opens.len();
            most = most.max(open);
            open -= closes.len();
        }
        assert_eq!(open, 0, "every axis closes");
        most
    }

    #[test]
    fn a_chain_keeps_two_findings_open() {
        // 0 - 4 - 1 - 5 - 2 - 3: in pack order, four findings would be open at once.
        let (axes, effects) = graph(&[&[0, 4], &[4, 1], &[1, 5], &[5, 2], &[2, 3]], 6);
        let order = EliminationOrder::new(&axes, &effects, &[0, 1, 2, 3, 4, 5], &[]);
        assert_eq!(order.defects, [0, 4, 1, 5, 2, 3]);
        assert_eq!(most_open(&order), 2);
        // Two axes open while a defect in the middle is eliminated: 2² · (2 + 1) operations, four times;
        // at the ends 2 · (1 + 1).
        assert_eq!(order.cost, 4.0 * 12.0 + 2.0 * 4.0);
    }

    #[test]
    fn tracked_defects_come_last() {
        let (axes, effects) = graph(&[&[0, 1], &[1, 2], &[2, 3]], 4);
        let order = EliminationOrder::new(&axes, &effects, &[0, 1, 2, 3], &[0, 1]);
        assert_eq!(order.defects, [3, 2, 1, 0]);
    }

    #[test]
    fn an_axis_opens_with_its_first_defect_and_closes_with_its_last() {
        let (axes, effects) = graph(&[&[0, 1, 2], &[1]], 3);
        let order = EliminationOrder::new(&axes, &effects, &[0, 1, 2], &[]);
        let place = |defect| order.defects.iter().position(|other| *other == defect).unwrap();
        assert!(order.opens[0].contains(&0) && order.closes[2].contains(&0));
        assert!(order.opens[place(1)].contains(&1) && order.closes[place(1)].contains(&1));
    }
}
