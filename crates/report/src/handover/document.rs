//! The note as a document, schema `shindan/handover/v1`. A promise: a change needs a new schema version.

use schemars::JsonSchema;
use serde::Serialize;

use super::timeline::{Beginning, TimelineRow};
use crate::json::{self, PackV1, schema_of};
use crate::verdict::NextRow;
use crate::words::RenderError;

/// The schema's name.
pub const SCHEMA: &str = "shindan/handover/v1";

/// The whole document, in one language. A promise: a change needs a new schema version.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Handover<'a> {
    pub(super) schema: &'static str,
    pub(super) pack: PackV1<'a>,
    /// The language.
    pub lang: &'a str,
    /// What the pack is about.
    pub(super) title: &'a str,
    /// The mark of the case, as it stands in its messages.
    pub(super) mark: &'a str,
    /// As of when, RFC 3339.
    pub(super) as_of: String,
    /// The same for people.
    pub(super) as_of_when: String,
    /// Name and address.
    pub(super) customer: Option<String>,
    /// The complaint that every case of this pack has.
    pub(super) complaint: Option<String>,
    /// How the first text of the customer begins.
    pub(super) began: Option<Beginning>,
    /// As in the verdict.
    pub(super) status: &'static str,
    pub(super) status_name: String,
    pub(super) headline: String,
    /// What else is possible, unlikely and ruled out, a sentence each.
    pub(super) others: Vec<String>,
    /// Likeliest first.
    pub(super) causes: Vec<Cause<'a>>,
    pub(super) contradictions: Vec<String>,
    pub(super) known: Vec<Known>,
    pub(super) events: Vec<TimelineRow>,
    pub(super) waiting: Waiting,
    pub(super) next: Next,
    /// Which pack said so.
    pub(super) footer: String,
}

/// A cause, and how it stands.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Cause<'a> {
    /// Id in the pack, or `outside`.
    pub(super) id: &'a str,
    pub(super) name: String,
    pub(super) probability: Option<f64>,
    pub(super) standing: Standing,
}

/// How a cause stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Standing {
    Leads,
    Possible,
    Unlikely,
    RuledOut,
    /// What is known contradicts itself.
    Unknown,
}

/// A fact, and from where it is known.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Known {
    pub(super) fact: String,
    pub(super) of: Option<String>,
    pub(super) name: String,
    pub(super) value: String,
    /// In words.
    pub(super) from: String,
    /// Since when, RFC 3339.
    pub(super) at: Option<String>,
    /// The same for people.
    pub(super) when: Option<String>,
}

/// Whose turn it is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Waiting {
    #[serde(rename = "for")]
    pub(super) whom: Whom,
    /// Since when, RFC 3339.
    pub(super) since: Option<String>,
    pub(super) text: String,
    pub(super) questions: Vec<Open>,
}

/// Whom we wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Whom {
    Customer,
    Us,
    Nobody,
}

/// A question without an answer.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Open {
    pub(super) number: u32,
    pub(super) about: String,
    /// RFC 3339.
    pub(super) asked: String,
}

/// What to do next.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Next {
    pub(super) text: String,
    /// What would tell most; none when nothing is worth asking.
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
