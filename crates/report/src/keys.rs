//! Keys of the table of words.
//!
//! A key is either written out where it is used, or made of a prefix and the value of an enum: `status` and
//! [`Status::Open`] make `status.open`. [`Key`] can be built in no other way, so every key that the program can
//! ask for is known when it is built; `tests/it/words.rs` compares them with the table.

use std::fmt;
use std::marker::PhantomData;

use shindan_case::{TriedOutcome, Turn};
use shindan_engine::{BatchEnd, Role, Status, StopReason, WhyIgnored};
use shindan_model::{By, Channel, Confidence, How};
use shindan_read::{Kind, Unread};

use super::decibans::{Certainty, Strength};
use super::explain::Likelihood;
use super::message::Register;
use super::probing::{Outcome, State};

/// A key of the table of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    prefix: &'static str,
    /// Empty for a key that is written out.
    ending: &'static str,
}

impl From<&'static str> for Key {
    fn from(prefix: &'static str) -> Self {
        Self { prefix, ending: "" }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix)?;
        if !self.ending.is_empty() {
            write!(f, ".{}", self.ending)?;
        }
        Ok(())
    }
}

/// An enum with a text for each of its values.
pub trait KeyEnding: Copy + 'static {
    /// Every value.
    const ALL: &'static [Self];

    /// The last part of the value's key.
    fn ending(self) -> &'static str;
}

/// Lists the values of each enum. The match makes the compiler refuse a list that lacks one.
macro_rules! key_endings {
    ($($type:ident: $($value:ident)+;)+) => {$(
        impl KeyEnding for $type {
            const ALL: &'static [Self] = &[$($type::$value),+];

            fn ending(self) -> &'static str {
                match self {
                    $($type::$value)|+ => self.as_str(),
                }
            }
        }
    )+};
}

key_endings! {
    BatchEnd: Stopped Most Enough NothingLeft;
    By: Customer Agent Probe;
    Certainty: Confirms Excludes;
    Channel: Keyboard Phone Mail;
    Confidence: Documented Reported Hypothesis;
    How: Probed Parsed Stated Derived;
    Kind: Text MailHead Command FormatList FormatTable Json Clixml Csv PowerShellError Http Soap Event
        WebLog WizardLog MoveReport HealthChecker TlsScan Certificate Autodiscover ConnectivityAnalyzer Dns Tls Answer Probe;
    Likelihood: Certain VeryLikely Likely Possible Unlikely Excluded Unknown;
    Register: Customer Partner Internal;
    Role: Reason Also;
    State: Pass Answered Warn Fail NotTested;
    Status: Concluded Narrowed Leaning Open Outside Contradictory OffTopic;
    StopReason: Confident NotWorthAsking NothingLeft Contradiction OffTopic;
    Strength: Faint Moderate Strong Decisive;
    Unread: Picture Binary;
    TriedOutcome: Failed Worked Partly;
    Turn: Us Customer Nobody;
    WhyIgnored: UnknownFact UnknownValue Stale NotApplicable;
}

impl KeyEnding for Outcome {
    const ALL: &'static [Self] = Outcome::ALL;

    fn ending(self) -> &'static str {
        self.as_str()
    }
}

/// The keys of one enum: a prefix, and an ending for each value.
#[derive(Debug)]
pub struct KeyGroup<E> {
    prefix: &'static str,
    endings: PhantomData<E>,
}

impl<E: KeyEnding> KeyGroup<E> {
    const fn new(prefix: &'static str) -> Self {
        Self { prefix, endings: PhantomData }
    }

    /// The key of one value.
    pub fn key(&self, value: E) -> Key {
        Key { prefix: self.prefix, ending: value.ending() }
    }

    fn keys(&self) -> impl Iterator<Item = Key> {
        E::ALL.iter().map(|value| self.key(*value))
    }
}

/// Declares every group, so that none is left out of [`grouped_keys`].
macro_rules! key_groups {
    ($($(#[$doc:meta])* $name:ident: $ending:ty = $prefix:literal;)+) => {
        $(
            $(#[$doc])*
            pub const $name: KeyGroup<$ending> = KeyGroup::new($prefix);
        )+

        /// The keys of all groups.
        pub fn grouped_keys() -> Vec<Key> {
            let mut keys = Vec::new();
            $(keys.extend($name.keys());)+
            keys
        }
    };
}

key_groups! {
    /// Why a batch holds no more steps.
    BATCH_END: BatchEnd = "batch.end";
    /// Who does a step.
    BY: By = "by";
    /// How one talks to the customer.
    CHANNEL: Channel = "channel";
    /// How sure a source is.
    CONFIDENCE: Confidence = "confidence";
    /// What a line of the ledger makes certain.
    EVIDENCE: Certainty = "evidence";
    /// What may be said of a cause or a defect.
    EXPLAIN_STATE: Likelihood = "explain.state";
    /// What may be said of `outside`.
    EXPLAIN_OUTSIDE: Likelihood = "explain.outside";
    /// How a fact is known.
    HOW: How = "how";
    /// What a defect that was found has to do with the complaint.
    FOUND: Role = "found";
    /// How a message is closed.
    MESSAGE_CLOSING: Register = "message.closing";
    /// Who writes.
    MESSAGE_SENDER: Register = "message.sender";
    /// How a named reader is addressed.
    MESSAGE_TO: Register = "message.to";
    /// How a reader without a name is addressed.
    MESSAGE_TO_UNKNOWN: Register = "message.to_unknown";
    /// A finding, and how it is known.
    REPLY_FOUND: How = "message.reply.found";
    /// The first sentence of a first reply.
    REPLY_OPENING: Register = "message.reply.opening";
    /// The first sentence of a reply to an answer.
    REPLY_OPENING_AGAIN: Register = "message.reply.opening_again";
    /// What a request wants, of several points.
    REQUEST_ASK: Register = "message.request.ask";
    /// What a request wants, of one point.
    REQUEST_ASK_ONE: Register = "message.request.ask_one";
    /// The first sentence of a first request.
    REQUEST_OPENING: Register = "message.request.opening";
    /// The first sentence of a request that follows an answer.
    REQUEST_OPENING_AGAIN: Register = "message.request.opening_again";
    /// What came of an attempt of a probe.
    PROBE_OUTCOME: Outcome = "probe.word";
    /// How an attempt of a probe went.
    PROBE_STATE: State = "probe.state";
    /// What a part of a text is.
    READ_KIND: Kind = "read.kind";
    /// Why an attachment was not read.
    READ_UNREAD: Unread = "read.unread";
    /// How far the diagnosis has come.
    STATUS: Status = "status";
    /// Why nothing more is asked.
    STOP: StopReason = "stop";
    /// How strong a line of the ledger is.
    STRENGTH: Strength = "strength";
    /// A remedy that was tried, and what came of it.
    TRIED: TriedOutcome = "tried";
    /// Whose turn it is.
    TURN: Turn = "turn";
    /// Why something that was learned does not count.
    WHY_IGNORED: WhyIgnored = "why_ignored";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_written_out_and_made_of_a_value() {
        let cases = [
            (Key::from("list_and"), "list_and"),
            (STATUS.key(Status::Open), "status.open"),
            (READ_KIND.key(Kind::MailHead), "read.kind.mail-head"),
        ];
        for (key, expected) in cases {
            assert_eq!(key.to_string(), expected);
        }
        assert!(grouped_keys().contains(&STATUS.key(Status::Open)));
    }
}
