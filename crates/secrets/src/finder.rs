//! What is found in one text, and what it took.

use std::ops::Range;

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Its kind, one of [`KINDS`](super::KINDS).
    pub kind: &'static str,
    /// Where it stands (bytes).
    pub range: Range<usize>,
}

/// Looks through one text, already normalised.
pub(super) struct Finder<'t> {
    pub(super) text: &'t str,
    pub(super) secrets: Vec<Secret>,
    /// Up to where secrets were found (bytes). What begins before it is part of one.
    pub(super) covered: usize,
    pub(super) steps: usize,
}

impl<'t> Finder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, secrets: Vec::new(), covered: 0, steps: 0 }
    }

    /// Notes a secret.
    pub(super) fn secret(&mut self, kind: &'static str, range: Range<usize>) {
        if range.is_empty() || is_removed(&self.text[range.clone()]) {
            return;
        }
        self.covered = self.covered.max(range.end);
        self.secrets.push(Secret { kind, range });
    }

    /// Notes a secret that stands far from where is looked next.
    pub(super) fn secret_elsewhere(&mut self, kind: &'static str, range: Range<usize>) {
        if !range.is_empty() && !is_removed(&self.text[range.clone()]) {
            self.secrets.push(Secret { kind, range });
        }
    }

    /// Counts bytes that were looked at.
    pub(super) fn steps(&mut self, bytes: usize) {
        self.steps += bytes;
    }
}

/// Whether a value is what a secret was replaced with.
pub(super) fn is_removed(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'', ' ']);
    value.starts_with('[') && (value.ends_with(" removed]") || value.contains(" removed]"))
}
