//! Cases of `kb test`: what goes in, and what must come out.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_pack::raw::{At, Entries, OneOrMany};

/// A file under `rules/<pack>/cases/`: one case, with what must come out; or, with `[case.ID]`, several that
/// have most in common. Those are called `FILE.ID`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCaseFile {
    /// What the case is about, or the cases, in one line. Example: `about = "403 with MRS proxy switched off"`
    #[schemars(required)]
    pub about: Option<At<String>>,
    /// The text that the customer sent. Example: `paste = "(403) Forbidden"`
    pub paste: Option<At<String>>,
    /// Facts that are known besides, with keys as for `--set`. Example: `facts = { "migration.type" = "cutover" }`
    #[serde(default)]
    pub facts: Entries<At<String>>,
    /// The expected verdict, of each case if the file has several. Example: `expect = { leader = "server-access" }`
    #[serde(default)]
    pub expect: RawExpect,
    /// One of several cases. Example: `case.not-found = { facts = { "ews.answer" = "not-found" } }`
    #[serde(default)]
    pub case: Entries<RawCase>,
}

/// `[case.ID]`: one of several cases of a file. It has everything that the file has, except what these keys replace or add:
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCase {
    /// What distinguishes this case, in one line. Example: `about = "after the log-on"`
    pub about: Option<At<String>>,
    /// The text that the customer sent, instead of that of the file. Example: `paste = "(403) Forbidden"`
    pub paste: Option<At<String>>,
    /// Facts that are added to those of the file, or replace them. Example: `facts = { "ews.answer" = "not-found" }`
    #[serde(default)]
    pub facts: Entries<At<String>>,
    /// Expectations that are added to those of the file, or replace them. Example: `expect = { facts = { "ews.answer" = "refused" } }`
    #[serde(default)]
    pub expect: RawExpect,
}

/// `[expect]`: the expected verdict. What is not named here may be anything.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExpect {
    /// The leading cause, or `outside`. Example: `leader = "server-access"`
    pub leader: Option<At<String>>,
    /// Defects that must be in the likely set. Example: `defects = ["mrs-proxy-disabled"]`
    pub defects: Option<OneOrMany>,
    /// The status of the verdict. Example: `status = "concluded"`
    pub status: Option<At<String>>,
    /// Steps that must be offered. Example: `must_ask = ["get-outlook-anywhere"]`
    pub must_ask: Option<OneOrMany>,
    /// Steps that must not be offered. Example: `must_not_ask = ["get-outlook-anywhere"]`
    pub must_not_ask: Option<OneOrMany>,
    /// Facts that must be read from the text, or follow from others. Example: `facts = { "ews.answer" = "not-found" }`
    #[serde(default)]
    pub facts: Entries<At<String>>,
    /// Causes, defects or `outside` → their least probability. Example: `at_least = { "mrs-proxy-disabled" = 0.5 }`
    #[serde(default)]
    pub at_least: Entries<At<f64>>,
    /// Causes, defects or `outside` → their greatest probability. Example: `at_most = { "mrs-proxy-disabled" = 0.01 }`
    #[serde(default)]
    pub at_most: Entries<At<f64>>,
}
