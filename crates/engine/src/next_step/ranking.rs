//! Candidate steps and their ranking.

use std::cmp::Ordering;

use shindan_model::{DefectIx, FactIx, StepIx};

/// A candidate for the next step.
#[derive(Clone, Debug, PartialEq)]
pub struct NextStep {
    /// The step.
    pub step: StepIx,
    /// The open facts that it would give.
    pub gives: Vec<FactIx>,
    /// Expected information about the defects, in bits.
    pub bits: f64,
    /// Minutes of people's time, access included.
    pub cost_minutes: f64,
    /// Whether the pack asks it before all others.
    pub mandatory: bool,
    /// Expected minutes of repair saved; `None` unless the pack stops by repair minutes.
    pub saves_minutes: Option<f64>,
    /// Whether it is worth asking: mandatory, or informative enough.
    pub worth: bool,
}

impl NextStep {
    /// Information per minute, the ranking criterion. Costs count as at least 0.01 minutes.
    pub fn bits_a_minute(&self) -> f64 {
        self.bits / self.cost_minutes.max(0.01)
    }
}

/// The best step that is no longer worth asking, and how much it could change.
#[derive(Clone, Debug, PartialEq)]
pub struct Unasked {
    /// The step.
    pub step: NextStep,
    /// The lowest probability of the leader (a cause or `outside`) after any likely answer.
    pub least: f64,
    /// The highest one.
    pub most: f64,
    /// The leader's likeliest defect, if every likely answer leaves it so.
    pub first_repair: Option<DefectIx>,
}

/// The ranking of steps: mandatory, then worth asking, then bits per minute, then pack order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rank {
    pub mandatory: bool,
    pub worth: bool,
    pub bits_per_minute: f64,
    pub step: StepIx,
}

impl Rank {
    /// `Less` if `self` is better.
    pub(crate) fn cmp(&self, other: &Self) -> Ordering {
        let first = |rank: &Self| (rank.mandatory, rank.worth);
        let by_value = other.bits_per_minute.total_cmp(&self.bits_per_minute);
        first(other).cmp(&first(self)).then(by_value).then(self.step.cmp(&other.step))
    }
}

/// Inserts a step in ranked order, and keeps the best `most`.
pub(crate) fn insert(best: &mut Vec<NextStep>, step: NextStep, most: usize) {
    let rank = step.rank();
    let place = best.partition_point(|other| other.rank().cmp(&rank).is_lt());
    if place < most {
        best.insert(place, step);
        best.truncate(most);
    }
}

impl NextStep {
    pub(crate) fn rank(&self) -> Rank {
        Rank {
            mandatory: self.mandatory,
            worth: self.worth,
            bits_per_minute: self.bits_a_minute(),
            step: self.step,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(at: usize, mandatory: bool, worth: bool, bits: f64, cost_minutes: f64) -> NextStep {
        NextStep {
            step: StepIx(at),
            gives: Vec::new(),
            bits,
            cost_minutes,
            mandatory,
            saves_minutes: None,
            worth,
        }
    }

    #[test]
    fn steps_are_ranked_and_the_best_are_kept() {
        let steps = [
            step(0, false, false, 9.0, 1.0),
            step(1, false, true, 0.4, 2.0),
            step(2, false, true, 0.4, 1.0),
            step(3, true, true, 0.0, 5.0),
            step(4, false, true, 0.4, 1.0),
        ];
        // Mandatory first, then worth asking, then bits per minute, then pack order.
        for (most, expected) in [(5, vec![3, 2, 4, 1, 0]), (2, vec![3, 2]), (0, vec![])] {
            let mut best = Vec::new();
            for step in steps.clone() {
                insert(&mut best, step, most);
            }
            let order: Vec<usize> = best.iter().map(|step| step.step.0).collect();
            assert_eq!(order, expected, "{most}");
        }
    }

    #[test]
    fn costs_count_as_at_least_a_hundredth_of_a_minute() {
        for (minutes, expected) in [(2.0, 0.25), (0.01, 50.0), (0.0, 50.0)] {
            assert_eq!(step(0, false, true, 0.5, minutes).bits_a_minute(), expected);
        }
    }
}
