//! The words of statements: what people speak of, and what they say of it.

use std::collections::BTreeMap;

/// Words by language, as the author wrote them.
pub type WordsByLanguage = BTreeMap<String, Vec<String>>;

/// Something people speak of, such as a certificate.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub words: WordsByLanguage,
    /// Names of other things in which its words occur.
    pub unlike: WordsByLanguage,
    /// Whether it is another subject: what is said in one breath with it is no evidence.
    pub is_apart: bool,
    /// Whether it is the subject of the pack: a text that names it is about it, whatever else it names.
    pub is_core: bool,
}

/// What people say of things, such as `enabled`, with its opposite.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// Its id.
    pub id: String,
    /// Words that say so.
    pub words: WordsByLanguage,
    /// Words that say the opposite.
    pub opposite: WordsByLanguage,
    /// Whether a negation says the opposite. If not, a negated predicate says nothing.
    pub is_strict: bool,
    /// Whether they are words of messages, which count when they are quoted.
    pub is_message: bool,
    /// Whether its opposite is said of a thing by `no` or `without` alone.
    pub is_existence: bool,
    /// Whether a verb that acts on something says something else: `we run a proxy` is not `the proxy runs`.
    pub is_intransitive: bool,
}

/// One side of a predicate, and when it is said to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Said {
    /// Index in [`crate::Pack::predicates`].
    pub predicate: usize,
    /// Whether it is the opposite that is said.
    pub is_opposite: bool,
    /// When it holds.
    pub when: When,
}

/// When what is said holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// Now: `works`, `has been enabled`.
    Now,
    /// Once, and no longer: `worked until Friday`. Phrases write `was`.
    Once,
    /// Now, and not before: `is no longer blocked`. Phrases write `since`.
    Since,
    /// At no time so far: `has never worked`. Phrases write `never`.
    Never,
}

impl When {
    /// The word that phrases put in front of a predicate. Empty for [`When::Now`].
    pub fn as_str(self) -> &'static str {
        match self {
            When::Now => "",
            When::Once => "was",
            When::Since => "since",
            When::Never => "never",
        }
    }
}
