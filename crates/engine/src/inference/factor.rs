//! How far the open findings are explained: weights over the levels of their axes, and what a defect
//! does to them.

/// A finding as levels: what the evidence distinguishes of it.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    /// Likelihood of each level.
    pub likelihood: Vec<f64>,
    /// Probability of each level with none of the defects.
    pub leak: Vec<f64>,
}

/// What one defect does to one finding: cumulative and single probabilities of its levels.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    /// Position of the finding's axis.
    pub axis: usize,
    /// Probability that the level is at most this one.
    pub at_most: Vec<f64>,
    /// Probability that the level is this one.
    pub exactly: Vec<f64>,
}

/// Weights over the levels of the open axes, in several columns that do not touch each other. The
/// columns turn fastest, then the last axis: every step works on whole rows.
#[derive(Clone, Debug)]
pub(crate) struct Factor {
    /// The open axes, and how many levels each has.
    pub axes: Vec<(usize, usize)>,
    pub columns: usize,
    pub weights: Vec<f64>,
    spare: Vec<f64>,
}

impl Factor {
    /// Nothing open, every column 1.
    pub(crate) fn start(columns: usize) -> Self {
        Self { axes: Vec::new(), columns, weights: vec![1.0; columns], spare: Vec::new() }
    }

    /// Becomes what another state is, in the memory that it has.
    pub(crate) fn copy(&mut self, other: &Self) {
        self.columns = other.columns;
        self.axes.clone_from(&other.axes);
        self.weights.clone_from(&other.weights);
    }

    /// How many weights lie below one level of the axis at a position.
    fn inner(&self, at: usize) -> usize {
        self.columns * self.axes[at + 1..].iter().map(|(_, size)| size).product::<usize>()
    }

    fn place(&self, axis: usize) -> usize {
        self.axes.iter().position(|(open, _)| *open == axis).expect("the axis is open")
    }

    /// Opens an axis as the last one.
    pub(crate) fn push(&mut self, axis: usize, levels: &[f64]) {
        self.open(self.axes.len(), axis, levels);
    }

    /// Opens an axis at a position among the open ones, each level with its factor.
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

    /// Sums an axis out, each level with its factor.
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

    /// The defect is there: every level may rise to one that it produces.
    pub(crate) fn raise(&mut self, effects: &[Effect]) {
        for effect in effects {
            let inner = self.inner(self.place(effect.axis));
            let size = effect.exactly.len();
            for block in self.weights.chunks_exact_mut(size * inner) {
                for level in (0..size).rev() {
                    let (below, own) = block[..(level + 1) * inner].split_at_mut(level * inner);
                    own.iter_mut().for_each(|weight| *weight *= effect.at_most[level]);
                    for below in below.chunks_exact(inner) {
                        for (own, below) in own.iter_mut().zip(below) {
                            *own += effect.exactly[level] * below;
                        }
                    }
                }
            }
        }
    }

    /// The transpose of `raise`.
    pub(crate) fn raise_transposed(&mut self, effects: &[Effect]) {
        for effect in effects {
            let inner = self.inner(self.place(effect.axis));
            let size = effect.exactly.len();
            for block in self.weights.chunks_exact_mut(size * inner) {
                for level in 0..size {
                    let (own, above) = block[level * inner..].split_at_mut(inner);
                    own.iter_mut().for_each(|weight| *weight *= effect.at_most[level]);
                    let exactly = &effect.exactly[level + 1..];
                    for (above, exactly) in above.chunks_exact(inner).zip(exactly) {
                        for (own, above) in own.iter_mut().zip(above) {
                            *own += exactly * above;
                        }
                    }
                }
            }
        }
    }

    /// Column by column: `own` times what is there, plus `others` times what another state has.
    pub(crate) fn mix(&mut self, own: &[f64], others: &[f64], other: &Self) {
        if let ([own], [others]) = (own, others) {
            for (weight, other) in self.weights.iter_mut().zip(&other.weights) {
                *weight = own * *weight + others * other;
            }
            return;
        }
        let rows = self.weights.chunks_exact_mut(self.columns);
        for (row, other) in rows.zip(other.weights.chunks_exact(self.columns)) {
            for (((weight, other), own), others) in row.iter_mut().zip(other).zip(own).zip(others) {
                *weight = own * *weight + others * other;
            }
        }
    }

    /// Keeps "absent" and "present" apart from here on: an axis of its own, which turns slower than
    /// all that open, and faster than those that were kept apart before.
    pub(crate) fn keep_apart(&mut self, absent: &[f64], present: &[f64], raised: &Self) {
        const KEPT: usize = usize::MAX;
        let at = self.axes.iter().take_while(|(axis, _)| *axis == KEPT).count();
        self.axes.insert(at, (KEPT, 2));
        let inner = self.inner(at);
        self.spare.clear();
        self.spare.reserve(2 * self.weights.len());
        for (own, raised) in
            self.weights.chunks_exact(inner).zip(raised.weights.chunks_exact(inner))
        {
            for (block, factors) in [(own, absent), (raised, present)] {
                for row in block.chunks_exact(self.columns) {
                    self.spare.extend(row.iter().zip(factors).map(|(weight, own)| weight * own));
                }
            }
        }
        std::mem::swap(&mut self.weights, &mut self.spare);
    }
}
