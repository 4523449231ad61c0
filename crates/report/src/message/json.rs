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

/// A message to the customer, drafted from a verdict.
#[derive(Debug, Serialize, JsonSchema)]
struct MessageV1<'a> {
    /// `shindan/message/v1`
    schema: &'static str,
    /// The pack that it was written with.
    pack: PackV1<'a>,
    /// `request` or `reply`.
    kind: &'static str,
    /// The status of the verdict that it was written from.
    status: &'static str,
    /// The mark of the case, which stands in every message of it.
    mark: &'a str,
    /// The language of the message.
    lang: &'a str,
    /// The tone: `customer`, `partner` or `internal`.
    register: &'static str,
    /// Whom a reply is for: `admin` or `manager`.
    audience: &'static str,
    /// The subject line.
    subject: &'a str,
    /// The sender of the mail in the case that the message answers; `null` if there is none.
    to: Option<ToV1<'a>>,
    /// The message as plain text.
    text: &'a str,
    /// The questions that it asks.
    questions: &'a [Question],
    /// Its sentences, each with the facts and rules that it rests on.
    statements: &'a [Statement],
}

/// The sender of the mail that is answered.
#[derive(Debug, Serialize, JsonSchema)]
struct ToV1<'a> {
    /// The name of the sender, as the mail writes it.
    name: Option<&'a str>,
    /// The address of the sender.
    address: Option<&'a str>,
    /// The `Message-ID` of the mail.
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
