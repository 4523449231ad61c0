//! The events of a case that a colleague needs to know, in order.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::corrections::undone;
use crate::event::TriedOutcome;
use crate::message::{Correspondent, MessageKind, Question, Statement};
use crate::{Event, Record, State};

/// A case as whoever takes it over needs it.
#[derive(Clone, Debug)]
pub struct Timeline<'a> {
    /// The mark of the case.
    pub mark: &'a str,
    /// The sender of the last mail.
    pub customer: Option<&'a Correspondent>,
    /// The entries, oldest first.
    pub entries: Vec<(Timestamp, TimelineEntry<'a>)>,
    /// Ids of facts whose questions are settled: known, or known to be unavailable.
    pub resolved: Vec<&'a str>,
    /// When the case was closed, with which cause, and who confirmed it; `None` while it is open.
    pub closed: Option<(Timestamp, &'a str, &'a str)>,
}

/// One entry of a timeline.
#[derive(Clone, Debug)]
pub enum TimelineEntry<'a> {
    /// A text was received.
    Received {
        /// What people call it.
        name: &'a str,
        /// What it says.
        text: &'a str,
    },
    /// A probe ran.
    Probed {
        /// What people call it.
        name: &'a str,
    },
    /// Somebody stated a fact, at the keyboard or on the telephone.
    Stated {
        /// The fact.
        fact: &'a str,
        /// The host, server or mailbox that it is about.
        of: Option<&'a str>,
        /// The value.
        value: &'a str,
    },
    /// A fact cannot be found out.
    Unavailable {
        /// The fact.
        fact: &'a str,
    },
    /// A message of ours was written.
    Written {
        /// Request, reply or script.
        kind: MessageKind,
        /// Its language.
        lang: &'a str,
        /// What it asks.
        questions: &'a [Question],
        /// What it says.
        statements: &'a [Statement],
    },
    /// A remedy was tried.
    Tried {
        /// The remedy.
        remedy: &'a str,
        /// What came of it.
        outcome: TriedOutcome,
    },
    /// The case was closed.
    Closed {
        /// The cause, a defect, or `outside`.
        cause: &'a str,
        /// Who confirmed it.
        confirmed_by: &'a str,
    },
    /// The case was opened again.
    Reopened {
        /// Why.
        reason: &'a str,
    },
}

/// The one whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Whom")]
pub enum Turn {
    /// The customer has to answer, or to act on a reply.
    Customer,
    /// The support agent has to go on.
    Us,
    /// The case is closed.
    Nobody,
}

impl Turn {
    /// Its name in JSON and keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Turn::Customer => "customer",
            Turn::Us => "us",
            Turn::Nobody => "nobody",
        }
    }
}

/// What has to happen next in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// Nothing: it is closed.
    Nothing,
    /// The customer acts on a reply.
    Repair,
    /// The customer answers.
    Answers,
    /// The agent goes on with what came, though questions are still open.
    WorkOnSomeAnswers,
    /// The agent goes on.
    Work,
}

impl Awaited {
    /// Whose turn that makes it.
    pub fn turn(self) -> Turn {
        match self {
            Awaited::Nothing => Turn::Nobody,
            Awaited::Repair | Awaited::Answers => Turn::Customer,
            Awaited::WorkOnSomeAnswers | Awaited::Work => Turn::Us,
        }
    }
}

/// The timeline of a case, without the events that only the program needs. `mark` is the mark of its messages.
pub fn timeline<'a>(records: &'a [Record], state: &'a State, mark: &'a str) -> Timeline<'a> {
    let undone = undone(records);
    let happened = records.iter().enumerate().filter(|(at, _)| !undone.contains(at));
    let entries = happened.filter_map(|(_, record)| Some((record.at, entry(&record.event)?)));
    let closed = state.closed.as_ref();
    Timeline {
        mark,
        customer: state.correspondent(None),
        entries: entries.collect(),
        resolved: state.facts.iter().map(|fact| fact.id.as_str()).collect(),
        closed: closed
            .map(|closed| (closed.at, closed.cause.as_str(), closed.confirmed_by.as_str())),
    }
}

fn entry(event: &Event) -> Option<TimelineEntry<'_>> {
    Some(match event {
        Event::Pasted { name, text, .. } => TimelineEntry::Received { name, text },
        Event::Probed { name, .. } => TimelineEntry::Probed { name },
        Event::Answered { fact, of, value, .. }
        | Event::FactSet { fact, of, value: Some(value) } => {
            TimelineEntry::Stated { fact, of: of.as_deref(), value }
        }
        Event::Unavailable { fact, .. } | Event::FactSet { fact, value: None, .. } => {
            TimelineEntry::Unavailable { fact }
        }
        Event::Written(message) => TimelineEntry::Written {
            kind: message.kind,
            lang: &message.lang,
            questions: &message.questions,
            statements: &message.statements,
        },
        Event::Tried { remedy, outcome } => TimelineEntry::Tried { remedy, outcome: *outcome },
        Event::Closed { cause, confirmed_by } => TimelineEntry::Closed { cause, confirmed_by },
        Event::Reopened { reason } => TimelineEntry::Reopened { reason },
        Event::Opened { .. }
        | Event::Retracted { .. }
        | Event::FactDropped { .. }
        | Event::FactKept { .. }
        | Event::LeftOpen { .. }
        | Event::ReadingAccepted { .. }
        | Event::PasteDropped { .. }
        | Event::Undone { .. }
        | Event::ChannelChosen { .. }
        | Event::Skipped { .. }
        | Event::Concluded(_) => return None,
    })
}

impl Timeline<'_> {
    /// Questions that nothing has settled, each with when it was asked last.
    pub fn open(&self) -> Vec<(Timestamp, &Question)> {
        let mut open: Vec<(Timestamp, &Question)> = Vec::new();
        for (at, entry) in &self.entries {
            let TimelineEntry::Written { questions, .. } = entry else { continue };
            for question in *questions {
                open.retain(|(_, old)| old.number != question.number);
                if !question.facts.iter().any(|fact| self.resolved.contains(&fact.as_str())) {
                    open.push((*at, question));
                }
            }
        }
        open.sort_by_key(|(_, question)| question.number);
        open
    }

    /// What is waited for, and since when.
    pub fn awaited(&self) -> (Awaited, Option<Timestamp>) {
        if let Some((at, ..)) = self.closed {
            return (Awaited::Nothing, Some(at));
        }
        let last = self.last();
        let is_asked = !self.open().is_empty();
        let awaited = match last {
            Some((_, Some(MessageKind::Reply))) => Awaited::Repair,
            Some((_, Some(_))) if is_asked => Awaited::Answers,
            Some(_) if is_asked => Awaited::WorkOnSomeAnswers,
            _ => Awaited::Work,
        };
        (awaited, last.map(|(at, _)| at))
    }

    /// The last entry that was theirs or a message of ours, and when it was done.
    pub fn last(&self) -> Option<(Timestamp, Option<MessageKind>)> {
        self.entries.iter().rev().find_map(|(at, entry)| match entry {
            TimelineEntry::Received { .. }
            | TimelineEntry::Stated { .. }
            | TimelineEntry::Unavailable { .. }
            | TimelineEntry::Tried { .. } => Some((*at, None)),
            TimelineEntry::Written { kind, .. } => Some((*at, Some(*kind))),
            TimelineEntry::Probed { .. }
            | TimelineEntry::Closed { .. }
            | TimelineEntry::Reopened { .. } => None,
        })
    }
}
