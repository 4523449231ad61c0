//! A connected component: defects joined by shared findings, and its cached results.

use std::sync::Arc;

use shindan_model::CauseIx;

use crate::evidence::finding::TooLarge;
use crate::inference::elimination_order::{EliminationOrder, MAX_OPERATIONS};
use crate::inference::forward_backward::{ForwardBackward, GroupOdds, Potentials};
use crate::inference::posterior::Disjunction;

/// A complement above this fraction of the total keeps enough digits as a difference.
const MIN_COMPLEMENT: f64 = 1e-3;

/// Above this many operations, look for a better elimination order.
const EXPENSIVE_OPERATIONS: f64 = 1e5;
/// Cost of a forward-backward pass, relative to a forward pass.
const FORWARD_BACKWARD_COST: f64 = 3.0;

/// Defects that are independent of all others given the evidence. Results are by context group.
#[derive(Clone, Debug, Default)]
pub(crate) struct Component {
    /// Members, in pack order.
    pub defects: Vec<usize>,
    order: Option<Arc<EliminationOrder>>,
    totals: Option<Vec<f64>>,
    forward_backward: Option<Arc<ForwardBackward>>,
    /// Cached splits, normalised to 1.
    splits: Vec<(Disjunction, GroupOdds)>,
}

impl Component {
    pub(crate) fn of(mut defects: Vec<usize>) -> Self {
        defects.sort_unstable();
        Self { defects, ..Self::default() }
    }

    /// Drops the results after a change of weights; the elimination order stays valid.
    pub(crate) fn invalidate(&mut self) {
        self.totals = None;
        self.forward_backward = None;
        self.splits.clear();
    }

    /// The elimination order, computed at the first call.
    ///
    /// # Errors
    /// [`TooLarge`] if one pass would exceed the step limit.
    pub(crate) fn order(
        &mut self,
        potentials: Potentials<'_>,
    ) -> Result<&EliminationOrder, TooLarge> {
        let order = match self.order.take() {
            Some(order) => order,
            None => potentials.order(&self.defects, &[]),
        };
        if order.cost > MAX_OPERATIONS {
            return Err(TooLarge { operations: order.cost as u64, limit: MAX_OPERATIONS as u64 });
        }
        Ok(self.order.insert(order))
    }

    /// The total weight of all sets.
    pub(crate) fn totals(&mut self, potentials: Potentials<'_>) -> Result<&[f64], TooLarge> {
        if self.totals.is_none() {
            let order = self.order(potentials)?;
            let split = potentials.splits(order, 1, |_, _| false).swap_remove(0);
            self.totals = Some(split.none);
        }
        Ok(self.totals.as_deref().unwrap_or_default())
    }

    /// By position in the order: the defect, and its probability in each context group.
    pub(crate) fn marginals(
        &mut self,
        potentials: Potentials<'_>,
    ) -> Result<impl Iterator<Item = (usize, Vec<f64>)>, TooLarge> {
        let (order, forward_backward) = self.forward_backward(potentials)?;
        let rows = forward_backward.with.chunks_exact(potentials.groups);
        Ok(order.defects.iter().zip(rows).map(|(defect, row)| {
            (
                *defect,
                row.iter()
                    .zip(&forward_backward.totals)
                    .map(|(with, total)| with / total)
                    .collect(),
            )
        }))
    }

    fn forward_backward(
        &mut self,
        potentials: Potentials<'_>,
    ) -> Result<(&EliminationOrder, &ForwardBackward), TooLarge> {
        self.order(potentials)?;
        let order = self.order.as_ref().expect("it was just made");
        let forward_backward = self
            .forward_backward
            .get_or_insert_with(|| Arc::new(potentials.forward_backward(order)));
        self.totals.get_or_insert_with(|| forward_backward.totals.clone());
        Ok((order, forward_backward))
    }

    /// The probability that no defect of the component holds.
    pub(crate) fn clear(&mut self, potentials: Potentials<'_>) -> Result<Vec<f64>, TooLarge> {
        let clear = potentials.clear(self.order(potentials)?);
        let totals = self.totals(potentials)?;
        Ok(clear.iter().zip(totals).map(|(clear, total)| clear / total).collect())
    }

    /// The cached probabilities of an event and its complement.
    pub(crate) fn split(&self, disjunction: Disjunction) -> Option<&GroupOdds> {
        self.splits.iter().find(|(known, _)| *known == disjunction).map(|(_, split)| split)
    }

    /// Computes and caches the missing splits of several events in one pass.
    pub(crate) fn compute_splits(
        &mut self,
        potentials: Potentials<'_>,
        cause_of: &[Option<CauseIx>],
        disjunctions: &[Disjunction],
    ) -> Result<(), TooLarge> {
        let mut together = Vec::new();
        for disjunction in disjunctions
            .iter()
            .filter(|disjunction| self.split(**disjunction).is_none())
            .copied()
            .collect::<Vec<_>>()
        {
            let members: Vec<usize> =
                self.defects.iter().copied().filter(|at| disjunction.has(cause_of[*at])).collect();
            let split = match members.as_slice() {
                [] => continue,
                [only] => self.split_one(potentials, *only)?,
                all if all.len() == self.defects.len() => self.split_all(potentials)?,
                _ => None,
            };
            match split {
                Some(split) => self.splits.push((disjunction, split)),
                None => together.push(disjunction),
            }
        }
        if together.is_empty() {
            return Ok(());
        }
        let member = |group: usize, defect: usize| {
            let disjunction: Disjunction = together[group];
            disjunction.has(cause_of[defect])
        };
        let splits = potentials.splits(self.order(potentials)?, together.len(), member);
        for (disjunction, mut split) in together.into_iter().zip(splits) {
            let totals: Vec<f64> = split.none.iter().zip(&split.any).map(|(a, b)| a + b).collect();
            divide(&mut split.none, &totals);
            divide(&mut split.any, &totals);
            self.totals.get_or_insert(totals);
            self.splits.push((disjunction, split));
        }
        Ok(())
    }

    fn marginal(&mut self, potentials: Potentials<'_>, only: usize) -> Result<Vec<f64>, TooLarge> {
        let mut all = self.marginals(potentials)?;
        Ok(all
            .find(|(defect, _)| *defect == only)
            .map(|(_, marginal)| marginal)
            .unwrap_or_default())
    }

    /// From the marginal; `None` if `1 - p` would lose digits.
    fn split_one(
        &mut self,
        potentials: Potentials<'_>,
        only: usize,
    ) -> Result<Option<GroupOdds>, TooLarge> {
        let any = self.marginal(potentials, only)?;
        let none: Vec<f64> = any.iter().map(|any| 1.0 - any).collect();
        Ok(none.iter().all(|none| *none > MIN_COMPLEMENT).then_some(GroupOdds { none, any }))
    }

    fn split_all(&mut self, potentials: Potentials<'_>) -> Result<Option<GroupOdds>, TooLarge> {
        let none = self.clear(potentials)?;
        let any: Vec<f64> = none.iter().map(|none| 1.0 - none).collect();
        Ok(any.iter().all(|any| *any > MIN_COMPLEMENT).then_some(GroupOdds { none, any }))
    }

    /// The joint distribution of some members, by set, then context group.
    pub(crate) fn joint(
        &mut self,
        potentials: Potentials<'_>,
        tracked: &[usize],
    ) -> Result<Vec<f64>, TooLarge> {
        if let [only] = tracked {
            let with = self.marginal(potentials, *only)?;
            return Ok(with.iter().map(|with| 1.0 - with).chain(with.iter().copied()).collect());
        }
        let defects = self.defects.clone();
        let (order, forward_backward) = self.forward_backward(potentials)?;
        let operations = potentials.joint_operations(order, forward_backward, tracked);
        let other = (operations > EXPENSIVE_OPERATIONS)
            .then(|| potentials.order(&defects, tracked))
            .filter(|other| FORWARD_BACKWARD_COST * other.cost < operations);
        let mut joint = match other {
            None => potentials.joint(order, forward_backward, tracked),
            // This order keeps the tracked defects together.
            Some(other) => potentials.joint(&other, &potentials.forward_backward(&other), tracked),
        };
        joint
            .chunks_exact_mut(potentials.groups)
            .for_each(|row| divide(row, &forward_backward.totals));
        Ok(joint)
    }

    /// Keeps some of the context groups.
    pub(crate) fn retain(&mut self, retain: &[bool]) {
        if let Some(totals) = &mut self.totals {
            keep_groups(totals, retain);
        }
        self.forward_backward = None;
        for (_, split) in &mut self.splits {
            keep_groups(&mut split.none, retain);
            keep_groups(&mut split.any, retain);
        }
    }
}

fn divide(weights: &mut [f64], totals: &[f64]) {
    weights.iter_mut().zip(totals).for_each(|(weight, total)| *weight /= total);
}

/// Keeps some columns of rows that have one column per context group.
pub(crate) fn keep_groups(rows: &mut Vec<f64>, retain: &[bool]) {
    let mut group = retain.iter().cycle();
    rows.retain(|_| *group.next().unwrap_or(&true));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::factor::{Axis, Effect};
    use crate::inference::known_orders::KnownOrders;
    use crate::testing::near;

    fn axes(count: usize) -> (Vec<Arc<Axis>>, Vec<Arc<Vec<Effect>>>) {
        let axis = Axis { likelihood: vec![0.0, 1.0], leak: vec![0.95, 0.05] };
        let effects = |p: f64| {
            let effects = (0..count).map(|axis| Effect {
                axis,
                at_most: vec![1.0 - p, 1.0],
                exactly: vec![1.0 - p, p],
            });
            Arc::new(effects.collect())
        };
        (std::iter::repeat_n(Arc::new(axis), count).collect(), vec![effects(0.8), effects(0.5)])
    }

    #[test]
    fn results_are_normalised() {
        let (axes, effects) = axes(1);
        let potentials = Potentials {
            axes: &axes,
            effects: &effects,
            absent: &[0.9, 0.8],
            present: &[0.1, 0.2],
            groups: 1,
            known_orders: &KnownOrders::default(),
        };
        let mut component = Component::of(vec![1, 0]);
        let marginals: Vec<_> = component.marginals(potentials).unwrap().collect();
        for (defect, probability) in marginals {
            near(probability[0], [0.0829, 0.1126][defect] / 0.2134);
        }
        near(component.clear(potentials).unwrap()[0], 0.036 / 0.2134);
        let causes = [Some(CauseIx(0)), Some(CauseIx(1))];
        let event = Disjunction::Cause(CauseIx(1));
        component.compute_splits(potentials, &causes, &[event]).unwrap();
        near(component.split(event).unwrap().none[0], 1.0 - 0.1126 / 0.2134);
        // New weights make results stale.
        component.invalidate();
        assert!(component.split(event).is_none());
    }

    #[test]
    fn too_many_shared_findings_are_refused_before_anything_is_computed() {
        // 28 binary findings shared by two defects: 2²⁸ states, above the limit of 2²⁷ operations.
        let (axes, effects) = axes(28);
        let potentials = Potentials {
            axes: &axes,
            effects: &effects,
            absent: &[0.9, 0.8],
            present: &[0.1, 0.2],
            groups: 1,
            known_orders: &KnownOrders::default(),
        };
        let refusal = Component::of(vec![0, 1]).totals(potentials).unwrap_err();
        assert_eq!(refusal.limit, 1 << 27);
        assert!(refusal.operations > 1 << 28, "{refusal}");
    }
}
