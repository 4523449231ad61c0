//! For the tests of readers: observations as lines to compare, and damaged input.

use shindan_model::{Observation, is_seen};

use crate::kind::Kind;
use crate::part::Part;
use crate::parts::parts;

/// `kind first-last`, then a line for each observation: `line name = value`, for a property of a named
/// object with ` @name`. Chains and sentences are left out.
#[track_caller]
pub(super) fn summary(part: &Part) -> Vec<String> {
    let head = format!("{} {}-{}", part.kind.as_str(), part.lines.0, part.lines.1);
    let seen = part.observations.iter().filter_map(|observation| match observation {
        Observation::Property { name, value, of, at, .. } => {
            assert!(!name.contains('.') || is_seen(name), "{name} is not in the table");
            assert!((part.lines.0..=part.lines.1).contains(&at.line), "{name}: line {}", at.line);
            let of = of.as_ref().map(|of| format!(" @{of}")).unwrap_or_default();
            Some(format!("{} {name} = {value}{of}", at.line))
        }
        Observation::Answer { question, text, at } => {
            Some(format!("{} answer {question} = {text}", at.line))
        }
        Observation::Message { text, at, .. } => Some(format!("{} said {text}", at.line)),
        Observation::Chain(_) | Observation::Sentence { .. } | Observation::Excused { .. } => None,
    });
    std::iter::once(head).chain(seen).collect()
}

/// Compares what the parts of a kind hold, as [`summary`] writes it.
#[track_caller]
pub(super) fn check(kind: Kind, text: &str, expected: &[&str]) {
    let of_kind = parts(text).filter(|part| part.kind == kind);
    let seen: Vec<String> = of_kind.flat_map(|part| summary(&part)).collect();
    assert_eq!(seen, expected);
}

/// Names and values of the properties, for readers that observe nothing else.
#[track_caller]
pub(super) fn properties(part: &Part) -> Vec<(&str, &str)> {
    let seen = part.observations.iter().map(|observation| match observation {
        Observation::Property { name, value, .. } => (name.as_str(), value.as_str()),
        other => panic!("{other:?} is no property"),
    });
    seen.collect()
}

/// Reads a text cut at every byte (beyond 8 KiB, at every 97th), and with every seventh byte
/// changed. Panics if reading does.
pub(super) fn read_damaged(text: &str) {
    let read = |text: &str| super::parts(text).count();
    for end in (0..text.len()).filter(|end| *end <= 8192 || end % 97 == 0) {
        if let Some(cut) = text.get(..end) {
            read(cut);
        }
    }
    for at in (0..text.len()).step_by(7) {
        if let (Some(before), Some(after)) = (text.get(..at), text.get(at + 1..)) {
            read(&format!("{before}\0{after}"));
            read(&format!("{before}\n{after}"));
        }
    }
}
