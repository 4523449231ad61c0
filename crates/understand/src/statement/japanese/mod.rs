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
mod relation;
mod scope;
mod stem;
mod tables;
mod unread;

pub(super) use fold::inflects;
pub(super) use stem::stem;

use super::grammar::{Analysis, Grammar, Reading, Stance, Subject, Time};
use super::word::{Class, Word};
use clause::{Clause, clauses};
use fold::{Folded, fold};
use scope::Scope;
use tables::Link;

/// The grammar of Japanese.
#[derive(Debug)]
pub(super) struct Japanese;

impl Grammar for Japanese {
    fn says_outright(&self, text: &str, words: &[Word], _: usize) -> bool {
        // Who speaks of a property speaks of little else in the sentence.
        let is_asked = text.trim_end().ends_with(['か', '?']);
        let readings = self.analyse(text, words).readings;
        !is_asked
            && readings.iter().all(|reading| {
                reading.stance <= Stance::Quoted
                    && !reading.is_denied
                    && !matches!(reading.time, Time::Planned | Time::Over | Time::Never)
            })
    }

    fn analyse(&self, text: &str, words: &[Word]) -> Analysis {
        let clauses = clauses(text);
        let folds: Vec<Option<Folded>> = words.iter().map(|word| folded(text, word)).collect();
        let scope = Scope::new(text, &clauses, words);
        // What an occasion leads to speaks of the same: `開くと、404 が出ます`.
        let mut groups = vec![0; clauses.len()];
        for at in 1..clauses.len() {
            let before = &clauses[at - 1];
            let goes_on = before.link == Some(Link::Occasion)
                || before.link == Some(Link::Condition)
                    && scope::is_about_a_name(text, before, words);
            groups[at] = groups[at - 1] + usize::from(!goes_on);
        }
        let in_clause = |word: &Word| {
            let at = clauses.iter().position(|clause| word.span.start < clause.span.end);
            at.unwrap_or(clauses.len() - 1)
        };
        let mut readings: Vec<Reading> = words
            .iter()
            .zip(&folds)
            .map(|(word, folded)| scope.reading(word, *folded, in_clause(word)))
            .collect();
        let ends: Vec<usize> = words.iter().map(|word| clauses[in_clause(word)].span.end).collect();
        silence_endings(words, &folds, &ends, &mut readings);
        share_endings(text, words, &folds, &mut readings);
        let pairs = |is: &dyn Fn(&str, &Word, &Word) -> bool| -> Vec<bool> {
            let each = (0..words.len())
                .map(|at| words.get(at + 1).is_some_and(|next| is(text, &words[at], next)));
            each.collect()
        };
        let joined = pairs(&relation::joins);
        Analysis {
            clauses: words.iter().map(|word| groups[in_clause(word)]).collect(),
            joins: (0..words.len()).map(|at| at > 0 && joined[at - 1]).collect(),
            owns: pairs(&relation::owns),
            compared: words
                .iter()
                .map(|word| {
                    relation::is_compared(text, word, words) || relation::is_left_out(text, word)
                })
                .collect(),
            asides: words.iter().map(|word| !relation::is_topic(text, word)).collect(),
            unread: unread(text, words, &clauses, &groups),
            targets: words.iter().map(|word| relation::is_target(text, word)).collect(),
            readings,
            is_head_final: true,
            subjects: subjects(text, words, &clauses, &groups),
            stretches: clauses
                .iter()
                .zip(&groups)
                .map(|(clause, group)| (clause.span.clone(), *group))
                .collect(),
            ..Analysis::plain(text, words)
        }
    }
}

/// By group of clauses: whether it is about something that the pack has no word for.
fn subjects(text: &str, words: &[Word], clauses: &[Clause], groups: &[usize]) -> Vec<Subject> {
    let mut subjects = vec![Subject::Known; groups.last().map_or(1, |last| last + 1)];
    for (clause, group) in clauses.iter().zip(groups) {
        if relation::is_about_another(text, clause.span.clone(), words) {
            subjects[*group] = Subject::Other;
        }
    }
    subjects
}

/// By group of clauses: how many of its words neither the pack nor the tables know.
fn unread(text: &str, words: &[Word], clauses: &[Clause], groups: &[usize]) -> Vec<usize> {
    let mut unread = vec![0; groups.last().map_or(1, |last| last + 1)];
    for (clause, group) in clauses.iter().zip(groups) {
        unread[*group] += unread::unread(text, &clause.span, words);
    }
    unread
}

/// Words that are endings of a word before them say nothing: `確認` in `有効であることを確認しました`.
/// `ends`: by word, where its clause ends.
fn silence_endings(
    words: &[Word],
    folds: &[Option<Folded>],
    ends: &[usize],
    readings: &mut [Reading],
) {
    let mut end = 0;
    for (at, word) in words.iter().enumerate() {
        if !word.is_predicate() {
            continue;
        }
        if word.span.end <= end {
            readings[at] = SILENT;
        } else if let Some(folded) = &folds[at] {
            end = if folded.takes_rest { ends[at].max(folded.end) } else { folded.end };
        }
    }
}

/// Nouns in a list share what is said of the last, and the first of two that make one word:
/// `検査も復号も行っていません`, `404エラーになります`.
fn share_endings(text: &str, words: &[Word], folds: &[Option<Folded>], readings: &mut [Reading]) {
    let predicates: Vec<usize> = (0..words.len()).filter(|at| words[*at].is_predicate()).collect();
    for two in predicates.windows(2).rev() {
        let (first, second) = (&words[two[0]], &words[two[1]]);
        let between = &text[first.span.end..second.span.start];
        let is_listed = relation::is_list(between) && !relation::is_compared(text, first, words);
        let shares = folds[two[0]].is_some_and(|folded| {
            folded.is_bare && (is_listed || folded.is_noun && between.is_empty())
        });
        if shares {
            readings[two[0]] = readings[two[1]];
        }
    }
}

/// A word with its endings, of whatever class reads furthest.
fn folded(text: &str, word: &Word) -> Option<Folded> {
    let is_name = !word.is_predicate();
    let mut classes: Vec<Class> = word.meaning.says.iter().map(|(_, _, class)| *class).collect();
    if is_name {
        classes = vec![Class::Meishi];
    }
    classes.sort_unstable();
    classes.dedup();
    let fold = |text: &str, class| fold(text, word.span.start, word.span.end, class, is_name);
    let best = |text: &str| {
        classes.iter().filter_map(|class| fold(text, *class)).max_by_key(|folded| folded.end)
    };
    let quoted_to = text[word.span.end..].find(['」', '』', '"']).filter(|_| word.is_quoted);
    let Some(length) = quoted_to else { return best(text) };
    // What is quoted ends with the quotation; what follows tells whose words they are.
    let close = word.span.end + length;
    let inside = best(&text[..close])?;
    let after = close + text[close..].chars().next().map_or(0, char::len_utf8);
    let outside = fold::fold(text, after, after, Class::Meishi, true)?;
    Some(inside.quoted(&outside))
}

/// What is neither said nor denied.
const SILENT: Reading = Reading { stance: Stance::Withheld, ..Reading::PLAIN };
