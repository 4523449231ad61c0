//! Output formats: text, Markdown, JSON.

use clap::ValueEnum;
use serde::Serialize;
use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;
use shindan_author::markup::Style;

use crate::commands::{Failure, Format, print};

/// Output format: text, Markdown or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PageFormat {
    /// Plain text
    Text,
    /// Markdown, for a page or a merge request
    Md,
    /// JSON with a versioned schema
    Json,
}

/// A document as JSON, ending in a line break.
pub(super) fn json(document: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(document).map(|text| text + "\n");
    let text =
        text.map_err(|error| AppError::new(ErrorCode::CannotWriteResult).with("error", error))?;
    Ok(text)
}

/// The voice of a document: as JSON, it is English whoever asks.
pub(super) fn in_text(format: Format, voice: Voice<'_>) -> Voice<'_> {
    if format == Format::Text { voice } else { Voice::ENGLISH }
}

/// As [`in_text`].
pub(super) fn in_page(format: PageFormat, voice: Voice<'_>) -> Voice<'_> {
    if format == PageFormat::Json { Voice::ENGLISH } else { voice }
}

/// Prints a document as JSON or as text.
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
