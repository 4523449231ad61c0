//! The formats of results: text, Markdown, JSON.

use clap::ValueEnum;
use serde::Serialize;
use shindan_author::markup::Style;

use crate::commands::{Exit, Failure, Format, print};

/// Formats of a result that may go into a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PageFormat {
    /// For people
    Text,
    /// Markdown, for a page or a merge request
    Md,
    /// One document of a versioned schema
    Json,
}

/// A document as JSON, with a line break at the end.
pub(super) fn json(document: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(document).map(|text| text + "\n");
    text.map_err(|error| Failure::new(Exit::Io, error))
}

/// Prints a document as JSON, or as the text that is made of it.
pub(super) fn print_document(
    format: Format,
    document: &impl Serialize,
    text: impl FnOnce() -> String,
) -> Result<(), Failure> {
    print(&match format {
        Format::Json => json(document)?,
        Format::Text => text(),
    })
}

/// Prints a document as JSON, or laid out in a style.
pub(super) fn print_page(
    format: PageFormat,
    document: &impl Serialize,
    layout: impl FnOnce(Style) -> String,
) -> Result<(), Failure> {
    print(&match format {
        PageFormat::Json => json(document)?,
        PageFormat::Text => layout(Style::Text),
        PageFormat::Md => layout(Style::Md),
    })
}
