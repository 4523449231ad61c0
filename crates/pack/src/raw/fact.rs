//! Facts.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::{Confidence, OfSeveral};

use crate::raw::{At, Condition, Entries, Frequency, OneOrMany};

/// Outcome → its frequency.
pub type Distribution = Entries<At<Frequency>>;

/// The type of a fact's value.
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

/// `[fact."ID"]`: something that can be known. Its id is dotted, the subject first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFact {
    /// Its outcomes, the normal one first. Each later outcome hides those before it, the most masking one is last. Example: `outcomes = ["yes", "expired"]`
    pub outcomes: Option<OneOrMany>,
    /// The type of the value, for a fact without outcomes. Example: `type = "text"`
    #[serde(rename = "type")]
    pub value_type: Option<FactType>,
    /// How often each outcome is seen although no defect holds. The normal outcome gets the rest. Example: `seen_anyway = { expired = "almost never" }`
    #[serde(default)]
    pub seen_anyway: Distribution,
    /// The origin of the numbers under `seen_anyway`, in a few words. Example: `seen_anyway_from = "estimate: healthy sites rarely show it"`
    pub seen_anyway_from: Option<At<String>>,
    /// For a context, such as a version: how many of 100 tickets have each outcome. Example: `context = { "2010" = 45, "2013" = 55 }`
    #[serde(default)]
    pub context: Entries<At<f64>>,
    /// The kind of thing that the fact is about, if there may be several. Example: `of = "host"`
    pub of: Option<At<String>>,
    /// Which of several counts if they differ: `worst` is the one with the most masking outcome; `best` is for things of which one good one is enough, such as places in which a client looks. Example: `of_several = "best"`
    pub of_several: Option<At<OfSeveral>>,
    /// The source: a document, an article's step, an observation. Example: `source = "KB2389390 step 2.3"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How reliable the source is. Example: `confidence = "reported"`
    pub confidence: Option<Confidence>,
    /// The condition under which the fact applies. It is asked only if this is known to hold. Example: `only_when = { "settings.source" = "autodiscover" }`
    pub only_when: Option<At<Condition>>,
    /// Days for which a value stays valid; forever by default. Example: `shelf_life_days = 30`
    pub shelf_life_days: Option<At<f64>>,
    /// Whether a text may have several values at once, such as the names of all servers. Otherwise two values contradict each other. Example: `several = true`
    #[serde(default)]
    pub several: bool,
}
