//! What people say in plain words, and what puts it in doubt.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Entries, OneOrMany};

/// `[phrase.ID]`: words that give a fact its value when somebody says them. Letter case and the kind of space do not matter; words are whole words. A sentence that is in doubt says nothing, and neither do sentences of one text that say different things.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPhrase {
    /// The fact. Example: `fact = "migration.type"`
    #[schemars(required)]
    pub fact: Option<At<String>>,
    /// Outcome → words that say so. Example: `values = { cutover = ["cutover migration", "一括移行"] }`
    #[serde(default)]
    pub values: Entries<OneOrMany>,
    /// What is spoken of. Without it, what is said is enough. For a fact that is a text or a date: beside what its value stands. Example: `entity = "mrs-proxy"`
    pub entity: Option<OneOrMany>,
    /// Entities of which the sentence has to name one, too. Example: `beside = "outlook-anywhere"`
    pub beside: Option<OneOrMany>,
    /// Entities of which the sentence must name none. Example: `unless = "analyzer"`
    pub unless: Option<OneOrMany>,
    /// The language of the sentences in which it is meant so, for what is meant otherwise in another. Example: `language = "en"`
    pub language: Option<String>,
    /// Words of which one has to stand right before those in `values`, for words that mean something else elsewhere. Example: `after = ["on", "from", "to"]`
    pub after: Option<OneOrMany>,
    /// Outcome → what is said of the entity. `not ID` is the opposite of a predicate, `was ID` what held once and does no longer, `since ID` what holds now and did not before, `never ID` what has never held. `a|b` is one of two outcomes. Example: `says = { enabled = "enabled", disabled = "not enabled" }`
    #[serde(default)]
    pub says: Entries<OneOrMany>,
    /// Words after which the value stands, for a fact that is a text. Example: `text = ["rpc proxy server", "RPC プロキシ サーバー"]`
    pub text: Option<OneOrMany>,
    /// What stands there: `host`, `hosts`, `address`, `account`, `build` or `date`. Example: `takes = "host"`
    pub takes: Option<RawTakes>,
    /// Where the words come from. Example: `source = "public tickets"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the mapping is. Example: `confidence = "reported"`
    pub confidence: Option<Confidence>,
}

/// What a phrase announces.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawTakes {
    /// The name of a host, or a URL.
    Host,
    /// A mail address.
    Address,
    /// An account: `DOMAIN\user` or `user@domain`.
    Account,
    /// A build: `15.1.2507.6` or `15.1 (Build 2507.6)`.
    Build,
    /// The names of several hosts.
    Hosts,
    /// A day: `2027-05-03`, `3 May 2027`, `2027年5月3日`.
    Date,
}

/// `[doubt.ID]`: words that make a sentence say nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDoubt {
    /// Wherever they stand in the sentence. Example: `anywhere = ["?", "whether", "かどうか"]`
    pub anywhere: Option<OneOrMany>,
    /// Shortly before a phrase. Example: `before = ["not", "instead of"]`
    pub before: Option<OneOrMany>,
    /// Shortly after a phrase. Example: `after = ["is not", "ではありません"]`
    pub after: Option<OneOrMany>,
    /// Answers that say that somebody does not know. Example: `unknown = ["unknown", "不明"]`
    pub unknown: Option<OneOrMany>,
    /// What may stand behind an answer and changes nothing. Example: `endings = ["です"]`
    pub endings: Option<OneOrMany>,
}
