//! From events to what is known: a pure function of the events and the pack.

use super::event::{Event, Record, VerdictBrief};
use crate::fact::{Fact, FactSet, How, Standing, Value};
use crate::kb::{FactKind, Interpreter, Pack, SeenSign};
use crate::read;

/// The source of everything that people say in a case.
const STATED: &str = "stated";

/// An answer that somebody gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The fact's id.
    pub fact: String,
    /// What it is of.
    pub of: Option<String>,
    /// The value as typed.
    pub value: String,
    /// The act that asked.
    pub act: Option<String>,
}

/// What a case has come to.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Everything known.
    pub facts: FactSet,
    /// Answers that still hold, in the order given.
    pub answers: Vec<Answer>,
    /// Acts put off, oldest first.
    pub skipped: Vec<String>,
    /// Signs seen in pasted texts.
    pub signs: Vec<SeenSign>,
    /// The last verdict stored.
    pub stored: Option<VerdictBrief>,
}

impl State {
    /// Goes through all events.
    pub fn replay(pack: &Pack, interpreter: &Interpreter<'_>, records: &[Record]) -> Self {
        let mut state = Self::default();
        for record in records {
            state.apply(pack, interpreter, record);
        }
        state
    }

    /// Takes one more event.
    pub fn apply(&mut self, pack: &Pack, interpreter: &Interpreter<'_>, record: &Record) {
        match &record.event {
            Event::Opened { .. } => {}
            Event::Pasted { name, text, .. } => {
                let mut meaning = interpreter.interpret(name, read::observations(text));
                for fact in &mut meaning.facts {
                    fact.at = Some(record.at);
                }
                self.facts.extend(meaning.facts);
                self.signs.extend(meaning.signs);
            }
            Event::Answered { fact, of, value, act } => {
                self.forget(fact, of.as_deref());
                let standing = Standing::Known(value_of(pack, fact, value));
                self.facts.insert(stated(fact, of.as_deref(), standing, record));
                self.answers.push(Answer {
                    fact: fact.clone(),
                    of: of.clone(),
                    value: value.clone(),
                    act: act.clone(),
                });
                self.skipped.retain(|skipped| Some(skipped) != act.as_ref());
            }
            Event::Unavailable { fact, reason } => {
                self.forget(fact, None);
                self.facts.insert(stated(
                    fact,
                    None,
                    Standing::Unavailable(reason.clone()),
                    record,
                ));
                self.answers.push(Answer {
                    fact: fact.clone(),
                    of: None,
                    value: String::new(),
                    act: None,
                });
            }
            Event::Retracted { fact, of } => self.forget(fact, of.as_deref()),
            Event::Skipped { act } => {
                self.skipped.retain(|skipped| skipped != act);
                self.skipped.push(act.clone());
            }
            Event::Concluded(brief) => self.stored = Some(brief.clone()),
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

/// A typed value as the fact's kind takes it; text that fits no kind stays text, and is then shown as
/// not counted.
pub fn value_of(pack: &Pack, fact: &str, text: &str) -> Value {
    let kind = pack.fact(fact).map(|at| &pack.facts[at.0].kind);
    match kind {
        Some(FactKind::Number) => {
            text.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Number)
        }
        Some(FactKind::Date) => {
            crate::fact::parse_date(text).map_or_else(|| Value::Text(text.to_owned()), Value::Date)
        }
        Some(FactKind::Finding | FactKind::Context) if text.contains('|') => {
            Value::OneOf(text.split('|').map(str::to_owned).collect())
        }
        _ => Value::Text(text.to_owned()),
    }
}
