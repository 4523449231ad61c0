//! Phrases of people, and words that cast doubt on them.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Entries, OneOrMany};

/// `[phrase.ID]`: words that give a fact its value when somebody says them. Letter case and the kind of space do not matter; only whole words match. Doubtful sentences give nothing, nor do sentences of one text that contradict each other.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPhrase {
    /// The fact. Example: `fact = "migration.type"`
    #[schemars(required)]
    pub fact: Option<At<String>>,
    /// Outcome → words that mean it. Example: `values = { cutover = ["cutover migration", "一括移行"] }`
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
    /// Words that precede the value, for a fact that is a text. Example: `text = ["rpc proxy server", "RPC プロキシ サーバー"]`
    pub text: Option<OneOrMany>,
    /// The kind of value that follows: `host`, `hosts`, `address`, `account`, `build` or `date`. Example: `takes = "host"`
    pub takes: Option<RawTakes>,
    /// Whether it counts only in an answer to a question about the fact. Its `values` are then whole answers, in which an asterisk stands for any text; `yes` and `no` stand for every way of affirming and denying, and may mean several outcomes, of which one holds. False by default. Example: `only_in_answers = true`
    #[serde(default)]
    pub only_in_answers: bool,
    /// The origin of the words. Example: `source = "public tickets"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How reliable the mapping is. Example: `confidence = "reported"`
    pub confidence: Option<Confidence>,
}

/// The kind of value that follows a phrase.
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

/// `[doubt.ID]`: words that make a sentence doubtful, so that it gives nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDoubt {
    /// Anywhere in the sentence. Example: `anywhere = ["?", "whether", "かどうか"]`
    pub anywhere: Option<OneOrMany>,
    /// Shortly before a phrase. Example: `before = ["not", "instead of"]`
    pub before: Option<OneOrMany>,
    /// Shortly after a phrase. Example: `after = ["is not", "ではありません"]`
    pub after: Option<OneOrMany>,
    /// Answers of people who do not know. Example: `unknown = ["unknown", "不明"]`
    pub unknown: Option<OneOrMany>,
    /// Endings of answers that change nothing. Example: `endings = ["です"]`
    pub endings: Option<OneOrMany>,
}
