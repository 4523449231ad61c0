//! Clauses that leave out what a clause before them says.

use super::clause::{Border, Clauses};
use super::language::List;
use super::view::View;
use crate::statement::grammar::{Echo, Reading, Stance, Time};

/// `enabled on EX01 but not on EX02`, `EX01 has it enabled, EX02 does not`: a clause without predicate, with
/// an auxiliary or a negation, that names something. It says the same as the last predicate before it, or
/// the contrary.
pub(super) fn echoes(
    view: &View<'_>,
    clauses: &Clauses,
    readings: &[Reading],
    stances: &[Stance],
) -> Vec<Echo> {
    let mut echoes = Vec::new();
    for clause in 1..clauses.borders.len() {
        if clauses.borders[clause] == Border::Inner {
            continue;
        }
        let tokens: Vec<usize> = (clauses.starts[clause]..view.tokens.len())
            .filter(|at| clauses.of[*at] == clause && !view.tokens[*at].is_mark())
            .collect();
        let says = |at: &&usize| view.word(**at).is_some_and(|word| !word.meaning.says.is_empty());
        let verbs: Vec<usize> = tokens.iter().copied().filter(|at| view.is_finite(*at)).collect();
        let is_denied = tokens
            .iter()
            .any(|at| matches!(view.text(*at), "not" | "neither" | "nor" | "never" | "no"));
        let names = tokens
            .iter()
            .any(|at| view.is_named(*at) || view.tokens[*at].has_digit() || is_other(view, *at));
        let ends_with_verb = tokens.last().is_some_and(|last| {
            view.is_auxiliary(*last)
                || *last > 0 && view.text(*last) == "not" && view.is_auxiliary(*last - 1)
        });
        // `EX02 does`, `not on EX02`, `but on EX02`, with at most an auxiliary for a verb.
        let lead = view.text(clauses.first_word(view, clause));
        let leaves_out = ends_with_verb && verbs.len() <= 1
            || verbs.len() == 1 && view.is_auxiliary(verbs[0]) && is_place(view, verbs[0] + 1)
            || verbs.is_empty()
                && (matches!(lead, "not" | "neither" | "only") && is_parallel(view, &tokens)
                    || clauses.leads[clause] == "on"
                    || clauses.leads[clause] == "for");
        if tokens.iter().any(|at| says(&at)) || !leaves_out || !names || tokens.len() > 9 {
            continue;
        }
        let start = clauses.starts[clause];
        let before = (0..view.words.len()).rev().find(|word| {
            let word = &view.words[*word];
            view.tokens.get(start).is_some_and(|first| word.span.start < first.span.start)
                && !word.meaning.says.is_empty()
        });
        if let Some(word) = before {
            let stance = tokens.iter().map(|at| stances[*at]).max().unwrap_or(Stance::Asserted);
            let time =
                if readings[word].time == Time::Never { Time::Now } else { readings[word].time };
            let reading = Reading {
                is_denied,
                time,
                stance: readings[word].stance.max(stance),
                takes_object: false,
                ..readings[word]
            };
            echoes.push(Echo { word, clause, reading });
        }
    }
    echoes
}

/// Whether it names another place or thing of the same kind: `not on EX02`, `not the second one`, but not
/// `not a hybrid`.
fn is_parallel(view: &View<'_>, tokens: &[usize]) -> bool {
    tokens.iter().any(|at| {
        view.is(List::Prepositions, *at) || view.tokens[*at].has_digit() || is_other(view, *at)
    })
}

/// `on EX02`, `not for admins`.
fn is_place(view: &View<'_>, at: usize) -> bool {
    let at = if matches!(view.text(at), "not" | "only" | "still") { at + 1 } else { at };
    matches!(view.text(at), "on" | "at" | "for" | "from" | "in" | "with")
}

/// `the other`, `the second one`, `elsewhere`.
fn is_other(view: &View<'_>, at: usize) -> bool {
    matches!(
        view.text(at),
        "other"
            | "others"
            | "first"
            | "second"
            | "third"
            | "latter"
            | "rest"
            | "elsewhere"
            | "outside"
            | "inside"
            | "internally"
            | "externally"
    )
}
