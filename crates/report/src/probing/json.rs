//! What probes found out as JSON, schema `shindan/probe/v1`. These structs are a promise: a change needs a
//! new schema version.

use schemars::JsonSchema;
use serde::Serialize;

use super::Probed;
use crate::json::{self, FactV1};
use crate::words::RenderError;

/// The schema's name.
pub const SCHEMA: &str = "shindan/probe/v1";

/// The results of probes.
#[derive(Debug, Serialize, JsonSchema)]
struct ProbeV1<'a> {
    /// `shindan/probe/v1`
    schema: &'static str,
    /// The attempts, in the order of the transcript.
    attempts: Vec<AttemptV1<'a>>,
    /// The facts that the pack reads from the transcript.
    facts: Vec<FactV1<'a>>,
    /// The requests and what came back, as text that `shindan read` understands.
    transcript: &'a str,
}

/// One attempt to reach a server.
#[derive(Debug, Serialize, JsonSchema)]
struct AttemptV1<'a> {
    /// The host that it was made to.
    host: &'a str,
    /// What was tried: `A mail.contoso.com`, `192.0.2.1:443`, `TLS`, `GET https://…`.
    what: &'a str,
    /// What came of it: words such as `refused` or `expired`, and values.
    came: &'a [String],
    /// `pass`, `answered`, `warn`, `fail` or `not-tested`.
    state: &'static str,
    /// The remedy of the defect that its own facts make likely; absent where they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<&'a str>,
    /// The first and last line in the transcript.
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
        remedy: attempt.advice.as_ref().map(|advice| advice.remedy.as_str()),
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
