//! What whoever works on a case took back, kept or put right.
//!
//! A correction is an event like any other, so that it can be taken back itself: [`undone`] tells which
//! events of a case are as if they had not happened, and everything else is replayed without them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use shindan_model::{Fact, How, Value};

use super::event::{Event, Record};

/// A reading that counts no more.
#[derive(Clone, Debug, PartialEq)]
pub struct DroppedFact {
    /// The fact as it was read.
    pub fact: Fact,
    /// Why it counts no more.
    pub why: Why,
    /// Since when.
    pub at: Timestamp,
}

/// Why a reading counts no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Somebody took it back, for this reason; empty where none was given.
    Dropped(String),
    /// Somebody said that the fact has this value, or that it cannot be known.
    Replaced(Option<String>),
    /// Its whole text was taken back, for this reason; empty where none was given.
    PasteDropped(String),
}

/// A text of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedText {
    /// What people call it.
    pub name: String,
    /// What it says.
    pub text: String,
    /// The same with quotations of our messages blanked out.
    pub theirs: String,
    /// Why it was taken back, if it was.
    pub dropped: Option<String>,
}

/// The events that are as if they had not happened, by their place from 0.
pub(super) fn undone(records: &[Record]) -> BTreeSet<usize> {
    let undone = records.iter().filter_map(|record| match record.event {
        Event::Undone { event } => event.checked_sub(1),
        _ => None,
    });
    undone.collect()
}

/// The texts that were taken back, or whose coming was undone, by their place among the events from 0.
pub fn texts_taken_back(records: &[Record]) -> BTreeSet<usize> {
    let undone = undone(records);
    let is_text = |at: &usize| matches!(records[*at].event, Event::Pasted { .. });
    let pasted: Vec<usize> =
        (0..records.len()).filter(|at| is_text(at) && !undone.contains(at)).collect();
    let dropped = records.iter().enumerate().filter_map(|(at, record)| match record.event {
        Event::PasteDropped { paste, .. } if !undone.contains(&at) => {
            pasted.get(paste.checked_sub(1)?).copied()
        }
        _ => None,
    });
    dropped.chain(undone.iter().copied().filter(is_text)).collect()
}

/// The last event that can be undone, by its place from 0.
pub fn last_undoable(records: &[Record]) -> Option<usize> {
    let undone = undone(records);
    (0..records.len()).rev().find(|at| records[*at].event.is_undoable() && !undone.contains(at))
}

impl Event {
    /// Whether it can be undone: whatever changes what is known. A message that was written is out of
    /// our hands, and a verdict follows from what is known.
    pub fn is_undoable(&self) -> bool {
        match self {
            Event::Pasted { .. }
            | Event::Probed { .. }
            | Event::Answered { .. }
            | Event::Unavailable { .. }
            | Event::Retracted { .. }
            | Event::FactDropped { .. }
            | Event::FactKept { .. }
            | Event::LeftOpen { .. }
            | Event::FactSet { .. }
            | Event::ReadingAccepted { .. }
            | Event::PasteDropped { .. }
            | Event::ChannelChosen { .. }
            | Event::Skipped { .. }
            | Event::Tried { .. } => true,
            Event::Opened { .. }
            | Event::Undone { .. }
            | Event::Concluded(_)
            | Event::Written(_)
            | Event::Closed { .. }
            | Event::Reopened { .. } => false,
        }
    }

    /// Whether what came before has to be read anew.
    pub fn rewrites(&self) -> bool {
        matches!(self, Event::PasteDropped { .. } | Event::Undone { .. })
    }
}

/// Whether a reading is one of a fact, of a subject and of a value, each where it is given.
pub fn is_of(fact: &Fact, id: &str, of: Option<&str>, value: Option<&str>) -> bool {
    fact.id == id
        && of.is_none_or(|of| fact.of.as_deref() == Some(of))
        && value.is_none_or(|value| fact.value().is_some_and(|known| agrees(known, value)))
}

/// Whether a value that was read may be the one that is meant.
fn agrees(known: &Value, value: &str) -> bool {
    match known {
        Value::OneOf(values) => values.iter().any(|one| one == value) || known.to_string() == value,
        _ => known.to_string().eq_ignore_ascii_case(value),
    }
}

/// Whether a reading repeats one that was taken back: the same said in the same words of a text.
pub(super) fn repeats(dropped: &[DroppedFact], fact: &Fact) -> Option<Why> {
    let same = |old: &&DroppedFact| {
        old.fact.how != How::Probed
            && old.fact.source.quote.is_some()
            && old.fact.source.quote == fact.source.quote
            && old.fact.agrees_with(fact)
    };
    dropped.iter().find(same).map(|old| old.why.clone())
}
