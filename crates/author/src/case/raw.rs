//! Cases of `kb test`: what goes in, and what must come out.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_pack::raw::{At, Entries, OneOrMany};

/// A file under `rules/<pack>/cases/`: one case, with what must come out; or, with `[case.ID]`, several that
/// have most in common. Those are called `FILE.ID`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCaseFile {
    /// What the case is about, or the cases, in a line. Example: `about = "403 with MRS proxy switched off"`
    #[schemars(required)]
    pub about: Option<At<String>>,
    /// What the customer pasted. Example: `paste = "(403) Forbidden"`
    pub paste: Option<At<String>>,
    /// What is known besides; keys as `--set` takes them. Example: `facts = { "migration.type" = "cutover" }`
    #[serde(default)]
    pub facts: Entries<At<String>>,
    /// What must come out; of each case, where the file has several. Example: `expect = { leader = "server-access" }`
    #[serde(default)]
    pub expect: RawExpect,
    /// One of several cases. Example: `case.not-found = { facts = { "ews.answer" = "not-found" } }`
    #[serde(default)]
    pub case: Entries<RawCase>,
}

/// `[case.ID]`: one of several cases of a file. It has what the file says, and instead of it or besides:
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCase {
    /// What is particular about it, in a line. Example: `about = "after the log-on"`
    pub about: Option<At<String>>,
    /// What was pasted, instead of the file's. Example: `paste = "(403) Forbidden"`
    pub paste: Option<At<String>>,
    /// What is known, besides the file's facts or instead of one. Example: `facts = { "ews.answer" = "not-found" }`
    #[serde(default)]
    pub facts: Entries<At<String>>,
    /// What must come out, besides what the file says. Example: `expect = { facts = { "ews.answer" = "refused" } }`
    #[serde(default)]
    pub expect: RawExpect,
}

/// `[expect]`: what must come out; what is not named may be anything.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExpect {
    /// The cause that leads, or `outside`. Example: `leader = "server-access"`
    pub leader: Option<At<String>>,
    /// Defects that must be in the likely set. Example: `defects = ["mrs-proxy-disabled"]`
    pub defects: Option<OneOrMany>,
    /// How far the diagnosis comes. Example: `status = "concluded"`
    pub status: Option<At<String>>,
    /// Steps that must be offered. Example: `must_ask = ["get-outlook-anywhere"]`
    pub must_ask: Option<OneOrMany>,
    /// Steps that must not be offered. Example: `must_not_ask = ["get-outlook-anywhere"]`
    pub must_not_ask: Option<OneOrMany>,
    /// What must be understood from the text, or follow. Example: `facts = { "ews.answer" = "not-found" }`
    #[serde(default)]
    pub facts: Entries<At<String>>,
    /// Causes, defects or `outside`, and how probable each must be at least. Example: `at_least = { "mrs-proxy-disabled" = 0.5 }`
    #[serde(default)]
    pub at_least: Entries<At<f64>>,
    /// How probable each may be at most. Example: `at_most = { "mrs-proxy-disabled" = 0.01 }`
    #[serde(default)]
    pub at_most: Entries<At<f64>>,
}
