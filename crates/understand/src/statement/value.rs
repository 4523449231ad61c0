//! Values that people name beside what they are values of.

use shindan_model::Takes;

use super::claim::Sentence;
use crate::names::{Named, named};

/// Characters between a word and the value it announces.
const WITHIN_CHARS: usize = 60;

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
    let found = named(&sentence.text[end..limit], takes);
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
