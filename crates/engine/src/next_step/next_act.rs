//! An act that could be next, and what ranks one before another.

use std::cmp::Ordering;

use shindan_model::{ActIx, DefectIx, FactIx};

/// An act that could be next.
#[derive(Clone, Debug, PartialEq)]
pub struct NextAct {
    /// The act.
    pub act: ActIx,
    /// The facts it would settle that are not known yet.
    pub settles: Vec<FactIx>,
    /// What it is expected to tell about the defects.
    pub bits: f64,
    /// Minutes of people's time, getting there included.
    pub cost_minutes: f64,
    /// Whether the pack demands it before everything else.
    pub mandatory: bool,
    /// Minutes of repair that it is expected to save; none where the pack does not stop by that.
    pub saves_minutes: Option<f64>,
    /// Whether it is worth asking by itself: it is mandatory, or tells enough.
    pub worth: bool,
}

impl NextAct {
    /// What acts are ranked by; what costs next to nothing counts as half a second.
    pub fn bits_a_minute(&self) -> f64 {
        self.bits / self.cost_minutes.max(0.01)
    }
}

/// The best act that is not worth asking any more, and what it could still do.
#[derive(Clone, Debug, PartialEq)]
pub struct Unasked {
    /// The act.
    pub act: NextAct,
    /// The least probability of the leading cause (of `outside`, if that leads) after any likely answer.
    pub least: f64,
    /// The greatest.
    pub most: f64,
    /// The leader's likeliest defect, if it stays that whatever the likely answer.
    pub first_repair: Option<DefectIx>,
}

/// What decides between acts: mandatory ones first, then those worth asking, then bits a minute, then
/// pack order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rank {
    pub mandatory: bool,
    pub worth: bool,
    pub bits_per_minute: f64,
    pub act: ActIx,
}

impl Rank {
    /// Less for the better of two.
    pub(crate) fn cmp(&self, other: &Self) -> Ordering {
        let first = |rank: &Self| (rank.mandatory, rank.worth);
        let by_value = other.bits_per_minute.total_cmp(&self.bits_per_minute);
        first(other).cmp(&first(self)).then(by_value).then(self.act.cmp(&other.act))
    }
}

/// Puts an act in its place among better and worse ones, and lets go of those after the last wanted.
pub(crate) fn insert(best: &mut Vec<NextAct>, act: NextAct, most: usize) {
    let rank = act.rank();
    let place = best.partition_point(|other| other.rank().cmp(&rank).is_lt());
    if place < most {
        best.insert(place, act);
        best.truncate(most);
    }
}

impl NextAct {
    pub(crate) fn rank(&self) -> Rank {
        Rank {
            mandatory: self.mandatory,
            worth: self.worth,
            bits_per_minute: self.bits_a_minute(),
            act: self.act,
        }
    }
}
