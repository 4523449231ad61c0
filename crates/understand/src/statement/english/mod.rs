//! English: what precedes and follows a word decides how it is meant.

use super::grammar::{Analysis, Grammar, Reading};
use super::vocabulary::Word;

/// The grammar of English.
#[derive(Debug)]
pub(super) struct English;

impl Grammar for English {
    fn analyse(&self, _text: &str, words: &[Word]) -> Analysis {
        Analysis {
            clauses: vec![0; words.len()],
            joins: (0..words.len()).map(|at| at > 0 && !words[at - 1].is_predicate()).collect(),
            readings: vec![Reading::PLAIN; words.len()],
            is_head_final: false,
        }
    }
}
