//! Defects that abnormal findings join: what is computed of them, once.

use shindan_model::CauseIx;

use super::evidence::TooLarge;
use super::explained::{Passes, Split, Sweep};
use super::plan::{MOST_STEPS, Plan};
use super::posterior::Part;

/// From this part of the total on, a difference keeps all digits that matter.
const ENOUGH: f64 = 1e-3;

/// A way of more steps is worth looking for another order.
const DEAR: f64 = 1e5;
/// What a pass forward and backward costs, beside a pass forward.
const SWEEP: f64 = 3.0;

/// Defects that have nothing to do with all others, given the evidence. Numbers are by lane.
#[derive(Clone, Debug, Default)]
pub(super) struct Component {
    /// In pack order.
    pub defects: Vec<usize>,
    plan: Option<Plan>,
    totals: Option<Vec<f64>>,
    sweep: Option<Sweep>,
    /// What was asked for, as parts of 1.
    splits: Vec<(Part, Split)>,
}

impl Component {
    pub(super) fn of(mut defects: Vec<usize>) -> Self {
        defects.sort_unstable();
        Self { defects, ..Self::default() }
    }

    /// New weights: nothing that was computed holds, but the order does.
    pub(super) fn forget(&mut self) {
        self.totals = None;
        self.sweep = None;
        self.splits.clear();
    }

    /// The plan, made at the first call.
    ///
    /// # Errors
    /// [`TooLarge`] if a pass would take too many steps.
    pub(super) fn plan(&mut self, passes: Passes<'_>) -> Result<&Plan, TooLarge> {
        let plan = match self.plan.take() {
            Some(plan) => plan,
            None => Plan::new(passes.axes, passes.effects, &self.defects, &[]),
        };
        if plan.cost > MOST_STEPS {
            return Err(TooLarge { steps: plan.cost as u64, limit: MOST_STEPS as u64 });
        }
        Ok(self.plan.insert(plan))
    }

    /// The weight of all sets together.
    pub(super) fn totals(&mut self, passes: Passes<'_>) -> Result<&[f64], TooLarge> {
        if self.totals.is_none() {
            let plan = self.plan(passes)?;
            let split = passes.splits(plan, 1, |_, _| false).swap_remove(0);
            self.totals = Some(split.none);
        }
        Ok(self.totals.as_deref().unwrap_or_default())
    }

    /// By position in the order: the defect, and by lane the weight of the sets with it.
    pub(super) fn marginals(
        &mut self,
        passes: Passes<'_>,
    ) -> Result<impl Iterator<Item = (usize, Vec<f64>)>, TooLarge> {
        let (plan, sweep) = self.sweep(passes)?;
        let rows = sweep.with.chunks_exact(passes.lanes);
        Ok(plan.order.iter().zip(rows).map(|(defect, row)| {
            (*defect, row.iter().zip(&sweep.totals).map(|(with, total)| with / total).collect())
        }))
    }

    fn sweep(&mut self, passes: Passes<'_>) -> Result<(&Plan, &Sweep), TooLarge> {
        self.plan(passes)?;
        let plan = self.plan.as_ref().expect("it was just made");
        let sweep = self.sweep.get_or_insert_with(|| passes.sweep(plan));
        self.totals.get_or_insert_with(|| sweep.totals.clone());
        Ok((plan, sweep))
    }

    /// The weight of the set in which none of the defects holds, as part of 1.
    pub(super) fn clear(&mut self, passes: Passes<'_>) -> Result<Vec<f64>, TooLarge> {
        let clear = passes.clear(self.plan(passes)?);
        let totals = self.totals(passes)?;
        Ok(clear.iter().zip(totals).map(|(clear, total)| clear / total).collect())
    }

    /// How the weight splits between none and any of a part's defects, as parts of 1.
    pub(super) fn split(&self, part: Part) -> Option<&Split> {
        self.splits.iter().find(|(own, _)| *own == part).map(|(_, split)| split)
    }

    /// Computes the splits of these parts that are not known yet, together.
    pub(super) fn compute_splits(
        &mut self,
        passes: Passes<'_>,
        cause_of: &[Option<CauseIx>],
        parts: &[Part],
    ) -> Result<(), TooLarge> {
        let mut together = Vec::new();
        for part in
            parts.iter().filter(|part| self.split(**part).is_none()).copied().collect::<Vec<_>>()
        {
            let members: Vec<usize> =
                self.defects.iter().copied().filter(|at| part.has(cause_of[*at])).collect();
            let split = match members.as_slice() {
                [] => continue,
                [only] => self.single(passes, *only)?,
                all if all.len() == self.defects.len() => self.all(passes)?,
                _ => None,
            };
            match split {
                Some(split) => self.splits.push((part, split)),
                None => together.push(part),
            }
        }
        if together.is_empty() {
            return Ok(());
        }
        let member = |group: usize, defect: usize| {
            let part: Part = together[group];
            part.has(cause_of[defect])
        };
        let splits = passes.splits(self.plan(passes)?, together.len(), member);
        for (part, mut split) in together.into_iter().zip(splits) {
            let totals: Vec<f64> = split.none.iter().zip(&split.any).map(|(a, b)| a + b).collect();
            divide(&mut split.none, &totals);
            divide(&mut split.any, &totals);
            self.totals.get_or_insert(totals);
            self.splits.push((part, split));
        }
        Ok(())
    }

    /// The probability of one defect.
    fn marginal(&mut self, passes: Passes<'_>, only: usize) -> Result<Vec<f64>, TooLarge> {
        let mut all = self.marginals(passes)?;
        Ok(all.find(|(defect, _)| *defect == only).map(|(_, own)| own).unwrap_or_default())
    }

    /// From the marginals; none where a difference would lose digits.
    fn single(&mut self, passes: Passes<'_>, only: usize) -> Result<Option<Split>, TooLarge> {
        let any = self.marginal(passes, only)?;
        let none: Vec<f64> = any.iter().map(|any| 1.0 - any).collect();
        Ok(none.iter().all(|none| *none > ENOUGH).then_some(Split { none, any }))
    }

    fn all(&mut self, passes: Passes<'_>) -> Result<Option<Split>, TooLarge> {
        let none = self.clear(passes)?;
        let any: Vec<f64> = none.iter().map(|none| 1.0 - none).collect();
        Ok(any.iter().all(|any| *any > ENOUGH).then_some(Split { none, any }))
    }

    /// The probability of every combination of some of its defects, by set, then lane.
    pub(super) fn joint(
        &mut self,
        passes: Passes<'_>,
        tracked: &[usize],
    ) -> Result<Vec<f64>, TooLarge> {
        if let [only] = tracked {
            let with = self.marginal(passes, *only)?;
            return Ok(with.iter().map(|with| 1.0 - with).chain(with.iter().copied()).collect());
        }
        let defects = self.defects.clone();
        let (plan, sweep) = self.sweep(passes)?;
        let steps = passes.joint_steps(plan, sweep, tracked);
        let other = (steps > DEAR)
            .then(|| Plan::new(passes.axes, passes.effects, &defects, tracked))
            .filter(|other| SWEEP * other.cost < steps);
        let mut joint = match other {
            None => passes.joint(plan, sweep, tracked),
            // In this order they stand together.
            Some(other) => passes.joint(&other, &passes.sweep(&other), tracked),
        };
        joint.chunks_exact_mut(passes.lanes).for_each(|row| divide(row, &sweep.totals));
        Ok(joint)
    }

    /// Keeps only some of the lanes.
    pub(super) fn keep(&mut self, keep: &[bool]) {
        if let Some(totals) = &mut self.totals {
            keep_lanes(totals, keep);
        }
        self.sweep = None;
        for (_, split) in &mut self.splits {
            keep_lanes(&mut split.none, keep);
            keep_lanes(&mut split.any, keep);
        }
    }
}

fn divide(weights: &mut [f64], totals: &[f64]) {
    weights.iter_mut().zip(totals).for_each(|(weight, total)| *weight /= total);
}

/// Keeps some lanes of numbers in which the lanes turn fastest.
pub(super) fn keep_lanes(rows: &mut Vec<f64>, keep: &[bool]) {
    let mut lane = keep.iter().cycle();
    rows.retain(|_| *lane.next().unwrap_or(&true));
}
