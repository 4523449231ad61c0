//! What a text or an answer gave that was not known before, for whoever works on the case to look at.

use shindan_case::Event;
use shindan_model::{Fact, Value};
use shindan_read::Document;
use shindan_report::reading::understand;
use shindan_understand::Offer;

use super::{AppError, Session};

/// What was known and offered at some time.
#[derive(Clone, Debug)]
pub struct Known {
    facts: Vec<Fact>,
    offers: Vec<Offer>,
}

/// What has become known since.
#[derive(Clone, Debug, Default)]
pub struct NewFacts {
    /// Facts of which nobody said the same before, each once.
    pub facts: Vec<Fact>,
    /// Readings for somebody to accept.
    pub offers: Vec<Offer>,
    /// How many facts only repeat what was known.
    pub repeated: usize,
}

impl NewFacts {
    /// Whether nothing has.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.offers.is_empty()
    }
}

impl Session<'_> {
    /// What is known and offered now.
    pub fn known(&self) -> Known {
        Known { facts: self.state.facts.iter().cloned().collect(), offers: self.offers() }
    }

    /// What has become known since.
    pub fn new_since(&self, known: &Known) -> NewFacts {
        let mut new = NewFacts::default();
        for fact in self.state.facts.iter() {
            let mut said = known.facts.iter().chain(&new.facts);
            if !said.any(|old| old.agrees_with(fact)) {
                new.facts.push(fact.clone());
            }
        }
        let is_old =
            |offer: &Offer| known.offers.iter().any(|old| old.fact.agrees_with(&offer.fact));
        new.offers = self.offers().into_iter().filter(|offer| !is_old(offer)).collect();
        new
    }

    /// Whether what counts is something else than it was: not only because another source says the same.
    pub fn differs_from(&self, known: &Known) -> bool {
        let is_in = |fact: &Fact, facts: &[Fact]| facts.iter().any(|other| other.agrees_with(fact));
        let now: Vec<Fact> = self.state.facts.iter().cloned().collect();
        !(now.iter().all(|fact| is_in(fact, &known.facts))
            && known.facts.iter().all(|fact| is_in(fact, &now)))
    }

    /// What a text would give, if it were taken into the case.
    pub fn would_give(&self, document: &Document) -> NewFacts {
        let understood = understand(&self.interpreter, document);
        let is_new = |fact: &Fact| !self.state.facts.iter().any(|old| old.agrees_with(fact));
        let facts: Vec<Fact> =
            understood.facts.iter().filter(|fact| is_new(fact)).cloned().collect();
        NewFacts {
            repeated: understood.facts.len() - facts.len(),
            facts,
            offers: understood.offers.into_iter().filter(|offer| is_new(&offer.fact)).collect(),
        }
    }

    /// Takes one reading back.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn drop_reading(&mut self, fact: &Fact) -> Result<(), AppError> {
        let value = fact.value().map(Value::to_string);
        let (fact, of, reason) = (fact.id.clone(), fact.of.clone(), String::new());
        self.record(Event::FactDropped { fact, of, value, reason })
    }

    /// Gives the fact of a reading another value; none where it cannot be known.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn fix_reading(&mut self, fact: &Fact, value: Option<String>) -> Result<(), AppError> {
        self.record(Event::FactSet { fact: fact.id.clone(), of: fact.of.clone(), value })
    }

    /// Makes a fact of an offered reading.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn accept_reading(&mut self, fact: &Fact) -> Result<(), AppError> {
        self.record(Event::ReadingAccepted {
            fact: fact.id.clone(),
            of: fact.of.clone(),
            value: fact.value().map(Value::to_string).unwrap_or_default(),
            name: fact.source.name.clone(),
            line: fact.source.line,
            quote: fact.source.quote.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{lamp, session};

    #[test]
    fn what_was_said_before_is_not_new() {
        let loaded = lamp();
        let mut session = session(&loaded);
        let mut new = |name: &str, text: &str| {
            let known = session.known();
            let (name, text) = (name.to_owned(), text.to_owned());
            session.paste(Document { name, text, ..Document::default() }).unwrap();
            let new = session.new_since(&known).facts.into_iter();
            new.map(|fact| format!("{}={}", fact.id, fact.value().unwrap())).collect::<Vec<_>>()
        };
        let no_current = "There is NO CURRENT in the house.\n";
        assert_eq!(new("mail", no_current), ["house.power=off"]);
        assert!(new("again", no_current).is_empty());
        assert_eq!(new("list", "Filament : Burnt through\n"), ["bulb.filament=broken"]);
    }
}
