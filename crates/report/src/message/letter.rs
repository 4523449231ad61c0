//! What every message has: subject, addressee, first and last sentences, signature.

use minijinja::context;
use serde::Serialize;

use super::settings::{Register, filled};
use super::situation::Situation;
use crate::keys::{
    Key, KeyGroup, MESSAGE_CLOSING, MESSAGE_SENDER, MESSAGE_TO, MESSAGE_TO_UNKNOWN, REPLY_OPENING,
    REPLY_OPENING_AGAIN, REQUEST_OPENING, REQUEST_OPENING_AGAIN,
};
use crate::style::Style;
use crate::verdict::ReportBuilder;
use crate::words::RenderError;

/// What every message has.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// The language.
    pub lang: String,
    /// How Japanese is set.
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
    /// The lines of the signature, unchanged; may be empty.
    pub signature: String,
}

/// The words that frame one kind of message.
pub(super) struct Frame {
    /// The subject, unless the message answers a mail.
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
/// A reply that asks what the complaint is.
pub(super) const OFF_TOPIC: Frame = Frame {
    subject: "message.off_topic.subject",
    opening: REQUEST_OPENING,
    opening_again: REQUEST_OPENING_AGAIN,
};

/// Chooses the words of one message.
pub(super) struct LetterBuilder<'a> {
    pub(super) situation: &'a Situation<'a>,
    pub(super) report: ReportBuilder<'a>,
}

impl<'a> LetterBuilder<'a> {
    pub(super) fn new(situation: &'a Situation<'a>) -> Result<Self, RenderError> {
        let Situation { pack, verdict, words, lang, .. } = situation;
        Ok(Self { situation, report: ReportBuilder::new(pack, verdict, words, lang)? })
    }

    pub(super) fn say(
        &self,
        key: impl Into<Key>,
        with: minijinja::Value,
    ) -> Result<String, RenderError> {
        self.report.say(key, with)
    }

    pub(super) fn word(&self, key: impl Into<Key>) -> Result<String, RenderError> {
        self.report.word(key)
    }

    /// The key for the register of the message.
    pub(super) fn in_register(&self, group: &KeyGroup<Register>) -> Key {
        group.key(self.situation.register)
    }

    pub(super) fn letter(&self, frame: &Frame) -> Result<Letter, RenderError> {
        let Situation { lang, writer, to, mark, .. } = *self.situation;
        let name = to.and_then(|to| to.name.as_deref());
        let addressee = match name {
            Some(name) => self.say(self.in_register(&MESSAGE_TO), context! { name })?,
            None => self.word(self.in_register(&MESSAGE_TO_UNKNOWN))?,
        };
        let opening = match &writer.opening {
            Some(opening) => opening.clone(),
            None => {
                let Frame { opening, opening_again, .. } = frame;
                let group = if self.situation.has_answered { opening_again } else { opening };
                let sender = self.sender()?;
                let opening = self.say(self.in_register(group), context! { sender })?;
                // Where nobody introduces himself, his place stays empty.
                opening.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
            }
        };
        let their_topic =
            to.and_then(|to| to.subject.as_deref()).map(|subject| topic(subject, mark));
        let subject = match their_topic.filter(|topic| !topic.is_empty()) {
            Some(topic) => self.say("message.answer.subject", context! { topic, mark })?,
            None => {
                let topic = self.report.texts.name.as_str();
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
            signature: writer.signed(),
        })
    }

    /// `コントソ サポート窓口の土井でございます。`; empty where the settings do not say who writes.
    fn sender(&self) -> Result<String, RenderError> {
        let writer = self.situation.writer;
        let name = match (filled(&writer.name), filled(&writer.person)) {
            (Some(desk), Some(person)) => {
                self.say("message.sender.of_desk", context! { desk, person })?
            }
            (Some(name), None) | (None, Some(name)) => name.to_owned(),
            (None, None) => return Ok(String::new()),
        };
        self.say(self.in_register(&MESSAGE_SENDER), context! { name })
    }
}

/// A subject without prefixes of mail programs and without the mark of the case.
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
