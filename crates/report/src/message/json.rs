//! A message as JSON, schema `shindan/message/v1`. These structs are a promise: a change needs a new
//! schema version.

use schemars::JsonSchema;
use serde::Serialize;
use shindan_case::{Question, Statement};

use super::document::Message;
use super::situation::Situation;
use crate::json::{PackV1, schema_of, to_text};
use crate::words::RenderError;

/// The schema's name.
pub const SCHEMA: &str = "shindan/message/v1";

/// The whole document.
#[derive(Debug, Serialize, JsonSchema)]
struct MessageV1<'a> {
    schema: &'static str,
    pack: PackV1<'a>,
    /// `request` or `reply`.
    kind: &'static str,
    /// As in the verdict that it was written from.
    status: &'static str,
    /// The mark of the case, as it stands in every message.
    mark: &'a str,
    /// The language.
    lang: &'a str,
    /// `customer`, `partner` or `internal`.
    register: &'static str,
    /// `admin` or `manager`.
    audience: &'static str,
    subject: &'a str,
    /// Whom the message answers, if a mail in the case says so.
    to: Option<ToV1<'a>>,
    /// The message laid out as text.
    text: &'a str,
    /// What it asks.
    questions: &'a [Question],
    /// What it says, and what that rests on.
    statements: &'a [Statement],
}

#[derive(Debug, Serialize, JsonSchema)]
struct ToV1<'a> {
    name: Option<&'a str>,
    address: Option<&'a str>,
    /// The `Message-ID` of the mail that is answered.
    in_reply_to: Option<&'a str>,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    schema_of::<MessageV1<'_>>(SCHEMA)
}

/// A message and its text, as a document that ends with a newline.
///
/// # Errors
/// None that a message of this program could cause.
pub fn json(
    situation: &Situation<'_>,
    message: &Message,
    text: &str,
) -> Result<String, RenderError> {
    let to = situation.to.map(|to| ToV1 {
        name: to.name.as_deref(),
        address: to.address.as_deref(),
        in_reply_to: to.message_id.as_deref(),
    });
    let document = MessageV1 {
        schema: SCHEMA,
        pack: PackV1::of(situation.pack),
        kind: message.kind().as_str(),
        status: situation.verdict.status.as_str(),
        mark: situation.mark,
        lang: situation.lang,
        register: situation.register.as_str(),
        audience: situation.audience.as_str(),
        subject: &message.letter().subject,
        to,
        text,
        questions: message.questions(),
        statements: message.statements(),
    };
    to_text(SCHEMA, &document)
}
