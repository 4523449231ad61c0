//! Statements of the article, and claims of documents about defects.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Condition, OneOrMany};

/// `[statement.ID]`: one statement of the article, and the nodes that cover it. It changes no verdict; it proves that no statement was left out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawStatement {
    /// The statement in your words. Example: `says = "Outlook Anywhere has to offer Basic authentication"`
    #[schemars(required)]
    pub says: Option<At<String>>,
    /// The nodes that cover it, each with its kind. Example: `nodes = ["defect.basic-auth-missing", "step.get-outlook-anywhere"]`
    pub nodes: Option<OneOrMany>,
    /// How the pack differs from it on purpose, and why. Example: `differs = "the parameter does not exist any more"`
    pub differs: Option<At<String>>,
    /// The place in the article: revision, step. Example: `source = "KB2389390 rev. 46, step 1"`
    #[schemars(required)]
    pub source: Option<At<String>>,
}

/// `[claim.ID]`: what a document says about a cause or a defect in some contexts. Where documents disagree, reports show both, and no rule may decide.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawClaim {
    /// The defect that it is about. Example: `defect = "cutover-from-2003"`
    pub defect: Option<At<String>>,
    /// The cause that it is about, with all its defects, instead of a defect. Example: `cause = "unsupported-version"`
    pub cause: Option<At<String>>,
    /// The contexts; only context facts may be named. Example: `when = { "exchange.version" = "2003" }`
    pub when: Option<At<Condition>>,
    /// Whether the document affirms it. Example: `holds = true`
    #[schemars(required)]
    pub holds: Option<bool>,
    /// The document. Example: `source = "KB2389390 rev. 46, note"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// The day of the document, or its month or year if no more is known. Example: `date = "2013-09-12"`
    #[schemars(required)]
    pub date: Option<At<String>>,
    /// The page of the document. Example: `link = "https://learn.microsoft.com/{locale}/exchange/"`
    pub link: Option<At<String>>,
    /// How reliable the document is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}
