//! What documents say: the statements of the article, and what is claimed about a defect where.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Condition, OneOrMany};

/// `[statement.ID]`: one statement of the article, and what of the pack says it. Nothing is computed from it; it shows that nothing was left out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawStatement {
    /// What the article says there, in your words. Example: `says = "Outlook Anywhere has to offer Basic authentication"`
    #[schemars(required)]
    pub says: Option<At<String>>,
    /// The nodes that say it, each with its kind. Example: `nodes = ["defect.basic-auth-missing", "step.get-outlook-anywhere"]`
    pub nodes: Option<OneOrMany>,
    /// Where the pack differs on purpose: how, and why. Example: `differs = "the parameter does not exist any more"`
    pub differs: Option<At<String>>,
    /// Where it stands: revision, step. Example: `source = "KB2389390 rev. 46, step 1"`
    #[schemars(required)]
    pub source: Option<At<String>>,
}

/// `[claim.ID]`: what a document says about a cause or a defect in some contexts. Documents may disagree: then both are shown, and no rule may decide.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawClaim {
    /// The defect that it is about. Example: `defect = "cutover-from-2003"`
    pub defect: Option<At<String>>,
    /// Instead of a defect: the cause, and with it all of its defects. Example: `cause = "unsupported-version"`
    pub cause: Option<At<String>>,
    /// In which contexts; only context facts may be named. Example: `when = { "exchange.version" = "2003" }`
    pub when: Option<At<Condition>>,
    /// Whether the document says that it is so. Example: `holds = true`
    #[schemars(required)]
    pub holds: Option<bool>,
    /// The document. Example: `source = "KB2389390 rev. 46, note"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// The day of the document, or its month or year where no more is known. Example: `date = "2013-09-12"`
    #[schemars(required)]
    pub date: Option<At<String>>,
    /// Where it can be read. Example: `link = "https://learn.microsoft.com/{locale}/exchange/"`
    pub link: Option<At<String>>,
    /// How sure the document is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}
