//! What is known of a case and from where, what was taken back, and what could be accepted. For people, and
//! as JSON of schema `shindan/facts/v1`.

mod json;
mod words;

use shindan_case::{DroppedFact, PastedText};
use shindan_model::{Fact, Pack, Value};
use shindan_understand::Offer;

pub use json::{SCHEMA, json, schema};
pub use words::{FactRow, FactsWords, Knowable, row, words};

/// The facts of a case.
#[derive(Debug)]
pub struct CaseFacts<'c> {
    /// Those that count, in the order in which they were learned.
    pub counting: Vec<&'c Fact>,
    /// Readings that were taken back, or that others replaced.
    pub dropped: Vec<&'c DroppedFact>,
    /// Readings of the texts that count for nothing until somebody accepts them.
    pub offered: Vec<Offer>,
    /// The texts of the case, in the order in which they came.
    pub pastes: &'c [PastedText],
}

impl CaseFacts<'_> {
    /// Keeps the facts in which a word occurs: in their ids, values, quotes, or what they are called in any
    /// language of the pack.
    pub fn search(&mut self, pack: &Pack, word: &str) {
        let word = word.to_lowercase();
        self.counting.retain(|fact| is_about(pack, fact, &word));
        self.dropped.retain(|dropped| is_about(pack, &dropped.fact, &word));
        self.offered.retain(|offer| is_about(pack, &offer.fact, &word));
    }
}

/// Whether a word in lower case occurs in a fact or in what it is called.
fn is_about(pack: &Pack, fact: &Fact, word: &str) -> bool {
    let value = fact.value().map(Value::to_string).unwrap_or_default();
    let of = fact.of.clone().unwrap_or_default();
    let quote = fact.source.quote.clone().unwrap_or_default();
    let own = [of, quote, value.clone()];
    own.iter().any(|text| text.to_lowercase().contains(word))
        || names(pack, &fact.id, Some(&value)).any(|name| name.to_lowercase().contains(word))
}

/// The id of a fact and its names in every language, with those of one outcome or of all.
fn names<'p>(pack: &'p Pack, id: &'p str, value: Option<&str>) -> impl Iterator<Item = &'p str> {
    let fact = pack.fact(id).map(|at| &pack.facts[at.0]);
    let outcome = fact.zip(value).and_then(|(fact, value)| fact.outcome(value));
    let texts = pack.texts.values().filter_map(|texts| texts.facts.get(id));
    let called = texts.flat_map(move |text| {
        let outcomes = text.outcomes.iter().enumerate();
        let outcomes = outcomes.filter(move |(at, _)| value.is_none() || Some(*at) == outcome);
        std::iter::once(text.name.as_str()).chain(outcomes.map(|(_, name)| name.as_str()))
    });
    std::iter::once(id).chain(called)
}
