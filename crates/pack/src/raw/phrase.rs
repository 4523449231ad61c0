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
    /// Words that precede the value, for a fact that is a text. Example: `text = ["rpc proxy server", "RPC プロキシ サーバー"]`
    pub text: Option<OneOrMany>,
    /// The kind of value that follows: `host`, `address`, `account` or `build`. Example: `takes = "host"`
    pub takes: Option<RawTakes>,
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
