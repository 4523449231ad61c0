//! Formats as templates. A pack or a team may replace any template.

use std::collections::BTreeMap;

use minijinja::value::Serde;
use minijinja::{Error, ErrorKind, Value, context};
use shindan_model::SourceFile;

use super::Report;
use super::explain::Explained;
use super::facts::FactsWords;
use super::handover::Handover;
use super::message::Message;
use super::next::NextWords;
use super::probing::ProbeWords;
use super::reading::ReadingWords;
use crate::words::{RenderError, Words};
use crate::{environment, growth, layout};

/// A format made from a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal of 80 columns, and for tickets.
    Text,
    /// CommonMark.
    Markdown,
    /// One self-contained page.
    Html,
}

impl Format {
    /// Every format made from a template.
    pub const ALL: [Format; 3] = [Format::Text, Format::Markdown, Format::Html];

    /// The ending of its templates.
    fn ending(self) -> &'static str {
        match self {
            Format::Text => "txt.j2",
            Format::Markdown => "md.j2",
            Format::Html => "html.j2",
        }
    }
}

/// The templates of all documents, by file name.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    texts: BTreeMap<String, String>,
}

impl Templates {
    /// Replaces templates by those of the same name among `files`. Only paths like `templates/….j2` count.
    #[must_use]
    pub fn with(mut self, files: &[SourceFile]) -> Self {
        for file in files {
            if let Some(name) = file.path.strip_prefix("templates/")
                && name.ends_with(".j2")
            {
                self.texts.insert(name.to_owned(), file.text.clone());
            }
        }
        self
    }

    /// Lays out a report.
    ///
    /// # Errors
    /// A template that asks for a value the document does not have, with file and line.
    pub fn render(
        &self,
        format: Format,
        report: &Report,
        words: &Words,
    ) -> Result<String, RenderError> {
        self.fill_in("report", format, &report.lang, words, context! { report => Serde(report) })
    }

    /// Lays out an explanation.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub fn render_explanation(
        &self,
        format: Format,
        explained: &Explained,
        words: &Words,
    ) -> Result<String, RenderError> {
        let with = context! { explained => Serde(explained) };
        self.fill_in("explain", format, &explained.lang, words, with)
    }

    /// Lays out a handover.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub fn render_handover(
        &self,
        format: Format,
        handover: &Handover<'_>,
        words: &Words,
    ) -> Result<String, RenderError> {
        let with = context! { handover => Serde(handover) };
        self.fill_in("handover", format, handover.lang, words, with)
    }

    /// Lays out next steps, for a terminal.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub fn render_next(
        &self,
        next: &NextWords,
        lang: &str,
        words: &Words,
    ) -> Result<String, RenderError> {
        self.fill_in("next", Format::Text, lang, words, context! { report => Serde(next) })
    }

    /// Lays out the facts of a case, for a terminal.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub fn render_facts(
        &self,
        facts: &FactsWords,
        lang: &str,
        words: &Words,
    ) -> Result<String, RenderError> {
        self.fill_in("facts", Format::Text, lang, words, context! { facts => Serde(facts) })
    }

    /// Lays out what was understood of files, for a terminal.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub fn render_reading(
        &self,
        reading: &ReadingWords,
        lang: &str,
        words: &Words,
    ) -> Result<String, RenderError> {
        self.fill_in(
            "reading",
            Format::Text,
            lang,
            words,
            context! { files => Serde(&reading.files) },
        )
    }

    /// Lays out a message. On a terminal, lines are wrapped.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub fn render_message(
        &self,
        format: Format,
        message: &Message,
        words: &Words,
    ) -> Result<String, RenderError> {
        self.lay_out_message(format, layout::MESSAGE, message, words)
    }

    /// The text of a mail: a paragraph a line, for the reader's mail program to wrap.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub fn render_mail_text(
        &self,
        message: &Message,
        words: &Words,
    ) -> Result<String, RenderError> {
        self.lay_out_message(Format::Text, layout::UNWRAPPED, message, words)
    }

    fn lay_out_message(
        &self,
        format: Format,
        columns: usize,
        message: &Message,
        words: &Words,
    ) -> Result<String, RenderError> {
        let (name, letter) = (message.kind().as_str(), message.letter());
        let value = message.value()?;
        let with = context! {
            letter => Serde(&value["letter"]), request => Serde(&value), reply => Serde(&value),
        };
        let words = words.clone().set(letter.style);
        self.lay_out(name, (format, columns), &letter.lang, &words, with)
    }

    /// Lays out what probes found, for a terminal.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub fn render_probe(
        &self,
        probe: &ProbeWords,
        lang: &str,
        words: &Words,
    ) -> Result<String, RenderError> {
        self.fill_in("probe", Format::Text, lang, words, context! { shown => Serde(probe) })
    }

    /// Lays out any document that has a template. `with` holds the values that the template sees.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub fn fill_in(
        &self,
        document: &str,
        format: Format,
        lang: &str,
        words: &Words,
        with: Value,
    ) -> Result<String, RenderError> {
        self.lay_out(document, (format, layout::MESSAGE), lang, words, with)
    }

    /// `columns` are those of the text of messages.
    fn lay_out(
        &self,
        document: &str,
        (format, columns): (Format, usize),
        lang: &str,
        words: &Words,
        with: Value,
    ) -> Result<String, RenderError> {
        let mut environment = environment::of_documents(columns)?;
        let (words, lang) = (words.clone(), lang.to_owned());
        environment.add_function("t", move |key: String, with: minijinja::value::Kwargs| {
            let values: BTreeMap<String, Value> = with
                .args()
                .map(|name| Ok((name.to_owned(), with.get(name)?)))
                .collect::<Result<_, minijinja::Error>>()?;
            words.fill_in(&lang, &key, Value::from(values)).map_err(|error| {
                minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, error.to_string())
            })
        });
        for (name, text) in &self.texts {
            if let Some((at, message)) = growth::first(text) {
                let line = text[..at].matches('\n').count() + 1;
                let message = format!("template `{name}`, line {line}: {message}");
                return Err(Error::new(ErrorKind::SyntaxError, message).into());
            }
            environment.add_template(name, text)?;
        }
        let template = environment.get_template(&format!("{document}.{}", format.ending()))?;
        Ok(environment::rendered(&template, with)?)
    }
}
