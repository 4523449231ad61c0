//! Answers to a question about one fact: the number of a choice, the words of an outcome, or a
//! name.
//!
//! An answer that can be understood in two ways is [unclear](ParsedAnswer::Unclear), never guessed.

use shindan_model::{FactDefinition, FactIx, FactKind, Takes, Value, parse_date};
use unicode_normalization::UnicodeNormalization;

use super::fold::fold;
use super::interpret::Interpreter;
use super::names::name_after;
use super::plain::{is_letter, is_whole, plain};
use super::statement::{Claimed, Discourse, Worth};

/// The longest answer (characters). Longer ones tell a story.
const MAX_CHARS: usize = 120;
/// The shortest words of an outcome that are found within an answer (characters). Shorter ones must
/// be the whole answer.
const MIN_PHRASE_CHARS: usize = 4;

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
        let [fact] = *facts else { return ParsedAnswer::Unclear };
        let known = &self.pack.facts[fact.0];
        let text = self.bare(text);
        if text.is_empty() || text.chars().count() > MAX_CHARS {
            return ParsedAnswer::Unclear;
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
        value.map_or(ParsedAnswer::Unclear, |value| ParsedAnswer::Known(vec![(fact, value)]))
    }

    /// The answer in compatibility forms (NFKC), without punctuation around it and without the
    /// pack's endings, such as "です".
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

    /// The outcome meant by its number, by its words in any language, or by a phrase.
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
        let claims = self.statements.claims(self.pack, text, &mut Discourse::default());
        let mut taken =
            claims.iter().filter(|claim| claim.fact == fact && claim.worth == Worth::Taken);
        match taken.next().map(|claim| &claim.value) {
            None => self.within(known, text),
            Some(Claimed::Outcomes(outcomes)) => {
                let agree = taken.all(|other| other.value == Claimed::Outcomes(outcomes.clone()));
                only(outcomes.iter().copied()).filter(|_| agree)
            }
            Some(Claimed::Name(_)) => None,
        }
    }

    /// The outcome whose words are the whole text.
    fn exactly(&self, known: &FactDefinition, text: &str) -> Option<usize> {
        let folded = fold(text);
        let found = (0..known.outcomes.len())
            .filter(|at| self.words(known, *at).any(|words| fold(words) == folded));
        only(found)
    }

    /// The only outcome whose words occur in a text without any word of doubt.
    fn within(&self, known: &FactDefinition, text: &str) -> Option<usize> {
        let text = plain(text);
        if self.doubts.occur_in(&text) {
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
        // `not used` contains `used`: the longer match counts.
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

    /// Whether the rest of an answer has a word of another outcome, as `manual` in
    /// `automatic or manual` hints at `entered manually`.
    fn hints_at_another(&self, known: &FactDefinition, outcome: usize, rest: &str) -> bool {
        let chosen: String = self.words(known, outcome).map(plain).collect::<Vec<_>>().join(" ");
        let others = (0..known.outcomes.len()).filter(|at| *at != outcome);
        let words = others.flat_map(|at| self.words(known, at).map(plain).collect::<Vec<_>>());
        words
            .flat_map(|words| distinctive_words(&words))
            .any(|word| rest.contains(&word) && !chosen.contains(&word))
    }

    /// The names of an outcome: its words in every language, and its id.
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

/// The parts of an outcome's words that distinguish it from others: words of ASCII letters, and
/// pairs of characters in scripts that do not separate words, but for pairs of hiragana.
fn distinctive_words(words: &str) -> Vec<String> {
    let all: Vec<char> = words.chars().collect();
    let pairs = all.windows(2).filter(|two| two.iter().all(|c| !c.is_ascii() && c.is_alphabetic()));
    let is_kana = |c: &char| matches!(c, '\u{3041}'..='\u{309f}');
    let pairs = pairs.filter(|two| !two.iter().all(is_kana)).map(|two| two.iter().collect());
    let plain = words.split(|c: char| !is_letter(c)).filter(|word| word.len() > 2);
    pairs.chain(plain.map(str::to_owned)).collect()
}

/// The text, if it is one ASCII word, such as `EX01` or `15.1.2507.6`.
fn single(text: &str) -> Option<String> {
    let is_word = text.is_ascii() && !text.contains(' ') && text.contains(is_letter);
    is_word.then(|| text.to_owned())
}

/// The first of equal numbers. `None` if there are none or they differ.
fn only(mut found: impl Iterator<Item = usize>) -> Option<usize> {
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}
