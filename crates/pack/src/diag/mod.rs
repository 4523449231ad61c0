//! Problems in packs and cases, for their authors.
//!
//! Checks return [`Diag`]s and never stop at the first. [`render`] turns one into text for people; documents
//! have its fields.

mod code;
mod render;

use std::ops::Range;

pub use code::Code;
pub use render::{line_and_column, render, render_all};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The pack cannot be loaded.
    Error,
    /// The pack can be loaded, but its author should have a look.
    Warning,
}

/// A place in a file, with a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Path of the file, as in [`shindan_model::SourceFile::path`].
    pub path: String,
    /// Bytes in that file.
    pub span: Range<usize>,
    /// A few words beside the underlined text; may be empty.
    pub text: String,
}

/// One problem. The first label is its place; the others are related places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diag {
    /// Its kind.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: one line, lower case, the author's words in backticks.
    pub message: String,
    /// Its places, the most important first. Empty only for a pack without files.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diag {
    /// A problem of this kind, with the severity that the kind has.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// Adds a place. The first is the place of the problem.
    pub fn at(mut self, path: &str, span: Range<usize>, text: impl Into<String>) -> Self {
        self.labels.push(Label { path: path.to_owned(), span, text: text.into() });
        self
    }

    /// Adds the help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the help, if there is one.
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

/// The number of problems that keep a pack from loading.
pub fn errors(diags: &[Diag]) -> usize {
    diags.iter().filter(|diag| diag.severity == Severity::Error).count()
}

/// Whether a problem keeps the pack from loading.
pub fn has_errors(diags: &[Diag]) -> bool {
    errors(diags) > 0
}

/// The word of `vocabulary` that was probably meant by `word`, if one is close enough.
pub fn nearest<'a>(word: &str, vocabulary: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).clamp(1, 4);
    vocabulary
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(word, known), known))
        .filter(|(distance, known)| *distance <= limit || is_part(word, known))
        .min_by_key(|(distance, known)| (*distance, *known))
        .map(|(_, known)| known)
}

/// Whether a word is the beginning or the end of a dotted or dashed id.
fn is_part(word: &str, known: &str) -> bool {
    word.len() >= 4
        && (known.strip_suffix(word).is_some_and(|rest| rest.ends_with(['.', '-', '_']))
            || known.strip_prefix(word).is_some_and(|rest| rest.starts_with(['.', '-', '_'])))
}

/// Help for an unknown word: `did you mean …`, or the vocabulary where it is short.
pub fn suggestion<'a>(
    word: &str,
    what: &str,
    vocabulary: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<String> {
    if let Some(known) = nearest(word, vocabulary.clone()) {
        return Some(format!("did you mean `{known}`?"));
    }
    let all: Vec<&str> = vocabulary.into_iter().collect();
    match all.len() {
        0 => Some(format!("there is no {what} in this pack yet")),
        1..=12 => Some(format!("{what} is one of: {}", all.join(", "))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Option<&str>) {
        let vocabulary = ["share", "shows", "source", "tls.certificate.in_date", "migration.type"];
        assert_eq!(nearest(word, vocabulary), expected);
    }

    #[test]
    fn nearest_word_only_when_it_is_near() {
        check("shar", Some("share"));
        check("sorce", Some("source"));
        check("migraton.type", Some("migration.type"));
        check("certificate.in_date", Some("tls.certificate.in_date"));
        check("priority", None);
        check("x", None);
    }
}
