//! Messages to whoever has the trouble: a [`Request`] for what is still worth knowing, and a [`Reply`].
//!
//! A message is a document of words, chosen here from the verdict and the pack's texts; formats are
//! templates over it, and a mail is its text and its HTML in one file ([`eml`]). A Japanese and an
//! English message are different documents: the templates and the words decide, not a translation.

mod eml;
mod json;
mod letter;
mod reply;
mod request;
mod script;
mod settings;
mod style;

use shindan_case::{Correspondent, MessageKind, Question, Statement};
use shindan_engine::Verdict;
use shindan_model::Pack;

use super::{RenderError, Words};

pub use eml::{Dispatch, eml};
pub use json::{SCHEMA, json, schema};
pub use letter::Letter;
pub use reply::{Reply, reply};
pub use request::{Asked, Request, asked, asked_again, request};
pub use script::script;
pub use settings::{Audience, Register, Settings, Writer};
pub use style::Style;

/// What a message is written from.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// What is believed.
    pub verdict: &'a Verdict,
    /// The words of the program.
    pub words: &'a Words,
    /// The language of the message.
    pub lang: &'a str,
    /// How one speaks to the reader.
    pub register: Register,
    /// What the reader does with it.
    pub audience: Audience,
    /// Who writes, in this language.
    pub writer: &'a Writer,
    /// Who wrote to us, if a mail says so.
    pub to: Option<&'a Correspondent>,
    /// The mark of the case, the same in every message.
    pub mark: &'a str,
    /// Whether an answer to an earlier message has come.
    pub has_answered: bool,
}

/// A whole message, in words.
#[derive(Clone, Debug)]
pub enum Message {
    /// It asks.
    Request(Request),
    /// It answers.
    Reply(Reply),
}

impl Message {
    /// What it is.
    pub fn kind(&self) -> MessageKind {
        match self {
            Message::Request(_) => MessageKind::Request,
            Message::Reply(_) => MessageKind::Reply,
        }
    }

    /// What is the same in every message.
    pub fn letter(&self) -> &Letter {
        match self {
            Message::Request(own) => &own.letter,
            Message::Reply(own) => &own.letter,
        }
    }

    /// Its sentences, and what they rest on.
    pub fn statements(&self) -> &[Statement] {
        match self {
            Message::Request(own) => &own.statements,
            Message::Reply(own) => &own.statements,
        }
    }

    /// The questions it asks.
    pub fn questions(&self) -> &[Question] {
        match self {
            Message::Request(own) => &own.questions,
            Message::Reply(_) => &[],
        }
    }

    /// As the templates see it: every text in the team's style, and safe for old mail systems.
    pub(super) fn value(&self) -> Result<serde_json::Value, RenderError> {
        let value = match self {
            Message::Request(own) => serde_json::to_value(own),
            Message::Reply(own) => serde_json::to_value(own),
        };
        let mut value = value.map_err(|error| RenderError::Words {
            path: SCHEMA.to_owned(),
            message: error.to_string(),
        })?;
        style::everywhere(&mut value, self.letter().style);
        Ok(value)
    }
}
