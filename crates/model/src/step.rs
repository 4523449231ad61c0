//! The steps that give facts, what they cost, and the programs that they use.

use serde::{Deserialize, Serialize};

use crate::about::About;
use crate::choices::{Answer, By};
use crate::condition::Condition;
use crate::index::FactIx;

/// The channel to whoever does a step; it decides what asking costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The agent sees the customer's screen.
    #[default]
    Keyboard,
    /// On the telephone.
    Phone,
    /// By mail.
    Mail,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 3] = [Channel::Keyboard, Channel::Phone, Channel::Mail];

    /// The word used in packs, cases and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Keyboard => "keyboard",
            Channel::Phone => "phone",
            Channel::Mail => "mail",
        }
    }
}

/// Minutes of people's time, by channel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Minutes {
    /// The agent sees the customer's screen.
    pub keyboard: f64,
    /// On the telephone.
    pub phone: f64,
    /// By mail.
    pub mail: f64,
}

impl Minutes {
    /// The minutes of one channel.
    pub fn over(self, channel: Channel) -> f64 {
        match channel {
            Channel::Keyboard => self.keyboard,
            Channel::Phone => self.phone,
            Channel::Mail => self.mail,
        }
    }
}

/// A step that gives facts: a probe, a question, or one command.
#[derive(Clone, Debug)]
pub struct Step {
    /// Id, source, place.
    pub about: About,
    /// Who does it.
    pub by: By,
    /// The facts, at least one.
    pub gives: Vec<FactIx>,
    /// Minutes of people's time, without getting access.
    pub minutes: Minutes,
    /// Position in [`crate::Pack::accesses`].
    pub access: Option<usize>,
    /// The exact command.
    pub command: Option<String>,
    /// What comes back when it is asked for in a message.
    pub answer: Answer,
    /// Asked before everything else.
    pub mandatory: bool,
    /// The contexts and facts under which it makes sense; always where none is given.
    pub requires: Option<Condition>,
}

/// What it takes to get to where steps are done, paid once for all steps there: a shell, a ladder.
#[derive(Clone, Debug)]
pub struct Access {
    /// Id, place. An access has no source.
    pub about: About,
    /// Minutes to get there.
    pub minutes: Minutes,
}

/// A cmdlet or program.
#[derive(Clone, Debug)]
pub struct Cmdlet {
    /// Name, source, place.
    pub about: About,
    /// Its parameters, without the dash; none where any may stand there.
    pub parameters: Option<Vec<String>>,
    /// It changes nothing.
    pub read_only: bool,
    /// Positions in [`crate::Pack::accesses`] of the places where it exists; empty for everywhere.
    pub accesses: Vec<usize>,
    /// Context facts, and the outcomes from which on it exists.
    pub since: Vec<(FactIx, usize)>,
}
