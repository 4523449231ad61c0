//! Steps, and what access to the place of a step costs.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::{Answer, By, Confidence};

use crate::raw::{At, Condition, Minutes, OneOrMany};

/// `[step.ID]`: a troubleshooting step: one thing that somebody does, and the facts that it gives.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawStep {
    /// Who does it. Example: `by = "customer"`
    #[schemars(required)]
    pub by: Option<At<By>>,
    /// The facts it gives, all at once. Example: `gives = ["ews.mrs_proxy"]`
    #[schemars(required)]
    pub gives: Option<OneOrMany>,
    /// Minutes of people's time, access left out. Example: `minutes = { keyboard = 2, phone = 4, mail = 8 }`
    #[schemars(required)]
    pub minutes: Option<At<Minutes>>,
    /// What one must have got access to; that is paid once for all steps that need it. Example: `access = "exchange-shell"`
    pub access: Option<At<String>>,
    /// The exact command: ASCII, read-only. Example: `command = "Get-OutlookAnywhere | Format-List"`
    pub command: Option<At<String>>,
    /// What comes back when it is asked for in a message: what a program prints, or a person's words; `output` where there is a command, else `words`. Example: `answer = "output"`
    pub answer: Option<Answer>,
    /// Asked before everything else. Example: `mandatory = true`
    #[serde(default)]
    pub mandatory: bool,
    /// When the step makes sense; it is offered only when this is known to hold. Example: `only_when = { "migration.type" = "remote-move" }`
    pub only_when: Option<At<Condition>>,
    /// Where this is written. Example: `source = "KB2389390 step 5"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}

/// `[access.ID]`: access that takes time to get: to a shell on a server, a portal, the top of a ladder.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawAccess {
    /// Minutes until one has it. Example: `minutes = { keyboard = 1, phone = 3, mail = 5 }`
    #[schemars(required)]
    pub minutes: Option<At<Minutes>>,
}
