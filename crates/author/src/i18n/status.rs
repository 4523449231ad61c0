//! How much of each language is translated and reviewed.

use std::collections::{BTreeMap, BTreeSet};

use shindan_pack::text::{Text, Texts};

use super::Translations;
use super::reviewed::{Review, digest};

/// The state of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The pack needs it and does not have it.
    Missing,
    /// Its source text has changed since it was reviewed.
    Outdated,
    /// Nobody has compared the text as it is now with its source text.
    Unreviewed,
    /// Somebody has compared it, and neither text has changed since. Texts of the source language always
    /// count as reviewed.
    Reviewed,
}

impl State {
    /// The word for it in JSON and on the terminal.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Missing => "missing",
            State::Outdated => "outdated",
            State::Unreviewed => "unreviewed",
            State::Reviewed => "reviewed",
        }
    }
}

/// A text with its state.
#[derive(Clone, Debug)]
pub struct Status {
    /// The key of the text.
    pub key: String,
    /// Its state.
    pub state: State,
    /// Path of the file that holds it; for a missing text, of the file to write it to.
    pub file: String,
    /// The byte in [`Status::place`] to look at.
    pub start: usize,
    /// Path of the file to look at: the file of the text; for a missing text, that of its source text or, if
    /// that is missing too, of its node.
    pub place: String,
}

/// How many texts are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All that are not missing: the outdated and the unreviewed too.
    pub present: usize,
    /// Those in [`State::Missing`].
    pub missing: usize,
    /// Those in [`State::Outdated`].
    pub outdated: usize,
    /// Those in [`State::Unreviewed`].
    pub unreviewed: usize,
}

impl Counts {
    fn add(&mut self, state: State) {
        self.present += usize::from(state != State::Missing);
        match state {
            State::Missing => self.missing += 1,
            State::Outdated => self.outdated += 1,
            State::Unreviewed => self.unreviewed += 1,
            State::Reviewed => {}
        }
    }
}

/// The state of all texts of a language.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The language.
    pub language: String,
    /// The counts of the whole language.
    pub counts: Counts,
    /// Path of a file → its counts.
    pub files: BTreeMap<String, Counts>,
    /// Every text that is needed or present, sorted by file and position.
    pub texts: Vec<Status>,
}

impl Translations {
    /// The state of all texts of a language. In a language that the pack does not have, all are missing.
    pub fn survey(&self, language: &str) -> Survey {
        let translated = self.texts.get(language);
        let source = &self.texts[&self.source];
        let mut texts = Vec::new();
        for text in translated.into_iter().flat_map(Texts::iter) {
            texts.push(Status {
                key: text.key.clone(),
                state: self.state(language, text, source.find(&text.key)),
                file: text.path.clone(),
                start: text.span.start,
                place: text.path.clone(),
            });
        }
        let mut seen = BTreeSet::new();
        let declared = self.wanted.iter().flat_map(|want| {
            want.keys.iter().map(move |key| (key.as_str(), want.path.as_str(), want.span.start))
        });
        let written =
            source.iter().map(|text| (text.key.as_str(), text.path.as_str(), text.span.start));
        for (key, path, start) in written.chain(declared) {
            if translated.is_some_and(|translated| translated.find(key).is_some())
                || !seen.insert(key)
            {
                continue;
            }
            texts.push(Status {
                key: key.to_owned(),
                state: State::Missing,
                file: self.file_of(language, key),
                start,
                place: path.to_owned(),
            });
        }
        texts.sort_by(|a, b| {
            (&a.file, &a.place, a.start, &a.key).cmp(&(&b.file, &b.place, b.start, &b.key))
        });
        let mut survey = Survey {
            language: language.to_owned(),
            counts: Counts::default(),
            files: BTreeMap::new(),
            texts: Vec::new(),
        };
        for status in &texts {
            survey.counts.add(status.state);
            survey.files.entry(status.file.clone()).or_default().add(status.state);
        }
        survey.texts = texts;
        survey
    }

    pub(super) fn state(&self, language: &str, text: &Text, source: Option<&Text>) -> State {
        if language == self.source {
            return State::Reviewed;
        }
        let review = self.reviewed.get(language).and_then(|all| all.get(&text.key));
        match (review, source) {
            (Some(review), Some(source)) if review.source != digest(&source.value) => {
                State::Outdated
            }
            (Some(review), Some(_)) if review.text == digest(&text.value) => State::Reviewed,
            _ => State::Unreviewed,
        }
    }

    /// The file to write a text to: the one that holds other texts of the same node; if there is none, a file
    /// with the name of the one in the source language.
    pub(super) fn file_of(&self, language: &str, key: &str) -> String {
        if let Some(text) = self.texts.get(language).and_then(|texts| texts.beside(key)) {
            return text.path.clone();
        }
        let source = &self.texts[&self.source];
        let found = source.find(key).or_else(|| source.beside(key));
        let name = found.and_then(|text| text.path.rsplit('/').next()).unwrap_or("texts.toml");
        format!("kb/{}/{language}/{name}", self.pack)
    }

    /// Marks translations as reviewed in their present form. Returns the new file of reviews, from which
    /// reviews of texts that no longer exist are dropped.
    ///
    /// # Errors
    /// The keys that have no text in the language or no source text.
    pub fn review(
        &self,
        language: &str,
        keys: &[String],
    ) -> Result<shindan_model::SourceFile, Vec<String>> {
        let unknown: Vec<String> =
            keys.iter().filter(|key| self.pair(language, key).is_none()).cloned().collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let mut reviews = self.reviewed.get(language).cloned().unwrap_or_default();
        for key in keys {
            if let Some((source, text)) = self.pair(language, key) {
                let review = Review { source: digest(&source.value), text: digest(&text.value) };
                reviews.insert(key.clone(), review);
            }
        }
        reviews.retain(|key, _| self.pair(language, key).is_some());
        Ok(super::reviewed::write(&self.pack, language, &reviews))
    }

    fn pair(&self, language: &str, key: &str) -> Option<(&Text, &Text)> {
        Some((self.text(&self.source, key)?, self.text(language, key)?))
    }
}
