//! What texts can be about.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::raw::{Entries, OneOrMany};

/// `[topic.ID]`: something that texts can be about. Where a case names other subjects and nothing of the pack's, its verdict is `off-topic`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawTopic {
    /// Language → words by which a text is known to be about it. Letter case, width, the kind of space and an English plural do not matter. Example: `words.en = ["migration batch", "move request"]`
    #[serde(default)]
    pub words: Entries<OneOrMany>,
    /// Entities whose words count as well. Example: `entities = ["mrs-proxy", "ews-vdir"]`
    pub entities: Option<OneOrMany>,
    /// Whether it is another subject than the pack's. False by default. Example: `elsewhere = true`
    #[serde(default)]
    pub elsewhere: bool,
    /// Topics of the pack's subject that do not count beside it, such as a move where it names another kind of move. Example: `outranks = "mailbox-move"`
    pub outranks: Option<OneOrMany>,
}
