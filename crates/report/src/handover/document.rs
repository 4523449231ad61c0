//! The note as a document, schema `shindan/handover/v1`. A promise: a change needs a new schema version.

use schemars::JsonSchema;
use serde::Serialize;
use shindan_case::Turn;

use super::timeline::{Beginning, TimelineRow};
use crate::json::{self, PackV1, schema_of};
use crate::verdict::NextRow;
use crate::words::RenderError;

/// The schema's name.
pub const SCHEMA: &str = "shindan/handover/v1";

/// A note for the next person who works on a case, in one language.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Handover<'a> {
    /// `shindan/handover/v1`
    pub(super) schema: &'static str,
    /// The pack that the verdict was made with.
    pub(super) pack: PackV1<'a>,
    /// The language of all texts.
    pub lang: &'a str,
    /// The name of the pack.
    pub(super) title: &'a str,
    /// The mark of the case, as it stands in its messages.
    pub(super) mark: &'a str,
    /// The time that the note describes, RFC 3339.
    pub(super) as_of: String,
    /// The same time in words.
    pub(super) as_of_when: String,
    /// Name and address of the customer.
    pub(super) customer: Option<String>,
    /// The complaint that every case of this pack has.
    pub(super) complaint: Option<String>,
    /// How the first text of the customer begins.
    pub(super) began: Option<Beginning>,
    /// The status of the verdict.
    pub(super) status: &'static str,
    /// The status in words.
    pub(super) status_name: String,
    /// The verdict in one sentence.
    pub(super) headline: String,
    /// What else is possible, unlikely or ruled out, in a sentence each.
    pub(super) others: Vec<String>,
    /// The causes and `outside`, most probable first.
    pub(super) causes: Vec<Cause<'a>>,
    /// The contradictions in the evidence, in a sentence each.
    pub(super) contradictions: Vec<String>,
    /// The facts that are known.
    pub(super) known: Vec<Known>,
    /// What was done, in the order of time.
    pub(super) events: Vec<TimelineRow>,
    /// Whose turn it is.
    pub(super) waiting: Waiting,
    /// What to do next.
    pub(super) next: Next,
    /// Id, version and digest of the pack.
    pub(super) footer: String,
}

/// A cause, or `outside`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Cause<'a> {
    /// Id of the cause, or `outside`.
    pub(super) id: &'a str,
    /// Its name.
    pub(super) name: String,
    /// Its probability; `null` if the evidence is impossible.
    pub(super) probability: Option<f64>,
    /// Its standing.
    pub(super) standing: Standing,
}

/// The standing of a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Standing {
    /// The verdict names it.
    Leads,
    /// Its probability is 5 % or more, and the verdict does not name it.
    Possible,
    /// Its probability is below 5 %.
    Unlikely,
    /// Its probability is 0.
    RuledOut,
    /// The evidence is contradictory, so it has no probability.
    Unknown,
}

/// A fact that is known.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Known {
    /// Id of the fact.
    pub(super) fact: String,
    /// The host, server or mailbox that it is about.
    pub(super) of: Option<String>,
    /// Its name.
    pub(super) name: String,
    /// Its value in words.
    pub(super) value: String,
    /// How and from where it is known, in words.
    pub(super) from: String,
    /// The time when it was learned, RFC 3339.
    pub(super) at: Option<String>,
    /// The same time in words.
    pub(super) when: Option<String>,
}

/// Whose turn it is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Waiting {
    /// The one whose turn it is.
    #[serde(rename = "for")]
    pub(super) whom: Turn,
    /// The time since when, RFC 3339.
    pub(super) since: Option<String>,
    /// The same in a sentence.
    pub(super) text: String,
    /// The questions that wait for an answer.
    pub(super) questions: Vec<Open>,
}

/// A question that waits for an answer.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Open {
    /// Its number in the messages of the case.
    pub(super) number: u32,
    /// What it asks about.
    pub(super) about: String,
    /// The time when it was asked, RFC 3339.
    pub(super) asked: String,
}

/// What to do next.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Next {
    /// What to do, in a sentence.
    pub(super) text: String,
    /// The step that tells most for its cost; `null` if nothing is worth asking.
    #[serde(rename = "act")]
    pub(super) step: Option<NextRow>,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    schema_of::<Handover<'_>>(SCHEMA)
}

/// The document as JSON.
///
/// # Errors
/// None that a case could cause.
pub fn json(handover: &Handover<'_>) -> Result<String, RenderError> {
    json::to_text(SCHEMA, handover)
}
