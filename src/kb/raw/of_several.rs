//! Which of several hosts, servers or mailboxes a fact goes by.

use schemars::JsonSchema;
use serde::Deserialize;

/// Which of the things that a fact is of counts where they differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OfSeveral {
    /// The one whose outcome hides the others'.
    #[default]
    Worst,
    /// The one whose outcome is nearest to the normal one.
    Best,
}

impl OfSeveral {
    /// Whether one outcome counts rather than another.
    pub fn prefers(self, outcome: usize, to: usize) -> bool {
        match self {
            OfSeveral::Worst => outcome > to,
            OfSeveral::Best => outcome < to,
        }
    }
}
