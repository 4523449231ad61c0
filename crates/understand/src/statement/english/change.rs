//! The part of values in a change: what is left, and what is reached.

use super::clause::Clauses;
use super::language::List;
use super::view::View;
use crate::statement::grammar::Role;
use crate::statement::word::Class;

/// Verbs of going from one thing to another.
const GOING: &[&str] = &[
    "move",
    "moves",
    "moved",
    "moving",
    "migrate",
    "migrates",
    "migrated",
    "migrating",
    "migration",
    "upgrade",
    "upgrades",
    "upgraded",
    "upgrading",
    "update",
    "updated",
    "updating",
    "went",
    "go",
    "going",
    "goes",
    "gone",
    "switch",
    "switched",
    "switching",
    "changed",
    "change",
    "changing",
    "came",
    "come",
    "coming",
    "jump",
    "jumped",
    "swap",
    "swapped",
    "replaced",
    "replace",
    "replacing",
    "transition",
    "transitioned",
    "transferred",
    "converted",
    "upgrade",
    "got",
    "up",
    "brought",
    "set",
    "cut",
    "moves",
];

/// Whether the clause of a token speaks of going from one thing to another, before it.
pub(super) fn goes(view: &View<'_>, clauses: &Clauses, at: usize) -> bool {
    let clause = clauses.of[at];
    (clauses.starts[clause]..at)
        .any(|before| clauses.of[before] == clause && GOING.contains(&view.text(before)))
}

/// The part of the value at a token, by the preposition before it: `from the old 2010`, `to a new 2016 server`.
pub(super) fn role(view: &View<'_>, clauses: &Clauses, at: usize) -> Role {
    let clause = clauses.of[at];
    // `from 2010 to 2016`
    let left = |to: usize| {
        (clauses.starts[clause]..to)
            .any(|before| clauses.of[before] == clause && view.text(before) == "from")
    };
    let from = (at.saturating_sub(6)..at).rev();
    for before in from.take_while(|before| clauses.of[*before] == clause) {
        match view.text(before) {
            "from" | "off" | "leaving" | "replacing" => return Role::Source,
            "to" | "into" | "onto" if goes(view, clauses, at) || left(before) => return Role::Goal,
            "with" | "by"
                if (clauses.starts[clause]..before).any(|verb| {
                    view.text(verb).starts_with("replac") || view.text(verb).starts_with("swap")
                }) =>
            {
                return Role::Goal;
            }
            _ if view.tokens[before].is_mark()
                || view.is(List::Prepositions, before)
                || view.is_finite(before) =>
            {
                return Role::None;
            }
            _ => {}
        }
    }
    // `we replaced 2010 with 2016`
    let is_replaced = (clauses.starts[clause]..at).rev().take(4).any(|verb| {
        clauses.of[verb] == clause
            && matches!(
                view.text(verb),
                "replaced" | "replace" | "retired" | "decommissioned" | "uninstalled" | "removed"
            )
    });
    if is_replaced { Role::Source } else { Role::None }
}

/// Whether the thing is said to be gone: `the old 2010`, `the former 2010 server`, `2010 was uninstalled`.
pub(super) fn is_gone(view: &View<'_>, clauses: &Clauses, at: usize) -> bool {
    let clause = clauses.of[at];
    let is_old = (at.saturating_sub(3)..at).any(|before| {
        clauses.of[before] == clause
            && !matches!(view.text(before.saturating_sub(1)), "a" | "an")
            && matches!(
                view.text(before),
                "old"
                    | "former"
                    | "previous"
                    | "legacy"
                    | "decommissioned"
                    | "retired"
                    | "uninstalled"
                    | "ex"
            )
    });
    let is_removed = (at..view.tokens.len()).any(|after| {
        clauses.of[after] == clause
            && matches!(
                view.text(after),
                "uninstalled"
                    | "decommissioned"
                    | "removed"
                    | "retired"
                    | "gone"
                    | "demoted"
                    | "dismantled"
                    | "replaced"
                    | "scrapped"
                    | "dead"
                    | "history"
            )
    });
    is_old || is_removed
}

/// The tense of the clause of a value, by its first verb: whether it is past, and whether it is under way.
pub(super) fn tense(view: &View<'_>, clauses: &Clauses, at: usize) -> (bool, bool) {
    let clause = clauses.of[at];
    let verb = (clauses.starts[clause]..view.tokens.len())
        .find(|verb| clauses.of[*verb] == clause && view.is_finite(*verb));
    let Some(verb) = verb else { return (false, false) };
    let is_perfect = matches!(view.text(verb), "has" | "have");
    let is_past = !is_perfect
        && (matches!(view.text(verb), "was" | "were" | "had" | "did" | "used")
            || view.is(List::VerbsPast, verb)
            || view.class(verb) == Some(Class::Past))
        && !view.is(List::VerbsPresent, verb);
    let is_progressive = matches!(view.text(verb), "is" | "are" | "am")
        && (verb + 1..view.tokens.len().min(verb + 4)).any(|next| view.is(List::VerbsIng, next));
    (is_past, is_progressive)
}
