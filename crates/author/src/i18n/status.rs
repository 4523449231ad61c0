//! How far each translation is.

use std::collections::{BTreeMap, BTreeSet};

use shindan_pack::text::{Text, Texts};

use super::Translations;
use super::reviewed::{Review, digest};

/// How far a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is not there.
    Missing,
    /// Its source has changed since it was reviewed.
    Outdated,
    /// Nobody has compared it with its source since it was written.
    Unreviewed,
    /// Somebody has, and neither has changed since. A text of the source language always is.
    Reviewed,
}

impl State {
    /// The word in JSON and on the terminal.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Missing => "missing",
            State::Outdated => "outdated",
            State::Unreviewed => "unreviewed",
            State::Reviewed => "reviewed",
        }
    }
}

/// How far one text is.
#[derive(Clone, Debug)]
pub struct Status {
    /// Its key.
    pub key: String,
    /// How far it is.
    pub state: State,
    /// The file; for a missing text, the one that it belongs in.
    pub file: String,
    /// The byte in [`Status::place`] where a person should look.
    pub start: usize,
    /// The file of that byte: for a missing text, where its source or its node stands.
    pub place: String,
}

/// How many texts are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// There.
    pub present: usize,
    /// Not there.
    pub missing: usize,
    /// There; the source has changed since the review.
    pub outdated: usize,
    /// There; not reviewed as it stands.
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

/// How far a language is.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The language.
    pub language: String,
    /// All of it.
    pub counts: Counts,
    /// File by file.
    pub files: BTreeMap<String, Counts>,
    /// Every text that is wanted or there, by file and place.
    pub texts: Vec<Status>,
}

impl Translations {
    /// How far a language is; nothing is there of one that the pack does not have.
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

    /// The file that a text of a language belongs in: that of its neighbours, else one of the same name
    /// as in the source language.
    pub(super) fn file_of(&self, language: &str, key: &str) -> String {
        if let Some(text) = self.texts.get(language).and_then(|texts| texts.beside(key)) {
            return text.path.clone();
        }
        let source = &self.texts[&self.source];
        let found = source.find(key).or_else(|| source.beside(key));
        let name = found.and_then(|text| text.path.rsplit('/').next()).unwrap_or("texts.toml");
        format!("kb/{}/{language}/{name}", self.pack)
    }

    /// Marks translations as reviewed, as they stand. Returns the file of reviews; reviews of texts that
    /// no longer exist are left out.
    ///
    /// # Errors
    /// Keys that have no text in the language or in the source.
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
