//! Cmdlets and programs that commands may use.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Entries, OneOrMany};

/// `[cmdlet.NAME]`: a cmdlet, or another program, that commands of the pack may use.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCmdlet {
    /// Its parameters, without the dash. If left out, all are accepted. Example: `parameters = ["Identity", "Server"]`
    pub parameters: Option<OneOrMany>,
    /// Whether it changes nothing. Steps may only use commands that change nothing. Example: `read_only = true`
    #[schemars(required)]
    pub read_only: Option<bool>,
    /// The accesses with which it exists. If left out, all of them. Example: `access = ["exchange-shell"]`
    pub access: Option<OneOrMany>,
    /// Context fact → the first outcome with which it exists. Only for a cmdlet with a single access. Example: `since = { "exchange.version" = "2010" }`
    #[serde(default)]
    pub since: Entries<At<String>>,
    /// The source: a document, an article's step, an observation. Example: `source = "cmdlet reference: Get-OutlookAnywhere"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How reliable the source is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}
