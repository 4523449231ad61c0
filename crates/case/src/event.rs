//! The events of a case. These structs are a promise: a later version reads the files of today. They import
//! nothing from reports.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shindan_model::Channel;

use crate::message::{MessageKind, Question, Statement};

/// Why a fact is unavailable of which somebody said that it is not known.
pub const NOT_KNOWN: &str = "not known";

/// One line of a case file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The time of the event.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The case was opened. Always the first line.
    Opened {
        /// [`super::SCHEMA`]
        schema: String,
        /// The pack it was begun with.
        pack: PackStamp,
    },
    /// A text was pasted or imported; recognised secrets are replaced.
    Pasted {
        /// What people call it.
        name: String,
        /// The encoding it came in.
        encoding: String,
        /// The text.
        text: String,
    },
    /// A probe ran.
    Probed {
        /// What people call it.
        name: String,
        /// Its transcript.
        text: String,
    },
    /// Somebody answered.
    Answered {
        /// The fact's id.
        fact: String,
        /// The host, server or mailbox that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        /// The value as `--set` takes it.
        value: String,
        /// The step that asked, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[serde(rename = "act")]
        step: Option<String>,
    },
    /// A fact cannot be found out.
    Unavailable {
        /// The fact's id.
        fact: String,
        /// Why, in the words given.
        reason: String,
    },
    /// An answer was taken back; all others stay.
    Retracted {
        /// The fact's id.
        fact: String,
        /// The host, server or mailbox that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
    },
    /// Readings of a fact were taken back: they count no more, also where the same words are read again.
    FactDropped {
        /// The fact's id.
        fact: String,
        /// The host, server or mailbox that it is about; every one if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        /// The value that was read; every one if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        /// Why, in the words given.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// A value that was read holds: readings of other values of the same fact count no more.
    FactKept {
        /// The fact's id.
        fact: String,
        /// The host, server or mailbox that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        /// The value that holds, as `--set` takes it.
        value: String,
    },
    /// Somebody looked at sources that differ and preferred none of them.
    LeftOpen {
        /// The fact's id.
        fact: String,
        /// The host, server or mailbox that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        /// The values that they give.
        values: Vec<String>,
    },
    /// A fact has another value than was read: all its readings count no more.
    FactSet {
        /// The fact's id.
        fact: String,
        /// The host, server or mailbox that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        /// The value as `--set` takes it; nothing if it cannot be known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
    },
    /// A reading that was only offered is a fact from here on.
    ReadingAccepted {
        /// The fact's id.
        fact: String,
        /// The host, server or mailbox that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        /// The value as `--set` takes it.
        value: String,
        /// The text that it was read from.
        name: String,
        /// The line there, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<usize>,
        /// The words there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quote: Option<String>,
    },
    /// A whole text was taken back: nothing that it says counts, also where it is pasted again.
    PasteDropped {
        /// Its place among the texts of the case, from 1.
        paste: usize,
        /// Why, in the words given.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// An earlier event is as if it had not happened.
    Undone {
        /// Its place among the events of the case, from 1.
        #[serde(rename = "undoes")]
        event: usize,
    },
    /// From here on, questions are asked over this channel. Before the first such event: at the keyboard.
    ChannelChosen {
        /// `keyboard`, `phone` or `mail`.
        channel: Channel,
    },
    /// A step was put off.
    Skipped {
        /// The step's id.
        #[serde(rename = "act")]
        step: String,
    },
    /// The verdict after what happened before, in brief.
    Concluded(VerdictBrief),
    /// A message was written to whoever has the trouble. Whether it was sent is not known here.
    Written(Written),
    /// A remedy was tried.
    Tried {
        /// The remedy's id.
        remedy: String,
        /// What came of it.
        outcome: TriedOutcome,
    },
    /// The case was closed.
    Closed {
        /// The cause, a defect, or `outside`.
        cause: String,
        /// Who confirmed it.
        confirmed_by: String,
    },
    /// It was opened again.
    Reopened {
        /// Why, in the words given.
        reason: String,
    },
}

/// What came of a remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TriedOutcome {
    /// The complaint is still there.
    Failed,
    /// The complaint is gone.
    Worked,
    /// What it repairs is repaired, but the complaint is still there.
    Partly,
}

impl TriedOutcome {
    /// Its name in events and keys.
    pub fn as_str(self) -> &'static str {
        match self {
            TriedOutcome::Failed => "failed",
            TriedOutcome::Worked => "worked",
            TriedOutcome::Partly => "partly",
        }
    }
}

impl Event {
    /// What every case begins with.
    pub fn opened(pack: PackStamp) -> Self {
        Event::Opened { schema: crate::SCHEMA.to_owned(), pack }
    }
}

/// A message as it was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Written {
    /// Its kind.
    pub kind: MessageKind,
    /// The mark of the case, which stands in every message of it.
    pub mark: String,
    /// Its language.
    pub lang: String,
    /// Its subject line.
    pub subject: String,
    /// The message as plain text, whatever format was asked for.
    pub text: String,
    /// The questions that it asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// Its sentences, each with the facts and rules that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// The pack that it was written with.
    pub pack: PackStamp,
}

/// Identifies a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackStamp {
    /// The id of the pack.
    pub id: String,
    /// The version of the pack, as its author wrote it.
    pub version: String,
    /// The digest of its rules and texts.
    pub digest: String,
}

/// A verdict in brief, with what it depends on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictBrief {
    /// `concluded`, `leaning`, …
    pub status: String,
    /// Id and probability of each cause, likeliest first; `None` where the evidence is impossible.
    pub causes: Vec<(String, Option<f64>)>,
    /// The probability that none of the causes holds.
    pub outside: Option<f64>,
    /// The ids of the likely set of defects.
    pub defects: Vec<String>,
    /// The remedies of the repair, and the probability that the complaint is gone after them. Verdicts of
    /// version 1 have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<(Vec<String>, f64)>,
    /// The pack of the verdict.
    pub pack: PackStamp,
    /// The time that the verdict was made for.
    pub now: Timestamp,
}
