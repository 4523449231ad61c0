//! What a verdict depends on besides the facts: the time, the channel, and what the case is about.

use std::collections::BTreeSet;

use jiff::Timestamp;
use shindan_model::{Channel, DefectIx, Mention, Pack, Step};

/// The time, the channel and the subject of a diagnosis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Circumstances {
    /// The time against which shelf lives and `before now` are measured.
    pub now: Timestamp,
    /// The channel whose minutes count as a step's cost.
    pub channel: Channel,
    /// Accesses already paid for, as positions in [`Pack::accesses`].
    pub opened: BTreeSet<usize>,
    /// What shows that the case is about another subject than the pack; empty if it is not.
    pub elsewhere: Vec<Mention>,
    /// Remedies that were tried and did not make the complaint go away, oldest first.
    pub tried: Vec<Tried>,
}

/// A remedy that was tried, and after which the complaint is still there.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The remedy's id.
    pub remedy: String,
    /// The defects that it repairs.
    pub defects: Vec<DefectIx>,
    /// How often it repairs them, from 0 to 1; 1 if it is known that it did.
    pub cures: f64,
}

impl Circumstances {
    /// At this time, at the keyboard, with no access paid for.
    pub fn at(now: Timestamp) -> Self {
        Self { now, ..Self::default() }
    }

    /// Replaces the channel.
    #[must_use]
    pub fn over(self, channel: Channel) -> Self {
        Self { channel, ..self }
    }

    /// Minutes that a step costs now, its access included unless already paid for.
    pub fn cost_minutes(&self, pack: &Pack, step: &Step) -> f64 {
        step.minutes.over(self.channel)
            + step.access.map_or(0.0, |access| self.access(pack, access))
    }

    /// Minutes that an access costs now.
    pub(crate) fn access(&self, pack: &Pack, access: usize) -> f64 {
        if self.opened.contains(&access) {
            0.0
        } else {
            pack.accesses[access].minutes.over(self.channel)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::table_lamp;

    #[test]
    fn access_counts_until_it_is_paid_for() {
        // Looking at the bulb takes 1, 2 or 3 minutes; climbing the ladder 2, once.
        let pack = table_lamp();
        let look = pack.steps.iter().find(|step| step.about.id == "look-at-bulb").unwrap();
        for (channel, minutes) in
            [(Channel::Keyboard, 1.0), (Channel::Phone, 2.0), (Channel::Mail, 3.0)]
        {
            let mut circumstances = Circumstances::at(Timestamp::UNIX_EPOCH).over(channel);
            assert_eq!(circumstances.cost_minutes(&pack, look), minutes + 2.0);
            circumstances.opened.extend(look.access);
            assert_eq!(circumstances.cost_minutes(&pack, look), minutes);
        }
    }
}
