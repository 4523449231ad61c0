//! What was understood as JSON, schema `shindan/reading/v1`. These structs are a promise: a change needs a
//! new schema version.

use schemars::JsonSchema;
use serde::Serialize;

use super::Understood;
use crate::json::{self, FactV1};
use crate::words::RenderError;

/// The schema's name.
pub const SCHEMA: &str = "shindan/reading/v1";

/// The whole document.
#[derive(Debug, Serialize, JsonSchema)]
struct ReadingV1<'a> {
    schema: &'static str,
    files: Vec<FileV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FileV1<'a> {
    name: &'a str,
    encoding: &'a str,
    parts: Vec<PartV1>,
    facts: Vec<FactV1<'a>>,
    not_understood: Vec<LineV1<'a>>,
    /// Attachments that are no text.
    unread: Vec<UnreadV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PartV1 {
    kind: &'static str,
    lines: (usize, usize),
}

#[derive(Debug, Serialize, JsonSchema)]
struct LineV1<'a> {
    line: usize,
    text: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct UnreadV1<'a> {
    name: &'a str,
    kind: &'static str,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    json::schema_of::<ReadingV1<'_>>(SCHEMA)
}

/// The document as text that ends with a newline.
///
/// # Errors
/// None that a reader could cause.
pub fn json(files: &[Understood<'_>]) -> Result<String, RenderError> {
    let document = ReadingV1 { schema: SCHEMA, files: files.iter().map(file).collect() };
    json::to_text(SCHEMA, &document)
}

fn file<'a>(understood: &'a Understood<'_>) -> FileV1<'a> {
    let document = understood.document;
    let parts = understood.parts.iter();
    let unread = document.unread.iter();
    FileV1 {
        name: &document.name,
        encoding: &document.encoding,
        parts: parts.map(|(kind, lines)| PartV1 { kind: kind.as_str(), lines: *lines }).collect(),
        facts: understood.facts.iter().map(json::fact).collect(),
        not_understood: understood.open_lines().map(|(line, text)| LineV1 { line, text }).collect(),
        unread: unread.map(|(name, kind)| UnreadV1 { name, kind: kind.as_str() }).collect(),
    }
}
