//! What a case keeps of its messages, and of the people who wrote the mails in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shindan_model::Answer;

/// A question as it was asked. A promise: case files keep them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// Its number, the same for the life of the case.
    pub number: u32,
    /// The step that is asked for.
    #[serde(rename = "act")]
    pub step: String,
    /// The facts that the answer gives.
    pub facts: Vec<String>,
    /// What it wants: what a program prints, or a person's words.
    pub wants: Answer,
    /// Outcomes of the one fact, offered as 1, 2, 3 …; empty where something else is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// The cmdlet whose output is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printer: Option<String>,
    /// What stands behind its number in the answer form.
    pub label: String,
    /// How it wants to be answered, as printed.
    pub form: String,
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Kind")]
pub enum MessageKind {
    /// It asks.
    Request,
    /// It answers.
    Reply,
    /// It collects, on the customer's server.
    Script,
}

impl MessageKind {
    /// The word used in JSON and in the names of templates.
    pub fn as_str(self) -> &'static str {
        match self {
            MessageKind::Request => "request",
            MessageKind::Reply => "reply",
            MessageKind::Script => "script",
        }
    }
}

/// A sentence of a message, and what it rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// The sentence, before it is laid out.
    pub text: String,
    /// Facts, as `FACT=VALUE` or `FACT@OF=VALUE`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// Rules of the pack.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Causes, defects, remedies and steps that it speaks of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
}

/// The sender of a mail, and the identifiers that tie an answer to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correspondent {
    /// The name as the sender writes it.
    pub name: Option<String>,
    /// The mail address.
    pub address: Option<String>,
    /// The subject of the mail.
    pub subject: Option<String>,
    /// Its `Message-ID`, without brackets.
    pub message_id: Option<String>,
    /// Its `References`, oldest first, without brackets.
    pub references: Vec<String>,
}

impl Correspondent {
    /// Parses the value of a `From` header: `植木 <u@example.com>`, `u@example.com`, or a name alone.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senders_as_mails_name_them() {
        let of = |from: &str| {
            let correspondent = Correspondent::from_header(from);
            (correspondent.name.unwrap_or_default(), correspondent.address.unwrap_or_default())
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(of("植木 太郎 <u@example.com>"), pair("植木 太郎", "u@example.com"));
        assert_eq!(of("\"Doe, Jane\" <j@example.com>"), pair("Doe, Jane", "j@example.com"));
        assert_eq!(of("u@example.com"), pair("", "u@example.com"));
        assert_eq!(of("u@example.com <u@example.com>"), pair("", "u@example.com"));
        assert_eq!(of("Ueki"), pair("Ueki", ""));
    }
}
