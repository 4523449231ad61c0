//! A line that is typed: a key, or words.

use unicode_normalization::UnicodeNormalization;

use super::turn::Walk;
use crate::commands::Failure;

/// A line that was typed.
pub(super) enum Line {
    /// Nothing but Enter.
    Empty,
    /// The input is at its end.
    End,
    Unknown,
    Skip,
    Back,
    Change,
    Undo,
    Paste,
    Quit,
    /// A question mark, and what follows it.
    Explain(String),
    /// Anything else, as it was typed.
    Text(String),
}

impl Walk<'_, '_> {
    /// The next line.
    pub(super) fn line(&mut self) -> Result<Line, Failure> {
        let line = match self.waiting.take() {
            Some(line) => line,
            None => match self.reader.line()? {
                Some(line) => line,
                None => return Ok(Line::End),
            },
        };
        let plain = plain(&line);
        Ok(match plain.to_lowercase().as_str() {
            "" => Line::Empty,
            "u" => Line::Unknown,
            "s" => Line::Skip,
            "b" => Line::Back,
            "c" => Line::Change,
            "!" => Line::Undo,
            "p" => Line::Paste,
            "q" => Line::Quit,
            _ => match plain.strip_prefix('?') {
                Some(about) => Line::Explain(about.trim().to_owned()),
                None => Line::Text(line),
            },
        })
    }
}

/// What was typed, in compatibility form: full-width keys are keys.
pub(super) fn plain(line: &str) -> String {
    line.trim().nfkc().collect()
}
