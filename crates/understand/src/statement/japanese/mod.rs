//! Japanese: what follows a stem decides how it is meant.

mod stem;

pub(super) use stem::stem;

use super::grammar::{Analysis, Grammar, Reading};
use super::vocabulary::Word;

/// The grammar of Japanese.
#[derive(Debug)]
pub(super) struct Japanese;

impl Grammar for Japanese {
    fn analyse(&self, _text: &str, words: &[Word]) -> Analysis {
        Analysis {
            clauses: vec![0; words.len()],
            joins: vec![false; words.len()],
            readings: vec![Reading::PLAIN; words.len()],
            is_head_final: true,
        }
    }
}
