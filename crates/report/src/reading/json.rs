//! What was understood as JSON, schema `shindan/reading/v2`. These structs are a promise: a change needs a
//! new schema version.

use schemars::JsonSchema;
use serde::Serialize;
use shindan_model::Pack;
use shindan_understand::{AboutRequest, SeenFailure};

use super::Understood;
use crate::json::{self, FactV1};
use crate::words::RenderError;

/// The schema's name.
pub const SCHEMA: &str = "shindan/reading/v2";

/// What was understood of the files that a customer sent.
#[derive(Debug, Serialize, JsonSchema)]
struct ReadingV2<'a> {
    /// `shindan/reading/v2`
    schema: &'static str,
    /// The texts, in the order in which they were given; a mail gives several.
    files: Vec<FileV2<'a>>,
}

/// What was understood of one text.
#[derive(Debug, Serialize, JsonSchema)]
struct FileV2<'a> {
    /// The name of the file, or of the part of a mail.
    name: &'a str,
    /// The encoding that it was decoded from.
    encoding: &'a str,
    /// The parts that it falls into, in order.
    parts: Vec<PartV2>,
    /// The facts that the pack reads from it.
    facts: Vec<FactV1<'a>>,
    /// For each chain of messages that tells of a failure, the innermost.
    failures: Vec<FailureV2<'a>>,
    /// Readings for somebody to accept, by line. They count for nothing until then.
    offered: Vec<OfferedV2<'a>>,
    /// The lines of which nothing was understood.
    not_understood: Vec<LineV2<'a>>,
    /// The attachments that are no text.
    unread: Vec<UnreadV2<'a>>,
}

/// A reading for somebody to accept.
#[derive(Debug, Serialize, JsonSchema)]
struct OfferedV2<'a> {
    /// The fact that it would be.
    fact: FactV1<'a>,
    /// Why it is offered and not taken: `doubt`, as somebody else said so, or nobody knows of what; `likeness`, as only
    /// its words are like those of the pack.
    because: &'static str,
}

/// Consecutive lines in one format.
#[derive(Debug, Serialize, JsonSchema)]
struct PartV2 {
    /// The format, such as `format-list`; `text` for lines in none.
    kind: &'static str,
    /// The first and last line, from 1.
    lines: (usize, usize),
}

/// A line of a text.
#[derive(Debug, Serialize, JsonSchema)]
struct FailureV2<'a> {
    line: usize,
    text: &'a str,
    /// The failure's id; nothing for a message that the pack does not know.
    failure: Option<&'a str>,
    /// Where it goes wrong: `name`, `network`, `tls`, `http` ...
    layer: Option<&'static str>,
    /// The id of the request that it is about; nothing where the text names none, or one that the pack does
    /// not know.
    request: Option<&'a str>,
    /// Whether it is about a request that the complaint is not about.
    elsewhere: bool,
    /// Whether a fact took its value from it.
    counted: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LineV2<'a> {
    /// Its number, from 1.
    line: usize,
    /// Its text.
    text: &'a str,
}

/// An attachment that is no text.
#[derive(Debug, Serialize, JsonSchema)]
struct UnreadV2<'a> {
    /// Its name.
    name: &'a str,
    /// `picture`, or `binary` for any other format.
    kind: &'static str,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    json::schema_of::<ReadingV2<'_>>(SCHEMA)
}

/// The document as text that ends with a newline.
///
/// # Errors
/// None that a reader could cause.
pub fn json(pack: &Pack, files: &[Understood<'_>]) -> Result<String, RenderError> {
    let files = files.iter().map(|understood| file(pack, understood)).collect();
    let document = ReadingV2 { schema: SCHEMA, files };
    json::to_text(SCHEMA, &document)
}

fn failure<'a>(pack: &'a Pack, seen: &'a SeenFailure) -> FailureV2<'a> {
    let known = seen.failure.map(|at| &pack.failures[at.0]);
    let request = match seen.about {
        AboutRequest::Named(at) => Some(pack.requests[at].about.id.as_str()),
        AboutRequest::Other | AboutRequest::Unnamed => None,
    };
    FailureV2 {
        line: seen.at.line,
        text: &seen.at.quote,
        failure: known.map(|failure| failure.about.id.as_str()),
        layer: known.map(|failure| failure.layer.as_str()),
        request,
        elsewhere: seen.is_elsewhere(pack),
        counted: seen.counted,
    }
}

fn file<'a>(pack: &'a Pack, understood: &'a Understood<'_>) -> FileV2<'a> {
    let document = understood.document;
    let parts = understood.parts.iter();
    let unread = document.unread.iter();
    FileV2 {
        name: &document.name,
        encoding: &document.encoding,
        parts: parts.map(|(kind, lines)| PartV2 { kind: kind.as_str(), lines: *lines }).collect(),
        facts: understood.facts.iter().map(json::fact).collect(),
        failures: understood.failures.iter().map(|seen| failure(pack, seen)).collect(),
        offered: understood
            .offers
            .iter()
            .map(|offer| OfferedV2 {
                fact: json::fact(&offer.fact),
                because: offer.because.as_str(),
            })
            .collect(),
        not_understood: understood.open_lines().map(|(line, text)| LineV2 { line, text }).collect(),
        unread: unread.map(|(name, kind)| UnreadV2 { name, kind: kind.as_str() }).collect(),
    }
}
