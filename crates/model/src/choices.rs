//! Choices that packs write as one word.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How sure the source of a statement is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The vendor's documentation says so.
    #[default]
    Documented,
    /// Somebody in the field has seen it.
    Reported,
    /// Not confirmed; shown as such and never concluding alone.
    Hypothesis,
}

impl Confidence {
    /// As packs and documents write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Documented => "documented",
            Confidence::Reported => "reported",
            Confidence::Hypothesis => "hypothesis",
        }
    }
}

/// What decides that nothing more is worth asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StopBy {
    /// What could still be asked tells too little, or the verdict is certain.
    #[default]
    Confidence,
    /// That, or no answer is expected to save as many minutes of repair as asking takes.
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
    /// As packs and documents write it.
    pub fn as_str(self) -> &'static str {
        match self {
            By::Probe => "probe",
            By::Agent => "agent",
            By::Customer => "customer",
        }
    }
}

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The output of a program, pasted.
    Output,
    /// A choice, a name, or a few words.
    Words,
}

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
