//! The table of cmdlets that commands may use.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Entries, OneOrMany};

/// `[cmdlet.NAME]`: a cmdlet, or another program, that commands of the pack may use.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCmdlet {
    /// Its parameters, without the dash; left out, any may stand there. Example: `parameters = ["Identity", "Server"]`
    pub parameters: Option<OneOrMany>,
    /// Whether it only looks and changes nothing. Commands of steps may only look. Example: `read_only = true`
    #[schemars(required)]
    pub read_only: Option<bool>,
    /// The access with which it exists; with any where nothing is written. Example: `access = ["exchange-shell"]`
    pub access: Option<OneOrMany>,
    /// Context fact → the outcome from which on it exists, for one that exists with a single access. Example: `since = { "exchange.version" = "2010" }`
    #[serde(default)]
    pub since: Entries<At<String>>,
    /// Where this is written. Example: `source = "cmdlet reference: Get-OutlookAnywhere"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}
