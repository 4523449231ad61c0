//! English: what precedes and follows a word decides how it is meant.
//!
//! A sentence becomes [`token`]s, these [`clause`]s. [`pattern`]s of the closed class, which
//! `grammar/english.toml` lists, reach words as [`scope`] says; the auxiliaries before a [`verb`] tell its
//! tense. [`change`] tells what is left from what is reached, [`echo`] adds what a clause leaves out.

mod change;
mod clause;
mod echo;
mod inflection;
mod language;
mod pattern;
mod place;
mod reading;
mod scope;
#[cfg(test)]
mod tests;
mod token;
mod verb;
mod verb_form;
mod view;

use super::grammar::{Analysis, Grammar, Reading, Stance};
use super::word::{Class, Word};
use crate::names::is_host;
use clause::{Border, Clauses};
use language::{Language, List};
pub(super) use place::{is_tail_here, is_word_here};
use scope::Scope;
use view::View;

/// The grammar of English.
#[derive(Debug)]
pub(super) struct English;

/// The forms of a word as packs write it.
pub(super) fn forms(word: &str) -> Vec<(String, Class)> {
    Language::get().forms(word)
}

/// A normal text with the usual slips of the keyboard mended.
pub(super) fn respelt(text: &str) -> String {
    let language = Language::get();
    let mut respelt = String::with_capacity(text.len());
    for piece in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        match language.spellings.get(word) {
            Some(right) => respelt.push_str(right),
            None => respelt.push_str(word),
        }
        respelt.push_str(&piece[word.len()..]);
    }
    respelt
}

impl Grammar for English {
    fn says_outright(&self, text: &str, words: &[Word], at: usize) -> bool {
        let language = Language::get();
        let tokens = token::tokens(text, words, &|word| language.lists(word));
        let view = View { language, tokens: &tokens, words };
        let clauses = Clauses::new(&view);
        let scope = Scope::new(&view, &clauses);
        tokens.iter().position(|token| token.span.end > at).is_some_and(|at| {
            scope.stances[at] <= Stance::Quoted
                && scope.denials[at] == 0
                && !scope.planned[at]
                && !scope.over[at]
        })
    }

    fn analyse(&self, text: &str, words: &[Word]) -> Analysis {
        let language = Language::get();
        let tokens = token::tokens(text, words, &|word| language.lists(word));
        let view = View { language, tokens: &tokens, words };
        let clauses = Clauses::new(&view);
        let scope = Scope::new(&view, &clauses);
        let firsts: Vec<usize> = (0..words.len())
            .map(|word| tokens.iter().position(|token| token.word == Some(word)).unwrap_or(0))
            .collect();
        let mut readings: Vec<Reading> =
            firsts.iter().map(|at| reading::reading(&view, &clauses, &scope, *at)).collect();
        reading::until(&view, &clauses, &firsts, &mut readings);
        Analysis {
            clauses: firsts.iter().map(|at| clauses.of[*at]).collect(),
            joins: (0..words.len()).map(|word| joins(&view, &clauses, &firsts, word)).collect(),
            strangers: (0..words.len())
                .map(|word| is_stranger(&view, firsts[word], &words[word]))
                .collect(),
            asides: firsts.iter().map(|at| is_aside(&view, *at)).collect(),
            targets: Vec::new(),
            refers: (0..clauses.borders.len())
                .map(|clause| refers(&view, &clauses, clause))
                .collect(),
            blocks: clauses.blocks.clone(),
            describes: (0..clauses.borders.len())
                .map(|clause| {
                    clauses.borders[clause] == Border::Sub
                        && matches!(clauses.leads[clause].as_str(), "which" | "that" | "who")
                })
                .collect(),
            owns: vec![false; words.len()],
            compared: vec![false; words.len()],
            is_head_final: false,
            object_ends: firsts.iter().map(|at| object_end(text, &view, &clauses, *at)).collect(),
            subjects: scope::subjects(&view, &clauses),
            stretches: stretches(text, &view, &clauses),
            echoes: echo::echoes(&view, &clauses, &readings, &scope.stances),
            has_pronoun: (0..tokens.len()).any(|at| {
                matches!(
                    view.text(at),
                    "it" | "them" | "there" | "its" | "that" | "this" | "they" | "both"
                )
            }),
            absent: scope.absent.iter().filter_map(|at| tokens[*at].word).collect(),
            unread: unread(&view, &clauses),
            readings,
        }
    }
}

/// Whether a word belongs to something that neither the pack nor everybody's sites have.
fn is_stranger(view: &View<'_>, at: usize, word: &Word) -> bool {
    let of = at + view.tokens_of(word);
    let is_of = view.text(of) == "of";
    if !is_of && !matches!(view.text(of), "on" | "for" | "at" | "in" | "from") {
        return false;
    }
    let rest = of + 1..view.tokens.len().min(of + 6);
    let phrase = rest.take_while(|at| {
        !view.tokens[*at].is_mark()
            && !view.is(List::Prepositions, *at)
            && !view.is_finite(*at)
            && view.text(*at) != "and"
    });
    let mut nouns = phrase
        .filter(|at| !view.is(List::Determiners, *at) && !view.is(List::Adverbs, *at))
        .peekable();
    nouns.peek().is_some()
        && nouns.all(|at| {
            view.word(at).is_none()
                && !view.tokens[at].has_digit()
                && !is_host(view.text(at))
                && if is_of {
                    !view.is(List::Sites, at)
                        && !view.is(List::Pronouns, at)
                        && !view.is(List::Persons, at)
                } else {
                    view.tokens[at].is_unread()
                }
        })
}

/// By clause: how many of its words neither the pack nor the closed class has.
fn unread(view: &View<'_>, clauses: &Clauses) -> Vec<usize> {
    let mut unread = vec![0; clauses.borders.len()];
    for (at, token) in view.tokens.iter().enumerate() {
        unread[clauses.of[at]] += usize::from(token.is_unread());
    }
    unread
}

/// Whether the word at a token only tells where or how: `on the server`, `from outside`.
fn is_aside(view: &View<'_>, at: usize) -> bool {
    let before =
        (at.saturating_sub(3)..at).rev().find(|before| !view.is(List::Determiners, *before));
    view.is(List::Prepositions, at)
        || before.is_some_and(|before| {
            view.is(List::Prepositions, before) && view.word(before).is_none()
        })
}

/// Whether a clause has a word that stands for something named before.
fn refers(view: &View<'_>, clauses: &Clauses, clause: usize) -> bool {
    let is_pronoun = |at: usize| {
        matches!(
            view.text(at),
            "it" | "they"
                | "them"
                | "its"
                | "their"
                | "that"
                | "this"
                | "these"
                | "those"
                | "which"
                | "one"
                | "ones"
                | "both"
                | "who"
        ) && view.word(at).is_none()
    };
    let has_subject = (clauses.starts[clause]..view.tokens.len())
        .take_while(|at| clauses.of[*at] == clause && !view.is_finite(*at))
        .any(|at| {
            !view.tokens[at].is_mark()
                && !view.is(List::Connectives, at)
                && !view.is(List::Adverbs, at)
        });
    !has_subject || (0..view.tokens.len()).any(|at| clauses.of[at] == clause && is_pronoun(at))
}

/// Where the object of the word at a token has to begin: before the next verb of its clause.
fn object_end(text: &str, view: &View<'_>, clauses: &Clauses, at: usize) -> usize {
    let own = view.tokens[at].word;
    let from = view.behind(at);
    // `there is not`: what helps the word itself.
    let helps = |next: &usize| {
        view.is_auxiliary(*next) || view.is(List::Adverbs, *next) || view.text(*next) == "not"
    };
    let from = (from..view.tokens.len()).find(|next| !helps(next)).unwrap_or(from);
    let end = (from..view.tokens.len()).find(|next| {
        let token = &view.tokens[*next];
        let is_verb = match token.word {
            Some(word) => Some(word) != own && view.is_finite(*next) && view.class(*next).is_some(),
            None => view.is_finite(*next),
        };
        let is_purpose = token.text == "to"
            && !view.is_named(*next + 1)
            && !view.is(List::Determiners, *next + 1);
        clauses.of[*next] != clauses.of[at] || is_verb || is_purpose && token.word != own
    });
    end.map_or(text.len(), |end| view.tokens[end].span.start)
}

/// Whether a word is listed with the one before: between them are only commas, `and`, `or` and words
/// without meaning.
fn joins(view: &View<'_>, clauses: &Clauses, firsts: &[usize], word: usize) -> bool {
    let Some(before) = word.checked_sub(1) else { return false };
    if clauses.of[firsts[before]] != clauses.of[firsts[word]] {
        return false;
    }
    let from = firsts[before] + view.tokens_of(&view.words[before]);
    (from..firsts[word]).all(|at| {
        matches!(
            view.text(at),
            "," | "and"
                | "or"
                | "&"
                | "+"
                | "/"
                | "as"
                | "well"
                | "the"
                | "our"
                | "a"
                | "an"
                | "both"
                | "also"
                | "its"
                | "nor"
                | "plus"
                | "on"
                | "of"
        )
    })
}

/// The text in stretches of one clause each.
fn stretches(
    text: &str,
    view: &View<'_>,
    clauses: &Clauses,
) -> Vec<(std::ops::Range<usize>, usize)> {
    let mut found: Vec<(std::ops::Range<usize>, usize)> = Vec::new();
    for (token, clause) in view.tokens.iter().zip(&clauses.of) {
        match found.last_mut() {
            Some((span, last)) if last == clause => span.end = token.span.end.max(span.end),
            _ => found.push((token.span.start..token.span.end, *clause)),
        }
    }
    if let Some((span, _)) = found.last_mut() {
        span.end = text.len();
    }
    found
}
