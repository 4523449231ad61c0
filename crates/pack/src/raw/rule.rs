//! Rules: what follows for certain.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Condition, Entries, OneOrMany};

/// `[rule.ID]`: when facts are so, something follows for certain.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRule {
    /// When. Context facts are tried in each context that is still possible; other facts must be known, with one undisputed value. Example: `when = { "migration.type" = "staged" }`
    #[schemars(required)]
    pub when: Option<At<Condition>>,
    /// Facts that it then gives, and their outcomes. Example: `gives = { "exchange.version" = "2010" }`
    #[serde(default)]
    pub gives: Entries<At<String>>,
    /// Defects that are then certain. Example: `confirm = ["version-too-new-for-staged"]`
    pub confirm: Option<OneOrMany>,
    /// Defects that are then impossible. Example: `exclude = ["mrs-proxy-disabled"]`
    pub exclude: Option<OneOrMany>,
    /// Facts that then mean nothing, whatever was said of them. Where a fact is only not worth asking, write `only_when` there. Example: `not_applicable = ["autodiscover.test"]`
    pub not_applicable: Option<OneOrMany>,
    /// Where this is written. Example: `source = "Microsoft: staged migration"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is. A hypothesis may give facts, but neither confirm nor exclude. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}
