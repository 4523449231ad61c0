//! The table of the program's own texts: all languages of a key side by side.

use std::collections::BTreeMap;

use minijinja::{Value, context};
use shindan_model::SourceFile;

use super::keys::Key;
use super::style::Style;
use super::{environment, growth};

/// A text that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A file of texts that cannot be read, or a document that cannot be written.
    #[error("`{path}`: {message}")]
    Words {
        /// The file.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// A key without a text in a language.
    #[error("there is no text `{key}` in `{lang}`")]
    MissingWord {
        /// The key.
        key: String,
        /// The language.
        lang: String,
    },
    /// A text with a line break or another control character, where it would leave its line.
    #[error("`{0}` has a line break or another control character")]
    LeavesItsLine(String),
    /// A template or a text that could not be filled in.
    #[error("{}", template_message(.0))]
    Template(#[from] minijinja::Error),
}

fn template_message(error: &minijinja::Error) -> String {
    match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("template `{name}`, line {line}: {error}"),
        _ => error.to_string(),
    }
}

/// The program's texts: key → language → text.
#[derive(Clone, Debug)]
pub struct Words {
    texts: BTreeMap<String, BTreeMap<String, String>>,
    style: Style,
}

impl Words {
    /// The files, in the order in which a later one replaces texts of an earlier one.
    pub(super) const FILES: [&str; 5] =
        ["words.toml", "messages.toml", "handover.toml", "case-list.toml", "errors.toml"];

    /// The texts in `files`. Only paths like `templates/words.toml` count.
    ///
    /// # Errors
    /// As [`Words::parse`].
    pub fn new(files: &[SourceFile]) -> Result<Self, RenderError> {
        Self { texts: BTreeMap::new(), style: Style::default() }.with_files(files)
    }

    /// Replaces and adds the texts in `files`, as [`Words::new`].
    ///
    /// # Errors
    /// As [`Words::parse`].
    pub fn with_files(mut self, files: &[SourceFile]) -> Result<Self, RenderError> {
        for name in Self::FILES {
            let is_it = |file: &&SourceFile| file.path.strip_prefix("templates/") == Some(name);
            for file in files.iter().filter(is_it) {
                self = self.with(&file.path, &file.text)?;
            }
        }
        Ok(self)
    }

    /// Sets the texts in a style.
    #[must_use]
    pub fn set(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// Parses one file of texts.
    ///
    /// # Errors
    /// Invalid TOML, with line and column, and a value that is not a text.
    pub fn parse(path: &str, text: &str) -> Result<Self, RenderError> {
        let wrong = |message: String| RenderError::Words { path: path.to_owned(), message };
        let table: toml::Table = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let mut texts = BTreeMap::new();
        collect("", &table, &mut texts).map_err(wrong)?;
        Ok(Self { texts, style: Style::default() })
    }

    /// Replaces and adds the texts of one more file.
    ///
    /// # Errors
    /// As [`Words::parse`].
    pub fn with(mut self, path: &str, text: &str) -> Result<Self, RenderError> {
        for (key, by) in Self::parse(path, text)?.texts {
            self.texts.entry(key).or_default().extend(by);
        }
        Ok(self)
    }

    /// The text of a key, with each `{{ name }}` replaced by the value in `with`.
    ///
    /// # Errors
    /// A key without a text in this language, and a value that is missing in `with`.
    pub fn say(&self, lang: &str, key: impl Into<Key>, with: Value) -> Result<String, RenderError> {
        self.fill_in(lang, &key.into().to_string(), with)
    }

    /// The text of a key without values.
    ///
    /// # Errors
    /// As [`Words::say`].
    pub fn word(&self, lang: &str, key: impl Into<Key>) -> Result<String, RenderError> {
        self.say(lang, key, context! {})
    }

    /// The name of the language `named`; `None` where the table has none.
    pub(super) fn language_name(&self, lang: &str, named: &str) -> Option<String> {
        self.fill_in(lang, &format!("handover.in.{named}"), context! {}).ok()
    }

    /// As [`Words::say`], for a key that a template wrote.
    pub(super) fn fill_in(
        &self,
        lang: &str,
        key: &str,
        with: Value,
    ) -> Result<String, RenderError> {
        let missing = || RenderError::MissingWord { key: key.to_owned(), lang: lang.to_owned() };
        let text = self.texts.get(key).and_then(|by| by.get(lang)).ok_or_else(missing)?;
        if !text.contains("{{") && !text.contains("{%") {
            return Ok(self.styled(text));
        }
        if let Some((_, message)) = growth::first(text) {
            let message = format!("`{key}` in `{lang}`: {message}");
            return Err(minijinja::Error::new(minijinja::ErrorKind::SyntaxError, message).into());
        }
        let environment = environment::of_words();
        let template = environment.template_from_named_str(key, text)?;
        Ok(self.styled(&environment::rendered(&template, with)?))
    }

    fn styled(&self, text: &str) -> String {
        match self.style {
            Style::Microsoft => text.to_owned(),
            style => style.set(text),
        }
    }

    /// The texts of a key in all languages, not filled in.
    pub(super) fn texts_of(&self, key: &str) -> impl Iterator<Item = &str> {
        self.texts.get(key).into_iter().flat_map(|by| by.values().map(String::as_str))
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The pairs of a key and one of `languages` in which it has no text.
    pub fn missing<'a>(
        &'a self,
        languages: &'a [String],
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.texts.iter().flat_map(move |(key, by)| {
            let gone = languages.iter().filter(|lang| !by.contains_key(lang.as_str()));
            gone.map(move |lang| (key.as_str(), lang.as_str()))
        })
    }
}

fn collect(
    prefix: &str,
    table: &toml::Table,
    texts: &mut BTreeMap<String, BTreeMap<String, String>>,
) -> Result<(), String> {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) if inner.values().any(toml::Value::is_table) => {
                collect(&key, inner, texts)?;
            }
            toml::Value::Table(inner) => {
                for (lang, text) in inner {
                    let Some(text) = text.as_str() else {
                        return Err(format!("`{key}.{lang}` must be a text"));
                    };
                    texts.entry(key.clone()).or_default().insert(lang.clone(), text.to_owned());
                }
            }
            _ => {
                return Err(format!("`{key}` must be a table with one text for each language"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    #[test]
    fn every_key_has_both_languages() {
        let words = Words::new(&shindan_testing::templates()).unwrap();
        let languages = ["en".to_owned(), "ja".to_owned()];
        assert_eq!(words.missing(&languages).collect::<Vec<_>>(), []);
        assert!(words.keys().count() > 50);
    }

    #[test]
    fn a_missing_value_is_an_error_and_not_a_gap() {
        let words = Words::new(&shindan_testing::templates()).unwrap();
        let said = words.say("ja", "effort", context! { by => "担当者", minutes => 3 }).unwrap();
        assert_eq!(said, "担当者、約 3 分");
        assert!(words.say("ja", "effort", context! {}).is_err());
        assert!(words.say("de", "effort", context! { by => "x", minutes => 3 }).is_err());
    }
}
