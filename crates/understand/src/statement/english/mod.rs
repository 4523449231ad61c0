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
mod scope;
#[cfg(test)]
mod tests;
mod token;
mod verb;
mod verb_form;
mod view;

use super::grammar::{Analysis, Grammar, Reading, Role, Stance, Time};
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
            firsts.iter().map(|at| reading(&view, &clauses, &scope, *at)).collect();
        until(&view, &clauses, &firsts, &mut readings);
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

/// How the word is meant that begins at a token.
fn reading(view: &View<'_>, clauses: &Clauses, scope: &Scope, at: usize) -> Reading {
    let mut stance = scope.stances[at];
    let mut time = Time::Now;
    let mut takes_object = false;
    let mut role = Role::None;
    let denials = scope.denials[at];
    let mut is_denied = denials % 2 == 1;
    let class = view.class(at);
    let chain = verb::chain(view, clauses, at);
    if let Some(class) = class {
        let (tense, by_tense) = verb::tense(view, clauses, at, class, &chain);
        let (by_form, becomes) = verb::form_stance(view, clauses, at, class, &chain, scope);
        time = becomes.unwrap_or(tense);
        stance = stance.max(by_tense).max(by_form);
        takes_object = verb::takes_object(view, clauses, at, class, &chain);
        if class == Class::Noun && time == Time::Now && is_told_of_the_past(view, clauses, at) {
            time = Time::Past;
        }
        let next = at + view.word(at).map_or(1, |word| tokens_of(view, word));
        if next == at + 1 && is_helping(view, at) {
            stance = Stance::Withheld;
        }
        let follows_determiner = chain.from == at
            && at > 0
            && view.is(List::Determiners, at - 1)
            && !view.is(List::Pronouns, at - 1)
            && !view.is(List::Persons, at - 1);
        // `a disabled account`; `bought certificates are dear`
        let is_initial = chain.from == at && at == clauses.first_word(view, clauses.of[at]);
        let holds_determiner = view.is(List::Determiners, at) && next > at + 1;
        // `it is the right name`
        let is_predicative = follows_determiner
            && (clauses.starts[clauses.of[at]]..at - 1)
                .rev()
                .find(|before| !view.is(List::Adverbs, *before))
                .is_some_and(|before| matches!(view.text(before), "is" | "are" | "was" | "were"));
        let is_attribute = follows_determiner && !is_predicative
            || holds_determiner
            || is_initial
                && matches!(class, Class::Past | Class::Noun)
                && has_later_verb(view, clauses, next);
        let is_value = view
            .word(at)
            .is_some_and(|word| word.meaning.phrases.iter().any(|(_, outcome)| outcome.is_some()));
        if is_attribute
            && !is_value
            && (view.is_named(next) || matches!(view.text(next), "one" | "ones"))
        {
            let by_place =
                if is_initial && !follows_determiner { Stance::Withheld } else { Stance::Reported };
            stance = stance.max(by_place);
        }
        if follows_determiner && class == Class::Base {
            stance = Stance::Withheld;
        }
        // `then we enable it`: what somebody does at some time, and no state.
        let is_act = class == Class::Base
            && chain.from == at
            && !view.language.is(List::LastingPresent, view.text(at))
            && chain.before.is_some_and(|before| matches!(view.text(before), "we" | "i" | "they"));
        // `disabled and frobbed it`: nobody knows what became of it.
        let goes_on = matches!(view.text(next), "and" | "&" | "then" | "or")
            && view.tokens.get(next + 1).is_some_and(is_unread);
        if is_act || goes_on {
            stance = stance.max(Stance::Reported);
        }
    }
    let clause = clauses.of[at];
    // `when the password changes`: whenever that happens.
    if matches!(clauses.leads[clause].as_str(), "when" | "whenever")
        && class.is_some()
        && time == Time::Now
    {
        stance = stance.max(Stance::Reported);
    }
    if time == Time::Past && class == Some(Class::Past) && scope.is_event[clause] {
        time = Time::Changed;
    }
    if scope.changed[at] && matches!(time, Time::Now | Time::Changed) {
        time = Time::Changed;
    }
    if scope.over[at] && (time != Time::Changed || !scope.changed[at]) {
        time = Time::Over;
    }
    let is_value = view
        .word(at)
        .is_some_and(|word| word.meaning.phrases.iter().any(|(_, outcome)| outcome.is_some()));
    if is_value {
        // `after the cutover`: when something happened.
        let before = (at.saturating_sub(2)..at).rev().find(|at| !view.is(List::Determiners, *at));
        if before.is_some_and(|at| matches!(view.text(at), "after" | "before" | "during")) {
            stance = stance.max(Stance::Reported);
        }
        role = change::role(view, clauses, at);
        let (is_past, is_progressive) = change::tense(view, clauses, at);
        if change::is_gone(view, clauses, at) && role != Role::Goal {
            time = Time::Over;
        } else if is_past && role == Role::Goal {
            time = Time::Changed;
        } else if is_past && role == Role::Source && change::goes(view, clauses, at) {
            time = Time::Over;
        } else if is_past && role == Role::None {
            time = Time::Past;
        } else if is_progressive && role == Role::Goal {
            stance = stance.max(Stance::Reported);
        }
    }
    // `none of them will move`: what machines never do.
    let is_refusal = is_denied
        && (clauses.starts[clause]..at).any(|before| view.text(before) == "will")
        && !(clauses.starts[clause]..at)
            .any(|before| matches!(view.text(before), "we" | "i" | "you" | "he" | "she"));
    if scope.planned[at] && !is_refusal && !(is_value && role == Role::Source) {
        time = Time::Planned;
    }
    // `has never worked`, but not `never works`, which is so each time.
    let says_once = || {
        let here = (0..view.tokens.len()).filter(|other| clauses.of[*other] == clauses.of[at]);
        here.into_iter().any(|other| {
            matches!(
                (view.text(other), view.text(other + 1)),
                ("single", "time") | ("even", "once") | ("so", "far")
            ) || view.text(other) == "yet" && view.text(other + 1) != "another"
        })
    };
    let is_never = is_denied && chain.is_perfect() && says_once()
        || (chain.from..at).any(|before| matches!(view.text(before), "never" | "ever"));
    if is_never
        && is_denied
        && class.is_some_and(|class| class != Class::Third && class != Class::Base)
    {
        time = Time::Never;
        is_denied = false;
    }
    if denials > 1 {
        stance = stance.max(Stance::Reported);
    }
    Reading { is_denied, time, stance, role, points_ahead: false, takes_object }
}

/// Whether a word belongs to something that neither the pack nor everybody's sites have.
fn is_stranger(view: &View<'_>, at: usize, word: &Word) -> bool {
    let of = at + tokens_of(view, word);
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
                    is_unread(&view.tokens[at])
                }
        })
}

/// By clause: how many of its words neither the pack nor the closed class has.
fn unread(view: &View<'_>, clauses: &Clauses) -> Vec<usize> {
    let mut unread = vec![0; clauses.borders.len()];
    for (at, token) in view.tokens.iter().enumerate() {
        unread[clauses.of[at]] += usize::from(is_unread(token));
    }
    unread
}

/// Whether neither the pack nor the closed class has a word.
fn is_unread(token: &token::Token) -> bool {
    !token.is_mark()
        && token.word.is_none()
        && !token.has_digit()
        && !token.text.contains('.')
        && token.lists == 0
}

/// Whether the verb of a clause, which stands before a token that is no verb, is a simple past.
fn is_told_of_the_past(view: &View<'_>, clauses: &Clauses, at: usize) -> bool {
    let clause = clauses.of[at];
    let before = (clauses.starts[clause]..at).filter(|before| clauses.of[*before] == clause);
    let mut verbs = before.filter(|before| view.is_finite(*before));
    let first = verbs.next();
    first.is_some_and(|verb| {
        !view.is_auxiliary(verb)
            && (view.class(verb) == Some(Class::Past)
                || view.class(verb).is_none()
                    && view.is(List::VerbsPast, verb)
                    && !view.is(List::VerbsPresent, verb))
    })
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

/// Whether a verb follows in the clause of a token.
fn has_later_verb(view: &View<'_>, clauses: &Clauses, from: usize) -> bool {
    (from..view.tokens.len()).any(|at| clauses.of[at] == clauses.of[from] && view.is_finite(at))
}

/// Where the object of the word at a token has to begin: before the next verb of its clause.
fn object_end(text: &str, view: &View<'_>, clauses: &Clauses, at: usize) -> usize {
    let own = view.tokens[at].word;
    let from = at + view.word(at).map_or(1, |word| tokens_of(view, word));
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

/// Whether the word at a token only helps another verb: `has` in `has been renewed`.
fn is_helping(view: &View<'_>, at: usize) -> bool {
    let next = (at + 1..view.tokens.len())
        .find(|next| !view.is(List::Adverbs, *next) && view.text(*next) != "not");
    matches!(view.text(at), "has" | "have" | "had" | "having")
        && next.is_some_and(|next| {
            matches!(view.text(next), "been" | "to" | "got" | "had")
                || !view.is_named(next)
                    && (view.is(List::VerbsPast, next) || view.class(next) == Some(Class::Past))
        })
}

fn tokens_of(view: &View<'_>, word: &Word) -> usize {
    view.tokens
        .iter()
        .filter(|token| word.span.start <= token.span.start && token.span.start < word.span.end)
        .count()
}

/// `It worked until Friday` is over; `it did not work until we renewed it` is no more.
fn until(view: &View<'_>, clauses: &Clauses, firsts: &[usize], readings: &mut [Reading]) {
    for (clause, lead) in clauses.leads.iter().enumerate() {
        if clauses.borders[clause] != Border::Sub || !matches!(lead.as_str(), "until" | "till") {
            continue;
        }
        for (word, at) in firsts.iter().enumerate() {
            let other = clauses.of[*at];
            let reading = &mut readings[word];
            let is_main = other + 1 == clause;
            if is_main && view.class(*at).is_some() {
                if reading.is_denied || reading.time == Time::Never {
                    reading.is_denied = false;
                    reading.time = Time::Changed;
                } else if matches!(reading.time, Time::Past | Time::Changed) {
                    reading.time = Time::Over;
                } else if reading.time == Time::Now {
                    reading.stance = reading.stance.max(Stance::Reported);
                }
            }
        }
    }
}

/// Whether a word is listed with the one before: between them are only commas, `and`, `or` and words
/// without meaning.
fn joins(view: &View<'_>, clauses: &Clauses, firsts: &[usize], word: usize) -> bool {
    let Some(before) = word.checked_sub(1) else { return false };
    if clauses.of[firsts[before]] != clauses.of[firsts[word]] {
        return false;
    }
    let from = firsts[before] + tokens_of(view, &view.words[before]);
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
