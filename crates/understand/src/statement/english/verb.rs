//! The tense of predicates.

use super::clause::Clauses;
use super::language::List;
use super::pattern::Effect;
use super::scope::Scope;
use super::view::View;
use crate::statement::grammar::{Stance, Time};
use crate::statement::word::Class;

/// The auxiliaries before a predicate, as one verb.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// The first token of it, adverbs included.
    pub(super) from: usize,
    has: bool,
    had: bool,
    was: bool,
    is: bool,
    been: bool,
    being: bool,
    did: bool,
    could: bool,
    got: bool,
    /// Whether the infinitive particle stands right before the verb.
    to: bool,
    /// The token before it, if there is one in the clause.
    pub(super) before: Option<usize>,
}

impl Chain {
    fn is_empty(&self) -> bool {
        !(self.has
            || self.had
            || self.was
            || self.is
            || self.been
            || self.being
            || self.did
            || self.could
            || self.got)
    }

    /// Whether it is perfect: `has worked`.
    pub(super) fn is_perfect(&self) -> bool {
        self.has
    }

    /// Whether there is a form of `be` or `get`.
    pub(super) fn is_passive(&self) -> bool {
        self.was || self.is || self.been || self.being || self.got
    }
}

/// The auxiliaries before a token, in its clause.
pub(super) fn chain(view: &View<'_>, clauses: &Clauses, at: usize) -> Chain {
    let mut chain = Chain { from: at, ..Chain::default() };
    let mut before = at;
    while before > 0 && clauses.of[before - 1] == clauses.of[at] {
        before -= 1;
        match view.text(before) {
            "has" | "have" | "having" => chain.has = true,
            "had" => chain.had = true,
            "was" | "were" => chain.was = true,
            "is" | "are" | "am" | "be" => chain.is = true,
            "been" => chain.been = true,
            "being" => chain.being = true,
            "did" => chain.did = true,
            "could" => chain.could = true,
            "got" | "gets" | "get" | "getting" | "became" | "becomes" | "went" | "goes" => {
                chain.got = true
            }
            "to" if before + 1 == chain.from => chain.to = true,
            "not" | "never" | "no" | "longer" | "any" | "more" => {}
            _ if view.is(List::Auxiliaries, before) => {}
            _ if view.is(List::Adverbs, before) && !view.is_named(before) => {}
            _ => break,
        }
        chain.from = before;
    }
    chain.before =
        (chain.from > 0 && clauses.of[chain.from - 1] == clauses.of[at]).then(|| chain.from - 1);
    chain
}

/// When the predicate at a token holds, and how far that is certain by its form alone.
pub(super) fn tense(
    view: &View<'_>,
    clauses: &Clauses,
    at: usize,
    class: Class,
    chain: &Chain,
) -> (Time, Stance) {
    let text = view.text(at);
    let lasts =
        view.language.is(List::LastingPast, text) || view.language.is(List::LastingIng, text);
    match class {
        Class::Past if chain.had => (Time::Past, Stance::Reported),
        Class::Past if chain.being => (Time::Now, Stance::Reported),
        Class::Past if chain.has => {
            (if lasts && !chain.been { Time::Now } else { Time::Changed }, Stance::Asserted)
        }
        Class::Past if chain.was => (Time::Past, Stance::Asserted),
        Class::Past if chain.got => (Time::Changed, Stance::Asserted),
        Class::Past if chain.is => (Time::Now, Stance::Asserted),
        Class::Past => past(view, clauses, at, lasts),
        Class::Ing if chain.is_passive() => {
            let time = if chain.was { Time::Past } else { Time::Now };
            (time, if lasts { Stance::Asserted } else { Stance::Reported })
        }
        Class::Base | Class::Third if chain.did => {
            (if lasts { Time::Past } else { Time::Changed }, Stance::Asserted)
        }
        Class::Base if chain.could => (Time::Past, Stance::Asserted),
        _ if chain.had => (Time::Past, Stance::Reported),
        _ if chain.was => (Time::Past, Stance::Asserted),
        _ if chain.got => (Time::Changed, Stance::Asserted),
        _ => (Time::Now, Stance::Asserted),
    }
}

/// A past form without auxiliary: a participle after an object (`has the proxy enabled`), or what happened.
fn past(view: &View<'_>, clauses: &Clauses, at: usize, lasts: bool) -> (Time, Stance) {
    let clause = clauses.of[at];
    let earlier = (clauses.starts[clause]..at).rev().filter(|before| clauses.of[*before] == clause);
    for before in earlier {
        match view.text(before) {
            "have" | "has" | "with" | "get" | "keep" | "keeps" | "leave" | "shows" | "show"
            | "see" => return (Time::Now, Stance::Asserted),
            "had" | "found" | "left" | "was" | "were" => return (Time::Past, Stance::Asserted),
            "is" | "are" => return (Time::Now, Stance::Asserted),
            _ => {}
        }
    }
    (if lasts { Time::Past } else { Time::Changed }, Stance::Asserted)
}

/// Whether a verb is acting on what follows: `we enabled X`, but not `X was enabled`, `X expired`.
pub(super) fn takes_object(
    view: &View<'_>,
    clauses: &Clauses,
    at: usize,
    class: Class,
    chain: &Chain,
) -> bool {
    let is_verb = matches!(class, Class::Past | Class::Base | Class::Third | Class::Ing);
    let is_passive = class == Class::Past && chain.is_passive();
    if !is_verb || is_passive {
        return false;
    }
    if matches!(view.text(at), "have" | "has" | "had" | "having") {
        return true;
    }
    let ends = view.tokens.get(view.behind(at)).is_none_or(|next| {
        let is_joint = matches!(next.text.as_str(), "and" | "but" | "according" | "again");
        next.is_mark() || is_joint || view.language.is(List::Prepositions, &next.text)
    });
    if class != Class::Past && ends {
        return false;
    }
    let clause = clauses.of[at];
    let before = (clauses.starts[clause]..chain.from).rev().find(|before| {
        clauses.of[*before] == clause
            && !view.tokens[*before].is_mark()
            && !view.is(List::Adverbs, *before)
    });
    before.is_none_or(|before| !view.is_named(before))
}

/// Whether the form of a verb keeps it from saying anything: an order, a purpose, an activity as such.
pub(super) fn form_stance(
    view: &View<'_>,
    clauses: &Clauses,
    at: usize,
    class: Class,
    chain: &Chain,
    scope: &Scope,
) -> (Stance, Option<Time>) {
    let clause = clauses.of[at];
    let first = clauses.first_word(view, clause);
    let before = if chain.from > 0 { view.text(chain.from - 1) } else { "" };
    match class {
        // `we had to enable it` again
        Class::Base if chain.to && chain.had => (Stance::Asserted, Some(Time::Changed)),
        Class::Base if chain.to => {
            // `unable to` and `used to` say themselves what becomes of the verb.
            let particle = (chain.from..at).find(|to| view.text(*to) == "to");
            let effect = particle.and_then(|to| scope.in_trigger[to]);
            let asserts = matches!(
                effect,
                Some(
                    Effect::Negation
                        | Effect::Over
                        | Effect::Planned
                        | Effect::Doubtful
                        | Effect::Raised
                )
            ) || view.language.is(List::Asserting, before);
            (if asserts { Stance::Asserted } else { Stance::Withheld }, None)
        }
        Class::Base if first == at && chain.is_empty() => (Stance::Withheld, None),
        Class::Ing if chain.is_passive() => (Stance::Asserted, None),
        Class::Ing if matches!(before, "tried" | "try" | "tested") => {
            (Stance::Asserted, Some(Time::Changed))
        }
        Class::Ing
            if matches!(
                before,
                "stopped"
                    | "started"
                    | "keeps"
                    | "keep"
                    | "kept"
                    | "began"
                    | "stops"
                    | "starts"
                    | "not"
            ) =>
        {
            (Stance::Asserted, None)
        }
        Class::Ing if first == at || at == clauses.starts[clause] + 1 => {
            let stance = if scope.is_in_vain {
                Stance::Asserted
            } else if clauses.starts[clause] < at
                && matches!(view.text(clauses.starts[clause]), "after" | "since" | "despite")
            {
                Stance::Reported
            } else {
                Stance::Withheld
            };
            (stance, Some(Time::Changed))
        }
        Class::Ing if view.is(List::Prepositions, chain.from.saturating_sub(1)) => {
            (Stance::Withheld, None)
        }
        _ => (Stance::Asserted, None),
    }
}
