//! What a verdict depends on beside the facts: when it is asked for, and how one talks to whoever is
//! asked.

use std::collections::BTreeSet;

use jiff::Timestamp;
use shindan_model::{Act, Channel, Pack};

/// When and how a case is being worked on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Decides what has outlived its shelf life and what `before now` means.
    pub now: Timestamp,
    /// Decides which of an act's minutes count.
    pub channel: Channel,
    /// Places where somebody already is, as positions in [`Pack::setups`]: they cost nothing more.
    pub opened: BTreeSet<usize>,
}

impl Circumstances {
    /// At this time, at the keyboard, nothing opened yet.
    pub fn at(now: Timestamp) -> Self {
        Self { now, ..Self::default() }
    }

    /// The same over another channel.
    #[must_use]
    pub fn over(self, channel: Channel) -> Self {
        Self { channel, ..self }
    }

    /// Minutes that an act costs now, getting to its place included.
    pub fn cost_minutes(&self, pack: &Pack, act: &Act) -> f64 {
        act.minutes.over(self.channel) + act.setup.map_or(0.0, |setup| self.setup(pack, setup))
    }

    /// Minutes that getting to a place costs now.
    pub(crate) fn setup(&self, pack: &Pack, setup: usize) -> f64 {
        if self.opened.contains(&setup) {
            0.0
        } else {
            pack.setups[setup].minutes.over(self.channel)
        }
    }
}
