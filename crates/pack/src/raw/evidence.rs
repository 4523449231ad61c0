//! Signs and properties: what gives facts their values.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Entries, OneOrMany};

/// `[sign.ID]`: a pattern in message text, or failures of some requests. When it is seen, it gives facts their values; not being seen means nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSign {
    /// The words, any one of them; white space and letter case do not matter, `*` stands for anything. Example: `text = ["(403) Forbidden"]`
    pub text: Option<OneOrMany>,
    /// The failures, any one of them, beside the words or instead of them. Example: `failures = ["forbidden"]`
    pub failures: Option<OneOrMany>,
    /// The requests that the message has to be about; `unnamed` is one that names no request, `any` is every request. Left out, it is every request but those that are `elsewhere`. Example: `requests = ["mrs-proxy", "unnamed"]`
    pub requests: Option<OneOrMany>,
    /// The facts it gives, and their outcomes. Example: `gives = { "error.innermost" = "mrs-proxy-forbidden" }`
    #[serde(default)]
    pub gives: Entries<At<String>>,
    /// How specific it is. Of all signs that give one fact in one chain of messages, the highest rank counts, then the innermost; a wrapper has 0, and a message with rank 0 that gives nothing is one that is known and says nothing. Example: `rank = 20`
    pub rank: Option<At<f64>>,
    /// Where this is written. Example: `source = "KB3063913"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the mapping is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}

/// `[property.ID]`: a printed property (`Name : Value`) that gives a fact its value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawProperty {
    /// The name as printed, letter case aside. Example: `name = "MRSProxyEnabled"`
    #[schemars(required)]
    pub name: Option<OneOrMany>,
    /// The cmdlets that print it, where others print the same name with another meaning. Counts where the text shows which cmdlet it was. Example: `cmdlet = "Get-MigrationEndpoint"`
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
    /// Outcome, or several as `a|b` for one of them, → texts that the printed value has or contains (`*` stands for anything). Left out, the fact takes the printed value itself. Example: `values = { enabled = "True", disabled = "False" }`
    #[serde(default)]
    pub values: Entries<OneOrMany>,
    /// Where this is written. Example: `source = "Get-WebServicesVirtualDirectory"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the mapping is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}
