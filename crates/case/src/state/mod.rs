//! What is known after the events of a case: a pure function of the events and the pack.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use shindan_engine::Circumstances;
use shindan_model::{Channel, Fact, FactKind, FactSet, How, Mention, Pack, Standing, Value};
use shindan_read as read;
use shindan_understand::{Interpreter, SeenSign, elsewhere};

use super::answers::ReceivedAnswer;
use super::corrections::{self, DroppedFact, PastedText};
use super::event::{Event, Record, TriedOutcome, VerdictBrief, Written};
use crate::message::{Correspondent, Question};

mod corrected;
mod pasted;
mod tried;

/// The source of every fact that a person stated.
const STATED: &str = "stated";

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The fact's id.
    pub fact: String,
    /// The host, server or mailbox that it is about.
    pub of: Option<String>,
    /// The value as typed.
    pub value: String,
    /// The step that asked; `None` for a value that was set unasked.
    pub step: Option<String>,
}

/// What is known after the events of a case.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// All facts, from texts, probes and people.
    pub facts: FactSet,
    /// Answers that still hold, in the order given.
    pub answers: Vec<Answer>,
    /// Steps put off, oldest first.
    pub skipped: Vec<String>,
    /// Messages recognised in pasted texts.
    pub signs: Vec<SeenSign>,
    /// What the pasted texts are about.
    pub mentions: Vec<Mention>,
    /// The last verdict in the file.
    pub last_verdict: Option<VerdictBrief>,
    /// How whoever is asked is reached.
    pub channel: Channel,
    /// Accesses that answered steps opened in this sitting, as positions in [`Pack::accesses`].
    opened: BTreeSet<usize>,
    /// Messages written so far, each with its time.
    pub messages: Vec<(Timestamp, Written)>,
    /// The language of the text pasted last; `None` where its letters do not tell.
    pub lang: Option<String>,
    /// The answers in the text that was pasted last.
    pub received_answers: Vec<ReceivedAnswer>,
    /// What was written to our questions, by number, where nothing could be taken from it and nothing since.
    pub unclear: BTreeMap<u32, String>,
    /// Whether any of our questions was ever answered.
    pub has_answered: bool,
    /// The mark of another case, where that text names one.
    pub other_case: Option<String>,
    /// Sources that differ and that somebody left so: fact, subject, values.
    pub left_open: Vec<(String, Option<String>, Vec<String>)>,
    /// Readings that count no more, oldest first.
    pub dropped: Vec<DroppedFact>,
    /// The texts of the case, in the order in which they came.
    pub pastes: Vec<PastedText>,
    /// Remedies that were tried, oldest first.
    pub tried: Vec<TriedRemedy>,
    /// How the case was closed; `None` while it is open.
    pub closed: Option<Closed>,
    /// Why texts were taken back, by their place among all, from 1.
    dropped_pastes: BTreeMap<usize, String>,
    /// The senders of the mails in the case, oldest first.
    correspondents: Vec<Correspondent>,
    /// The time of the last event that was no message of ours.
    last: Option<Timestamp>,
}

/// A remedy that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedRemedy {
    /// The remedy's id.
    pub remedy: String,
    /// What came of it.
    pub outcome: TriedOutcome,
    /// When that was said.
    pub at: Timestamp,
}

/// How a case was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The time.
    pub at: Timestamp,
    /// The cause, a defect, or `outside`.
    pub cause: String,
    /// Who confirmed it.
    pub confirmed_by: String,
}

/// A sitting ends when nothing happens for longer than this.
const SITTING: SignedDuration = SignedDuration::from_hours(1);

impl State {
    /// Every question asked so far, the oldest first.
    pub fn questions(&self) -> Vec<Question> {
        self.messages.iter().flat_map(|(_, message)| message.questions.clone()).collect()
    }

    /// Whoever wrote last, except us. `our_address` is the one that our messages come from.
    pub fn correspondent(&self, our_address: Option<&str>) -> Option<&Correspondent> {
        let is_ours =
            |address: &str| our_address.is_some_and(|ours| ours.eq_ignore_ascii_case(address));
        let mut all = self.correspondents.iter().rev();
        all.find(|from| !from.address.as_deref().is_some_and(is_ours))
    }

    /// The state after all events but those that were undone.
    pub fn replay(pack: &Pack, interpreter: &Interpreter<'_>, records: &[Record]) -> Self {
        let mut state = Self::default();
        let undone = corrections::undone(records);
        let happened = || (0..records.len()).filter(|at| !undone.contains(at));
        for at in happened() {
            if let Event::PasteDropped { paste, reason } = &records[at].event {
                state.dropped_pastes.insert(*paste, reason.clone());
            }
        }
        for at in happened() {
            state.apply(pack, interpreter, &records[at]);
        }
        state
    }

    /// The circumstances of a verdict at `now`: accesses stay open for the sitting only.
    pub fn circumstances(&self, pack: &Pack, now: Timestamp) -> Circumstances {
        let opened = if self.sits(now) { self.opened.clone() } else { BTreeSet::new() };
        // Whoever answered our questions has this complaint, whatever else the answer names.
        let elsewhere = match self.has_answered {
            true => Vec::new(),
            false => elsewhere(pack, &self.facts, &self.mentions),
        };
        let tried = tried::without_success(pack, &self.tried);
        Circumstances { now, channel: self.channel, opened, elsewhere, tried }
    }

    /// Whether the sitting of the last event still goes on at `now`.
    fn sits(&self, now: Timestamp) -> bool {
        self.last.is_none_or(|last| now.duration_since(last) <= SITTING)
    }

    /// Opens the access of a step that was answered. By mail, nobody stays anywhere.
    fn opens(&mut self, pack: &Pack, step: &str) {
        let access = pack.step(step).and_then(|step| pack.steps[step.0].access);
        if self.channel != Channel::Mail {
            self.opened.extend(access);
        }
    }

    /// Takes in one more event.
    pub fn apply(&mut self, pack: &Pack, interpreter: &Interpreter<'_>, record: &Record) {
        // A message that is written moves nobody and makes nothing known.
        if !matches!(record.event, Event::Written(_)) {
            if !self.sits(record.at) {
                self.opened.clear();
            }
            self.last = Some(record.at);
        }
        match &record.event {
            Event::Opened { .. } => {}
            Event::Pasted { name, text, .. } => {
                self.paste(pack, interpreter, record.at, name, text)
            }
            Event::Probed { name, text } => {
                let meaning = interpreter.interpret(name, read::probe_observations(text));
                let learned = meaning.facts.into_iter();
                self.facts.extend(learned.map(|fact| Fact {
                    how: How::Probed,
                    at: Some(record.at),
                    ..fact
                }));
            }
            Event::Answered { fact, of, value, step } => {
                self.answer(pack, record, fact, of.as_deref(), value, step.as_deref());
            }
            Event::Unavailable { fact, reason } => self.cannot_know(record, fact, reason),
            Event::Retracted { fact, of } => self.forget(fact, of.as_deref()),
            Event::FactDropped { .. }
            | Event::FactKept { .. }
            | Event::LeftOpen { .. }
            | Event::FactSet { .. }
            | Event::ReadingAccepted { .. } => self.correct(pack, record),
            // These change how the events before are read: see `replay`.
            Event::PasteDropped { .. } | Event::Undone { .. } => {}
            Event::ChannelChosen { channel } => {
                self.channel = *channel;
                self.opened.clear();
            }
            Event::Skipped { step } => {
                self.skipped.retain(|skipped| skipped != step);
                self.skipped.push(step.clone());
            }
            Event::Concluded(brief) => self.last_verdict = Some(brief.clone()),
            Event::Written(message) => self.messages.push((record.at, message.clone())),
            Event::Tried { remedy, outcome } => {
                let (remedy, outcome) = (remedy.clone(), *outcome);
                self.tried.push(TriedRemedy { remedy, outcome, at: record.at });
            }
            Event::Closed { cause, confirmed_by } => {
                let (cause, confirmed_by) = (cause.clone(), confirmed_by.clone());
                self.closed = Some(Closed { at: record.at, cause, confirmed_by });
            }
            Event::Reopened { .. } => self.closed = None,
        }
    }

    /// Takes in a value that somebody stated, asked by `step` if one asked.
    fn answer(
        &mut self,
        pack: &Pack,
        record: &Record,
        fact: &str,
        of: Option<&str>,
        value: &str,
        step: Option<&str>,
    ) {
        self.forget(fact, of);
        let standing = Standing::Known(value_of(pack, fact, value));
        self.facts.insert(stated(fact, of, standing, record));
        self.answers.push(Answer {
            fact: fact.to_owned(),
            of: of.map(str::to_owned),
            value: value.to_owned(),
            step: step.map(str::to_owned),
        });
        self.skipped.retain(|skipped| Some(skipped.as_str()) != step);
        if let Some(step) = step {
            self.opens(pack, step);
        }
    }

    /// Takes in that a fact cannot be known.
    fn cannot_know(&mut self, record: &Record, fact: &str, reason: &str) {
        self.forget(fact, None);
        let standing = Standing::Unavailable(reason.to_owned());
        self.facts.insert(stated(fact, None, standing, record));
        let (fact, value) = (fact.to_owned(), String::new());
        self.answers.push(Answer { fact, of: None, value, step: None });
    }

    /// Takes back everything that people said about a fact.
    fn forget_stated(&mut self, fact: &str) {
        let stated: Vec<_> = self
            .facts
            .iter()
            .filter(|known| known.id == fact && known.how == How::Stated)
            .map(|known| (known.of.clone(), known.source.name.clone()))
            .collect();
        for (of, source) in stated {
            self.facts.retract(fact, of.as_deref(), How::Stated, &source);
        }
    }

    fn forget(&mut self, fact: &str, of: Option<&str>) {
        self.facts.retract(fact, of, How::Stated, STATED);
        self.answers.retain(|answer| !(answer.fact == fact && answer.of.as_deref() == of));
    }
}

fn stated(fact: &str, of: Option<&str>, standing: Standing, record: &Record) -> Fact {
    Fact { at: Some(record.at), ..Fact::stated(fact, of, standing, STATED) }
}

/// A typed value in the type of the fact: `a|b` is one of several outcomes. Text that does not fit stays text,
/// and is later shown as not counted.
pub fn value_of(pack: &Pack, fact: &str, text: &str) -> Value {
    let kind = pack.fact(fact).map(|at| &pack.facts[at.0].kind);
    match kind {
        Some(FactKind::Number) => {
            text.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Number)
        }
        Some(FactKind::Date) => shindan_model::parse_date(text)
            .map_or_else(|| Value::Text(text.to_owned()), Value::Date),
        Some(FactKind::Finding | FactKind::Context) if text.contains('|') => {
            Value::OneOf(text.split('|').map(str::to_owned).collect())
        }
        _ => Value::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use shindan_pack::load;
    use shindan_testing as testing;

    use super::*;

    fn answered(step: &str) -> Event {
        let (fact, value) = ("bulb.filament".to_owned(), "whole".to_owned());
        Event::Answered { fact, of: None, value, step: Some(step.to_owned()) }
    }

    /// Counts the open accesses at minute `seen`, after events at the given minutes.
    #[track_caller]
    fn check(events: &[(i64, Event)], seen: i64, expected: usize) {
        let pack = load(&testing::files()).0.unwrap();
        let interpreter = Interpreter::new(&pack);
        let at = |minutes: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let records: Vec<Record> = events
            .iter()
            .map(|(minutes, event)| Record { at: at(*minutes), event: event.clone() })
            .collect();
        let state = State::replay(&pack, &interpreter, &records);
        assert_eq!(state.circumstances(&pack, at(seen)).opened.len(), expected);
    }

    #[test]
    fn a_place_stays_open_for_the_sitting_in_which_an_answer_led_there() {
        let look = || answered("look-at-bulb");
        let over = |channel| Event::ChannelChosen { channel };
        check(&[], 0, 0);
        check(&[(0, answered("ask-type"))], 1, 0);
        check(&[(0, look())], 1, 1);
        check(&[(0, look())], 90, 0);
        check(&[(0, look()), (50, answered("ask-type"))], 90, 1);
        check(&[(0, look()), (90, answered("ask-type"))], 91, 0);
        check(&[(0, over(Channel::Phone)), (0, look())], 1, 1);
        check(&[(0, look()), (0, over(Channel::Phone))], 1, 0);
        check(&[(0, over(Channel::Mail)), (0, look())], 1, 0);
    }
}
