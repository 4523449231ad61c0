//! Answers to a question: yes or no, the number of a choice, the words of an outcome, a clause that leaves out what the
//! question names, or a name.
//!
//! An answer that can be understood in two ways is [unclear](ParsedAnswer::Unclear), never guessed. What is read:
//! [`choice`], [`polar`], [`said`], [`worded`]; the words of each language: [`language`].

mod choice;
mod language;
mod polar;
mod said;
mod script;
mod several;
#[cfg(test)]
mod tests;
mod worded;

use shindan_model::{FactIx, FactKind, Takes, Value, parse_date};
use unicode_normalization::UnicodeNormalization;

use super::fold::fold;
use super::interpret::Interpreter;
use super::names::name_after;
use super::plain::is_letter;
use super::statement::normal;
use choice::choice;
use language::Language;
use polar::{echo, polar};
use said::Said;
pub use several::speaks_of_all;

/// The longest answer (characters). Longer ones tell a story.
const MAX_CHARS: usize = 240;

/// What an answer means.
#[derive(Clone, Debug, PartialEq)]
pub enum ParsedAnswer {
    /// Values that facts can have, at least one.
    Known(Vec<(FactIx, Value)>),
    /// The person asked does not know.
    Unknown,
    /// Too long, ambiguous, doubtful, or nothing that the fact can be.
    Unclear,
}

impl Interpreter<'_> {
    /// Interprets an answer to the question about some facts. `choices` are the ids of the outcomes
    /// that the question offered as 1, 2, 3 …, empty if it offered none.
    pub fn answer(&self, facts: &[FactIx], choices: &[String], text: &str) -> ParsedAnswer {
        let text = self.bare(text);
        if text.is_empty() || text.chars().count() > MAX_CHARS {
            return ParsedAnswer::Unclear;
        }
        match *facts {
            [fact] => self.answer_of_one(fact, choices, &text),
            _ => self.answer_of_several(facts, &text),
        }
    }

    fn answer_of_one(&self, fact: FactIx, choices: &[String], text: &str) -> ParsedAnswer {
        let known = &self.pack.facts[fact.0];
        let has_outcomes = matches!(known.kind, FactKind::Finding | FactKind::Context);
        let exactly = has_outcomes.then(|| self.exactly(fact, text)).flatten();
        if exactly.is_none() && self.is_unknown(text) {
            return ParsedAnswer::Unknown;
        }
        // A question about sources that differ offers what they say, whatever kind of fact it is.
        let chosen = (!has_outcomes).then(|| self.chosen(choices, text)).flatten();
        let text = chosen.unwrap_or(text);
        let value = match known.kind {
            FactKind::Finding | FactKind::Context => {
                let of = exactly.map(|at| vec![at]).or_else(|| self.outcomes(fact, choices, text));
                let name = |at: usize| known.outcomes[at].clone();
                of.and_then(|of| match of.as_slice() {
                    [] => None,
                    [one] => Some(Value::Text(name(*one))),
                    several => Some(Value::OneOf(several.iter().map(|at| name(*at)).collect())),
                })
            }
            FactKind::Number => text.parse().ok().map(Value::Number),
            FactKind::Date => parse_date(text).map(Value::Date),
            FactKind::Text if chosen.is_some() => Some(Value::Text(text.to_owned())),
            FactKind::Text => self.name(fact, text).map(Value::Text),
        };
        value.map_or(ParsedAnswer::Unclear, |value| ParsedAnswer::Known(vec![(fact, value)]))
    }

    /// Whether whoever answers does not know.
    fn is_unknown(&self, text: &str) -> bool {
        let is_said =
            |words: &String| fold(words) == fold(text) || fold(text).starts_with(&fold(words));
        let unknown = || self.pack.doubts.iter().flat_map(|doubt| &doubt.unknown);
        // `I don't know`: who does not is nothing new.
        let plain = normal(text);
        let rests = Language::get().subjects.iter().filter_map(|subject| {
            plain.strip_prefix(subject.as_str())?.strip_prefix(' ').map(normal)
        });
        let rests: Vec<String> = rests.collect();
        unknown().any(is_said) || unknown().any(|words| rests.contains(&normal(words)))
    }

    /// The answer in compatibility forms (NFKC), without punctuation around it and without the
    /// pack's endings, such as "です".
    fn bare(&self, text: &str) -> String {
        let plain: String = text.nfkc().collect();
        let around = |c: char| c.is_whitespace() || "=>:.,;。、!-–—*\"'「」[]()→".contains(c);
        let mut bare = plain.trim_matches(around);
        let endings = || self.pack.doubts.iter().flat_map(|doubt| &doubt.endings);
        while let Some(rest) = endings().find_map(|ending| bare.strip_suffix(ending.as_str())) {
            bare = rest.trim_end_matches(around);
        }
        bare.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The outcome that an answer means, or those of which one is meant.
    fn outcomes(&self, fact: FactIx, choices: &[String], text: &str) -> Option<Vec<usize>> {
        let known = &self.pack.facts[fact.0];
        let language = Language::get();
        let plain = normal(text);
        if language.is_open(&plain) {
            return None;
        }
        if let Some((at, rest)) = choice(&plain, choices.len()) {
            let each = choices[at].split('|').map(|outcome| known.outcome(outcome));
            let chosen: Vec<usize> = each.collect::<Option<_>>()?;
            let rest = self.bare(rest);
            let agrees = rest.is_empty() || self.read(fact, &rest).as_ref() == Some(&chosen);
            return agrees.then_some(chosen);
        }
        match polar(&plain) {
            Some(said) => self.affirmed_or_denied(fact, said.is_yes, &self.bare(said.rest)),
            None => self.read(fact, text),
        }
    }

    /// The choice that a text names by its number or place, and by nothing else.
    fn chosen<'c>(&self, choices: &'c [String], text: &str) -> Option<&'c str> {
        let plain = normal(text);
        let (at, rest) = choice(&plain, choices.len())?;
        self.bare(rest).is_empty().then(|| choices[at].as_str())
    }

    /// What yes or no means together with what stands behind it.
    fn affirmed_or_denied(&self, fact: FactIx, is_yes: bool, rest: &str) -> Option<Vec<usize>> {
        let language = Language::get();
        let meant = Some(self.polar(fact, is_yes)).filter(|meant| !meant.is_empty());
        if rest.is_empty() {
            return meant;
        }
        let plain = normal(rest);
        if let Some(again) = echo(&plain).or_else(|| polar(&plain).map(|said| said.is_yes)) {
            return meant.filter(|_| again == is_yes);
        }
        let read = self.read(fact, rest);
        match (meant, read) {
            (Some(meant), Some(read)) => read.iter().all(|at| meant.contains(at)).then_some(read),
            (None, read) => read.filter(|_| !language.turns(&plain)),
            (meant, None) => {
                let is_turned = language.turns(&plain) || is_yes && language.restricts(&plain);
                meant.filter(|_| !is_turned)
            }
        }
    }

    /// The outcome of which an answer says something, or that it names.
    fn read(&self, fact: FactIx, text: &str) -> Option<Vec<usize>> {
        if let Some(at) = self.exactly(fact, text).or_else(|| self.first_clause(fact, text)) {
            return Some(vec![at]);
        }
        let named = self.within(fact, text);
        match self.said(fact, text, false) {
            Said::Outcomes(outcomes) => Some(outcomes),
            Said::Nothing => named.map(|named| vec![named.outcome]),
            Said::Doubtful => named.filter(|named| named.excludes).map(|named| vec![named.outcome]),
        }
    }

    /// The outcome whose words are the whole first clause, where nothing behind it says otherwise: `by hand, as you told us`.
    fn first_clause(&self, fact: FactIx, text: &str) -> Option<usize> {
        let at = text.find([',', ';', '.', ':', '(', '、', '。', '\n'])?;
        let (clause, rest) = text.split_at(at);
        let first = self.exactly(fact, clause)?;
        let rest = self.bare(rest);
        if Language::get().turns(&normal(&rest))
            || self.exactly(fact, &rest).is_some_and(|at| at != first)
        {
            return None;
        }
        match self.said(fact, &rest, false) {
            Said::Outcomes(outcomes) if outcomes != [first] => None,
            Said::Doubtful => None,
            _ => {
                self.within(fact, &rest).is_none_or(|named| named.outcome == first).then_some(first)
            }
        }
    }

    /// A name of the kind that the fact's phrases take, or else a single word.
    fn name(&self, fact: FactIx, text: &str) -> Option<String> {
        let phrases = self.pack.phrases.iter().filter(|phrase| phrase.fact == fact);
        match phrases.filter_map(|phrase| phrase.takes).next() {
            Some(Takes::Address) => name_after(text, Some(Takes::Address)),
            Some(takes) => name_after(text, Some(takes)).or_else(|| single(text)),
            None => single(text),
        }
    }
}

/// The text, if it is one ASCII word, such as `EX01` or `15.1.2507.6`.
fn single(text: &str) -> Option<String> {
    let is_word = text.is_ascii() && !text.contains(' ') && text.contains(is_letter);
    is_word.then(|| text.to_owned())
}
