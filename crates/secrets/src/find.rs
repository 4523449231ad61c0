//! The secrets of a text: one pass over each way in which it can be read, and what encoded pieces hide.

use super::atom::Writing;
use super::finder::{Finder, Secret};
use super::view::View;
use super::vocabulary::{Mark, VOCABULARY};
use super::{commands, credential, encoded, headers, labelled, tables, tokens};

/// What was found, and what it took.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The secrets, in order; none overlaps another.
    pub secrets: Vec<Secret>,
    /// The bytes that were looked at, the passes over the whole text included.
    pub steps: usize,
}

/// How deep encoded pieces are decoded.
const MAX_DEPTH: usize = 2;

/// Finds the secrets of a text.
pub fn find(text: &str) -> Found {
    find_within(text, MAX_DEPTH)
}

fn find_within(text: &str, depth: usize) -> Found {
    let mut found = Found::default();
    for writing in writings(text) {
        let view = View::new(text, writing);
        let mut finder = Finder::new(&view.text);
        look(&mut finder, depth);
        found.steps += view.text.len() + finder.steps;
        let secrets = finder.secrets.into_iter();
        found.secrets.extend(
            secrets.map(|Secret { kind, range }| Secret { kind, range: view.original(&range) }),
        );
    }
    found.secrets = merged(found.secrets);
    found
}

/// The ways in which a text may be written, as far as it uses their marks.
fn writings(text: &str) -> impl Iterator<Item = Writing> {
    let bytes = text.as_bytes();
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let (mut json, mut quoted, mut percent) = (false, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\\' => {
                json |= matches!(bytes.get(at + 1), Some(b'"' | b'u' | b'n' | b't' | b'/' | b'\\'))
            }
            b'=' => {
                quoted |= matches!(bytes.get(at + 1), Some(b'\r' | b'\n'))
                    || is_hex(at + 1) && is_hex(at + 2)
            }
            b'%' => percent |= is_hex(at + 1) && is_hex(at + 2),
            _ => {}
        }
    }
    let all = [
        (true, Writing::Plain),
        (json, Writing::Json),
        (quoted, Writing::Quoted),
        (percent, Writing::Percent),
    ];
    all.into_iter().filter(|(is_used, _)| *is_used).map(|(_, writing)| writing)
}

/// The ranges in order, those that overlap as one of the first one's kind.
fn merged(mut secrets: Vec<Secret>) -> Vec<Secret> {
    secrets.sort_by_key(|secret| (secret.range.start, std::cmp::Reverse(secret.range.end)));
    let mut all: Vec<Secret> = Vec::with_capacity(secrets.len());
    for secret in secrets.into_iter().filter(|secret| !secret.range.is_empty()) {
        match all.last_mut() {
            Some(last) if secret.range.start < last.range.end => {
                last.range.end = last.range.end.max(secret.range.end);
            }
            _ => all.push(secret),
        }
    }
    all
}

/// Looks through a text, already normalised.
fn look(finder: &mut Finder<'_>, depth: usize) {
    let vocabulary = &*VOCABULARY;
    for found in vocabulary.automaton.find_overlapping_iter(finder.text) {
        let range = found.range();
        if range.start < finder.covered {
            continue;
        }
        finder.steps += range.len();
        match vocabulary.marks[found.pattern().as_usize()] {
            Mark::Label { names, is_alone } => labelled::at(finder, names, is_alone, range),
            Mark::Token(token) => tokens::at(finder, token, range),
            Mark::Program(program) => commands::at(finder, program, range),
            Mark::Header(header) => headers::at(finder, header, range),
            Mark::Url => headers::user_info(finder, range),
            Mark::SecureString => credential::secure_string(finder, range),
            Mark::Credential => credential::constructor(finder, "password", range),
            Mark::NewCookie => credential::constructor(finder, "cookie", range),
        }
    }
    // A table's cells are found by their heads, which may stand far above.
    tables::look(finder);
    encoded::look(finder, depth, &|inner, depth| !find_within(inner, depth).secrets.is_empty());
}
