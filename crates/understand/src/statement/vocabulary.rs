//! The words of a pack, all looked for in one pass over a sentence.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use shindan_model::{Pack, WordsByLanguage};

use super::japanese::{inflects, stem};
use super::normal::normal;
use super::zone::{addresses, quotations};
use crate::plain::is_whole;

/// How a Japanese word inflects, by the names that packs use; `noun` for all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    Vowel,
    K,
    KIku,
    G,
    S,
    T,
    N,
    B,
    M,
    R,
    RAru,
    W,
    Suru,
    Na,
    I,
    Noun,
}

/// What a word of the pack may mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// Indices of the entities it names.
    pub(super) entities: Vec<usize>,
    /// What it says of them: the predicate, whether it is its opposite, and how the word inflects.
    pub(super) says: Vec<(usize, bool, Class)>,
    /// Phrases by index with the outcome they state. Without one, a name follows.
    pub(super) phrases: Vec<(usize, Option<usize>)>,
    /// Whether messages say it.
    is_message: bool,
    /// Entities that it does not name, although their words occur in it.
    unlike: Vec<usize>,
}

/// A word of the pack in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Its bytes. A word that inflects ends with its stem.
    pub(super) span: Range<usize>,
    pub(super) meaning: Meaning,
    /// Whether it is quoted.
    pub(super) is_quoted: bool,
}

impl Word {
    /// Whether it says something, of whatever is spoken of.
    pub(super) fn is_predicate(&self) -> bool {
        !self.meaning.says.is_empty() && (self.meaning.is_message || !self.is_quoted)
    }

    /// Whether it states something alone.
    pub(super) fn is_phrase(&self) -> bool {
        !self.meaning.phrases.is_empty() && !self.is_quoted
    }
}

/// The words of a pack.
#[derive(Debug)]
pub(super) struct Vocabulary {
    automaton: Option<AhoCorasick>,
    /// By pattern of the automaton.
    meanings: Vec<Meaning>,
}

impl Vocabulary {
    pub(super) fn new(pack: &Pack) -> Self {
        let mut words: BTreeMap<String, Meaning> = BTreeMap::new();
        for (at, entity) in pack.entities.iter().enumerate() {
            for word in all(&entity.words) {
                words.entry(normal(word)).or_default().entities.push(at);
            }
            for word in all(&entity.unlike) {
                words.entry(normal(word)).or_default().unlike.push(at);
            }
        }
        for (predicate, known) in pack.predicates.iter().enumerate() {
            for (sides, is_opposite) in [(&known.words, false), (&known.opposite, true)] {
                for (language, word) in sides
                    .iter()
                    .flat_map(|(language, words)| words.iter().map(move |w| (language, w)))
                {
                    let (text, class) =
                        if language == "ja" { stem(word) } else { (word.clone(), Class::Noun) };
                    let meaning = words.entry(normal(&text)).or_default();
                    meaning.says.push((predicate, is_opposite, class));
                    meaning.is_message |= known.is_message;
                }
            }
        }
        for (at, phrase) in pack.phrases.iter().enumerate() {
            for (outcome, texts) in &phrase.values {
                for text in texts {
                    words.entry(normal(text)).or_default().phrases.push((at, Some(*outcome)));
                }
            }
            for text in &phrase.text {
                words.entry(normal(text)).or_default().phrases.push((at, None));
            }
        }
        words.remove("");
        let (patterns, meanings): (Vec<String>, Vec<Meaning>) = words.into_iter().unzip();
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).ok();
        Self { automaton, meanings }
    }

    /// The words in a [normal](super::normal()) text, in order. Where words overlap, the longest counts,
    /// and of equals the first.
    pub(super) fn words(&self, text: &str) -> Vec<Word> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let ignored = addresses(text);
        let mut hits: Vec<(Range<usize>, usize)> = automaton
            .find_overlapping_iter(text)
            .map(|hit| (hit.start()..whole_end(text, hit.end()), hit.pattern().as_usize()))
            .filter(|(span, _)| is_whole(text, span.start, span.end))
            .filter(|(span, _)| !ignored.iter().any(|zone| overlaps(zone, span)))
            .collect();
        hits.sort_by_key(|(span, _)| (std::cmp::Reverse(span.len()), span.start));
        let quoted = quotations(text);
        let mut words: Vec<Word> = Vec::new();
        for (span, pattern) in hits {
            if words.iter().any(|word| overlaps(&word.span, &span)) {
                continue;
            }
            let mut meaning = self.meanings[pattern].clone();
            meaning.says.retain(|(_, _, class)| inflects(text, span.end, *class));
            if !meaning.has_meaning() && meaning.unlike.is_empty() {
                continue;
            }
            let is_quoted = quoted.iter().any(|zone| overlaps(zone, &span));
            words.push(Word { span, meaning, is_quoted });
        }
        words.sort_by_key(|word| word.span.start);
        words.retain(|word| word.meaning.has_meaning());
        words
    }
}

impl Meaning {
    fn has_meaning(&self) -> bool {
        !(self.entities.is_empty() && self.says.is_empty() && self.phrases.is_empty())
    }
}

fn all(words: &WordsByLanguage) -> impl Iterator<Item = &String> {
    words.values().flatten()
}

/// The end of a word with its English plural or possessive.
fn whole_end(text: &str, end: usize) -> usize {
    let ends_with_letter = text[..end].ends_with(|c: char| c.is_ascii_alphabetic());
    let suffix = ["'s", "s"].into_iter().find(|suffix| text[end..].starts_with(suffix));
    match suffix {
        Some(suffix) if ends_with_letter && is_whole(text, 0, end + suffix.len()) => {
            end + suffix.len()
        }
        _ => end,
    }
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
