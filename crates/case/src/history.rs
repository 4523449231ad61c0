//! What is counted of a case: its events without what they say.

use jiff::Timestamp;

use crate::corrections::undone;
use crate::message::MessageKind;
use crate::{Event, NOT_KNOWN, Record};

/// The events of a case as they are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History<'a> {
    /// When it was opened.
    pub opened: Timestamp,
    /// How often it was opened again.
    pub reopened: usize,
    /// The remedies of the repair when the first reply was written.
    pub first_repair: &'a [String],
    /// Ids of the steps that were asked, in messages or at the keyboard, each once.
    pub asked_steps: Vec<&'a str>,
    /// Ids of the facts that somebody was asked at the keyboard and did not know, each once.
    pub unknown_facts: Vec<&'a str>,
}

impl<'a> History<'a> {
    /// The history of a case; `None` if there is no event.
    pub fn of(records: &'a [Record]) -> Option<Self> {
        let undone = undone(records);
        let mut history = Self {
            opened: records.first()?.at,
            reopened: 0,
            first_repair: &[],
            asked_steps: Vec::new(),
            unknown_facts: Vec::new(),
        };
        let mut repair: &[String] = &[];
        let mut has_replied = false;
        let happened = records.iter().enumerate().filter(|(at, _)| !undone.contains(at));
        for (_, record) in happened {
            match &record.event {
                Event::Reopened { .. } => history.reopened += 1,
                Event::Concluded(brief) => {
                    repair = brief.repair.as_ref().map_or(&[], |(remedies, _)| remedies);
                }
                Event::Written(message) if message.kind == MessageKind::Reply && !has_replied => {
                    has_replied = true;
                    history.first_repair = repair;
                }
                Event::Written(message) => {
                    for question in &message.questions {
                        add_once(&mut history.asked_steps, &question.step);
                    }
                }
                Event::Answered { step: Some(step), .. } => {
                    add_once(&mut history.asked_steps, step);
                }
                Event::Unavailable { fact, reason } if reason == NOT_KNOWN => {
                    add_once(&mut history.unknown_facts, fact);
                }
                _ => {}
            }
        }
        Some(history)
    }
}

fn add_once<'a>(all: &mut Vec<&'a str>, id: &'a str) {
    if !all.contains(&id) {
        all.push(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(lines: &[&str]) -> Vec<Record> {
        let line = |(at, event): (usize, &&str)| {
            let line = format!(r#"{{"at":"2026-01-0{}T00:00:00Z",{event}}}"#, at + 1);
            serde_json::from_str(&line).expect("an event")
        };
        lines.iter().enumerate().map(line).collect()
    }

    #[test]
    fn what_was_undone_is_not_counted() {
        let answered = r#""event":"answered","fact":"lamp","value":"red","act":"look""#;
        let unknown = r#""event":"unavailable","fact":"fuse","reason":"not known""#;
        let reopened = r#""event":"reopened","reason":"dark again""#;
        let undo = r#""event":"undone","undoes":5"#;
        let records = records(&[reopened, answered, answered, unknown, reopened, undo]);
        let history = History::of(&records).expect("events");
        assert_eq!(history.reopened, 1);
        assert_eq!(history.asked_steps, ["look"]);
        assert_eq!(history.unknown_facts, ["fuse"]);
        assert_eq!(history.opened, records[0].at);
        assert_eq!(History::of(&[]), None);
    }
}
