//! How a word is meant: its tense, and what triggers and its place do to it.

use super::clause::{Border, Clauses};
use super::language::List;
use super::scope::Scope;
use super::token::Token;
use super::view::View;
use super::{change, verb};
use crate::statement::grammar::{Reading, Role, Stance, Time};
use crate::statement::word::Class;

/// How the word is meant that begins at a token.
pub(super) fn reading(view: &View<'_>, clauses: &Clauses, scope: &Scope, at: usize) -> Reading {
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
        let next = view.behind(at);
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
        // `the geo-IP filter on the firewall` names a thing.
        let is_compound = chain.from == at
            && at > 1
            && view.tokens[at - 1].is_unread()
            && view.is(List::Determiners, at - 2)
            && view.is(List::Prepositions, at + 1);
        if (follows_determiner || is_compound) && class == Class::Base {
            stance = Stance::Withheld;
        }
        // `then we enable it`: what somebody does at some time, and no state.
        let is_act = class == Class::Base
            && chain.from == at
            && !view.language.is(List::LastingPresent, view.text(at))
            && chain.before.is_some_and(|before| matches!(view.text(before), "we" | "i" | "they"));
        // `disabled and frobbed it`: nobody knows what became of it.
        let goes_on = matches!(view.text(next), "and" | "&" | "then" | "or")
            && view.tokens.get(next + 1).is_some_and(Token::is_unread);
        // `disabled/enabled it`: the last is so.
        let is_undone = matches!(view.text(next), "/" | "and" | "then")
            && view.word(next + 1).is_some_and(|other| {
                let own = view.word(at).into_iter().flat_map(|word| &word.meaning.says);
                own.into_iter().any(|(predicate, side, _)| {
                    let mut others = other.meaning.says.iter();
                    others.any(|(same, opposite, _)| same == predicate && opposite != side)
                })
            });
        if is_act || goes_on || is_undone {
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

/// Whether a verb follows in the clause of a token.
fn has_later_verb(view: &View<'_>, clauses: &Clauses, from: usize) -> bool {
    (from..view.tokens.len()).any(|at| clauses.of[at] == clauses.of[from] && view.is_finite(at))
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

/// `It worked until Friday` is over; `it did not work until we renewed it` is no more.
pub(super) fn until(
    view: &View<'_>,
    clauses: &Clauses,
    firsts: &[usize],
    readings: &mut [Reading],
) {
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
