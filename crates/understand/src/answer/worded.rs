//! Outcomes by their words: as the question offers them, as the pack lists them for answers, or within a sentence.

use shindan_model::{FactDefinition, FactIx};

use super::language::{Language, occurs};
use super::script::{distinctive_words, is_apart, is_long};
use crate::fold::fold;
use crate::interpret::Interpreter;
use crate::pattern::matches_any;
use crate::plain::{is_whole, plain};
use crate::statement::normal;

/// The longest answer that a pattern with an asterisk reads (characters).
const MAX_PATTERN_CHARS: usize = 50;
/// An outcome that is named within a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) outcome: usize,
    /// Whether others are named to be excluded.
    pub(super) excludes: bool,
}

/// Where the words of an outcome stand.
#[derive(Clone, Copy, Debug)]
struct Found {
    outcome: usize,
    start: usize,
    end: usize,
}

impl Interpreter<'_> {
    /// The outcome whose words are the whole text.
    pub(super) fn exactly(&self, fact: FactIx, text: &str) -> Option<usize> {
        let known = &self.pack.facts[fact.0];
        let words = Language::get().without_lead(text);
        let plain = |words: &str| Language::get().casual(&fold(&normal(words)));
        let folded = plain(words);
        let is_named = |at: &usize| {
            self.words(known, *at).any(|words| plain(words) == folded)
                || fold(&known.outcomes[*at].replace('-', " ")) == folded
        };
        only((0..known.outcomes.len()).filter(is_named)).or_else(|| {
            let of = [text, words].map(|text| self.meant(fact, text));
            of.into_iter().find(|of| of.len() == 1).map(|of| of[0])
        })
    }

    /// The outcomes for which words stand in answers. Patterns read short answers only.
    pub(super) fn meant(&self, fact: FactIx, text: &str) -> Vec<usize> {
        let is_short = text.chars().count() <= MAX_PATTERN_CHARS;
        let text = normal(text);
        let means = |words: &&String| {
            (is_short || !words.contains('*')) && matches_any(&[normal(words)], &text)
        };
        let phrases = self.pack.phrases.iter();
        let phrases = phrases.filter(|phrase| phrase.is_for_answers && phrase.fact == fact);
        let mut all: Vec<usize> = phrases
            .flat_map(|phrase| &phrase.values)
            .filter(|(_, words)| words.iter().any(|word| means(&word)))
            .map(|(outcome, _)| *outcome)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The outcomes that yes or no means. Where the pack says nothing, those that are called so.
    pub(super) fn polar(&self, fact: FactIx, is_yes: bool) -> Vec<usize> {
        let word = if is_yes { "yes" } else { "no" };
        let meant = self.meant(fact, word);
        if meant.is_empty() {
            self.pack.facts[fact.0].outcome(word).into_iter().collect()
        } else {
            meant
        }
    }

    /// The only outcome whose words occur in a text without any word of doubt: what is excluded does not count, and where
    /// all others are excluded, the one that is left.
    pub(super) fn within(&self, fact: FactIx, text: &str) -> Option<Named> {
        let known = &self.pack.facts[fact.0];
        let text = plain(text);
        let found = self.occurrences(known, &text);
        if found.is_empty() || self.is_doubtful(&text, &found) {
            return None;
        }
        let excluded = excluded(&text, &found);
        let (out, said): (Vec<(&Found, bool)>, _) =
            found.iter().zip(excluded).partition(|(_, is_out)| *is_out);
        let said: Vec<&Found> = said.into_iter().map(|(found, _)| found).collect();
        let is_out = |at: &usize| out.iter().any(|(found, _)| found.outcome == *at);
        let Some(first) = said.first() else {
            let mut left = (0..known.outcomes.len()).filter(|at| !is_out(at));
            let last = left.next().filter(|_| left.next().is_none());
            return last.map(|outcome| Named { outcome, excludes: true });
        };
        let at = only(said.iter().map(|found| found.outcome)).filter(|at| !is_out(at))?;
        let rest = format!("{} {}", &text[..first.start], &text[first.end..]);
        let hints = out.is_empty() && self.hints_at_another(known, at, &rest);
        (!hints).then_some(Named { outcome: at, excludes: !out.is_empty() })
    }

    /// Where words of outcomes occur, in order; of words within others, the longer ones.
    fn occurrences(&self, known: &FactDefinition, text: &str) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for outcome in 0..known.outcomes.len() {
            for words in self.words(known, outcome).map(plain).filter(|words| is_long(words)) {
                let places =
                    text.match_indices(&words).map(|(start, _)| (start, start + words.len()));
                let whole = places.filter(|(start, end)| {
                    is_whole(text, *start, *end) && is_apart(text, *start, *end)
                });
                found.extend(whole.map(|(start, end)| Found { outcome, start, end }));
            }
        }
        let all = found.clone();
        found.retain(|one| {
            let covers = |other: &&Found| other.start <= one.start && other.end >= one.end;
            !all.iter().filter(covers).any(|other| other.end - other.start > one.end - one.start)
        });
        found.sort_by_key(|found| found.start);
        found
    }

    /// Whether a word of doubt stands anywhere in a text, or one that tells of another time right before or behind
    /// the words of an outcome.
    fn is_doubtful(&self, text: &str, found: &[Found]) -> bool {
        let language = Language::get();
        let is_exclusion = |word: &str| {
            let known = language.excluded_before.iter().chain(&language.excluded_after);
            known.into_iter().any(|own| own == word)
        };
        self.pack.doubts.iter().any(|doubt| {
            let before = doubt.before.iter().map(|word| plain(word));
            let after = doubt.after.iter().map(|word| plain(word));
            doubt.anywhere.iter().any(|word| occurs(text, &plain(word)))
                || before.filter(|word| !is_exclusion(word)).any(|word| {
                    found.iter().any(|found| {
                        let before = text[..found.start].trim_end();
                        let start = before.len().checked_sub(word.len());
                        before.ends_with(&word)
                            && start.is_some_and(|start| is_whole(before, start, before.len()))
                    })
                })
                || after.filter(|word| !is_exclusion(word)).any(|word| {
                    found.iter().any(|found| {
                        let after = text[found.end..].trim_start();
                        let is_excluding = language
                            .excluded_after
                            .iter()
                            .any(|own| after.starts_with(own.as_str()));
                        after.starts_with(&word) && !is_excluding && is_whole(after, 0, word.len())
                    })
                })
        })
    }

    /// Whether the rest of an answer has a word of another outcome, as `manual` in
    /// `automatic or manual` hints at `entered manually`.
    fn hints_at_another(&self, known: &FactDefinition, outcome: usize, rest: &str) -> bool {
        let chosen: String = self.words(known, outcome).map(plain).collect::<Vec<_>>().join(" ");
        let others = (0..known.outcomes.len()).filter(|at| *at != outcome);
        let words = others.flat_map(|at| self.words(known, at).map(plain).collect::<Vec<_>>());
        words.flat_map(|words| distinctive_words(&words)).any(|word| {
            let is_there = if word.is_ascii() { occurs(rest, &word) } else { rest.contains(&word) };
            is_there && !chosen.contains(&word)
        })
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
}

/// By occurrence: whether it is named to be excluded, by a word before it, one behind it, or together with the next.
fn excluded(text: &str, found: &[Found]) -> Vec<bool> {
    let language = Language::get();
    let mut out: Vec<bool> = found
        .iter()
        .map(|found| {
            let before = text[..found.start].trim_end();
            let is_before = language.excluded_before.iter().any(|word| {
                let start = before.len().checked_sub(word.len());
                before.ends_with(word.as_str())
                    && start.is_some_and(|start| is_whole(before, start, before.len()))
            });
            let after = &text[found.end..];
            is_before || language.excluded_after.iter().any(|word| after.starts_with(word.as_str()))
        })
        .collect();
    let joins = |from: usize, to: usize| {
        let mut between = &text[from.min(to)..to];
        loop {
            between = between.trim_start();
            let Some(rest) =
                language.joins.iter().find_map(|word| between.strip_prefix(word.as_str()))
            else {
                return between.is_empty();
            };
            between = rest;
        }
    };
    // `not A, B or C`; `A でも B でもなく`.
    for at in 1..found.len() {
        out[at] |= out[at - 1] && text.is_ascii() && joins(found[at - 1].end, found[at].start);
    }
    for at in (1..found.len()).rev() {
        out[at - 1] |= out[at] && !text.is_ascii() && joins(found[at - 1].end, found[at].start);
    }
    out
}

/// The first of equal numbers. `None` if there are none or they differ.
pub(super) fn only(mut found: impl Iterator<Item = usize>) -> Option<usize> {
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}
