//! Which defects hold in a case with the complaint, and which of them bring it about.

use shindan_model::{Link, Table};

use super::random::Random;

/// What a defect does in a sampled case.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DrawnDefect {
    /// Whether it is there.
    pub(super) holds: bool,
    /// Whether it brings the complaint about.
    pub(super) brings: bool,
}

/// The distribution of the defects in a context state, given the complaint.
///
/// In a noisy-MAX, every defect contributes an outcome and the highest one shows. So the complaint shows
/// outcome `k` if no contribution is above `k` and one of them, or the leak, is `k`. Defects are drawn one
/// by one, weighted with the products over those still to come.
pub(super) struct GivenComplaint<'a> {
    prior: &'a [f64],
    /// By defect: the probabilities that its contribution is below, and at most, the complaint's outcome.
    contribution: Vec<(f64, f64)>,
    /// The same for the leak.
    leak: (f64, f64),
    /// From a defect on: the products over the defects of these probabilities.
    rest: Vec<(f64, f64)>,
    has_complaint: bool,
}

impl<'a> GivenComplaint<'a> {
    /// The distribution where the defects have these priors. `complaint`: its table and outcome; without
    /// one, every case counts as one that has the complaint.
    pub(super) fn new(complaint: Option<(&Table, usize)>, prior: &'a [f64]) -> Self {
        let of = |cumulative: &[f64], outcome: usize| {
            (if outcome == 0 { 0.0 } else { cumulative[outcome - 1] }, cumulative[outcome])
        };
        let (mut contribution, mut leak) = (vec![(0.0, 1.0); prior.len()], (0.0, 1.0));
        if let Some((table, outcome)) = complaint {
            contribution.fill((1.0, 1.0));
            leak = of(&table.leak, outcome);
            for Link { defect, cumulative } in &table.links {
                contribution[defect.0] = of(cumulative, outcome);
            }
        }
        let mut rest = vec![(1.0, 1.0); prior.len() + 1];
        for at in (0..prior.len()).rev() {
            let mixed = |present: f64| 1.0 - prior[at] + prior[at] * present;
            let (below, at_most) = rest[at + 1];
            rest[at] = (below * mixed(contribution[at].0), at_most * mixed(contribution[at].1));
        }
        Self { prior, contribution, leak, rest, has_complaint: complaint.is_some() }
    }

    /// Draws the defects, and whether the leak brings the complaint about.
    pub(super) fn draw(&self, random: &mut Random) -> (Vec<DrawnDefect>, bool) {
        let still = |at: usize, brought: bool| {
            let (below, at_most) = self.rest[at];
            if brought { at_most } else { (at_most - below).max(0.0) }
        };
        let (below, at_most) = self.leak;
        let by_leak =
            random.position(&[below * still(0, false), (at_most - below) * still(0, true)]);
        let mut brought = by_leak == 1;
        let mut defects = vec![DrawnDefect::default(); self.prior.len()];
        for (at, defect) in defects.iter_mut().enumerate() {
            let (prior, (below, at_most)) = (self.prior[at], self.contribution[at]);
            let drawn = random.position(&[
                (1.0 - prior) * still(at + 1, brought),
                prior * below * still(at + 1, brought),
                prior * (at_most - below) * still(at + 1, true),
            ]);
            *defect = DrawnDefect { holds: drawn > 0, brings: drawn == 2 };
            brought |= defect.brings;
        }
        (defects, by_leak == 1 && self.has_complaint)
    }
}

#[cfg(test)]
mod tests {
    use shindan_model::DefectIx;

    use super::*;
    use crate::simulate::testing::check_frequency;

    /// One defect with a prior of 0.2 shows the complaint in 0.5, a leak of 0.1 shows it without:
    /// `P(complaint) = 1 - 0.9 · (1 - 0.2 · 0.5) = 0.19`.
    #[test]
    fn one_defect_and_a_leak() {
        let links = vec![Link { defect: DefectIx(0), cumulative: vec![0.5, 1.0] }];
        let table = Table { leak: vec![0.9, 1.0], links };
        let defects = GivenComplaint::new(Some((&table, 1)), &[0.2]);
        let (mut holds, mut brings, mut leaks) = (0, 0, 0);
        for number in 0..4000 {
            let (drawn, leak) = defects.draw(&mut Random::new(1, number));
            assert!(leak || drawn[0].brings, "nothing brings the complaint about");
            holds += usize::from(drawn[0].holds);
            brings += usize::from(drawn[0].brings);
            leaks += usize::from(leak);
        }
        // P(defect and complaint) = 0.2 · (1 - 0.9 · 0.5)
        check_frequency("defect holds", holds, 4000, 0.11 / 0.19);
        check_frequency("defect brings it about", brings, 4000, 0.1 / 0.19);
        check_frequency("leak brings it about", leaks, 4000, 0.1 / 0.19);
    }

    #[test]
    fn without_a_complaint_defects_have_their_priors() {
        let defects = GivenComplaint::new(None, &[0.2, 0.7]);
        let mut holds = [0, 0];
        for number in 0..4000 {
            let (drawn, leak) = defects.draw(&mut Random::new(1, number));
            assert!(!leak);
            for (count, defect) in holds.iter_mut().zip(&drawn) {
                *count += usize::from(defect.holds);
                assert_eq!(defect.holds, defect.brings);
            }
        }
        check_frequency("first", holds[0], 4000, 0.2);
        check_frequency("second", holds[1], 4000, 0.7);
    }
}
