//! Texts of nodes, as people read them.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::raw::{At, Entries};

/// `[pack]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPackText {
    /// The pack's name. Example: `name = "Exchange migration: unable to connect"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// Its subject, in a sentence. Example: `summary = "Mailboxes cannot be moved because …"`
    #[schemars(required)]
    pub summary: Option<At<String>>,
    /// What probes cannot see, and how to find that out; required if the pack has requests for probes. Example: `unseen = "Without a password, permissions cannot be seen."`
    pub unseen: Option<At<String>>,
    /// The name of the client that probes stand in for; required if the pack has one. Example: `client = "Exchange Online"`
    pub client: Option<At<String>>,
}

/// `[cause.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCauseText {
    /// A few words for a ranking. Example: `name = "Server not reachable as required"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// One sentence. Example: `summary = "The server is not set up to accept connections from outside."`
    #[schemars(required)]
    pub summary: Option<At<String>>,
}

/// `[defect.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDefectText {
    /// A few words. Example: `name = "The certificate has expired"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// What is wrong and why that stops the migration, in one or two sentences. Example: `explain = "The migration service refuses a certificate whose dates are over."`
    #[schemars(required)]
    pub explain: Option<At<String>>,
}

/// `[fact."ID"]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFactText {
    /// A few words. Example: `name = "Dates of the certificate"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// A few words for each outcome. Example: `outcomes = { yes = "in date", expired = "expired" }`
    #[serde(default)]
    pub outcomes: Entries<At<String>>,
}

/// `[rule.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRuleText {
    /// Why it follows, in a sentence. Example: `because = "A staged migration takes mailboxes from Exchange 2003 and 2007 only."`
    #[schemars(required)]
    pub because: Option<At<String>>,
}

/// `[step.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawStepText {
    /// The question or request, as a mail asks it. Example: `ask = "Is the MRS proxy enabled on the server?"`
    #[schemars(required)]
    pub ask: Option<At<String>>,
    /// Why it is asked, in a sentence. Example: `why = "Remote moves go through the MRS proxy."`
    #[schemars(required)]
    pub why: Option<At<String>>,
    /// How to find out. Example: `how = "Run the command in the Exchange Management Shell."`
    #[schemars(required)]
    pub how: Option<At<String>>,
    /// The same as an agent says it on the telephone: what to open first, then what to look at. Without it, the question is read out. Example: `spoken = "Please open the Exchange Management Shell. I will spell a command for you."`
    pub spoken: Option<At<String>>,
    /// The task as the agent reads it, for a step that he does himself. Example: `own = "look up the server name in public DNS"`
    pub own: Option<At<String>>,
}

/// `[access.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawAccessText {
    /// The place that it gives access to. Example: `name = "Exchange Management Shell on the server"`
    #[schemars(required)]
    pub name: Option<At<String>>,
}

/// `[remedy.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRemedyText {
    /// A few words. Example: `title = "Renew the certificate"`
    #[schemars(required)]
    pub title: Option<At<String>>,
    /// Instructions, one action each, with commands in backticks. Example: `steps = ["Request a new certificate.", "Bind it to the web site."]`
    #[schemars(required)]
    pub steps: Option<Vec<At<String>>>,
    /// How to check that it is repaired. Example: `verify = "The browser shows no warning."`
    #[schemars(required)]
    pub verify: Option<At<String>>,
}

/// The texts of a node, by key.
pub trait TextNode {
    /// The kind of node.
    const KIND: &'static str;
    /// Keys that every node of this kind has, without tables and lists.
    const KEYS: &'static [&'static str];

    /// Every possible text, in the order of [`TextNode::KEYS`], then those that only some packs need.
    fn texts(&self) -> Vec<(&'static str, Option<&At<String>>)>;
}

macro_rules! text_nodes {
    ($($type:ident: $kind:literal { $($key:ident),* } $(and { $($some:ident),* })?;)*) => {
        $(impl TextNode for $type {
            const KIND: &'static str = $kind;
            const KEYS: &'static [&'static str] = &[$(stringify!($key)),*];

            fn texts(&self) -> Vec<(&'static str, Option<&At<String>>)> {
                vec![
                    $((stringify!($key), self.$key.as_ref()),)*
                    $($((stringify!($some), self.$some.as_ref()),)*)?
                ]
            }
        })*
    };
}

text_nodes! {
    RawPackText: "pack" { name, summary } and { unseen, client };
    RawCauseText: "cause" { name, summary };
    RawDefectText: "defect" { name, explain };
    RawFactText: "fact" { name };
    RawRuleText: "rule" { because };
    RawStepText: "step" { ask, why, how } and { spoken, own };
    RawAccessText: "access" { name };
    RawRemedyText: "remedy" { title, verify };
}
