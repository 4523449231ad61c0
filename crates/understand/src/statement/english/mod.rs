//! English: what precedes and follows a word decides how it is meant.

use std::ops::Range;

use super::grammar::{Analysis, Grammar};
use super::vocabulary::{Class, Word};

/// The grammar of English.
#[derive(Debug)]
pub(super) struct English;

impl Grammar for English {
    fn analyse(&self, text: &str, words: &[Word]) -> Analysis {
        Analysis::plain(text, words)
    }
}
pub(super) fn forms(word: &str) -> Vec<(String, Class)> {
    vec![(word.to_owned(), Class::Noun)]
}
pub(super) fn is_word_here(_: &str, _: &Range<usize>) -> bool {
    true
}
pub(super) fn is_tail_here(_: &str, _: &Range<usize>) -> bool {
    true
}
