//! What is the same in every message: who to whom, about what, how it begins and ends.

use minijinja::context;
use serde::Serialize;

use super::{Register, RenderError, Situation, Style};
use crate::builder::ReportBuilder;
use crate::keys::{
    Key, KeyGroup, MESSAGE_CLOSING, MESSAGE_TO, MESSAGE_TO_UNKNOWN, REPLY_OPENING,
    REPLY_OPENING_AGAIN, REQUEST_OPENING, REQUEST_OPENING_AGAIN,
};

/// The frame of a message.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// The language.
    pub lang: String,
    /// How the language is set.
    #[serde(skip)]
    pub style: Style,
    /// The mark of the case.
    pub mark: String,
    /// The subject of a mail; the title of a page.
    pub subject: String,
    /// `山田 太郎 様`, `Dear Ms. Yamada,`
    pub addressee: String,
    /// The first sentence.
    pub opening: String,
    /// The last lines, a sentence each.
    pub closing: Vec<String>,
    /// Who writes: lines as they are; may be empty.
    pub signature: String,
}

/// The words that frame one kind of message.
pub(super) struct Frame {
    /// Of a mail that answers none.
    subject: &'static str,
    opening: KeyGroup<Register>,
    /// The opening after an answer has come.
    opening_again: KeyGroup<Register>,
}

pub(super) const REQUEST: Frame = Frame {
    subject: "message.request.subject",
    opening: REQUEST_OPENING,
    opening_again: REQUEST_OPENING_AGAIN,
};
pub(super) const REPLY: Frame = Frame {
    subject: "message.reply.subject",
    opening: REPLY_OPENING,
    opening_again: REPLY_OPENING_AGAIN,
};

/// Chooses the words of one message.
pub(super) struct LetterBuilder<'a> {
    pub(super) own: &'a Situation<'a>,
    pub(super) builder: ReportBuilder<'a>,
}

impl<'a> LetterBuilder<'a> {
    pub(super) fn new(own: &'a Situation<'a>) -> Result<Self, RenderError> {
        let builder = ReportBuilder::new(own.pack, own.verdict, own.words, own.lang)?;
        Ok(Self { own, builder })
    }

    pub(super) fn say(
        &self,
        key: impl Into<Key>,
        with: minijinja::Value,
    ) -> Result<String, RenderError> {
        self.builder.say(key, with)
    }

    pub(super) fn word(&self, key: impl Into<Key>) -> Result<String, RenderError> {
        self.builder.word(key)
    }

    /// The key for the register of the message.
    pub(super) fn in_register(&self, group: &KeyGroup<Register>) -> Key {
        group.key(self.own.register)
    }

    pub(super) fn letter(&self, frame: &Frame) -> Result<Letter, RenderError> {
        let Situation { lang, writer, to, mark, .. } = *self.own;
        let name = to.and_then(|to| to.name.as_deref());
        let addressee = match name {
            Some(name) => self.say(self.in_register(&MESSAGE_TO), context! { name })?,
            None => self.word(self.in_register(&MESSAGE_TO_UNKNOWN))?,
        };
        let opening = match &writer.opening {
            Some(opening) => opening.clone(),
            None => {
                let Frame { opening, opening_again, .. } = frame;
                let group = if self.own.has_answered { opening_again } else { opening };
                self.word(self.in_register(group))?
            }
        };
        let theirs = to.and_then(|to| to.subject.as_deref()).map(|subject| topic(subject, mark));
        let subject = match theirs.filter(|theirs| !theirs.is_empty()) {
            Some(topic) => self.say("message.answer.subject", context! { topic, mark })?,
            None => {
                let topic = self.builder.texts.name.as_str();
                self.say(frame.subject, context! { topic, mark })?
            }
        };
        let closing = self.word(self.in_register(&MESSAGE_CLOSING))?;
        Ok(Letter {
            lang: lang.to_owned(),
            style: writer.style,
            mark: mark.to_owned(),
            subject,
            addressee,
            opening,
            closing: closing.lines().map(str::to_owned).collect(),
            signature: writer.signature.as_deref().unwrap_or_default().trim_end().to_owned(),
        })
    }
}

/// A subject without what mail programs and our own messages put around it.
fn topic<'s>(subject: &'s str, mark: &str) -> &'s str {
    const PREFIXES: [&str; 7] = ["re:", "fw:", "fwd:", "aw:", "wg:", "re：", "fw："];
    let mut topic = subject.trim();
    loop {
        let before = topic;
        for prefix in PREFIXES {
            let start = topic.get(..prefix.len()).unwrap_or_default();
            if start.eq_ignore_ascii_case(prefix) {
                topic = topic[prefix.len()..].trim_start();
            }
        }
        if let Some(at) = topic.find(mark) {
            let start = topic[..at].rfind(['[', '(', '（']).unwrap_or(at);
            topic = topic[..start].trim_end();
        }
        if topic == before {
            return topic;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::topic;

    #[test]
    fn a_subject_is_answered_once() {
        for (subject, expected) in [
            ("Migration fails", "Migration fails"),
            ("Re: RE: Fwd: Migration fails [SD-7K3M9Q]", "Migration fails"),
            ("Re: 移行エラー (受付番号: SD-7K3M9Q)", "移行エラー"),
            ("Re: ", ""),
        ] {
            assert_eq!(topic(subject, "SD-7K3M9Q"), expected);
        }
    }
}
