//! Elimination orders that were found before.
//!
//! An order follows from which defects share which findings and how many levels these have, not from the
//! numbers. One case meets the same few shapes again and again: with every answer that is thought through, and with
//! every remedy.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use crate::inference::elimination_order::EliminationOrder;
use crate::inference::factor::{Axis, Effect};

/// Forget all when this many are known.
const MOST: usize = 1 << 10;

/// What an order follows from: by defect, its index, the number of its findings, and each finding's axis and
/// levels; then the tracked defects.
type Shape = Vec<usize>;

/// The orders that an engine has found, by shape.
#[derive(Debug, Default)]
pub(crate) struct KnownOrders(RwLock<HashMap<Shape, Arc<EliminationOrder>>>);

impl KnownOrders {
    /// As [`EliminationOrder::new`].
    pub(crate) fn order(
        &self,
        axes: &[Arc<Axis>],
        effects: &[Arc<Vec<Effect>>],
        defects: &[usize],
        tracked: &[usize],
    ) -> Arc<EliminationOrder> {
        let shape = shape(axes, effects, defects, tracked);
        if let Some(order) = self.0.read().ok().and_then(|known| known.get(&shape).cloned()) {
            return order;
        }
        let order = Arc::new(EliminationOrder::new(axes, effects, defects, tracked));
        if let Ok(mut known) = self.0.write() {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(shape, order.clone());
        }
        order
    }
}

fn shape(
    axes: &[Arc<Axis>],
    effects: &[Arc<Vec<Effect>>],
    defects: &[usize],
    tracked: &[usize],
) -> Shape {
    let mut shape = Shape::with_capacity(defects.len() * 8);
    for defect in defects {
        let effects = &effects[*defect];
        shape.extend([*defect, effects.len()]);
        shape.extend(effects.iter().flat_map(|effect| [effect.axis, axes[effect.axis].leak.len()]));
    }
    shape.extend(tracked);
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two defects, joined by a finding with this many levels.
    fn joined(levels: usize) -> (Vec<Arc<Axis>>, Vec<Arc<Vec<Effect>>>) {
        let even = vec![1.0; levels];
        let effect = Effect { axis: 0, at_most: even.clone(), exactly: even.clone() };
        let axis = Axis { likelihood: even.clone(), leak: even };
        let effects = Arc::new(vec![effect]);
        (vec![Arc::new(axis)], vec![effects.clone(), effects])
    }

    #[test]
    fn an_order_is_known_by_its_shape() {
        let known = KnownOrders::default();
        let order = |levels, tracked: &[usize]| {
            let (axes, effects) = joined(levels);
            known.order(&axes, &effects, &[0, 1], tracked)
        };
        let first = order(2, &[]);
        assert!(Arc::ptr_eq(&first, &order(2, &[])), "the same shape");
        assert_eq!(order(2, &[0]).defects, [1, 0], "tracked defects come last");
        assert!(order(3, &[]).cost > first.cost, "more levels cost more");
    }
}
