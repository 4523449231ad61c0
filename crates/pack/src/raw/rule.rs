//! Rules.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Condition, Entries, OneOrMany};

/// `[rule.ID]`: something that follows with certainty from facts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRule {
    /// The condition. Context facts are tried in every context that is still possible; other facts must be known and undisputed. Example: `when = { "migration.type" = "staged" }`
    #[schemars(required)]
    pub when: Option<At<Condition>>,
    /// Facts that follow, with their outcomes. Example: `gives = { "exchange.version" = "2010" }`
    #[serde(default)]
    pub gives: Entries<At<String>>,
    /// Defects that follow. Example: `confirm = ["version-too-new-for-staged"]`
    pub confirm: Option<OneOrMany>,
    /// Defects that are ruled out. Example: `exclude = ["mrs-proxy-disabled"]`
    pub exclude: Option<OneOrMany>,
    /// Facts that lose their meaning, whatever their values. If a fact is merely not worth asking, use `only_when` of the fact. Example: `not_applicable = ["autodiscover.test"]`
    pub not_applicable: Option<OneOrMany>,
    /// The source: a document, an article's step, an observation. Example: `source = "Microsoft: staged migration"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How reliable the source is. A hypothesis may give facts, but neither confirm nor exclude. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}
