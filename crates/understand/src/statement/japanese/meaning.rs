//! What endings add up to.

use super::tables::{Effect, Kind};
use crate::statement::grammar::{Role, Stance, Time};

/// What has been understood of a word and its endings so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meaning {
    pub(super) is_denied: bool,
    pub(super) stance: Stance,
    pub(super) role: Role,
    pub(super) kind: Kind,
    pub(super) is_past: bool,
    pub(super) depends: bool,
    pub(super) concedes: bool,
    pub(super) points_ahead: bool,
    pub(super) takes_rest: bool,
    time: Option<Time>,
    /// Once the clause has become a noun: when it holds. What follows speaks of that noun.
    settled: Option<Time>,
    /// Whether what follows tells who knows it.
    knows: bool,
}

impl Meaning {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            is_denied: false,
            stance: Stance::Asserted,
            role: Role::None,
            kind,
            is_past: false,
            depends: false,
            concedes: false,
            points_ahead: false,
            takes_rest: false,
            time: None,
            settled: None,
            knows: false,
        }
    }

    /// The meaning after one more ending.
    pub(super) fn with(mut self, effect: Effect) -> Self {
        if effect.holds || effect.knows {
            self.settled = self.settled.or(Some(self.time(false)));
        }
        if effect.denies && self.knows {
            self.stance = Stance::Withheld;
        } else if effect.denies {
            self.is_denied = !self.is_denied;
        }
        self.stance = self.stance.max(effect.stance.unwrap_or(Stance::Asserted));
        self.role = effect.role.unwrap_or(self.role);
        self.kind = effect.kind.unwrap_or(self.kind);
        self.time = effect.time.or(self.time);
        self.is_past |= effect.past;
        // `無効だと` tells no more than what would be.
        if effect.depends && self.kind == Kind::State {
            self.stance = Stance::Withheld;
        }
        self.depends |= effect.depends;
        self.concedes |= effect.concedes;
        self.points_ahead |= effect.ahead;
        self.takes_rest |= effect.whole;
        if effect.knows {
            (self.knows, self.is_past, self.kind) = (true, false, Kind::Act);
        }
        self
    }

    /// When it holds. `is_open`: the clause goes on, as in `有効にし、`.
    pub(super) fn time(&self, is_open: bool) -> Time {
        if let Some(time @ (Time::Over | Time::Never | Time::Planned)) = self.time {
            return time;
        }
        if let Some(settled) = self.settled {
            return settled;
        }
        match (self.time, self.kind) {
            (Some(time), _) => time,
            (None, Kind::State) if self.is_past => Time::Past,
            (None, Kind::State) => Time::Now,
            (None, Kind::Event | Kind::Act) if self.is_past || is_open => Time::Changed,
            (None, Kind::Event) => Time::Now,
            (None, Kind::Act) if self.is_denied => Time::Now,
            (None, Kind::Act) => Time::Planned,
        }
    }

    /// How far the writer commits to it.
    pub(super) fn stance(&self, is_open: bool) -> Stance {
        let is_act = self.kind == Kind::Act && !self.is_past && !is_open;
        match (self.knows, self.settled) {
            // `ことを確認します`
            (true, _) if is_act && self.time.is_none() => Stance::Withheld,
            // `有効にできません` says no more than that it is not possible.
            (false, None) if is_act && self.is_denied => self.stance.max(Stance::Reported),
            _ => self.stance,
        }
    }
}
