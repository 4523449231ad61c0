//! What a verdict depends on besides the facts: the time and the channel.

use std::collections::BTreeSet;

use jiff::Timestamp;
use shindan_model::{Act, Channel, Pack};

/// The time and the channel of a diagnosis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The time against which shelf lives and `before now` are measured.
    pub now: Timestamp,
    /// The channel whose minutes count as an act's cost.
    pub channel: Channel,
    /// Set-ups already paid for, as positions in [`Pack::setups`].
    pub opened: BTreeSet<usize>,
}

impl Circumstances {
    /// At this time, at the keyboard, with no set-up paid for.
    pub fn at(now: Timestamp) -> Self {
        Self { now, ..Self::default() }
    }

    /// Replaces the channel.
    #[must_use]
    pub fn over(self, channel: Channel) -> Self {
        Self { channel, ..self }
    }

    /// Minutes that an act costs now, its set-up included unless already paid for.
    pub fn cost_minutes(&self, pack: &Pack, act: &Act) -> f64 {
        act.minutes.over(self.channel) + act.setup.map_or(0.0, |setup| self.setup(pack, setup))
    }

    /// Minutes that a set-up costs now.
    pub(crate) fn setup(&self, pack: &Pack, setup: usize) -> f64 {
        if self.opened.contains(&setup) {
            0.0
        } else {
            pack.setups[setup].minutes.over(self.channel)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::table_lamp;

    #[test]
    fn a_set_up_counts_until_it_is_paid_for() {
        // Looking at the bulb takes 1, 2 or 3 minutes; climbing the ladder 2, once.
        let pack = table_lamp();
        let look = pack.acts.iter().find(|act| act.about.id == "look-at-bulb").unwrap();
        for (channel, minutes) in
            [(Channel::Keyboard, 1.0), (Channel::Phone, 2.0), (Channel::Mail, 3.0)]
        {
            let mut circumstances = Circumstances::at(Timestamp::UNIX_EPOCH).over(channel);
            assert_eq!(circumstances.cost_minutes(&pack, look), minutes + 2.0);
            circumstances.opened.extend(look.setup);
            assert_eq!(circumstances.cost_minutes(&pack, look), minutes);
        }
    }
}
