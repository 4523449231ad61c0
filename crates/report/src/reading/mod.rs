//! What was understood of the files that a customer sent. For people, and as JSON of schema
//! `shindan/reading/v2`.

mod json;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use shindan_model::{Fact, FactSet, Place};
use shindan_read as read;
use shindan_read::{Document, Kind};
use shindan_understand::{Interpretation, Interpreter, Offer, SeenFailure, SeenSign};

pub use json::{SCHEMA, json, schema};
pub use words::{DocumentWords, OpenLine, ReadingWords, words};

/// What was understood of one document.
#[derive(Debug)]
pub struct Understood<'d> {
    /// The document.
    pub document: &'d Document,
    /// Kind, first and last line of each part.
    pub parts: Vec<(Kind, (usize, usize))>,
    /// The facts, each with its line.
    pub facts: FactSet,
    /// Messages that were recognised.
    pub signs: Vec<SeenSign>,
    /// Failures that chains of messages tell of.
    pub failures: Vec<SeenFailure>,
    /// Lines, from 1, that nothing was made of.
    pub not_understood: Vec<usize>,
    /// Readings for somebody to accept, by line. They count for nothing.
    pub offers: Vec<Offer>,
}

/// Reads a document.
pub fn understand<'d>(interpreter: &Interpreter<'_>, document: &'d Document) -> Understood<'d> {
    let mut parts = Vec::new();
    let mut not_understood = Vec::new();
    let observations = read::observations_with(&document.text, |part| {
        parts.push((part.kind, part.lines));
        not_understood.extend_from_slice(&part.not_understood);
    });
    let meaning = interpreter.interpret(&document.name, observations);
    let mut understood: BTreeSet<usize> =
        meaning.facts.iter().filter_map(|fact| fact.source.line).collect();
    for sign in &meaning.signs {
        understood.extend(sign.first_line..=sign.at.line);
    }
    let (known, unknown): (Vec<_>, Vec<_>) =
        meaning.failures.iter().partition(|failure| failure.failure.is_some());
    for failure in known {
        understood.extend(failure.first_line..=failure.at.line);
    }
    understood.extend(further_quoted_lines(&document.text, &meaning.facts));
    not_understood.extend(unknown.iter().map(|failure| failure.at.line));
    not_understood.sort_unstable();
    not_understood.dedup();
    not_understood.retain(|line| !understood.contains(line));
    let Interpretation { facts, signs, failures, offers } = meaning;
    let facts = facts.into_iter().collect();
    let mut understood =
        Understood { document, parts, facts, signs, failures, not_understood, offers };
    understood.offer_likely(interpreter);
    understood
}

/// Lines after the first that the quotation of a fact goes on over.
fn further_quoted_lines(text: &str, facts: &[Fact]) -> BTreeSet<usize> {
    let mut further = BTreeSet::new();
    let mut begun: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for fact in facts {
        if let (Some(line), Some(quote)) = (fact.source.line, fact.source.quote.as_deref()) {
            begun.entry(line).or_default().push(quote);
        }
    }
    let mut open: Vec<&str> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        open.retain(|quote| !line.is_empty() && quote.contains(line));
        if !open.is_empty() {
            further.insert(at + 1);
        }
        open.extend(begun.remove(&(at + 1)).unwrap_or_default());
    }
    further
}

/// The most lines for which readings are looked for.
const MOST_LIKELY_LINES: usize = 200;

impl Understood<'_> {
    /// Adds readings for lines that nothing was made of, and leaves out what is known anyway.
    fn offer_likely(&mut self, interpreter: &Interpreter<'_>) {
        // What is quoted was said before, and mostly by us.
        let open = self.open_lines().filter(|(_, text)| !text.starts_with('>'));
        let open = open.take(MOST_LIKELY_LINES);
        let likely = open.flat_map(|(line, text)| {
            let at = Place { line, quote: text.to_owned() };
            interpreter.likely(&self.document.name, &at)
        });
        let likely: Vec<Offer> = likely.collect();
        self.offers.extend(likely);
        let mut known: Vec<Fact> = self.facts.iter().cloned().collect();
        self.offers.retain(|offer| {
            let is_new = !known.iter().any(|fact| fact.agrees_with(&offer.fact));
            if is_new {
                known.push(offer.fact.clone());
            }
            is_new
        });
        self.offers.sort_by_key(|offer| offer.fact.source.line);
    }

    /// The lines that nothing was made of: number and trimmed text.
    fn open_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut lines = self.document.text.lines().enumerate();
        self.not_understood.iter().filter_map(move |open| {
            lines.find(|(at, _)| at + 1 == *open).map(|(at, text)| (at + 1, text.trim()))
        })
    }
}
