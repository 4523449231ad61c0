//! What somebody wrote behind a question of ours: the number of a choice, the words of an outcome, or a
//! name. Whatever is in doubt is nobody's answer.

use shindan_model::{FactDefinition, FactIx, FactKind, Takes, Value, parse_date};
use unicode_normalization::UnicodeNormalization;

use super::fold::fold;
use super::phrases::{is_letter, is_whole, name_after, plain};
use crate::interpret::Interpreter;

/// An answer longer than this many characters is a story.
const MAX_CHARS: usize = 120;
/// A shorter text of an outcome is an answer only where nothing else stands beside it.
const MIN_PHRASE_CHARS: usize = 4;

/// What an answer comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum ParsedAnswer {
    /// A value that the fact can have.
    Known(Value),
    /// Whoever was asked does not know.
    Unknown,
    /// It cannot be told what was meant.
    Doubtful,
}

impl Interpreter<'_> {
    /// What an answer to the question for a fact means. `choices` are the outcomes that were offered
    /// as 1, 2, 3 … when it was asked.
    pub fn answer(&self, fact: FactIx, choices: &[String], text: &str) -> ParsedAnswer {
        let known = &self.pack.facts[fact.0];
        let text = self.bare(text);
        if text.is_empty() || text.chars().count() > MAX_CHARS {
            return ParsedAnswer::Doubtful;
        }
        let is_unknown =
            |words: &String| fold(words) == fold(&text) || fold(&text).starts_with(&fold(words));
        if self.pack.doubts.iter().flat_map(|doubt| &doubt.unknown).any(is_unknown) {
            return ParsedAnswer::Unknown;
        }
        let value = match known.kind {
            FactKind::Finding | FactKind::Context => {
                self.outcome(fact, choices, &text).map(|at| Value::Text(known.outcomes[at].clone()))
            }
            FactKind::Number => text.parse().ok().map(Value::Number),
            FactKind::Date => parse_date(&text).map(Value::Date),
            FactKind::Text => self.name(fact, &text).map(Value::Text),
        };
        value.map_or(ParsedAnswer::Doubtful, ParsedAnswer::Known)
    }

    /// Plain forms, without arrows, colons and quotes around it, without "です" at its end.
    fn bare(&self, text: &str) -> String {
        let plain: String = text.nfkc().collect();
        let around = |c: char| c.is_whitespace() || "=>:.,;。、-*\"'「」[]()→".contains(c);
        let mut bare = plain.trim_matches(around);
        let endings = || self.pack.doubts.iter().flat_map(|doubt| &doubt.endings);
        while let Some(rest) = endings().find_map(|ending| bare.strip_suffix(ending.as_str())) {
            bare = rest.trim_end_matches(around);
        }
        bare.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The outcome that is meant: by number, by its own words in any language, or by a phrase.
    fn outcome(&self, fact: FactIx, choices: &[String], text: &str) -> Option<usize> {
        let known = &self.pack.facts[fact.0];
        if let Some(at) = self.exactly(known, text) {
            return Some(at);
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=2).contains(&digits) {
            let (number, rest) = text.split_at(digits);
            let number = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let chosen = choices.get(number?).and_then(|id| known.outcome(id))?;
            let rest = self.bare(rest);
            let agrees = rest.is_empty()
                || self.exactly(known, &rest) == Some(chosen)
                || self.within(known, &rest) == Some(chosen);
            return agrees.then_some(chosen);
        }
        let said = self.phrases.said(text);
        let mut statements =
            said.iter().filter(|statement| self.pack.phrases[statement.phrase].fact == fact);
        match statements.next() {
            Some(first) if statements.all(|other| other.value == first.value) => {
                first.value.clone().ok()
            }
            Some(_) => None,
            None => self.within(known, text),
        }
    }

    /// The outcome that a text is, word for word.
    fn exactly(&self, known: &FactDefinition, text: &str) -> Option<usize> {
        let folded = fold(text);
        let found = (0..known.outcomes.len())
            .filter(|at| self.words(known, *at).any(|words| fold(words) == folded));
        only(found)
    }

    /// The one outcome whose words stand in a text that has no word of doubt.
    fn within(&self, known: &FactDefinition, text: &str) -> Option<usize> {
        let text = plain(text);
        if self.phrases.is_doubtful(&text) {
            return None;
        }
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for at in 0..known.outcomes.len() {
            for words in self.words(known, at).map(plain) {
                let start = text.find(&words);
                let Some(start) = start.filter(|_| words.chars().count() >= MIN_PHRASE_CHARS)
                else {
                    continue;
                };
                let end = start + words.len();
                if is_whole(&text, start, end) {
                    found.push((at, start, end));
                }
            }
        }
        // `not used` holds `used`: what stands inside of longer words does not count.
        let outer: Vec<_> = found
            .iter()
            .filter(|(_, start, end)| {
                !found
                    .iter()
                    .any(|(_, from, to)| from <= start && to >= end && to - from > end - start)
            })
            .collect();
        let at = only(outer.iter().map(|(at, ..)| *at))?;
        let (_, start, end) = outer.first()?;
        let rest = format!("{} {}", &text[..*start], &text[*end..]);
        (!self.hints_at_another(known, at, &rest)).then_some(at)
    }

    /// Whether a text has a word of another outcome: of `automatic or manual`, `manual` is part of
    /// `entered manually`.
    fn hints_at_another(&self, known: &FactDefinition, outcome: usize, rest: &str) -> bool {
        let chosen: String = self.words(known, outcome).map(plain).collect::<Vec<_>>().join(" ");
        let others = (0..known.outcomes.len()).filter(|at| *at != outcome);
        let words = others.flat_map(|at| self.words(known, at).map(plain).collect::<Vec<_>>());
        words
            .flat_map(|words| telling(&words))
            .any(|word| rest.contains(&word) && !chosen.contains(&word))
    }

    /// What an outcome is called: its id, and its words in every language.
    fn words<'a>(
        &'a self,
        known: &'a FactDefinition,
        outcome: usize,
    ) -> impl Iterator<Item = &'a str> {
        let texts = self.pack.texts.values().filter_map(move |texts| {
            texts.facts.get(&known.about.id)?.outcomes.get(outcome).map(String::as_str)
        });
        texts.chain([known.outcomes[outcome].as_str()])
    }

    /// A name: the host or address that the fact's phrases speak of, else a single word.
    fn name(&self, fact: FactIx, text: &str) -> Option<String> {
        let takes = self.pack.phrases.iter().filter(|phrase| phrase.fact == fact);
        match takes.filter_map(|phrase| phrase.takes).next() {
            Some(Takes::Address) => name_after(text, Some(Takes::Address)),
            Some(takes) => name_after(text, Some(takes)).or_else(|| single(text)),
            None => single(text),
        }
    }
}

/// The parts of an outcome's words that tell it from others: plain words, and two characters in a row
/// where words are not set apart.
fn telling(words: &str) -> Vec<String> {
    let all: Vec<char> = words.chars().collect();
    let pairs = all.windows(2).filter(|two| two.iter().all(|c| !c.is_ascii() && c.is_alphabetic()));
    let is_kana = |c: &char| matches!(c, '\u{3041}'..='\u{309f}');
    let pairs = pairs.filter(|two| !two.iter().all(is_kana)).map(|two| two.iter().collect());
    let plain = words.split(|c: char| !is_letter(c)).filter(|word| word.len() > 2);
    pairs.chain(plain.map(str::to_owned)).collect()
}

/// A text that is one word, such as `EX01` or `15.1.2507.6`.
fn single(text: &str) -> Option<String> {
    let is_one = text.is_ascii() && !text.contains(' ') && text.contains(is_letter);
    is_one.then(|| text.to_owned())
}

/// The only one that is found, if all that are found are the same.
fn only(mut found: impl Iterator<Item = usize>) -> Option<usize> {
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}
