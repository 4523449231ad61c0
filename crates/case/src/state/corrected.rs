//! What whoever works on the case puts right.

use jiff::Timestamp;
use shindan_model::{Fact, Pack, Standing};

use super::{State, value_of};
use crate::corrections::{self, DroppedFact, Why};
use crate::event::{Event, NOT_KNOWN, Record};

impl State {
    /// Takes in a correction; does nothing for any other event.
    pub(super) fn correct(&mut self, pack: &Pack, record: &Record) {
        match &record.event {
            Event::FactDropped { fact, of, value, reason } => {
                let why = Why::Dropped(reason.clone());
                let (of, value) = (of.as_deref(), value.as_deref());
                self.drop_facts(record.at, &why, |read| corrections::is_of(read, fact, of, value));
            }
            Event::FactKept { fact, of, value } => {
                let why = Why::Replaced(Some(value.clone()));
                self.drop_facts(record.at, &why, |read| {
                    corrections::is_of(read, fact, of.as_deref(), None)
                        && !corrections::is_of(read, fact, of.as_deref(), Some(value))
                });
            }
            Event::LeftOpen { fact, of, values } => {
                self.left_open.push((fact.clone(), of.clone(), values.clone()));
            }
            Event::FactSet { fact, of, value } => {
                let why = Why::Replaced(value.clone());
                let subject = of.as_deref();
                self.drop_facts(record.at, &why, |read| {
                    corrections::is_of(read, fact, subject, None)
                });
                match value {
                    Some(value) => self.answer(pack, record, fact, subject, value, None),
                    None => self.cannot_know(record, fact, NOT_KNOWN),
                }
            }
            Event::ReadingAccepted { fact, of, value, name, line, quote } => {
                let standing = Standing::Known(value_of(pack, fact, value));
                let mut accepted = Fact::stated(fact, of.as_deref(), standing, name);
                (accepted.source.line, accepted.source.quote) = (*line, quote.clone());
                self.facts.insert(Fact { at: Some(record.at), ..accepted });
            }
            _ => {}
        }
    }

    /// Drops the readings against what an answer says of sources that differ.
    pub(super) fn settle(&mut self, at: Timestamp, settled: &Fact) {
        let Some(value) = settled.value().map(ToString::to_string) else { return };
        let why = Why::Replaced(Some(value.clone()));
        let of = settled.of.as_deref();
        self.drop_facts(at, &why, |read| {
            corrections::is_of(read, &settled.id, of, None)
                && !value.split('|').any(|one| corrections::is_of(read, &settled.id, of, Some(one)))
        });
    }

    /// Notes a reading that counts no more, unless the same words were taken back before.
    pub(super) fn drop_once(&mut self, dropped: DroppedFact) {
        if corrections::repeats(&self.dropped, &dropped.fact).is_none() {
            self.dropped.push(dropped);
        }
    }

    /// Takes readings out of what counts.
    fn drop_facts(&mut self, at: Timestamp, why: &Why, leave: impl Fn(&Fact) -> bool) {
        for fact in self.facts.take_out(leave) {
            self.answers.retain(|answer| !(answer.fact == fact.id && answer.of == fact.of));
            self.dropped.push(DroppedFact { fact, why: why.clone(), at });
        }
    }
}
