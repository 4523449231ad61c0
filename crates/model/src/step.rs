//! The steps that give facts, what they cost, and the programs that they use.

use serde::{Deserialize, Serialize};

use crate::about::About;
use crate::choices::{Answer, By};
use crate::condition::Condition;
use crate::index::FactIx;

/// The channel to the person who does a step. It decides what asking costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The agent sees the customer's screen.
    #[default]
    Keyboard,
    /// By telephone.
    Phone,
    /// By mail.
    Mail,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 3] = [Channel::Keyboard, Channel::Phone, Channel::Mail];

    /// The word in packs, cases and JSON.
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
    /// By telephone.
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
    /// The facts that it gives, at least one.
    pub gives: Vec<FactIx>,
    /// Minutes of people's time, without those for access.
    pub minutes: Minutes,
    /// Position in [`crate::Pack::accesses`].
    pub access: Option<usize>,
    /// The exact command.
    pub command: Option<String>,
    /// The expected answer to a message that asks for it.
    pub answer: Answer,
    /// Whether it is asked before all others.
    pub mandatory: bool,
    /// The condition under which it makes sense; `None` for always.
    pub requires: Option<Condition>,
}

/// Access to a place where steps are done, such as a shell. Its minutes count once for all steps there.
#[derive(Clone, Debug)]
pub struct Access {
    /// Id, place. An access has no source.
    pub about: About,
    /// Minutes that it takes.
    pub minutes: Minutes,
}

/// A cmdlet or program.
#[derive(Clone, Debug)]
pub struct Cmdlet {
    /// Name, source, place.
    pub about: About,
    /// Its parameters, without the dash; `None` if all are accepted.
    pub parameters: Option<Vec<String>>,
    /// Whether it changes nothing.
    pub read_only: bool,
    /// Positions in [`crate::Pack::accesses`] of those with which it exists; empty for all.
    pub accesses: Vec<usize>,
    /// Context facts, each with the first outcome with which it exists.
    pub since: Vec<(FactIx, usize)>,
}
