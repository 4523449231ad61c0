//! The exact algorithm, the explained-subset dynamic programme: a forward and a backward pass over
//! the defects of a component.
//!
//! A finding is *open* from its first to its last defect. Its axis has one level per run of
//! outcomes that the evidence does not distinguish. A present defect raises the level by its link
//! (noisy maximum); the leak is a defect that is always present. Only sums and products of
//! non-negative numbers: nothing cancels.
//!
//! Context groups of a network share tables and differ in priors, so one pass takes all groups side
//! by side. Results are by context group, which varies fastest.

use std::sync::Arc;

use crate::inference::elimination_order::EliminationOrder;
use crate::inference::factor::{Axis, Effect, Factor};
use crate::inference::known_orders::KnownOrders;

/// The potentials of a network: links by defect, and prior weights by defect and context group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Potentials<'n> {
    pub axes: &'n [Arc<Axis>],
    pub effects: &'n [Arc<Vec<Effect>>],
    pub absent: &'n [f64],
    pub present: &'n [f64],
    pub groups: usize,
    pub known_orders: &'n KnownOrders,
}

/// The messages of a forward and a backward pass.
#[derive(Clone, Debug)]
pub(crate) struct ForwardBackward {
    /// The weight of all sets of defects together.
    pub totals: Vec<f64>,
    /// By position in the order, then group: the weight of the sets with that defect.
    pub with: Vec<f64>,
    /// By position: the forward message before its defect, and the backward message after it.
    before: Vec<Factor>,
    behind: Vec<Factor>,
}

/// The weights of the sets with none and with any of some defects, by context group.
#[derive(Clone, Debug, Default)]
pub(crate) struct GroupOdds {
    pub none: Vec<f64>,
    pub any: Vec<f64>,
}

impl Potentials<'_> {
    /// An elimination order of some defects; `tracked` ones come last.
    pub(crate) fn order(&self, defects: &[usize], tracked: &[usize]) -> Arc<EliminationOrder> {
        self.known_orders.order(self.axes, self.effects, defects, tracked)
    }

    fn absent(&self, defect: usize) -> &[f64] {
        &self.absent[defect * self.groups..][..self.groups]
    }

    fn present(&self, defect: usize) -> &[f64] {
        &self.present[defect * self.groups..][..self.groups]
    }

    fn opens(&self, order: &EliminationOrder, factor: &mut Factor, position: usize) {
        for axis in &order.opens[position] {
            factor.push(*axis, &self.axes[*axis].leak);
        }
    }

    fn closes(&self, order: &EliminationOrder, factor: &mut Factor, position: usize) {
        for axis in &order.closes[position] {
            factor.sum_out(*axis, &self.axes[*axis].likelihood);
        }
    }

    /// Forward and backward over all defects.
    pub(crate) fn forward_backward(&self, order: &EliminationOrder) -> ForwardBackward {
        let groups = self.groups;
        let mut before = Vec::with_capacity(order.defects.len());
        let mut factor = Factor::start(groups);
        for (position, defect) in order.defects.iter().enumerate() {
            self.opens(order, &mut factor, position);
            let mut next = factor.clone();
            next.raise(&self.effects[*defect]);
            next.mix(self.present(*defect), self.absent(*defect), &factor);
            self.closes(order, &mut next, position);
            before.push(std::mem::replace(&mut factor, next));
        }
        let totals = factor.weights;
        let mut with = vec![0.0; order.defects.len() * groups];
        let mut behind = Vec::with_capacity(order.defects.len());
        let mut back = Factor::start(groups);
        for (position, defect) in order.defects.iter().enumerate().rev() {
            let ahead = &before[position];
            for (at, (axis, _)) in ahead.axes.iter().enumerate() {
                if order.closes[position].contains(axis) {
                    back.open(at, *axis, &self.axes[*axis].likelihood);
                }
            }
            let mut back_next = back.clone();
            back_next.raise_transposed(&self.effects[*defect]);
            let sums = &mut with[position * groups..][..groups];
            products(&ahead.weights, &back_next.weights, sums);
            sums.iter_mut().zip(self.present(*defect)).for_each(|(sum, present)| *sum *= present);
            back_next.mix(self.present(*defect), self.absent(*defect), &back);
            for axis in &order.opens[position] {
                back_next.sum_out(*axis, &self.axes[*axis].leak);
            }
            behind.push(std::mem::replace(&mut back, back_next));
        }
        behind.reverse();
        ForwardBackward { totals, with, before, behind }
    }

    /// For several events at once: the weights of the sets with none and with any of their defects.
    /// `is_member(event, defect)`.
    pub(crate) fn splits(
        &self,
        order: &EliminationOrder,
        events: usize,
        is_member: impl Fn(usize, usize) -> bool,
    ) -> Vec<GroupOdds> {
        let groups = self.groups;
        // Columns: by event, "none" then "any", each by context group.
        let columns = events * 2 * groups;
        let mut factor = Factor::start(columns);
        for event in factor.weights.chunks_exact_mut(2 * groups) {
            event[groups..].fill(0.0);
        }
        let mut raised = Factor::start(columns);
        let (mut unchanged, mut others) =
            (Vec::with_capacity(columns), Vec::with_capacity(columns));
        for (position, defect) in order.defects.iter().enumerate() {
            self.opens(order, &mut factor, position);
            raised.copy(&factor);
            raised.raise(&self.effects[*defect]);
            unchanged.clear();
            others.clear();
            for event in 0..events {
                unchanged.extend_from_slice(self.absent(*defect));
                unchanged.extend_from_slice(self.absent(*defect));
                if is_member(event, *defect) {
                    others.resize(others.len() + groups, 0.0);
                } else {
                    others.extend_from_slice(self.present(*defect));
                }
                others.extend_from_slice(self.present(*defect));
            }
            factor.mix(&unchanged, &others, &raised);
            for event in (0..events).filter(|event| is_member(*event, *defect)) {
                let (none, any) = (event * 2 * groups, (event * 2 + 1) * groups);
                let rows = factor.weights.chunks_exact_mut(columns);
                for (row, raised) in rows.zip(raised.weights.chunks_exact(columns)) {
                    let from = raised[none..any].iter().zip(self.present(*defect));
                    for (any, (none, present)) in row[any..any + groups].iter_mut().zip(from) {
                        *any += present * none;
                    }
                }
            }
            self.closes(order, &mut factor, position);
        }
        let events = factor.weights.chunks_exact(2 * groups);
        events
            .map(|event| GroupOdds {
                none: event[..groups].to_vec(),
                any: event[groups..].to_vec(),
            })
            .collect()
    }

    /// The weight of the empty set.
    pub(crate) fn clear(&self, order: &EliminationOrder) -> Vec<f64> {
        let axes = order.opens.iter().flatten().map(|axis| {
            let axis = &self.axes[*axis];
            axis.likelihood.iter().zip(&axis.leak).map(|(a, b)| a * b).sum::<f64>()
        });
        let mut clear = vec![axes.product(); self.groups];
        for defect in &order.defects {
            clear.iter_mut().zip(self.absent(*defect)).for_each(|(sum, absent)| *sum *= absent);
        }
        clear
    }

    /// The weight of every subset of `tracked`, other defects summed out; by set, then group.
    ///
    /// Bit `k` of a set says that `tracked[k]` is present. Repeats the forward pass only from the
    /// first to the last tracked defect and meets the backward message there.
    pub(crate) fn joint(
        &self,
        order: &EliminationOrder,
        forward_backward: &ForwardBackward,
        tracked: &[usize],
    ) -> Vec<f64> {
        let places = || (0..order.defects.len()).filter(|at| tracked.contains(&order.defects[*at]));
        let (Some(first), Some(last)) = (places().next(), places().next_back()) else {
            return forward_backward.totals.clone();
        };
        let mut factor = forward_backward.before[first].clone();
        let mut raised = Factor::start(self.groups);
        let mut taken = Vec::new();
        for position in first..=last {
            if position > first {
                self.opens(order, &mut factor, position);
            }
            let defect = order.defects[position];
            raised.copy(&factor);
            raised.raise(&self.effects[defect]);
            match tracked.iter().position(|other| *other == defect) {
                Some(bit) => {
                    factor.keep_apart(self.absent(defect), self.present(defect), &raised);
                    taken.push(bit);
                }
                None => factor.mix(self.absent(defect), self.present(defect), &raised),
            }
            if position < last {
                self.closes(order, &mut factor, position);
            }
        }
        // Kept axes vary slowest: each of their rows meets the whole backward message.
        let behind = &forward_backward.behind[last].weights;
        let mut joint = vec![0.0; self.groups << tracked.len()];
        for (index, weights) in factor.weights.chunks_exact(behind.len()).enumerate() {
            let bits =
                taken.iter().rev().enumerate().map(|(place, bit)| (index >> place & 1) << bit);
            let set = bits.sum::<usize>();
            products(weights, behind, &mut joint[set * self.groups..][..self.groups]);
        }
        joint
    }

    /// The cost of [`Potentials::joint`] in multiplications.
    pub(crate) fn joint_operations(
        &self,
        order: &EliminationOrder,
        forward_backward: &ForwardBackward,
        tracked: &[usize],
    ) -> f64 {
        let is_tracked = |at: &usize| tracked.contains(&order.defects[*at]);
        let last = (0..order.defects.len()).rfind(is_tracked).unwrap_or_default();
        let mut kept = 0.0;
        let mut operations = 0.0;
        for at in 0..=last {
            if is_tracked(&at) {
                kept = if kept == 0.0 { 1.0 } else { 2.0 * kept };
            }
            let effects = self.effects[order.defects[at]].len() + 1;
            operations +=
                kept * (forward_backward.before[at].weights.len() / self.groups * effects) as f64;
        }
        operations
    }
}

/// Adds the inner product of each column to its sum.
fn products(a: &[f64], b: &[f64], sums: &mut [f64]) {
    if let [sum] = sums {
        *sum += a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        return;
    }
    for (a, b) in a.chunks_exact(sums.len()).zip(b.chunks_exact(sums.len())) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::near;

    /// The lamp of [`crate::testing::red_lamp`], seen red.
    fn red<T>(with: impl FnOnce(Potentials<'_>, &EliminationOrder) -> T) -> T {
        let axes = [Arc::new(Axis { likelihood: vec![0.0, 1.0], leak: vec![0.95, 0.05] })];
        let effect = |p: f64| {
            Arc::new(vec![Effect {
                axis: 0,
                at_most: vec![1.0 - p, 1.0],
                exactly: vec![1.0 - p, p],
            }])
        };
        let effects = [effect(0.8), effect(0.5)];
        let order = EliminationOrder::new(&axes, &effects, &[0, 1], &[]);
        let (absent, present) = ([0.9, 0.8], [0.1, 0.2]);
        let potentials = Potentials {
            axes: &axes,
            effects: &effects,
            absent: &absent,
            present: &present,
            groups: 1,
            known_orders: &KnownOrders::default(),
        };
        with(potentials, &order)
    }

    #[test]
    fn both_passes_agree_with_enumeration() {
        red(|potentials, order| {
            let messages = potentials.forward_backward(order);
            near(messages.totals[0], 0.2134);
            // P(a, red) = 0.0648 + 0.0181 and P(b, red) = 0.0945 + 0.0181.
            for (defect, weight) in order.defects.iter().zip(messages.with) {
                near(weight, [0.0829, 0.1126][*defect]);
            }
            near(potentials.clear(order)[0], 0.036);
        });
    }

    #[test]
    fn splits_of_several_events_take_one_pass() {
        red(|potentials, order| {
            // Events: a; b; a or b.
            let member = |event, defect| event == 2 || event == defect;
            let splits = potentials.splits(order, 3, member);
            for (split, any) in splits.iter().zip([0.0829, 0.1126, 0.1774]) {
                near(split.any[0], any);
                near(split.none[0], 0.2134 - any);
            }
        });
    }

    #[test]
    fn the_joint_of_all_defects_is_the_joint_table() {
        red(|potentials, order| {
            let messages = potentials.forward_backward(order);
            let joint = potentials.joint(order, &messages, &[0, 1]);
            for (weight, expected) in joint.iter().zip([0.036, 0.0648, 0.0945, 0.0181]) {
                near(*weight, expected);
            }
            assert_eq!(potentials.joint(order, &messages, &[]), messages.totals);
        });
    }
}
