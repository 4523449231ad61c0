//! What a case keeps of its messages, and of the people who wrote the mails in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shindan_model::{Answer, join_key, split_key};

/// A question as it was asked. Case files keep it, so later versions must read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// Its number, which stays the same for the life of the case.
    #[serde(deserialize_with = "bounded")]
    pub number: u32,
    /// Id of the step.
    #[serde(rename = "act")]
    pub step: String,
    /// Ids of the facts that the answer gives.
    pub facts: Vec<String>,
    /// What it asks for: the output of a program, or words.
    pub wants: Answer,
    /// The outcomes of the only fact, offered as 1, 2, 3 …; absent if the answer is free.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// The cmdlet whose output is asked for; absent for other questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printer: Option<String>,
    /// The words behind its number in the answer form.
    pub label: String,
    /// How to answer, as the message says it.
    pub form: String,
}

/// The kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Kind")]
pub enum MessageKind {
    /// It asks questions.
    Request,
    /// It tells the result.
    Reply,
    /// It has a script that collects output on the customer's server.
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
    /// The sentence, without layout.
    pub text: String,
    /// The facts that it rests on, as `FACT=VALUE` or `FACT@OF=VALUE`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// Ids of the rules that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Ids of the causes, defects, remedies and steps that it names.
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

/// The highest number of a question. No case asks as many; a number near the end of its range would leave none for
/// the next question.
const HIGHEST_NUMBER: u32 = 9_999;

fn bounded<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = u32::deserialize(deserializer)?;
    match number {
        0..=HIGHEST_NUMBER => Ok(number),
        _ => Err(serde::de::Error::custom("the number of a question is out of bounds")),
    }
}

impl Question {
    /// What stands in the place of a step's id where a question asks which of several sources holds: no
    /// step can be called so.
    pub fn which_holds(of: Option<&str>) -> String {
        join_key(WHICH_HOLDS, Some(of.unwrap_or_default()))
    }

    /// The host, server or mailbox of which sources differ, where the question asks which of them holds.
    pub fn differs(&self) -> Option<Option<&str>> {
        let (id, of) = split_key(&self.step);
        (id == WHICH_HOLDS).then(|| of.filter(|of| !of.is_empty())).filter(|_| of.is_some())
    }
}

const WHICH_HOLDS: &str = "which-holds";

impl Correspondent {
    /// Parses the value of a `From` header: `植木 <u@example.com>`, `u@example.com`, or a name alone.
    pub fn from_header(from: &str) -> Self {
        let (name, address) = shindan_read::sender(from);
        // An address in the place of a name says nothing, and might be another one than that of the sender.
        let name = name.filter(|name| !name.contains('@'));
        Self { name, address, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_is_taken_for_a_question_about_sources() {
        let asked = |step: String| {
            let (wants, text) = (Answer::Words, String::new());
            let (facts, choices, printer) = (Vec::new(), Vec::new(), None);
            let label = text.clone();
            Question { number: 1, step, facts, wants, choices, printer, label, form: text }
        };
        for (step, expected) in [
            (Question::which_holds(None), Some(None)),
            (Question::which_holds(Some("mail.contoso.com")), Some(Some("mail.contoso.com"))),
            ("which-holds".to_owned(), None),
            ("ask-version".to_owned(), None),
        ] {
            assert_eq!(asked(step.clone()).differs(), expected, "{step}");
        }
    }

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
        // The address is that of the sender, whatever the name says.
        assert_eq!(of("\"a <x@evil.example>\" <j@example.com>"), pair("", "j@example.com"));
        assert_eq!(of("\"x@evil.example\" <j@example.com>"), pair("", "j@example.com"));
        assert_eq!(of("\"x@evil.example\""), pair("", ""));
        assert_eq!(of("Jane (x@evil.example) <j@example.com>").1, "j@example.com");
        // One recipient: whoever writes in the name of several is answered by hand.
        assert_eq!(of("j@example.com, x@evil.example"), pair("", ""));
        assert_eq!(of("Jane <j@example.com>, Eve <x@evil.example>"), pair("", ""));
        assert_eq!(of("Jane <j@example.com,x@evil.example>").1, "");
        assert_eq!(of("Team: j@example.com, x@evil.example;").1, "");
        // What is no address is none.
        for none in [
            "Jane <>",
            "Jane <j>",
            "Jane <j@>",
            "<@example.com>",
            "j@exa mple.com",
            "a@b@c",
            "<j@example.com\u{202e}>",
        ] {
            assert_eq!(of(none).1, "", "{none}");
        }
    }
}
