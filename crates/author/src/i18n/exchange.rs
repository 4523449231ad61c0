//! Exports texts to translators as PO files, and imports what they return.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shindan_model::SourceFile;
use shindan_pack::format::text_key_today;
use shindan_pack::{Code, Diag, has_errors, line_and_column, nearest};

use super::checks::Beside;
use super::po::{self, Message};
use super::reviewed::{Review, digest, write};
use super::status::State;
use super::{Translations, insert};
use crate::schema::schemas;

/// One text that an import adds or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The key of the text.
    pub key: String,
    /// Path of the file that holds it, or will.
    pub path: String,
    /// The text before the import; `None` if it was missing.
    pub old: Option<String>,
    /// The text after the import.
    pub new: String,
}

/// The result of an import.
#[derive(Debug, Default)]
pub struct Imported {
    /// The language of the imported texts.
    pub language: String,
    /// The texts that were added or changed.
    pub changes: Vec<Change>,
    /// Keys of the texts that count as reviewed through this import, those in `changes` included.
    pub reviewed: Vec<String>,
    /// How many messages were skipped because they are marked fuzzy or not translated.
    pub left: usize,
    /// How many messages were refused because of an error.
    pub refused: usize,
    /// What is wrong with messages, at their lines in the PO file. Warnings refuse nothing.
    pub diags: Vec<Diag>,
    /// The complete new contents of each file that changes. Empty if none does.
    pub files: Vec<SourceFile>,
}

/// Why a PO file cannot be imported as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Neither the caller nor the header names a language.
    #[error("the file does not say its language")]
    NoLanguage,
    /// The pack has no translation to this language.
    #[error("there is no translation to `{language}`")]
    UnknownLanguage {
        /// The language asked for.
        language: String,
        /// The languages that the pack is translated to.
        known: Vec<String>,
    },
    /// A file of texts cannot take the translations, because it is not TOML.
    #[error("`{path}`: {message}")]
    BrokenFile {
        /// Path of the file in the pack.
        path: String,
        /// The message of the TOML parser.
        message: String,
    },
}

impl Translations {
    /// A PO file with one message for every text of the source language, in the order of the files.
    /// Translations that are outdated or not reviewed are marked fuzzy: by removing the mark, a translator
    /// confirms that the translation is right.
    ///
    /// `files`: the files of the pack, to tell the line of every source text.
    pub fn export(&self, language: &str, files: &[SourceFile]) -> String {
        let meanings = meanings();
        let states: BTreeMap<String, State> =
            self.survey(language).texts.into_iter().map(|text| (text.key, text.state)).collect();
        let message = |source: &shindan_pack::text::Text| {
            let state = states.get(&source.key).copied().unwrap_or(State::Missing);
            let text = self.text(language, &source.key);
            let mut remarks = Vec::new();
            remarks.extend(meaning(&meanings, &source.key));
            let hints = self.glossary.hints((&self.source, &source.value), language);
            remarks.extend(hints.iter().map(|(found, wanted)| format!("{found} = {wanted}")));
            match state {
                State::Outdated => {
                    remarks.push("outdated: the source has changed since this was reviewed".into());
                }
                State::Unreviewed => {
                    remarks.push(
                        "not reviewed: compare it, and take the mark away if it is right".into(),
                    );
                }
                State::Missing | State::Reviewed => {}
            }
            let file = files.iter().find(|file| file.path == source.path);
            let line = file.map_or(1, |file| line_and_column(&file.text, source.span.start).0);
            Message {
                context: Some(source.key.clone()),
                id: source.value.clone(),
                text: text.map(|text| text.value.clone()).unwrap_or_default(),
                fuzzy: matches!(state, State::Outdated | State::Unreviewed),
                remarks,
                reference: Some(format!("{}:{line}", source.path)),
                span: 0..0,
            }
        };
        let header = [
            ("Project-Id-Version", self.pack.clone()),
            ("Language", language.to_owned()),
            ("MIME-Version", "1.0".to_owned()),
            ("Content-Type", "text/plain; charset=UTF-8".to_owned()),
            ("Content-Transfer-Encoding", "8bit".to_owned()),
            ("X-Source-Language", self.source.clone()),
        ];
        let messages: Vec<Message> = self.texts[&self.source].iter().map(message).collect();
        po::write(&header, &messages)
    }

    /// Imports a PO file. Messages that are fuzzy or not translated are skipped; every other one goes through
    /// all checks and is refused if they find an error. An imported text counts as reviewed.
    ///
    /// `language`: the language to import; without it, the one in the header of the file. `files`: the files
    /// of the pack.
    ///
    /// # Errors
    /// No language is named, the pack is not translated to it, or a file of texts is not TOML.
    pub fn import(
        &self,
        po: &SourceFile,
        language: Option<&str>,
        files: &[SourceFile],
    ) -> Result<Imported, ImportError> {
        let (mut catalog, diags) = po::read(&po.path, &po.text);
        for key in catalog.messages.iter_mut().filter_map(|message| message.context.as_mut()) {
            // A translator may return a file that was exported when the pack had format 1, with the
            // keys of that format.
            *key = text_key_today(key);
        }
        let language = language.map(str::to_owned).or(catalog.language);
        let language = language.ok_or(ImportError::NoLanguage)?;
        if !self.targets().any(|target| target == language) {
            let known = self.targets().map(str::to_owned).collect();
            return Err(ImportError::UnknownLanguage { language, known });
        }
        let mut imported = Imported { refused: diags.len(), diags, ..Imported::default() };
        let mut reviews = self.reviewed.get(&language).cloned().unwrap_or_default();
        let mut seen = BTreeSet::new();
        for message in &catalog.messages {
            if message.fuzzy || message.text.trim().is_empty() {
                imported.left += 1;
                continue;
            }
            let found = self.problems(po, &language, message, &mut seen);
            let refused = has_errors(&found);
            imported.diags.extend(found);
            if refused {
                imported.refused += 1;
                continue;
            }
            let key = message.context.clone().unwrap_or_default();
            let old = self.text(&language, &key);
            if old.is_none_or(|old| old.value != message.text) {
                imported.changes.push(Change {
                    path: self.file_of(&language, &key),
                    old: old.map(|old| old.value.clone()),
                    new: message.text.clone(),
                    key: key.clone(),
                });
            }
            let review = Review { source: digest(&message.id), text: digest(&message.text) };
            if reviews.insert(key.clone(), review.clone()) != Some(review) {
                imported.reviewed.push(key);
            }
        }
        imported.files = self.written(&imported.changes, files)?;
        if !imported.reviewed.is_empty() {
            imported.files.push(write(&self.pack, &language, &reviews));
        }
        imported.language = language;
        Ok(imported)
    }

    /// The problems of one message; any error among them refuses it.
    fn problems(
        &self,
        po: &SourceFile,
        language: &str,
        message: &Message,
        seen: &mut BTreeSet<String>,
    ) -> Vec<Diag> {
        let at = |diag: Diag| diag.at(&po.path, message.span.clone(), "");
        let key = message.context.as_deref().unwrap_or_default();
        let Some(source) = self.text(&self.source, key) else {
            let known = self.texts[&self.source].iter().map(|text| text.key.as_str());
            let help = nearest(key, known).map(|known| format!("did you mean `{known}`?"));
            let diag = Diag::new(Code::PoUnknownText, format!("there is no text `{key}`"));
            return vec![at(diag).maybe_help(help)];
        };
        if !seen.insert(key.to_owned()) {
            return vec![at(Diag::new(Code::DuplicateId, format!("`{key}` is there twice")))];
        }
        if source.value != message.id {
            let diag = Diag::new(Code::PoOtherSource, format!("the source of `{key}` has changed"));
            let diag = at(diag).at(&source.path, source.span.clone(), "it is this now");
            return vec![diag.help("export again, and translate this one anew")];
        }
        let text = shindan_pack::text::Text {
            key: key.to_owned(),
            value: message.text.clone(),
            path: po.path.clone(),
            span: message.span.clone(),
        };
        let mut found = self.by_itself(language, &text);
        found.extend(self.beside(&Beside { source, text: &text, language }));
        found.retain(|diag| !self.is_acknowledged(key, language, diag));
        found
    }

    /// The new contents of every file that these changes touch.
    fn written(
        &self,
        changes: &[Change],
        files: &[SourceFile],
    ) -> Result<Vec<SourceFile>, ImportError> {
        let mut by_file: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for change in changes {
            by_file.entry(&change.path).or_default().push((&change.key, &change.new));
        }
        let mut written = Vec::new();
        for (path, texts) in by_file {
            let before = files.iter().find(|file| file.path == path);
            let before = before.map(|file| file.text.as_str()).unwrap_or_default();
            let path = path.to_owned();
            match insert::texts(before, &texts) {
                Ok(text) => written.push(SourceFile { path, text }),
                Err(message) => return Err(ImportError::BrokenFile { path, message }),
            }
        }
        Ok(written)
    }
}

/// `kind/field` → the description of that key. It comes from the types that read texts, so that translators
/// and `kb/FORMAT.md` say the same.
fn meanings() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let schema = schemas().into_iter().find(|(name, _)| *name == "texts");
    let definitions =
        schema.as_ref().and_then(|(_, schema)| schema.get("definitions")?.as_object());
    for (name, definition) in definitions.into_iter().flatten() {
        let Some(kind) = name.strip_prefix("Raw").and_then(|name| name.strip_suffix("Text")) else {
            continue;
        };
        let fields = definition.get("properties").and_then(Value::as_object);
        for (field, schema) in fields.into_iter().flatten() {
            let text = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            let meaning = text.split(" Example: ").next().unwrap_or_default();
            all.insert(format!("{}/{field}", kind.to_lowercase()), meaning.to_owned());
        }
    }
    all
}

fn meaning(meanings: &BTreeMap<String, String>, key: &str) -> Option<String> {
    let steps: Vec<&str> = key.split('/').collect();
    let field = if steps.first() == Some(&"pack") { steps.get(1)? } else { steps.get(2)? };
    let meaning = meanings.get(&format!("{}/{field}", steps.first()?))?;
    Some(format!("{}: {meaning}", steps.first()?))
}
