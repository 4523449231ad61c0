//! Levels: the runs of outcomes that a finding does not distinguish.

/// Runs of adjacent outcomes with equal likelihood. A last run of likelihood 0 is dropped.
pub(crate) struct Levels {
    pub likelihood: Vec<f64>,
    /// The last outcome of each run.
    pub last: Vec<usize>,
}

impl Levels {
    pub(crate) fn of(likelihood: &[f64]) -> Self {
        let mut levels = Self { likelihood: Vec::new(), last: Vec::new() };
        for (outcome, likelihood) in likelihood.iter().enumerate() {
            if levels.likelihood.last() == Some(likelihood) {
                *levels.last.last_mut().expect("as many as likelihoods") = outcome;
            } else {
                levels.likelihood.push(*likelihood);
                levels.last.push(outcome);
            }
        }
        if levels.likelihood.last() == Some(&0.0) {
            levels.likelihood.pop();
            levels.last.pop();
        }
        levels
    }

    /// Cumulative and single probabilities of the levels, from the cumulative ones of the outcomes.
    pub(crate) fn split(&self, cumulative: impl Fn(usize) -> f64) -> (Vec<f64>, Vec<f64>) {
        let at_most: Vec<f64> = self.last.iter().map(|outcome| cumulative(*outcome)).collect();
        let mut before = 0.0;
        let exactly = at_most
            .iter()
            .map(|sum| {
                let probability = sum - before;
                before = *sum;
                probability.max(0.0)
            })
            .collect();
        (at_most, exactly)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_equal_likelihood_become_levels() {
        for (likelihood, levels, last) in [
            (vec![0.0, 0.0, 1.0, 1.0], vec![0.0, 1.0], vec![1, 3]),
            // A certain normal outcome is one level: all above is ruled out.
            (vec![1.0, 0.0, 0.0], vec![1.0], vec![0]),
            (vec![0.2, 0.9, 0.2], vec![0.2, 0.9, 0.2], vec![0, 1, 2]),
            (vec![0.0, 0.0], vec![], vec![]),
        ] {
            let actual = Levels::of(&likelihood);
            assert_eq!((actual.likelihood, actual.last), (levels, last), "{likelihood:?}");
        }
    }

    #[test]
    fn levels_add_up_the_outcomes_of_their_run() {
        let cumulative = [0.5, 0.75, 0.875, 1.0];
        let levels = Levels::of(&[0.0, 0.0, 1.0, 1.0]);
        let (at_most, exactly) = levels.split(|outcome| cumulative[outcome]);
        assert_eq!((at_most, exactly), (vec![0.75, 1.0], vec![0.75, 0.25]));
    }
}
