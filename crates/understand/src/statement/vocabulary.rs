//! The words of a pack, all looked for in one pass over a sentence.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use shindan_model::{Pack, WordsByLanguage};

use super::english;
use super::is_japanese;
use super::japanese::{inflects, stem};
use super::normal::normal;
use super::word::{Meaning, Word, overlaps};
use super::zone::{addresses, quotations};
use crate::plain::is_whole;

/// Separates the parts of a word between which others may stand: `turn … on`.
const GAP: char = '…';
/// The longest stretch between the parts of a word (bytes).
const GAP_BYTES: usize = 70;

/// What the words of one spelling mean: those that it is, and those that it begins.
#[derive(Clone, Debug, Default)]
struct Entry {
    meaning: Meaning,
    /// Entities that it does not name, although their words occur in it.
    unlike: Vec<usize>,
    /// The further parts of a word with gaps, and what it means.
    begins: Vec<(Vec<String>, Meaning)>,
}

/// The words of a pack.
#[derive(Debug)]
pub(super) struct Vocabulary {
    automaton: Option<AhoCorasick>,
    /// By pattern of the automaton.
    entries: Vec<Entry>,
    /// By phrase: the words of which one has to stand before those of its outcomes.
    after: Vec<Vec<String>>,
}

impl Vocabulary {
    /// The words of a pack in the languages that count.
    pub(super) fn new(pack: &Pack, counts: &dyn Fn(&str) -> bool) -> Self {
        let mut words: BTreeMap<String, Entry> = BTreeMap::new();
        for (at, entity) in pack.entities.iter().enumerate() {
            for word in all(&entity.words, counts) {
                meaning(&mut words, word).entities.push(at);
            }
            for word in all(&entity.unlike, counts) {
                words.entry(normal(word)).or_default().unlike.push(at);
            }
        }
        for (predicate, known) in pack.predicates.iter().enumerate() {
            for (sides, is_opposite) in [(&known.words, false), (&known.opposite, true)] {
                let written = sides
                    .iter()
                    .flat_map(|(language, words)| words.iter().map(move |w| (language, w)));
                for (language, word) in written.filter(|(language, _)| counts(language)) {
                    let forms =
                        if language == "ja" { vec![stem(word)] } else { english::forms(word) };
                    for (text, class) in forms {
                        let says = (predicate, is_opposite, class);
                        for text in spellings(&text) {
                            let known = &mut meaning(&mut words, &text).says;
                            if !known.contains(&says) {
                                known.push(says);
                            }
                        }
                    }
                }
            }
        }
        for (at, phrase) in pack.phrases.iter().enumerate() {
            // What is said in an answer alone is no word of sentences.
            for (outcome, texts) in phrase.values.iter().filter(|_| !phrase.is_for_answers) {
                for text in texts {
                    meaning(&mut words, text).phrases.push((at, Some(*outcome)));
                }
            }
            for text in &phrase.text {
                meaning(&mut words, text).phrases.push((at, None));
            }
        }
        words.remove("");
        let (patterns, entries): (Vec<String>, Vec<Entry>) = words.into_iter().unzip();
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).ok();
        let after = pack.phrases.iter();
        let after =
            after.map(|phrase| phrase.after.iter().map(|word| normal(word)).collect()).collect();
        Self { automaton, entries, after }
    }

    /// The words in a [normal](super::normal()) text, in order. Where words overlap, the longest counts,
    /// and of equals the first.
    pub(super) fn words(&self, text: &str) -> Vec<Word> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let ignored = addresses(text);
        let quoted = quotations(text);
        let mut hits: Vec<Word> = Vec::new();
        let mut unlike: Vec<(Range<usize>, &Vec<usize>)> = Vec::new();
        for hit in automaton.find_overlapping_iter(text) {
            let exact = hit.start()..hit.end();
            let span = hit.start()..whole_end(text, hit.end());
            // A word may be an address itself, and say nothing within one.
            let is_inside = |zone: &Range<usize>| {
                let covers = span.start <= zone.start && zone.end <= span.end;
                overlaps(zone, &span) && !covers && !text[exact.clone()].contains(['/', '\\', '.'])
            };
            if !is_whole(text, span.start, span.end) || ignored.iter().any(is_inside) {
                continue;
            }
            let entry = &self.entries[hit.pattern().as_usize()];
            if !entry.unlike.is_empty() {
                unlike.push((span.clone(), &entry.unlike));
            }
            let is_quoted = quoted.iter().any(|zone| overlaps(zone, &span));
            // A plural names things; it is no form of a verb.
            if span != exact {
                let mut plural = self.here(&entry.meaning, text, &span);
                plural.says.clear();
                hits.push(Word {
                    span: span.clone(),
                    tails: Vec::new(),
                    meaning: plural,
                    is_quoted,
                });
            }
            let span = exact;
            if !is_whole(text, span.start, span.end) {
                continue;
            }
            let meaning = self.here(&entry.meaning, text, &span);
            if meaning != Meaning::default() && english::is_word_here(text, &span) {
                hits.push(Word { span: span.clone(), tails: Vec::new(), meaning, is_quoted });
            }
            for (rest, meaning) in &entry.begins {
                if let Some(tails) = tails(text, span.end, rest) {
                    let meaning = meaning.clone();
                    hits.push(Word { span: span.clone(), tails, meaning, is_quoted });
                }
            }
        }
        for (span, others) in unlike {
            let inside = hits
                .iter_mut()
                .filter(|word| overlaps(&word.span, &span) && word.span.len() < span.len());
            inside.for_each(|word| word.meaning.entities.retain(|entity| !others.contains(entity)));
        }
        hits.retain(|word| word.meaning.has_meaning());
        hits.sort_by_key(|word| (std::cmp::Reverse(word.length()), word.span.start));
        let mut words: Vec<Word> = Vec::new();
        for hit in hits {
            match words.iter_mut().find(|word| hit.parts().any(|part| word.overlaps(part))) {
                None => words.push(hit),
                // `names on the certificate:` announces a value and speaks of a certificate as well.
                Some(word) if word.meaning.only_announces() && word.contains(&hit.span) => {
                    word.meaning.entities.extend(hit.meaning.entities);
                }
                Some(_) => {}
            }
        }
        words.sort_by_key(|word| word.span.start);
        words
    }

    /// What a word means at a place, by what stands around it.
    fn here(&self, meaning: &Meaning, text: &str, span: &Range<usize>) -> Meaning {
        let mut meaning = meaning.clone();
        let is_japanese = is_japanese(text);
        meaning.says.retain(|(_, _, class)| {
            class.is_japanese() == is_japanese && (!is_japanese || inflects(text, span.end, *class))
        });
        meaning.phrases.retain(|(phrase, outcome)| {
            let after = &self.after[*phrase];
            outcome.is_none()
                || after.is_empty()
                || after.iter().any(|word| stands_before(text, span.start, word))
        });
        meaning
    }
}

impl Meaning {
    /// Whether a value follows it, and nothing else is meant by it.
    fn only_announces(&self) -> bool {
        self.says.is_empty()
            && !self.phrases.is_empty()
            && self.phrases.iter().all(|(_, outcome)| outcome.is_none())
    }

    fn has_meaning(&self) -> bool {
        !(self.entities.is_empty() && self.says.is_empty() && self.phrases.is_empty())
    }
}

fn all<'w>(
    words: &'w WordsByLanguage,
    counts: &'w dyn Fn(&str) -> bool,
) -> impl Iterator<Item = &'w String> {
    words.iter().filter(|(language, _)| counts(language)).flat_map(|(_, words)| words)
}

/// What a word means so far, in the order of its parts.
fn meaning<'w>(words: &'w mut BTreeMap<String, Entry>, word: &str) -> &'w mut Meaning {
    let mut parts = word.split(GAP).map(|part| normal(part.trim()));
    let first = parts.next().unwrap_or_default();
    let rest: Vec<String> = parts.collect();
    let entry = words.entry(first).or_default();
    if rest.is_empty() {
        return &mut entry.meaning;
    }
    let at = entry.begins.iter().position(|(known, _)| *known == rest).unwrap_or_else(|| {
        entry.begins.push((rest, Meaning::default()));
        entry.begins.len() - 1
    });
    &mut entry.begins[at].1
}

/// A word with gaps, and without: `turn … on`, `turn on`.
fn spellings(word: &str) -> Vec<String> {
    if word.contains(GAP) {
        let joined: Vec<&str> = word.split(GAP).map(str::trim).collect();
        vec![word.to_owned(), joined.join(" ")]
    } else {
        vec![word.to_owned()]
    }
}

/// Where the further parts of a word stand, in order and near enough.
fn tails(text: &str, end: usize, parts: &[String]) -> Option<Vec<Range<usize>>> {
    let mut found = Vec::new();
    let mut from = end;
    for part in parts {
        let mut limit = text.len().min(from + GAP_BYTES);
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let within = &text[from..limit];
        let within = &within[..within
            .find(['.', ';', ':', '!', '?', '(', ')', '。', '、'])
            .unwrap_or(within.len())];
        let mut starts = within.match_indices(part.as_str()).map(|(at, _)| from + at);
        let start = starts.find(|start| {
            let span = *start..start + part.len();
            *start > from
                && is_whole(text, span.start, span.end)
                && english::is_tail_here(text, &span)
        })?;
        found.push(start..start + part.len());
        from = start + part.len();
    }
    Some(found)
}

/// Whether a word stands right before a place; `^` is the beginning of the text.
fn stands_before(text: &str, start: usize, word: &str) -> bool {
    let before = text[..start].trim_end();
    if word == "^" {
        return before.is_empty();
    }
    before.strip_suffix(word).is_some_and(|rest| is_whole(text, rest.len(), before.len()))
}

/// The end of a word with its English plural or possessive.
fn whole_end(text: &str, end: usize) -> usize {
    // `CAS` is no plural of `CA`.
    let letters = text[..end].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let ends_with_letter = letters >= 3;
    let suffix = ["'s", "es", "s", "'"].into_iter().find(|suffix| text[end..].starts_with(suffix));
    match suffix {
        Some(suffix) if ends_with_letter && is_whole(text, 0, end + suffix.len()) => {
            end + suffix.len()
        }
        _ => end,
    }
}
