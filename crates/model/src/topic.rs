//! What a text is about: the subject of the pack, or another one.

use crate::fact::Place;
use crate::statement_words::WordsByLanguage;

/// A subject that texts can be about.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its id.
    pub id: String,
    /// Words by which a text is known to be about it.
    pub words: WordsByLanguage,
    /// Whether it is another subject than that of the pack.
    pub is_elsewhere: bool,
    /// Topics of the pack's subject whose words do not count beside it, by index.
    pub outranks: Vec<usize>,
}

/// A word of a topic in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Index in [`crate::Pack::topics`].
    pub topic: usize,
    /// What people call the text.
    pub source: String,
    /// The line, from 1, and what stands in it.
    pub at: Place,
}
