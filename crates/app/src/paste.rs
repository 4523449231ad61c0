//! Pasting a text into a case, and what came of it.

use shindan_case::{Event, ReceivedAnswer, SaidOfTrial};
use shindan_read as read;
use shindan_read::Document;

use super::{AppError, Session};

/// What was understood of a pasted text.
#[derive(Clone, Debug)]
pub struct PasteOutcome {
    /// What people call the text.
    pub source: String,
    /// The encoding it came in.
    pub encoding: String,
    /// Its lines that are not blank.
    pub lines: usize,
    /// How many of them something was read from.
    pub understood_lines: usize,
    /// Something that looked like a secret was replaced.
    pub has_secrets: bool,
    /// Signs that were seen and do not count, because one of their chain is more specific: id and line.
    pub also_matched: Vec<(String, usize)>,
    /// The mark of another case that the text names; then nothing was taken from it as an answer.
    pub other_case: Option<String>,
    /// The answers in it, question by question.
    pub answers: Vec<ReceivedAnswer>,
    /// What it says about a repair that we proposed, with the remedies that may be meant.
    pub of_trial: Option<(SaidOfTrial, Vec<String>)>,
}

impl Session<'_> {
    /// Takes a text into the case.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn paste(&mut self, document: Document) -> Result<PasteOutcome, AppError> {
        let Document { name, encoding, text, .. } = document;
        let signs_before = self.state.signs.len();
        self.record(Event::Pasted {
            name: name.clone(),
            encoding: encoding.clone(),
            text: text.clone(),
        })?;
        let signs = &self.state.signs[signs_before.min(self.state.signs.len())..];
        let facts = self.state.facts.iter().filter(|fact| fact.source.name == name);
        let mut understood: Vec<usize> = facts.filter_map(|fact| fact.source.line).collect();
        understood.extend(signs.iter().map(|sign| sign.at.line));
        understood.sort_unstable();
        understood.dedup();
        let pack = &self.loaded.pack;
        let also_matched = signs.iter().filter(|sign| !sign.counted).filter_map(|sign| {
            let node = &pack.signs[sign.sign];
            (!node.gives.is_empty()).then(|| (node.about.id.clone(), sign.at.line))
        });
        let is_removed = |kind: &str| text.contains(&format!("[{kind} removed]"));
        Ok(PasteOutcome {
            lines: text.lines().filter(|line| !line.trim().is_empty()).count(),
            understood_lines: understood.len(),
            has_secrets: read::SECRET_KINDS.into_iter().any(is_removed),
            also_matched: also_matched.collect(),
            other_case: self.state.other_case.clone(),
            answers: self.state.received_answers.clone(),
            of_trial: self.said_of_trial(),
            source: name,
            encoding,
        })
    }
}
