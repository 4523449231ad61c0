//! A text that is taken in: what it says, unless it was taken back.

use jiff::Timestamp;
use shindan_model::{Observation, Pack};
use shindan_read as read;
use shindan_understand::Interpreter;

use super::State;
use crate::answers::{self, Meaning, ReceivedAnswer};
use crate::corrections::{self, DroppedFact, PastedText, Why};
use crate::message::Correspondent;

/// The longest `Message-ID` (bytes); a line of a header has less than 1,000.
const MOST_ID_BYTES: usize = 250;
/// The most mails that an answer refers to.
const MOST_REFERENCES: usize = 50;

impl State {
    /// Takes in a text.
    pub(super) fn paste(
        &mut self,
        pack: &Pack,
        interpreter: &Interpreter<'_>,
        at: Timestamp,
        name: &str,
        text: &str,
    ) {
        let mut reply = answers::reply(pack, interpreter, &self.messages, name, text);
        let mut meaning = interpreter.interpret(name, read::observations(&reply.theirs));
        reply.join(&mut meaning.facts);
        for fact in &mut meaning.facts {
            fact.at = Some(at);
        }
        let dropped = self.dropped_pastes.get(&(self.pastes.len() + 1)).cloned();
        let dropped = dropped.or_else(|| {
            let same = self.pastes.iter().find(|old| old.dropped.is_some() && old.text == text);
            same.and_then(|old| old.dropped.clone())
        });
        let pasted = |theirs: String, dropped: Option<String>| {
            let (name, text) = (name.to_owned(), text.to_owned());
            PastedText { name, text, theirs, dropped }
        };
        if let Some(reason) = dropped {
            for fact in meaning.facts {
                let why = Why::PasteDropped(reason.clone());
                self.drop_once(DroppedFact { fact, why, at });
            }
            self.pastes.push(pasted(reply.theirs.into_owned(), Some(reason)));
            return;
        }
        for (id, _) in &reply.corrected {
            self.forget_stated(id);
        }
        for settled in &reply.settled {
            self.settle(at, settled);
        }
        let mut facts = Vec::new();
        for fact in meaning.facts {
            match corrections::repeats(&self.dropped, &fact) {
                Some(why) => self.drop_once(DroppedFact { fact, why, at }),
                None => facts.push(fact),
            }
        }
        // A text of the same name replaces what the earlier one said.
        self.facts.replace(name, facts);
        self.signs.extend(meaning.signs);
        // A text of the same name replaces what the earlier one named.
        self.mentions.retain(|mention| mention.source != name);
        self.mentions.extend(interpreter.mentions(name, &reply.theirs));
        self.correspondents.extend(correspondent(text));
        self.lang = read::language(&reply.theirs).map(str::to_owned).or(self.lang.take());
        self.keep_unclear(&reply.received);
        self.has_answered |= reply.received.iter().any(|answer| answer.question.is_some());
        (self.received_answers, self.other_case) = (reply.received, reply.other_case);
        self.pastes.push(pasted(reply.theirs.into_owned(), None));
    }

    /// Keeps the answers from which nothing could be taken, until one comes from which something can.
    fn keep_unclear(&mut self, received: &[ReceivedAnswer]) {
        for answer in received {
            let Some(question) = &answer.question else { continue };
            let is_known = |id: &String| self.facts.iter().any(|fact| fact.id == *id);
            let is_unclear = match answer.meaning {
                Meaning::Doubtful => true,
                Meaning::Output => !question.facts.iter().any(is_known),
                Meaning::Known(_) | Meaning::Unknown => false,
                Meaning::Empty => continue,
            };
            // A question mark says no more than nothing does.
            let says_something = answer.text.chars().filter(|c| c.is_alphanumeric()).count() > 1;
            if is_unclear && says_something {
                self.unclear.insert(answer.number, answer.text.clone());
            } else {
                self.unclear.remove(&answer.number);
            }
        }
    }
}

/// The sender of a mail, from the head that the text begins with.
fn correspondent(text: &str) -> Option<Correspondent> {
    let head = read::parts(text).next().filter(|part| part.kind == read::Kind::MailHead)?;
    let value = |wanted: &str| {
        head.observations.iter().find_map(|seen| match seen {
            Observation::Property { name, value, .. } if name == wanted => Some(value.clone()),
            _ => None,
        })
    };
    let ids = value("mail.references").unwrap_or_default();
    // What ties mails together is plain and short; anything else has no place in a header.
    let is_id = |id: &String| {
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | ',');
        (1..=MOST_ID_BYTES).contains(&id.len()) && id.chars().all(plain)
    };
    let ids = ids.split_whitespace().map(|id| id.trim_matches(['<', '>']).to_owned());
    Some(Correspondent {
        subject: value("mail.subject"),
        message_id: value("mail.message_id").filter(is_id),
        references: ids.filter(is_id).take(MOST_REFERENCES).collect(),
        ..Correspondent::from_header(&value("mail.from")?)
    })
}
