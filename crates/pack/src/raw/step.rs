//! Steps and accesses.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::{Answer, By, Confidence};

use crate::raw::{At, Condition, Minutes, OneOrMany};

/// `[step.ID]`: a troubleshooting step, with the facts that it gives.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawStep {
    /// Who does it. Example: `by = "customer"`
    #[schemars(required)]
    pub by: Option<At<By>>,
    /// The facts that it gives, all at once. Example: `gives = ["ews.mrs_proxy"]`
    #[schemars(required)]
    pub gives: Option<OneOrMany>,
    /// Minutes of people's time, without those for access. Example: `minutes = { keyboard = 2, phone = 4, mail = 8 }`
    #[schemars(required)]
    pub minutes: Option<At<Minutes>>,
    /// The access that it needs. Its minutes count once for all steps that need it. Example: `access = "exchange-shell"`
    pub access: Option<At<String>>,
    /// The exact command. It must be ASCII and change nothing. Example: `command = "Get-OutlookAnywhere | Format-List"`
    pub command: Option<At<String>>,
    /// The expected answer: `output` of a program, the default with a command, or `words` of a person, the default without. Example: `answer = "output"`
    pub answer: Option<Answer>,
    /// Whether it is asked before all others. Example: `mandatory = true`
    #[serde(default)]
    pub mandatory: bool,
    /// The condition under which the step makes sense. It is offered only if this is known to hold. Example: `only_when = { "migration.type" = "remote-move" }`
    pub only_when: Option<At<Condition>>,
    /// The source: a document, an article's step, an observation. Example: `source = "KB2389390 step 5"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How reliable the source is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}

/// `[access.ID]`: access that takes time to gain, such as to a shell on a server or a portal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawAccess {
    /// Minutes that it takes. Example: `minutes = { keyboard = 1, phone = 3, mail = 5 }`
    #[schemars(required)]
    pub minutes: Option<At<Minutes>>,
}
