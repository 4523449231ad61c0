//! The exact algorithm: forward and backward over the defects of a component, remembering for every
//! open abnormal finding how much of it is explained so far.
//!
//! A finding is *open* between the first and the last of its defects. Its axis has one level for each
//! run of outcomes that the evidence does not tell apart; outcomes ruled out above the last run end a
//! branch. A present defect raises the level by its own distribution (the noisy maximum); a leak is a
//! defect that is always there. Only sums and products of non-negative numbers: nothing cancels.
//! See "explained-subset dynamic programming" in `ARCHITECTURE.md`.
//!
//! Groups of context states differ in how often defects occur, not in what they show: each is a lane,
//! and one pass takes all lanes side by side. Results are by lane, the lanes turning fastest.

use super::levels::{Axis, Effect, State};
use super::plan::Plan;

/// What the passes work on. `absent` and `present` have one weight for each defect and lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passes<'n> {
    pub axes: &'n [Axis],
    pub effects: &'n [Vec<Effect>],
    pub absent: &'n [f64],
    pub present: &'n [f64],
    pub lanes: usize,
}

/// What a pass forward and one backward leave behind.
#[derive(Clone, Debug)]
pub(super) struct Sweep {
    /// The weight of all sets of defects together.
    pub totals: Vec<f64>,
    /// By position in the plan's order, then lane: the weight of the sets with that defect.
    pub with: Vec<f64>,
    /// By position: the state before its defect is taken, and what that state is worth after it.
    before: Vec<State>,
    behind: Vec<State>,
}

/// The weights of the sets with none and with at least one of some defects, by lane.
#[derive(Clone, Debug, Default)]
pub(super) struct Split {
    pub none: Vec<f64>,
    pub any: Vec<f64>,
}

impl Passes<'_> {
    fn absent(&self, defect: usize) -> &[f64] {
        &self.absent[defect * self.lanes..][..self.lanes]
    }

    fn present(&self, defect: usize) -> &[f64] {
        &self.present[defect * self.lanes..][..self.lanes]
    }

    fn opens(&self, plan: &Plan, state: &mut State, position: usize) {
        for axis in &plan.opens[position] {
            state.push(*axis, &self.axes[*axis].leak);
        }
    }

    fn closes(&self, plan: &Plan, state: &mut State, position: usize) {
        for axis in &plan.closes[position] {
            state.contract(*axis, &self.axes[*axis].likelihood);
        }
    }

    /// Forward and backward over all defects.
    pub(super) fn sweep(&self, plan: &Plan) -> Sweep {
        let lanes = self.lanes;
        let mut before = Vec::with_capacity(plan.order.len());
        let mut state = State::start(lanes);
        for (position, defect) in plan.order.iter().enumerate() {
            self.opens(plan, &mut state, position);
            let mut next = state.clone();
            next.raise(&self.effects[*defect]);
            next.mix(self.present(*defect), self.absent(*defect), &state);
            self.closes(plan, &mut next, position);
            before.push(std::mem::replace(&mut state, next));
        }
        let totals = state.weights;
        let mut with = vec![0.0; plan.order.len() * lanes];
        let mut behind = Vec::with_capacity(plan.order.len());
        let mut back = State::start(lanes);
        for (position, defect) in plan.order.iter().enumerate().rev() {
            let ahead = &before[position];
            for (at, (axis, _)) in ahead.axes.iter().enumerate() {
                if plan.closes[position].contains(axis) {
                    back.open(at, *axis, &self.axes[*axis].likelihood);
                }
            }
            let mut lowered = back.clone();
            lowered.lower(&self.effects[*defect]);
            let sums = &mut with[position * lanes..][..lanes];
            products(&ahead.weights, &lowered.weights, sums);
            sums.iter_mut().zip(self.present(*defect)).for_each(|(sum, present)| *sum *= present);
            lowered.mix(self.present(*defect), self.absent(*defect), &back);
            for axis in &plan.opens[position] {
                lowered.contract(*axis, &self.axes[*axis].leak);
            }
            behind.push(std::mem::replace(&mut back, lowered));
        }
        behind.reverse();
        Sweep { totals, with, before, behind }
    }

    /// For several groups of defects at once: the weights of the sets with none and with any of
    /// them. `is_member(group, defect)`.
    pub(super) fn splits(
        &self,
        plan: &Plan,
        groups: usize,
        is_member: impl Fn(usize, usize) -> bool,
    ) -> Vec<Split> {
        let lanes = self.lanes;
        // A column a lane for "none", then one a lane for "any", group by group.
        let columns = groups * 2 * lanes;
        let mut state = State::start(columns);
        for group in state.weights.chunks_exact_mut(2 * lanes) {
            group[lanes..].fill(0.0);
        }
        let mut raised = State::start(columns);
        let (mut own, mut others) = (Vec::with_capacity(columns), Vec::with_capacity(columns));
        for (position, defect) in plan.order.iter().enumerate() {
            self.opens(plan, &mut state, position);
            raised.copy(&state);
            raised.raise(&self.effects[*defect]);
            own.clear();
            others.clear();
            for group in 0..groups {
                own.extend_from_slice(self.absent(*defect));
                own.extend_from_slice(self.absent(*defect));
                if is_member(group, *defect) {
                    others.resize(others.len() + lanes, 0.0);
                } else {
                    others.extend_from_slice(self.present(*defect));
                }
                others.extend_from_slice(self.present(*defect));
            }
            state.mix(&own, &others, &raised);
            for group in (0..groups).filter(|group| is_member(*group, *defect)) {
                let (none, any) = (group * 2 * lanes, (group * 2 + 1) * lanes);
                let rows = state.weights.chunks_exact_mut(columns);
                for (row, raised) in rows.zip(raised.weights.chunks_exact(columns)) {
                    let from = raised[none..any].iter().zip(self.present(*defect));
                    for (any, (none, present)) in row[any..any + lanes].iter_mut().zip(from) {
                        *any += present * none;
                    }
                }
            }
            self.closes(plan, &mut state, position);
        }
        let groups = state.weights.chunks_exact(2 * lanes);
        groups
            .map(|group| Split { none: group[..lanes].to_vec(), any: group[lanes..].to_vec() })
            .collect()
    }

    /// The weight of the set in which none of these defects holds.
    pub(super) fn clear(&self, plan: &Plan) -> Vec<f64> {
        let axes = plan.opens.iter().flatten().map(|axis| {
            let axis = &self.axes[*axis];
            axis.likelihood.iter().zip(&axis.leak).map(|(a, b)| a * b).sum::<f64>()
        });
        let mut clear = vec![axes.product(); self.lanes];
        for defect in &plan.order {
            clear.iter_mut().zip(self.absent(*defect)).for_each(|(sum, absent)| *sum *= absent);
        }
        clear
    }

    /// The weight of every combination of `tracked` defects, all others summed out; by set, then
    /// lane. Bit `k` of a set says that `tracked[k]` is present. Only the way from the first to the
    /// last of them is gone again, with those passed on it kept apart.
    pub(super) fn joint(&self, plan: &Plan, sweep: &Sweep, tracked: &[usize]) -> Vec<f64> {
        let places = || (0..plan.order.len()).filter(|at| tracked.contains(&plan.order[*at]));
        let (Some(first), Some(last)) = (places().next(), places().next_back()) else {
            return sweep.totals.clone();
        };
        let mut state = sweep.before[first].clone();
        let mut raised = State::start(self.lanes);
        let mut taken = Vec::new();
        for position in first..=last {
            if position > first {
                self.opens(plan, &mut state, position);
            }
            let defect = plan.order[position];
            raised.copy(&state);
            raised.raise(&self.effects[defect]);
            match tracked.iter().position(|other| *other == defect) {
                Some(bit) => {
                    state.fork(self.absent(defect), self.present(defect), &raised);
                    taken.push(bit);
                }
                None => state.mix(self.absent(defect), self.present(defect), &raised),
            }
            if position < last {
                self.closes(plan, &mut state, position);
            }
        }
        // What was kept apart turns slowest: each of its rows meets all that lies behind.
        let behind = &sweep.behind[last].weights;
        let mut joint = vec![0.0; self.lanes << tracked.len()];
        for (index, weights) in state.weights.chunks_exact(behind.len()).enumerate() {
            let bits =
                taken.iter().rev().enumerate().map(|(place, bit)| (index >> place & 1) << bit);
            let set = bits.sum::<usize>();
            products(weights, behind, &mut joint[set * self.lanes..][..self.lanes]);
        }
        joint
    }

    /// The steps of [`Passes::joint`].
    pub(super) fn joint_steps(&self, plan: &Plan, sweep: &Sweep, tracked: &[usize]) -> f64 {
        let is_tracked = |at: &usize| tracked.contains(&plan.order[*at]);
        let last = (0..plan.order.len()).rfind(is_tracked).unwrap_or_default();
        let mut kept = 0.0;
        let mut steps = 0.0;
        for at in 0..=last {
            if is_tracked(&at) {
                kept = if kept == 0.0 { 1.0 } else { 2.0 * kept };
            }
            let effects = self.effects[plan.order[at]].len() + 1;
            steps += kept * (sweep.before[at].weights.len() / self.lanes * effects) as f64;
        }
        steps
    }
}

/// Adds to each sum the products of its column.
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
