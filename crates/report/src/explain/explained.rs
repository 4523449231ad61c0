//! An explanation, as templates see it.

use serde::Serialize;

use crate::words::RenderError;

/// An explanation in one language.
#[derive(Debug, Serialize)]
pub struct Explained {
    /// The language.
    pub lang: String,
    /// The pack's name; `None` inside a page that has named it.
    pub title: Option<String>,
    /// What is explained.
    pub heading: String,
    /// The heading of the sentences.
    pub say_heading: String,
    /// Sentences that can be repeated unchanged.
    pub say: Vec<String>,
    /// The rest, in reading order.
    pub sections: Vec<Section>,
    /// Id, version and digest of the pack; `None` as for the title.
    pub footer: Option<String>,
}

/// A headed list.
#[derive(Debug, Default, Serialize)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// A sentence before the list.
    pub intro: Option<String>,
    /// The items.
    pub rows: Vec<Row>,
    /// A sentence after the list.
    pub outro: Option<String>,
}

/// An item of a list.
#[derive(Debug, Default, Serialize)]
pub struct Row {
    /// What the item is about.
    pub lead: String,
    /// Sentences about it.
    pub lines: Vec<String>,
    /// The words it was read from.
    pub quote: Option<String>,
    /// An exact command.
    pub command: Option<String>,
    /// The source, and how sure it is.
    pub source: Option<String>,
}

impl Explained {
    /// Without title and footer, for a page that names the pack.
    pub fn unframed(self) -> Self {
        Self { title: None, footer: None, ..self }
    }
}

impl Section {
    /// Whether there is anything to read in it.
    pub(super) fn says_something(&self) -> bool {
        !self.rows.is_empty() || self.intro.is_some() || self.outro.is_some()
    }
}

/// The words about one topic: heading, sentences, sections.
pub(super) type TopicWords = Result<(String, Vec<String>, Vec<Section>), RenderError>;
