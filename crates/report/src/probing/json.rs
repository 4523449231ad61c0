//! What probes found out as JSON, schema `shindan/probe/v1`. These structs are a promise: a change needs a
//! new schema version.

use schemars::JsonSchema;
use serde::Serialize;

use super::Probed;
use crate::json::{self, FactV1};
use crate::words::RenderError;

/// The schema's name.
pub const SCHEMA: &str = "shindan/probe/v1";

#[derive(Debug, Serialize, JsonSchema)]
struct ProbeV1<'a> {
    schema: &'static str,
    attempts: Vec<AttemptV1<'a>>,
    facts: Vec<FactV1<'a>>,
    /// What was sent and what came back, as text that `shindan read` understands.
    transcript: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AttemptV1<'a> {
    host: &'a str,
    what: &'a str,
    /// What came of it, in words of the table of observations.
    came: &'a [String],
    /// `pass`, `warn`, `fail` or `not-tested`.
    state: &'static str,
    /// First and last line in the transcript.
    lines: (usize, usize),
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    json::schema_of::<ProbeV1<'_>>(SCHEMA)
}

/// The document as text that ends with a newline.
///
/// # Errors
/// None that a server could cause.
pub fn json(probed: &Probed) -> Result<String, RenderError> {
    let attempts = probed.attempts.iter().map(|attempt| AttemptV1 {
        host: &attempt.host,
        what: &attempt.what,
        came: &attempt.outcomes,
        state: attempt.state.as_str(),
        lines: attempt.lines,
    });
    let document = ProbeV1 {
        schema: SCHEMA,
        attempts: attempts.collect(),
        facts: probed.facts.iter().map(json::fact).collect(),
        transcript: &probed.transcript,
    };
    json::to_text(SCHEMA, &document)
}
