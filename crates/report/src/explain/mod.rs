//! An explanation in a person's words: headed sections of rows, and the few sentences that may be
//! said to a customer as they stand. What is likely and what is confirmed are kept apart.

mod builder;
mod clash;
mod document;
mod fact;
mod hypothesis;
pub mod json;
mod rule;
mod what_if;

use serde::Serialize;
use shindan_engine::explain::Explanation;
use shindan_model::Pack;

use super::{RenderError, Words};
use builder::ExplanationBuilder;

pub use hypothesis::Likelihood;

/// An explanation in one language.
#[derive(Debug, Serialize)]
pub struct Explained {
    /// The language.
    pub lang: String,
    /// The pack's name; none inside something that has said it.
    pub title: Option<String>,
    /// What is explained.
    pub heading: String,
    /// What the sentences are for.
    pub say_heading: String,
    /// Sentences that can be repeated as they stand.
    pub say: Vec<String>,
    /// The rest, in reading order.
    pub sections: Vec<Section>,
    /// Which pack said all this; none as for the title.
    pub footer: Option<String>,
}

/// A headed list.
#[derive(Debug, Default, Serialize)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// What is said before the list.
    pub intro: Option<String>,
    /// The list.
    pub rows: Vec<Row>,
    /// What is said after it.
    pub outro: Option<String>,
}

/// One thing in a list.
#[derive(Debug, Default, Serialize)]
pub struct Row {
    /// What it is about.
    pub lead: String,
    /// What is said of it.
    pub lines: Vec<String>,
    /// The words it was read from.
    pub quote: Option<String>,
    /// An exact command.
    pub command: Option<String>,
    /// Where it is written, and how sure that is.
    pub source: Option<String>,
}

impl Explained {
    /// For a place where the pack is known.
    pub fn unframed(self) -> Self {
        Self { title: None, footer: None, ..self }
    }
}

impl Section {
    /// Whether there is anything to read in it.
    fn says_something(&self) -> bool {
        !self.rows.is_empty() || self.intro.is_some() || self.outro.is_some()
    }
}

/// Puts an explanation into words.
///
/// # Errors
/// A text that is missing in this language.
pub fn explain(
    pack: &Pack,
    explanation: &Explanation,
    words: &Words,
    lang: &str,
) -> Result<Explained, RenderError> {
    ExplanationBuilder {
        builder: crate::builder::ReportBuilder::new(pack, &explanation.verdict, words, lang)?,
        own: explanation,
    }
    .all()
}
