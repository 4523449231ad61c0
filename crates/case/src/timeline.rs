//! What happened in a case, in order, as the note for whoever takes it over tells it.

use jiff::Timestamp;

use crate::message::{Correspondent, MessageKind, Question, Statement};
use crate::{Event, Record, State};

/// A case as the next person needs it.
#[derive(Clone, Debug)]
pub struct Timeline<'a> {
    /// The mark of the case.
    pub mark: &'a str,
    /// Who wrote to us last.
    pub customer: Option<&'a Correspondent>,
    /// What happened, oldest first.
    pub entries: Vec<(Timestamp, TimelineEntry<'a>)>,
    /// Facts whose questions are settled: they are known, or known not to be had.
    pub resolved: Vec<&'a str>,
    /// That the case is closed: when, by which cause, and who says so.
    pub closed: Option<(Timestamp, &'a str, &'a str)>,
}

/// What somebody did.
#[derive(Clone, Debug)]
pub enum TimelineEntry<'a> {
    /// A text came.
    Received {
        /// What people call it.
        name: &'a str,
        /// What it says.
        text: &'a str,
    },
    /// We looked for ourselves.
    Probed {
        /// What people call it.
        name: &'a str,
    },
    /// Somebody said so, at the keyboard or on the telephone.
    Stated {
        /// The fact.
        fact: &'a str,
        /// What it is of.
        of: Option<&'a str>,
        /// The value.
        value: &'a str,
    },
    /// Nobody can tell.
    Unavailable {
        /// The fact.
        fact: &'a str,
    },
    /// We wrote.
    Written {
        /// What it was.
        kind: MessageKind,
        /// In which language.
        lang: &'a str,
        /// What it asks.
        questions: &'a [Question],
        /// What it says.
        statements: &'a [Statement],
    },
    /// The case was closed.
    Closed {
        /// The cause, a defect, or `outside`.
        cause: &'a str,
        /// Who says so.
        confirmed_by: &'a str,
    },
    /// It was opened again.
    Reopened {
        /// Why.
        reason: &'a str,
    },
}

/// What happened, without what only the program needs. `mark` is the one of the case's messages.
pub fn timeline<'a>(records: &'a [Record], state: &'a State, mark: &'a str) -> Timeline<'a> {
    let entries = records.iter().filter_map(|record| Some((record.at, entry(&record.event)?)));
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
        Event::Answered { fact, of, value, .. } => {
            TimelineEntry::Stated { fact, of: of.as_deref(), value }
        }
        Event::Unavailable { fact, .. } => TimelineEntry::Unavailable { fact },
        Event::Written(message) => TimelineEntry::Written {
            kind: message.kind,
            lang: &message.lang,
            questions: &message.questions,
            statements: &message.statements,
        },
        Event::Closed { cause, confirmed_by } => TimelineEntry::Closed { cause, confirmed_by },
        Event::Reopened { reason } => TimelineEntry::Reopened { reason },
        Event::Opened { .. }
        | Event::Retracted { .. }
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

    /// The last entry that was theirs or a message of ours, and when it was done.
    pub fn last(&self) -> Option<(Timestamp, Option<MessageKind>)> {
        self.entries.iter().rev().find_map(|(at, entry)| match entry {
            TimelineEntry::Received { .. }
            | TimelineEntry::Stated { .. }
            | TimelineEntry::Unavailable { .. } => Some((*at, None)),
            TimelineEntry::Written { kind, .. } => Some((*at, Some(*kind))),
            TimelineEntry::Probed { .. }
            | TimelineEntry::Closed { .. }
            | TimelineEntry::Reopened { .. } => None,
        })
    }
}
