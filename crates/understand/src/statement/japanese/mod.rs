//! Japanese: what follows a stem decides how it is meant.

mod stem;

pub(super) use stem::stem;

use super::grammar::{Analysis, Grammar};
use super::vocabulary::Word;

/// The grammar of Japanese.
#[derive(Debug)]
pub(super) struct Japanese;

impl Grammar for Japanese {
    fn analyse(&self, text: &str, words: &[Word]) -> Analysis {
        Analysis { is_head_final: true, ..Analysis::plain(text, words) }
    }
}
