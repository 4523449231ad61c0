//! Values that people name beside what they are values of.

use shindan_model::Takes;

use super::sentence::Sentence;
use crate::names::{Named, named};

/// Characters between a word and the value it announces.
const WITHIN_CHARS: usize = 60;
/// Bytes between a word that names something and its value.
const BESIDE_BYTES: usize = 90;

/// The values that the word at a position announces: those that follow soon, in its clause or the
/// next, before another word announces something of the same kind. Of several, the first, or all if
/// the fact may have `several`. A list of hosts is one value.
pub(super) fn values(
    sentence: &Sentence<'_>,
    at: usize,
    takes: Option<Takes>,
    several: bool,
) -> Vec<String> {
    let end = sentence.words[at].span.end;
    let announces = |phrase: &usize| sentence.pack.phrases[*phrase].takes == takes;
    let limit = sentence.words[at + 1..]
        .iter()
        .find(|word| {
            word.meaning
                .phrases
                .iter()
                .any(|(phrase, outcome)| outcome.is_none() && announces(phrase))
        })
        .map_or(sentence.text.len(), |word| word.span.start);
    let mut found = named(&sentence.text[end..limit], takes);
    // What the pack has a word for is no value: `8.8.8.8` is a name server.
    found.retain(|name| {
        let span = end + name.span.start..end + name.span.end;
        !sentence.words.iter().any(|word| word.span == span && !word.meaning.entities.is_empty())
    });
    let mut chosen: Vec<Named> = Vec::new();
    let mut from = 0;
    for name in found {
        let between = &sentence.text[end + from..end + name.span.start];
        let is_near = if chosen.is_empty() {
            between.chars().count() <= WITHIN_CHARS
        } else {
            is_list_gap(between)
        };
        if !is_near {
            break;
        }
        from = name.span.end;
        chosen.push(name);
        if !several && takes != Some(Takes::Hosts) {
            break;
        }
    }
    let names: Vec<String> = chosen.into_iter().map(|name| name.text).collect();
    if takes == Some(Takes::Hosts) && !names.is_empty() { vec![names.join(", ")] } else { names }
}

/// A value beside a word that names what it is a value of.
pub(super) struct Beside {
    /// Index of the phrase that takes it.
    pub(super) phrase: usize,
    /// The word.
    pub(super) word: usize,
    pub(super) value: String,
}

/// The values of a sentence that belong to entities of phrases: each to the nearest such word before it
/// in its clause, or else after it.
pub(super) fn values_beside(sentence: &Sentence<'_>) -> Vec<Beside> {
    let phrases = || {
        sentence
            .pack
            .phrases
            .iter()
            .enumerate()
            .filter(|(_, phrase)| phrase.takes.is_some() && !phrase.entities.is_empty())
    };
    let mut kinds: Vec<Option<Takes>> = Vec::new();
    for (_, phrase) in phrases() {
        if !kinds.contains(&phrase.takes) {
            kinds.push(phrase.takes);
        }
    }
    let mut found: Vec<Beside> = Vec::new();
    for takes in kinds {
        let of_kind: Vec<usize> =
            phrases().filter(|(_, phrase)| phrase.takes == takes).map(|(index, _)| index).collect();
        let knows = |word: usize| {
            let named = &sentence.words[word].meaning.entities;
            let clause = sentence.analysis.clauses[word];
            of_kind.iter().copied().find(|phrase| {
                let known = &sentence.pack.phrases[*phrase].entities;
                named.iter().any(|entity| known.contains(entity))
                    && sentence.is_possible(*phrase, clause)
            })
        };
        let mut last: Option<(usize, usize)> = None;
        for name in named(sentence.text, takes) {
            let continues =
                last.filter(|(_, end)| is_list_gap(&sentence.text[*end..name.span.start]));
            let word = continues
                .map(|(at, _)| found[at].word)
                .or_else(|| nearest(sentence, name.span.start, &|word| knows(word).is_some()));
            let Some((word, phrase)) = word.and_then(|word| Some((word, knows(word)?))) else {
                continue;
            };
            let several = sentence.pack.facts[sentence.pack.phrases[phrase].fact.0].several;
            match continues {
                Some((at, _)) if takes == Some(Takes::Hosts) => {
                    found[at].value = format!("{}, {}", found[at].value, name.text);
                    last = Some((at, name.span.end));
                }
                Some((at, _)) if !several => last = Some((at, name.span.end)),
                _ => {
                    let is_known = found.iter().any(|other| other.phrase == phrase);
                    if !is_known || several {
                        last = Some((found.len(), name.span.end));
                        found.push(Beside { phrase, word, value: name.text });
                    }
                }
            }
        }
    }
    found
}

/// The nearest fitting word before a place in its clause, or else after it.
fn nearest(sentence: &Sentence<'_>, place: usize, fits: &dyn Fn(usize) -> bool) -> Option<usize> {
    let clause = sentence.analysis.clause_at(place);
    // `mail.contoso.com as RPC proxy`
    let words = sentence.text[place..].split_once(' ');
    let rest = words.filter(|(name, _)| !name.ends_with([',', ';'])).map_or("", |(_, rest)| rest);
    if let Some(label) = rest.strip_prefix("as ") {
        let from = sentence.text.len() - label.len();
        let is_label = |word: &usize| {
            let start = sentence.words[*word].span.start;
            (from - "as ".len()..from + "the new ".len()).contains(&start)
        };
        if let Some(word) = (0..sentence.words.len()).find(is_label) {
            return fits(word).then_some(word);
        }
    }
    let near = |word: &usize| {
        let span = &sentence.words[*word].span;
        let distance =
            if span.end <= place { place - span.end } else { span.start.saturating_sub(place) };
        distance <= BESIDE_BYTES && fits(*word)
    };
    let all: Vec<usize> = (0..sentence.words.len()).filter(near).collect();
    let here = |word: &&usize| sentence.analysis.clauses[**word] == clause;
    let before = |word: &&usize| sentence.words[**word].span.start < place;
    all.iter()
        .filter(here)
        .rfind(before)
        .or_else(|| all.iter().find(|word| here(word) && !before(word)))
        .or_else(|| all.iter().rfind(before))
        .copied()
}

/// Whether a list goes on over these characters: `, `, ` and `, `、`.
fn is_list_gap(between: &str) -> bool {
    let words: Vec<&str> = between
        .split(|c: char| c.is_whitespace() || c.is_ascii_punctuation())
        .filter(|word| !word.is_empty())
        .collect();
    words.iter().all(|word| {
        matches!(*word, "and" | "or" | "plus" | "as" | "well" | "、" | "と" | "および" | "及び")
    })
}
