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
    /// Whether it is another subject: what is said in one clause with it is no evidence. False by default. Example: `apart = true`
    #[serde(default)]
    pub apart: bool,
    /// Whether it is what the pack is about. A text that names another subject (`apart`) and nothing of this kind is no evidence. False by default. Example: `core = true`
    #[serde(default)]
    pub core: bool,
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
    /// Whether they are words of messages: what is quoted counts as well. False by default. Example: `message = true`
    #[serde(default)]
    pub message: bool,
    /// Whether its opposite is said of a thing by words such as `no` or `without` alone. False by default. Example: `existence = true`
    #[serde(default)]
    pub existence: bool,
    /// Whether a verb that acts on something says something else: `we run a proxy` is not `the proxy runs`. False by
    /// default. Example: `intransitive = true`
    #[serde(default)]
    pub intransitive: bool,
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
