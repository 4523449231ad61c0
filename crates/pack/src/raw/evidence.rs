//! Signs and properties.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Entries, OneOrMany};

/// `[sign.ID]`: a pattern in message text, or failures of some requests. It gives facts their values when it is seen; its absence says nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSign {
    /// Patterns, any one of them. White space and letter case do not matter; `*` stands for anything. Example: `text = ["(403) Forbidden"]`
    pub text: Option<OneOrMany>,
    /// Failures, any one of them, in addition to the patterns or instead of them. Example: `failures = ["forbidden"]`
    pub failures: Option<OneOrMany>,
    /// The requests that the message must be about; `unnamed` is a message that names no request, `any` is every request. If left out, all requests except those marked `elsewhere`. Example: `requests = ["mrs-proxy", "unnamed"]`
    pub requests: Option<OneOrMany>,
    /// Whether it counts only where a program printed it, or beside a failure: not where somebody names it in a sentence. Example: `only_printed = true`
    #[serde(default)]
    pub only_printed: bool,
    /// The facts that it gives, with their outcomes. Example: `gives = { "error.innermost" = "mrs-proxy-forbidden" }`
    #[serde(default)]
    pub gives: Entries<At<String>>,
    /// How specific it is. Of all signs that give a fact in one chain of messages, the highest rank counts, then the innermost. Wrappers have 0; a sign with rank 0 that gives no fact marks a message as known and meaningless. Example: `rank = 20`
    pub rank: Option<At<f64>>,
    /// The source: a document, an article's step, an observation. Example: `source = "KB3063913"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How reliable the mapping is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}

/// `[property.ID]`: a printed property (`Name : Value`) that gives a fact its value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawProperty {
    /// The name as printed, letter case aside. Example: `name = "MRSProxyEnabled"`
    #[schemars(required)]
    pub name: Option<OneOrMany>,
    /// The cmdlets that print it, if others print the same name with another meaning. Used where the text shows the cmdlet. Example: `cmdlet = "Get-MigrationEndpoint"`
    pub cmdlet: Option<OneOrMany>,
    /// Other properties that the same object must have, with texts as in `values`. Example: `with = { Deny = "True" }`
    #[serde(default)]
    pub with: Entries<OneOrMany>,
    /// Properties that the same object must not have with such a text. Example: `without = { Name = "Rpc*" }`
    #[serde(default)]
    pub without: Entries<OneOrMany>,
    /// The fact. Example: `fact = "ews.mrs_proxy"`
    #[schemars(required)]
    pub fact: Option<At<String>>,
    /// Outcome (or `a|b` for one of several) → patterns of the whole printed value; `*` stands for anything. If left out, the fact takes the printed value itself. Example: `values = { enabled = "True", disabled = "False" }`
    #[serde(default)]
    pub values: Entries<OneOrMany>,
    /// The source: a document, an article's step, an observation. Example: `source = "Get-WebServicesVirtualDirectory"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How reliable the mapping is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}
