//! Facts: what can be known.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::{Confidence, OfSeveral};

use crate::raw::{At, Condition, Entries, Frequency, OneOrMany};

/// Outcome → how often it is seen.
pub type Distribution = Entries<At<Frequency>>;

/// What a fact's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FactType {
    /// Words: a host name, a build number.
    Text,
    /// A number, in the unit that the id ends in.
    Number,
    /// A date.
    Date,
}

/// `[fact."ID"]`: something that can be known. Dotted id, subject first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFact {
    /// Its outcomes: the first is the normal one; then in the order in which each hides the ones before it, the most masking last. Example: `outcomes = ["yes", "expired"]`
    pub outcomes: Option<OneOrMany>,
    /// For a fact without outcomes: what its value is. Example: `type = "text"`
    #[serde(rename = "type")]
    pub value_type: Option<FactType>,
    /// How often each outcome is seen although nothing is wrong; what is left over is the normal one. Example: `seen_anyway = { expired = "almost never" }`
    #[serde(default)]
    pub seen_anyway: Distribution,
    /// Where the numbers under `seen_anyway` come from, in a few words. Example: `seen_anyway_from = "estimate: healthy sites rarely show it"`
    pub seen_anyway_from: Option<At<String>>,
    /// For a context (a version, a kind of migration): of 100 tickets, how many have which outcome. Example: `context = { "2010" = 45, "2013" = 55 }`
    #[serde(default)]
    pub context: Entries<At<f64>>,
    /// What the fact is of, if there may be several. Example: `of = "host"`
    pub of: Option<At<String>>,
    /// Which of them counts where they differ: `worst`, the one whose outcome hides the others', or `best`, where any one that is right is enough, such as one of several places in which a client looks. Example: `of_several = "best"`
    pub of_several: Option<At<OfSeveral>>,
    /// Where this is written. Example: `source = "KB2389390 step 2.3"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is. Example: `confidence = "reported"`
    pub confidence: Option<Confidence>,
    /// When the fact applies at all. It is asked only when this is known to hold. Example: `only_when = { "settings.source" = "autodiscover" }`
    pub only_when: Option<At<Condition>>,
    /// How many days a value stays good; forever where nothing is written. Example: `shelf_life_days = 30`
    pub shelf_life_days: Option<At<f64>>,
    /// Whether a text may be several things at once, such as the names of all servers. Otherwise two values are a contradiction. Example: `several = true`
    #[serde(default)]
    pub several: bool,
}
