//! The formats a report can have. Each is a template; a folder of one's own may replace any of them.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use shindan_model::SourceFile;

use super::explain::Explained;
use super::handover::Handover;
use super::message::Message;
use super::next::NextWords;
use super::probing::ProbeWords;
use super::reading::ReadingWords;
use super::words::{RenderError, Words};
use super::{Report, layout};

/// A format made from a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal of 80 columns, and for tickets.
    Text,
    /// CommonMark.
    Markdown,
    /// One page that needs nothing else.
    Html,
}

impl Format {
    /// Every format made from a template.
    pub const ALL: [Format; 3] = [Format::Text, Format::Markdown, Format::Html];

    /// How its templates end.
    fn ending(self) -> &'static str {
        match self {
            Format::Text => "txt.j2",
            Format::Markdown => "md.j2",
            Format::Html => "html.j2",
        }
    }
}

/// The templates of every document, by the name of their file.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    texts: BTreeMap<String, String>,
}

impl Templates {
    /// These templates, with those among `files` in place of the ones of the same name. `files`: with
    /// paths as `templates/….j2`; others are not looked at.
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

    /// Lays a report out.
    ///
    /// # Errors
    /// A template that asks for something the report does not have, with its file and line.
    pub fn render(
        &self,
        format: Format,
        report: &Report,
        words: &Words,
    ) -> Result<String, RenderError> {
        self.fill_in("report", format, &report.lang, words, context! { report => Serde(report) })
    }

    /// Lays an explanation out.
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

    /// Lays the note for whoever takes a case over out.
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

    /// Lays next steps out, for a terminal.
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

    /// Lays a message out.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub fn render_message(
        &self,
        format: Format,
        message: &Message,
        words: &Words,
    ) -> Result<String, RenderError> {
        let (name, letter) = (message.kind().as_str(), message.letter());
        let value = message.value()?;
        let with = context! {
            letter => Serde(&value["letter"]), request => Serde(&value), reply => Serde(&value),
        };
        let words = words.clone().set(letter.style);
        self.fill_in(name, format, &letter.lang, &words, with)
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

    /// Lays out any document that has a template: `with` is what the template sees.
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
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .keep_trailing_newline(true)
                .build()?,
        );
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html.j2") { AutoEscape::Html } else { AutoEscape::None }
        });
        environment.add_filter("right", |text: String, width: usize| format!("{text:>width$}"));
        environment.add_filter(
            "wrap",
            |text: String, width: usize, first: String, rest: String| {
                layout::wrap(&text, width, &first, &rest)
            },
        );
        environment.add_filter("flow", |text: String, first: String, rest: String| {
            layout::flow(&text, layout::MAIL, &first, &rest)
        });
        environment.add_filter("code", |text: String| Value::from_safe_string(code_to_html(&text)));
        environment.add_filter("md", |text: String| escape_markdown(&text));
        let (own, lang) = (words.clone(), lang.to_owned());
        environment.add_function("t", move |key: String, with: minijinja::value::Kwargs| {
            let values: BTreeMap<String, Value> = with
                .args()
                .map(|name| Ok((name.to_owned(), with.get(name)?)))
                .collect::<Result<_, minijinja::Error>>()?;
            own.fill_in(&lang, &key, Value::from(values)).map_err(|error| {
                minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, error.to_string())
            })
        });
        for (name, text) in &self.texts {
            environment.add_template(name, text)?;
        }
        let template = environment.get_template(&format!("{document}.{}", format.ending()))?;
        Ok(template.render(with)?)
    }
}

/// Escapes for HTML; what stands in backticks becomes code.
fn code_to_html(text: &str) -> String {
    let escaped = minijinja::HtmlEscape(text).to_string();
    let mut html = String::new();
    for (at, part) in escaped.split('`').enumerate() {
        if at > 0 {
            html.push_str(if at % 2 == 1 { "<code>" } else { "</code>" });
        }
        html.push_str(part);
    }
    if escaped.matches('`').count() % 2 == 1 {
        html.push_str("</code>");
    }
    html
}

/// Keeps Markdown from taking a customer's words for markup; code in backticks stays code.
fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut code = false;
    for c in text.chars() {
        if c == '`' {
            code = !code;
        }
        if !code && matches!(c, '*' | '_' | '<' | '>' | '[' | ']' | '|' | '#' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
