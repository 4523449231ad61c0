//! The words of statements: what people speak of, and what they say of it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::raw::{Entries, OneOrMany};

/// `[entity.ID]`: something people speak of. With every predicate that a phrase knows of it, it is understood in all languages of its words.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawEntity {
    /// Language → what it is called. Letter case, width and the kind of space do not matter. Example: `words.en = ["MRS proxy", "MRSProxy"]`
    #[serde(default)]
    pub words: Entries<OneOrMany>,
    /// Language → names of other things in which its words occur, and which are not it. Example: `unlike.en = ["certificate request"]`
    #[serde(default)]
    pub unlike: Entries<OneOrMany>,
    /// `true` for something outside the subject: a sentence that names it says nothing. Example: `other_subject = true`
    pub other_subject: Option<bool>,
}

/// `[predicate.ID]`: what is said of things, with its opposite.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPredicate {
    /// Language → words that say so. Japanese words carry their class after a colon: `vowel`, `k`, `k-iku`, `g`, `s`, `t`, `n`, `b`, `m`, `r`, `r-aru`, `w` for verbs, `suru` for nouns that take する, `na`, `i`, `noun`. Example: `words.ja = ["切れる:vowel", "失効:suru"]`
    #[serde(default)]
    pub words: Entries<OneOrMany>,
    /// Language → words that say the opposite. Phrases call it `not ID`. Example: `opposite.en = ["disabled", "turned off"]`
    #[serde(default)]
    pub opposite: Entries<OneOrMany>,
    /// What a negation of either side says: the `opposite`, which is usual, or `nothing`. Example: `negation = "nothing"`
    pub negation: Option<RawNegation>,
    /// `true` for the wording of a message, which counts in quotation marks, too. Example: `message = true`
    pub message: Option<bool>,
    /// `true` if its opposite is said of a thing by words such as `no` or `without` alone. Example: `existence = true`
    pub existence: Option<bool>,
}

/// What a negated predicate says.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawNegation {
    /// The other side.
    Opposite,
    /// Nothing.
    Nothing,
}
