//! The exact algorithm: forward and backward over the defects, remembering for every open abnormal
//! finding how much of it is explained so far.
//!
//! A finding is *open* between the first and the last of its defects. Its axis has one level for each
//! run of outcomes that the evidence does not tell apart; outcomes ruled out above the last run end a
//! branch. A present defect raises the level by its own distribution (the noisy maximum); a leak is a
//! defect that is always there. Only sums and products of non-negative numbers: nothing cancels.
//! See "explained-subset dynamic programming" in `ARCHITECTURE.md`.

use super::evidence::TooLarge;
use super::levels::{Axis, State, Step};
use super::plan::{Plan, order};
use crate::kb::DefectIx;

/// The network with the evidence put in, for one class of contexts.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    pub axes: Vec<Axis>,
    /// By defect.
    pub steps: Vec<Step>,
    plan: Plan,
}

/// From this part of the total on, a difference keeps all digits that matter.
const ENOUGH: f64 = 1e-3;
/// More steps than this are refused.
const MOST_STEPS: u64 = 1 << 27;

impl Chain {
    /// Chooses the order: always the defect that keeps the fewest levels open, ties by pack order.
    ///
    /// # Errors
    /// [`TooLarge`] if a pass would take too many steps.
    pub(super) fn new(axes: Vec<Axis>, steps: Vec<Step>) -> Result<Self, TooLarge> {
        let (order, cost) = order(&axes, &steps, &[]);
        if cost > MOST_STEPS as f64 {
            return Err(TooLarge { steps: cost as u64, limit: MOST_STEPS });
        }
        let plan = Plan::new(order, axes.len(), &steps);
        Ok(Self { axes, steps, plan })
    }

    /// The weight of all sets of defects together, and of those with each defect.
    pub(super) fn marginals(&self) -> (f64, Vec<f64>) {
        let mut forward = Vec::with_capacity(self.plan.order.len());
        let mut state = State::start();
        let mut raised = State::start();
        for (position, defect) in self.plan.order.iter().enumerate() {
            self.open(&self.plan, &mut state, position);
            forward.push(state.clone());
            let step = &self.steps[*defect];
            raised.raise_from(&state, step);
            state.mix(step.absent, step.present, &raised);
            self.close(&self.plan, &mut state, position);
        }
        let total = state.weights[0];
        let mut with = vec![0.0; self.steps.len()];
        let mut back = State::start();
        for (position, defect) in self.plan.order.iter().enumerate().rev() {
            let step = &self.steps[*defect];
            let before = &forward[position];
            back = self.reopen(back, before, position);
            raised.clone_from(&back);
            raised.lower(step);
            let joint: f64 = before
                .weights
                .iter()
                .zip(&raised.weights)
                .map(|(ahead, behind)| ahead * behind)
                .sum();
            with[*defect] = step.present * joint;
            back.mix(step.absent, step.present, &raised);
            self.unopen(&mut back, position);
        }
        (total, with)
    }

    /// The weight of all sets with none of these defects, and of those with at least one of them;
    /// `total`: of all sets.
    pub(super) fn none_and_any(&self, total: f64, members: &[bool]) -> (f64, f64) {
        let none = self.forced(|defect| members[defect].then_some(false));
        let rest = total - none;
        (none, if rest > ENOUGH * total { rest } else { self.any(members) })
    }

    /// The same for a single defect; `with`: the weights of the sets with each.
    pub(super) fn without_and_with(
        &self,
        total: f64,
        with: &[f64],
        DefectIx(only): DefectIx,
    ) -> (f64, f64) {
        let rest = total - with[only];
        if rest > ENOUGH * total {
            return (rest, with[only]);
        }
        (self.forced(|defect| (defect == only).then_some(false)), with[only])
    }

    /// The weight of all sets with at least one of these defects, without a difference.
    fn any(&self, members: &[bool]) -> f64 {
        let mut none = State::start();
        let mut any = State::start();
        let mut raised = State::start();
        any.weights[0] = 0.0;
        for (position, defect) in self.plan.order.iter().enumerate() {
            self.open(&self.plan, &mut none, position);
            self.open(&self.plan, &mut any, position);
            let step = &self.steps[*defect];
            raised.raise_from(&any, step);
            any.mix(step.absent, step.present, &raised);
            raised.raise_from(&none, step);
            if members[*defect] {
                any.add(step.present, &raised);
                none.scale(step.absent);
            } else {
                none.mix(step.absent, step.present, &raised);
            }
            self.close(&self.plan, &mut none, position);
            self.close(&self.plan, &mut any, position);
        }
        any.weights[0]
    }

    /// The weight of every combination of `tracked` defects, all others summed out. Bit `k` of an
    /// index says that `tracked[k]` is present.
    pub(super) fn joint(&self, tracked: &[usize]) -> Vec<f64> {
        // Those that are tracked double the weights from where they stand: they come last, unless
        // that keeps too much open.
        let (last, cost) = order(&self.axes, &self.steps, tracked);
        let own;
        let plan = if cost < self.cost(tracked) {
            own = Plan::new(last, self.axes.len(), &self.steps);
            &own
        } else {
            &self.plan
        };
        let mut state = State::start();
        let mut raised = State::start();
        let mut taken = Vec::new();
        for (position, defect) in plan.order.iter().enumerate() {
            self.open(plan, &mut state, position);
            let step = &self.steps[*defect];
            raised.raise_from(&state, step);
            match tracked.iter().position(|other| other == defect) {
                Some(bit) => {
                    state.fork(step, &raised);
                    taken.push(bit);
                }
                None => state.mix(step.absent, step.present, &raised),
            }
            self.close(plan, &mut state, position);
        }
        let mut joint = vec![0.0; 1 << tracked.len()];
        for (index, weight) in state.weights.into_iter().enumerate() {
            let bits =
                taken.iter().rev().enumerate().map(|(place, bit)| (index >> place & 1) << bit);
            joint[bits.sum::<usize>()] = weight;
        }
        joint
    }

    /// The steps of a pass in the usual order with some defects tracked.
    fn cost(&self, tracked: &[usize]) -> f64 {
        let mut bits = 0.0;
        let mut cost = 0.0;
        for (position, defect) in self.plan.order.iter().enumerate() {
            let of = |axis: usize| (self.axes[axis].likelihood.len() as f64).log2();
            let touched = |axis: &usize| self.plan.extent[*axis].0 != usize::MAX;
            let all = (0..self.axes.len()).filter(touched);
            let opens = all.clone().filter(|axis| self.plan.extent[*axis].0 == position);
            bits += opens.map(of).sum::<f64>();
            cost += f64::exp2(bits) * (self.steps[*defect].effects.len() + 1) as f64;
            let closes = all.filter(|axis| self.plan.extent[*axis].1 == position);
            bits -= closes.map(of).sum::<f64>();
            bits += f64::from(u8::from(tracked.contains(defect)));
        }
        cost
    }

    /// The weight of all sets in which the defects that `forced` names are as it says.
    pub(super) fn forced(&self, forced: impl Fn(usize) -> Option<bool>) -> f64 {
        let mut state = State::start();
        let mut raised = State::start();
        for (position, defect) in self.plan.order.iter().enumerate() {
            self.open(&self.plan, &mut state, position);
            let step = &self.steps[*defect];
            match forced(*defect) {
                Some(false) => state.scale(step.absent),
                Some(true) => {
                    state.raise(step);
                    state.scale(step.present);
                }
                None => {
                    raised.raise_from(&state, step);
                    state.mix(step.absent, step.present, &raised);
                }
            }
            self.close(&self.plan, &mut state, position);
        }
        state.weights[0]
    }

    fn open(&self, plan: &Plan, state: &mut State, position: usize) {
        for (axis, (first, _)) in plan.extent.iter().enumerate() {
            if *first == position {
                state.push(axis, &self.axes[axis].leak);
            }
        }
    }

    fn close(&self, plan: &Plan, state: &mut State, position: usize) {
        for (axis, (first, last)) in plan.extent.iter().enumerate() {
            if *first != usize::MAX && *last == position {
                state.contract(axis, &self.axes[axis].likelihood);
            }
        }
    }

    /// Backwards through `close`: the closed axes come back with their likelihoods, in the order in
    /// which `like` has them.
    fn reopen(&self, back: State, like: &State, position: usize) -> State {
        if like.axes.is_empty() {
            return back;
        }
        let mut state = State { axes: Vec::new(), weights: vec![1.0] };
        let closed = |axis: usize| self.plan.extent[axis].1 == position;
        // Rebuild by index: the axes that stayed open keep their weights.
        let sizes: Vec<usize> = like.axes.iter().map(|(_, size)| *size).collect();
        let total: usize = sizes.iter().product();
        state.axes.clone_from(&like.axes);
        state.weights = (0..total)
            .map(|index| {
                let mut rest = index;
                let mut kept = 0;
                let mut kept_stride = 1;
                let mut factor = 1.0;
                for ((axis, size), _) in like.axes.iter().zip(&sizes).rev() {
                    let level = rest % size;
                    rest /= size;
                    if closed(*axis) {
                        factor *= self.axes[*axis].likelihood[level];
                    } else {
                        kept += level * kept_stride;
                        kept_stride *= size;
                    }
                }
                factor * back.weights[kept]
            })
            .collect();
        state
    }

    /// Backwards through `open`.
    fn unopen(&self, state: &mut State, position: usize) {
        for (axis, (first, _)) in self.plan.extent.iter().enumerate() {
            if *first == position {
                state.contract(axis, &self.axes[axis].leak);
            }
        }
    }
}
