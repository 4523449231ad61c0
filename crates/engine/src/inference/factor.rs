//! A factor: weights over the levels of the open findings.
//!
//! While a finding is open, its level says how far it is explained by the defects eliminated so
//! far. A present defect raises levels by the noisy maximum.

/// The axis of a finding: its levels, as far as the evidence distinguishes them.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    /// Likelihood of each level.
    pub likelihood: Vec<f64>,
    /// Probability of each level with no defect present.
    pub leak: Vec<f64>,
}

/// The noisy-MAX link from a defect to a finding, by level.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    /// Index of the finding's axis.
    pub axis: usize,
    /// Probability that the level is at most this one.
    pub at_most: Vec<f64>,
    /// Probability that the level is this one.
    pub exactly: Vec<f64>,
}

/// Weights over the levels of the open axes, in independent columns.
///
/// Layout: columns vary fastest, then the last axis, so that every step works on contiguous rows.
#[derive(Clone, Debug)]
pub(crate) struct Factor {
    /// The open axes with their numbers of levels.
    pub axes: Vec<(usize, usize)>,
    pub columns: usize,
    pub weights: Vec<f64>,
    spare: Vec<f64>,
}

impl Factor {
    /// No open axis; every column has weight 1.
    pub(crate) fn start(columns: usize) -> Self {
        Self { axes: Vec::new(), columns, weights: vec![1.0; columns], spare: Vec::new() }
    }

    /// Copies another factor, reusing memory.
    pub(crate) fn copy(&mut self, other: &Self) {
        self.columns = other.columns;
        self.axes.clone_from(&other.axes);
        self.weights.clone_from(&other.weights);
    }

    /// The stride of one level of the axis at a position.
    fn inner(&self, at: usize) -> usize {
        self.columns * self.axes[at + 1..].iter().map(|(_, size)| size).product::<usize>()
    }

    fn place(&self, axis: usize) -> usize {
        self.axes.iter().position(|(open, _)| *open == axis).expect("the axis is open")
    }

    /// Opens an axis in last position.
    pub(crate) fn push(&mut self, axis: usize, levels: &[f64]) {
        self.open(self.axes.len(), axis, levels);
    }

    /// Opens an axis at a position; each level gets its factor.
    pub(crate) fn open(&mut self, at: usize, axis: usize, factors: &[f64]) {
        self.axes.insert(at, (axis, factors.len()));
        let inner = self.inner(at);
        self.spare.clear();
        self.spare.reserve(self.weights.len() * factors.len());
        for block in self.weights.chunks_exact(inner) {
            for factor in factors {
                self.spare.extend(block.iter().map(|weight| weight * factor));
            }
        }
        std::mem::swap(&mut self.weights, &mut self.spare);
    }

    /// Sums an axis out, each level times its factor.
    pub(crate) fn sum_out(&mut self, axis: usize, factors: &[f64]) {
        let at = self.place(axis);
        let inner = self.inner(at);
        self.spare.clear();
        self.spare.reserve(self.weights.len() / factors.len());
        for block in self.weights.chunks_exact(inner * factors.len()) {
            let start = self.spare.len();
            let (first, rest) = block.split_at(inner);
            self.spare.extend(first.iter().map(|weight| factors[0] * weight));
            for (level, factor) in rest.chunks_exact(inner).zip(&factors[1..]) {
                for (sum, weight) in self.spare[start..].iter_mut().zip(level) {
                    *sum += factor * weight;
                }
            }
        }
        self.axes.remove(at);
        std::mem::swap(&mut self.weights, &mut self.spare);
    }

    /// Makes the defect present: the new level is the maximum of the old one and the defect's.
    pub(crate) fn raise(&mut self, effects: &[Effect]) {
        for effect in effects {
            let inner = self.inner(self.place(effect.axis));
            let size = effect.exactly.len();
            // Most findings have two levels. One loop for both, and none inside for single weights.
            if let ([stay, top], [_, jump]) = (&effect.at_most[..], &effect.exactly[..]) {
                let raise = |low: &mut f64, high: &mut f64| {
                    *high = *high * top + jump * *low;
                    *low *= stay;
                };
                if inner == 1 {
                    for pair in self.weights.as_chunks_mut::<2>().0 {
                        let [low, high] = pair;
                        raise(low, high);
                    }
                } else {
                    for block in self.weights.chunks_exact_mut(2 * inner) {
                        let (low, high) = block.split_at_mut(inner);
                        low.iter_mut().zip(high).for_each(|(low, high)| raise(low, high));
                    }
                }
                continue;
            }
            for block in self.weights.chunks_exact_mut(size * inner) {
                for level in (0..size).rev() {
                    let (below, here) = block[..(level + 1) * inner].split_at_mut(level * inner);
                    here.iter_mut().for_each(|weight| *weight *= effect.at_most[level]);
                    for below in below.chunks_exact(inner) {
                        for (here, below) in here.iter_mut().zip(below) {
                            *here += effect.exactly[level] * below;
                        }
                    }
                }
            }
        }
    }

    /// The transpose of [`Factor::raise`], for the backward pass.
    pub(crate) fn raise_transposed(&mut self, effects: &[Effect]) {
        for effect in effects {
            let inner = self.inner(self.place(effect.axis));
            let size = effect.exactly.len();
            for block in self.weights.chunks_exact_mut(size * inner) {
                for level in 0..size {
                    let (here, above) = block[level * inner..].split_at_mut(inner);
                    here.iter_mut().for_each(|weight| *weight *= effect.at_most[level]);
                    let exactly = &effect.exactly[level + 1..];
                    for (above, exactly) in above.chunks_exact(inner).zip(exactly) {
                        for (here, above) in here.iter_mut().zip(above) {
                            *here += exactly * above;
                        }
                    }
                }
            }
        }
    }

    /// By column: `keep · self + others · other`.
    pub(crate) fn mix(&mut self, keep: &[f64], others: &[f64], other: &Self) {
        if let ([keep], [others]) = (keep, others) {
            for (weight, other) in self.weights.iter_mut().zip(&other.weights) {
                *weight = keep * *weight + others * other;
            }
            return;
        }
        let rows = self.weights.chunks_exact_mut(self.columns);
        for (row, other) in rows.zip(other.weights.chunks_exact(self.columns)) {
            for (((weight, other), keep), others) in row.iter_mut().zip(other).zip(keep).zip(others)
            {
                *weight = keep * *weight + others * other;
            }
        }
    }

    /// Splits into "absent" and "present" along a new axis, which is never summed out.
    ///
    /// The axis varies slower than the open ones, and faster than earlier kept ones.
    pub(crate) fn keep_apart(&mut self, absent: &[f64], present: &[f64], raised: &Self) {
        const KEPT: usize = usize::MAX;
        let at = self.axes.iter().take_while(|(axis, _)| *axis == KEPT).count();
        self.axes.insert(at, (KEPT, 2));
        let inner = self.inner(at);
        self.spare.clear();
        self.spare.reserve(2 * self.weights.len());
        for (unraised, raised) in
            self.weights.chunks_exact(inner).zip(raised.weights.chunks_exact(inner))
        {
            for (block, factors) in [(unraised, absent), (raised, present)] {
                for row in block.chunks_exact(self.columns) {
                    self.spare
                        .extend(row.iter().zip(factors).map(|(weight, factor)| weight * factor));
                }
            }
        }
        std::mem::swap(&mut self.weights, &mut self.spare);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::near;

    /// A defect that lights the lamp with 0.8.
    fn lights() -> Vec<Effect> {
        vec![Effect { axis: 0, at_most: vec![0.2, 1.0], exactly: vec![0.2, 0.8] }]
    }

    #[test]
    fn a_present_defect_raises_levels_by_the_noisy_maximum() {
        let mut absent = Factor::start(1);
        absent.push(0, &[0.95, 0.05]);
        let mut present = absent.clone();
        present.raise(&lights());
        // Dark only if neither leak nor defect lights it: 0.95 · 0.2.
        near(present.weights[0], 0.19);
        near(present.weights[1], 0.81);
        // With a prior of 0.1: 0.9 · (0.95, 0.05) + 0.1 · (0.19, 0.81).
        present.mix(&[0.1], &[0.9], &absent);
        near(present.weights[0], 0.874);
        near(present.weights[1], 0.126);
        // The lamp is red.
        present.sum_out(0, &[0.0, 1.0]);
        near(present.weights[0], 0.126);
        assert_eq!(present.axes, []);
    }

    #[test]
    fn the_transpose_gives_the_same_inner_product() {
        let with_weights = |weights: &[f64]| {
            let mut factor = Factor::start(1);
            factor.push(0, weights);
            factor
        };
        let inner = |a: &Factor, b: &Factor| {
            a.weights.iter().zip(&b.weights).map(|(a, b)| a * b).sum::<f64>()
        };
        let effect = Effect { axis: 0, at_most: vec![0.2, 0.5, 1.0], exactly: vec![0.2, 0.3, 0.5] };
        let (forward, backward) = (with_weights(&[0.7, 0.2, 0.1]), with_weights(&[2.0, 3.0, 5.0]));
        let (mut raised, mut transposed) = (forward.clone(), backward.clone());
        raised.raise(std::slice::from_ref(&effect));
        transposed.raise_transposed(&[effect]);
        near(inner(&raised, &backward), inner(&forward, &transposed));
        // By hand: 0.7·0.2 = 0.14; (0.7 + 0.2)·0.5 - 0.14 = 0.31; the rest 0.55.
        near(inner(&raised, &backward), 0.14 * 2.0 + 0.31 * 3.0 + 0.55 * 5.0);
    }

    #[test]
    fn axes_keep_their_place_whatever_the_order_of_opening() {
        let mut one = Factor::start(1);
        one.push(0, &[1.0, 2.0]);
        one.push(1, &[1.0, 10.0, 100.0]);
        let mut other = Factor::start(1);
        other.push(1, &[1.0, 10.0, 100.0]);
        other.open(0, 0, &[1.0, 2.0]);
        assert_eq!(one.weights, [1.0, 10.0, 100.0, 2.0, 20.0, 200.0]);
        assert_eq!(one.weights, other.weights);
        one.sum_out(0, &[1.0, 1.0]);
        assert_eq!(one.weights, [3.0, 30.0, 300.0]);
    }

    #[test]
    fn a_kept_defect_is_not_summed_out() {
        let mut factor = Factor::start(1);
        factor.push(0, &[0.95, 0.05]);
        let mut raised = factor.clone();
        raised.raise(&lights());
        factor.keep_apart(&[0.9], &[0.1], &raised);
        factor.sum_out(0, &[0.0, 1.0]);
        // P(red, a absent) = 0.9 · 0.05 and P(red, a) = 0.1 · 0.81.
        near(factor.weights[0], 0.045);
        near(factor.weights[1], 0.081);
    }
}
