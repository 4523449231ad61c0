//! A message of either kind.

use shindan_case::{MessageKind, Question, Statement};

use super::letter::Letter;
use super::reply::Reply;
use super::request::Request;
use crate::style;
use crate::words::RenderError;

/// A message, in words.
#[derive(Clone, Debug)]
pub enum Message {
    /// Asks.
    Request(Request),
    /// Answers.
    Reply(Reply),
}

impl Message {
    /// Request or reply.
    pub fn kind(&self) -> MessageKind {
        match self {
            Message::Request(_) => MessageKind::Request,
            Message::Reply(_) => MessageKind::Reply,
        }
    }

    /// What is the same in every message.
    pub fn letter(&self) -> &Letter {
        match self {
            Message::Request(request) => &request.letter,
            Message::Reply(reply) => &reply.letter,
        }
    }

    /// The sentences, and the evidence behind each.
    pub fn statements(&self) -> &[Statement] {
        match self {
            Message::Request(request) => &request.statements,
            Message::Reply(reply) => &reply.statements,
        }
    }

    /// The questions it asks.
    pub fn questions(&self) -> &[Question] {
        match self {
            Message::Request(request) => &request.questions,
            Message::Reply(_) => &[],
        }
    }

    /// The message as templates see it: every text in the team's style, and safe for old mail systems.
    pub(crate) fn value(&self) -> Result<serde_json::Value, RenderError> {
        let value = match self {
            Message::Request(request) => serde_json::to_value(request),
            Message::Reply(reply) => serde_json::to_value(reply),
        };
        let mut value = value.map_err(|error| RenderError::Words {
            path: format!("templates/{}", self.kind().as_str()),
            message: error.to_string(),
        })?;
        style::set_all(&mut value, self.letter().style);
        Ok(value)
    }
}
