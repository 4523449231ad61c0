//! Japanese: what follows a stem decides how it is meant.
//!
//! The [endings](automaton) of a word are read from the end of its stem; [cues](cue) elsewhere in the sentence and
//! the way in which [clauses](clause) follow each other change what they say.

mod automaton;
mod clause;
mod cue;
mod expansion;
mod fold;
mod meaning;
mod scope;
mod stem;
mod tables;

pub(super) use fold::inflects;
pub(super) use stem::stem;

use super::grammar::{Analysis, Grammar, Reading, Subject};
use super::vocabulary::{Class, Word};
use clause::clauses;
use fold::{Folded, fold};
use scope::Scope;
use tables::Link;

/// The grammar of Japanese.
#[derive(Debug)]
pub(super) struct Japanese;

impl Grammar for Japanese {
    fn analyse(&self, text: &str, words: &[Word]) -> Analysis {
        let clauses = clauses(text);
        let scope = Scope::new(text, &clauses, words);
        // What an occasion leads to speaks of the same: `開くと、404 が出ます`.
        let mut groups = vec![0; clauses.len()];
        for at in 1..clauses.len() {
            let goes_on = clauses[at - 1].link == Some(Link::Occasion);
            groups[at] = groups[at - 1] + usize::from(!goes_on);
        }
        let in_clause = |word: &Word| {
            let at = clauses.iter().position(|clause| word.span.start < clause.span.end);
            at.unwrap_or(clauses.len() - 1)
        };
        Analysis {
            clauses: words.iter().map(|word| groups[in_clause(word)]).collect(),
            joins: (0..words.len())
                .map(|at| at > 0 && joins(text, &words[at - 1], &words[at]))
                .collect(),
            readings: words.iter().map(|word| scope.reading(word, in_clause(word))).collect(),
            is_head_final: true,
            subjects: vec![Subject::Known; groups.last().map_or(1, |last| last + 1)],
            stretches: clauses.iter().zip(&groups).map(|(clause, group)| (clause.span.clone(), *group)).collect(),
            ..Analysis::plain(text, words)
        }
    }
}

/// A word with its endings, of whatever class reads furthest.
fn folded(text: &str, word: &Word) -> Option<Folded> {
    let (start, end) = (word.span.start, word.span.end);
    // Of a quotation, what follows its end counts.
    let end = match text[end..].find(['」', '』', '"']) {
        Some(length) if word.is_quoted => {
            let close = end + length;
            close + text[close..].chars().next().map_or(0, char::len_utf8)
        }
        _ => end,
    };
    let is_name = !word.is_predicate();
    let mut classes: Vec<Class> = word.meaning.says.iter().map(|(_, _, class)| *class).collect();
    if is_name || word.is_quoted {
        classes = vec![Class::Noun];
    }
    classes.sort_unstable();
    classes.dedup();
    let all = classes.into_iter().filter_map(|class| fold(text, start, end, class, is_name));
    all.max_by_key(|folded| folded.end)
}

/// Whether two words are listed beside each other.
fn joins(text: &str, before: &Word, word: &Word) -> bool {
    const BETWEEN: &[&str] = &[
        "と",
        "や",
        "、",
        "も",
        "および",
        "及び",
        "・",
        "/",
        ",",
        "とか",
        "ならびに",
        "並びに",
        "と、",
    ];
    let between = text.get(before.span.end..word.span.start);
    between.is_some_and(|between| BETWEEN.contains(&between.trim()))
}

/// What is neither said nor denied.
const SILENT: Reading = Reading { stance: super::grammar::Stance::Withheld, ..Reading::PLAIN };
