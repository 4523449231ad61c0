//! Choices that packs make with one word.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How reliable the source of a statement is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The vendor's documentation says so.
    #[default]
    Documented,
    /// Somebody saw it in the field.
    Reported,
    /// Nobody confirmed it: it is shown as such and concludes nothing alone.
    Hypothesis,
}

impl Confidence {
    /// The word in packs and documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Documented => "documented",
            Confidence::Reported => "reported",
            Confidence::Hypothesis => "hypothesis",
        }
    }
}

/// The criterion for nothing more being worth asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StopBy {
    /// All remaining steps tell too little, or the verdict is certain.
    #[default]
    Confidence,
    /// The same, or no answer is expected to save as many minutes of repair as asking takes.
    RepairMinutes,
}

/// Who does a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// shindan itself, over the network.
    Probe,
    /// The support agent.
    Agent,
    /// The customer.
    Customer,
}

impl By {
    /// The word in packs and documents.
    pub fn as_str(self) -> &'static str {
        match self {
            By::Probe => "probe",
            By::Agent => "agent",
            By::Customer => "customer",
        }
    }
}

/// The expected answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The output of a program, pasted.
    Output,
    /// A choice, a name, or a few words.
    Words,
}

/// Which of several subjects counts if they differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OfSeveral {
    /// The one with the most masking outcome.
    #[default]
    Worst,
    /// The one with the outcome nearest to the normal one.
    Best,
}

impl OfSeveral {
    /// Whether one outcome counts before another.
    pub fn prefers(self, outcome: usize, to: usize) -> bool {
        match self {
            OfSeveral::Worst => outcome > to,
            OfSeveral::Best => outcome < to,
        }
    }
}
