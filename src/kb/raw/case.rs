//! A case of `kb test`: what goes in, and what must come out.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Entries, OneOrMany};

/// A file under `rules/<pack>/cases/`: one case, with what must come out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCase {
    /// What the case is about, in a line. Example: `about = "403 with MRS proxy switched off"`
    #[schemars(required)]
    pub about: Option<At<String>>,
    /// What the customer pasted. Example: `paste = "(403) Forbidden"`
    pub paste: Option<At<String>>,
    /// What is known besides; keys as `--set` takes them. Example: `facts = { "migration.type" = "cutover" }`
    #[serde(default)]
    pub facts: Entries<At<String>>,
    /// What must come out. Example: `expect = { leader = "server-access" }`
    #[serde(default)]
    pub expect: RawExpect,
}

/// `[expect]`: what must come out; what is not named may be anything.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawExpect {
    /// The cause that leads, or `outside`. Example: `leader = "server-access"`
    pub leader: Option<At<String>>,
    /// Defects that must be in the likely set. Example: `defects = ["mrs-proxy-disabled"]`
    pub defects: Option<OneOrMany>,
    /// How far the diagnosis comes. Example: `status = "concluded"`
    pub status: Option<At<String>>,
    /// Acts that must be offered. Example: `must_ask = ["get-outlook-anywhere"]`
    pub must_ask: Option<OneOrMany>,
    /// Acts that must not be offered. Example: `must_not_ask = ["get-outlook-anywhere"]`
    pub must_not_ask: Option<OneOrMany>,
}
