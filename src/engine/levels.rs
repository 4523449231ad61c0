//! How far the open findings are explained: weights over the levels of their axes, and what a defect
//! does to them.

/// A finding as levels: what the evidence distinguishes of it.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    /// Likelihood of each level.
    pub likelihood: Vec<f64>,
    /// Probability of each level with none of the defects.
    pub leak: Vec<f64>,
}

/// What one defect does to one finding: cumulative and single probabilities of its levels.
#[derive(Clone, Debug)]
pub(super) struct Effect {
    /// Position of the finding's axis.
    pub axis: usize,
    /// Probability that the level is at most this one.
    pub at_most: Vec<f64>,
    /// Probability that the level is this one.
    pub exactly: Vec<f64>,
}

/// A defect's weights and effects.
#[derive(Clone, Debug, Default)]
pub(super) struct Step {
    /// Weight of its absence.
    pub absent: f64,
    /// Weight of its presence, all findings that it shares with no axis folded in.
    pub present: f64,
    /// Its effects on the axes, in their order.
    pub effects: Vec<Effect>,
}

/// Weights over the levels of the open axes; the last axis turns fastest.
#[derive(Debug)]
pub(super) struct State {
    pub(super) axes: Vec<(usize, usize)>,
    pub(super) weights: Vec<f64>,
}

impl Clone for State {
    fn clone(&self) -> Self {
        Self { axes: self.axes.clone(), weights: self.weights.clone() }
    }

    /// Keeps the memory it has: passes copy a state at every defect.
    fn clone_from(&mut self, other: &Self) {
        self.axes.clone_from(&other.axes);
        self.weights.clone_from(&other.weights);
    }
}

impl State {
    pub(super) fn start() -> Self {
        Self { axes: Vec::new(), weights: vec![1.0] }
    }

    pub(super) fn push(&mut self, axis: usize, levels: &[f64]) {
        self.axes.push((axis, levels.len()));
        let weights =
            self.weights.iter().flat_map(|weight| levels.iter().map(move |level| weight * level));
        self.weights = weights.collect();
    }

    /// Sums an axis out, each level with its factor.
    pub(super) fn contract(&mut self, axis: usize, factors: &[f64]) {
        let (at, inner) = self.locate(axis);
        let size = factors.len();
        let outer = self.weights.len() / (size * inner);
        let mut weights = vec![0.0; outer * inner];
        for block in 0..outer {
            for (level, factor) in factors.iter().enumerate() {
                let from = (block * size + level) * inner;
                for offset in 0..inner {
                    weights[block * inner + offset] += factor * self.weights[from + offset];
                }
            }
        }
        self.axes.remove(at);
        self.weights = weights;
    }

    /// Position of an axis among the open ones, and how many weights lie below one of its levels.
    pub(super) fn locate(&self, axis: usize) -> (usize, usize) {
        let at = self.axes.iter().position(|(open, _)| *open == axis).expect("the axis is open");
        (at, self.axes[at + 1..].iter().map(|(_, size)| size).product())
    }

    /// The defect is there: every level may rise to one that it produces.
    pub(super) fn raise(&mut self, step: &Step) {
        for effect in &step.effects {
            let (_, inner) = self.locate(effect.axis);
            let size = effect.exactly.len();
            for block in self.weights.chunks_exact_mut(size * inner) {
                for offset in 0..inner {
                    let mut below = 0.0;
                    for level in 0..size {
                        let own = block[level * inner + offset];
                        block[level * inner + offset] =
                            own * effect.at_most[level] + below * effect.exactly[level];
                        below += own;
                    }
                }
            }
        }
    }

    /// Becomes what another state is when the defect is there.
    pub(super) fn raise_from(&mut self, other: &Self, step: &Step) {
        self.clone_from(other);
        self.raise(step);
    }

    /// The transpose of `raise`.
    pub(super) fn lower(&mut self, step: &Step) {
        for effect in &step.effects {
            let (_, inner) = self.locate(effect.axis);
            let size = effect.exactly.len();
            for block in self.weights.chunks_exact_mut(size * inner) {
                for offset in 0..inner {
                    let mut above = 0.0;
                    for level in (0..size).rev() {
                        let own = block[level * inner + offset];
                        block[level * inner + offset] = own * effect.at_most[level] + above;
                        above += own * effect.exactly[level];
                    }
                }
            }
        }
    }

    /// Keeps "absent" and "present" apart on an axis that stays open to the end.
    pub(super) fn fork(&mut self, step: &Step, raised: &Self) {
        let pairs = self.weights.iter().zip(&raised.weights);
        self.weights =
            pairs.flat_map(|(own, other)| [step.absent * own, step.present * other]).collect();
        self.axes.push((usize::MAX, 2));
    }

    pub(super) fn mix(&mut self, own: f64, others: f64, other: &Self) {
        for (weight, raised) in self.weights.iter_mut().zip(&other.weights) {
            *weight = own * *weight + others * raised;
        }
    }

    pub(super) fn add(&mut self, factor: f64, other: &Self) {
        for (weight, raised) in self.weights.iter_mut().zip(&other.weights) {
            *weight += factor * raised;
        }
    }

    pub(super) fn scale(&mut self, factor: f64) {
        for weight in &mut self.weights {
            *weight *= factor;
        }
    }
}
