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

use serde::{Deserialize, Serialize};

use super::{RenderError, Words};
use crate::engine::Verdict;
use crate::kb::Pack;

pub use eml::{Dispatch, eml};
pub use json::{SCHEMA, json, schema};
pub use letter::Letter;
pub use reply::{Reply, reply};
pub use request::{Asked, Question, Request, asked, asked_again, request};
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

/// Whom a mail came from, and what ties an answer to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correspondent {
    /// The name as the sender writes it.
    pub name: Option<String>,
    /// The mail address.
    pub address: Option<String>,
    /// What the mail was about.
    pub subject: Option<String>,
    /// Its `Message-ID`, without brackets.
    pub message_id: Option<String>,
    /// Its `References`, oldest first, without brackets.
    pub references: Vec<String>,
}

impl Correspondent {
    /// From the value of a mail's `From`: `植木 <u@example.com>`.
    pub fn from_header(from: &str) -> Self {
        let (name, address) = match from.split_once('<') {
            Some((name, rest)) => (name, rest.split('>').next().unwrap_or_default()),
            None if from.contains('@') => ("", from),
            None => (from, ""),
        };
        let filled = |text: &str| {
            let text = text.trim().trim_matches(['"', '\'']).trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let address = filled(address);
        let name = filled(name).filter(|name| !name.contains('@'));
        Self { name, address, ..Self::default() }
    }
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It asks.
    Request,
    /// It answers.
    Reply,
    /// It collects, on the customer's server.
    Script,
}

impl Kind {
    /// The word used in JSON and in the names of templates.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Request => "request",
            Kind::Reply => "reply",
            Kind::Script => "script",
        }
    }
}

/// A sentence of a message, and what it rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Statement {
    /// The sentence, before it is laid out.
    pub text: String,
    /// Facts, as `FACT=VALUE` or `FACT@OF=VALUE`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// Rules of the pack.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Causes, defects, remedies and acts that it speaks of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
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
    pub fn kind(&self) -> Kind {
        match self {
            Message::Request(_) => Kind::Request,
            Message::Reply(_) => Kind::Reply,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senders_as_mails_name_them() {
        let of = |from: &str| {
            let own = Correspondent::from_header(from);
            (own.name.unwrap_or_default(), own.address.unwrap_or_default())
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(of("植木 太郎 <u@example.com>"), pair("植木 太郎", "u@example.com"));
        assert_eq!(of("\"Doe, Jane\" <j@example.com>"), pair("Doe, Jane", "j@example.com"));
        assert_eq!(of("u@example.com"), pair("", "u@example.com"));
        assert_eq!(of("u@example.com <u@example.com>"), pair("", "u@example.com"));
        assert_eq!(of("Ueki"), pair("Ueki", ""));
    }
}
