//! Texts of a pack in one language.

use std::collections::BTreeMap;

use crate::choices::By;
use crate::step::Channel;

/// All texts of one language, by node id.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The pack's name.
    pub name: String,
    /// Its subject.
    pub summary: String,
    /// What probes cannot see; empty in a pack without requests.
    pub unseen: String,
    /// The name of the client that probes stand in for; empty in a pack without one.
    pub client: String,
    /// By cause, and `outside`.
    pub causes: BTreeMap<String, CauseText>,
    /// By defect.
    pub defects: BTreeMap<String, DefectText>,
    /// By fact.
    pub facts: BTreeMap<String, FactText>,
    /// By rule: why it follows.
    pub rules: BTreeMap<String, String>,
    /// By step.
    pub steps: BTreeMap<String, StepText>,
    /// By access: the name of the place.
    pub accesses: BTreeMap<String, String>,
    /// By remedy.
    pub remedies: BTreeMap<String, RemedyText>,
}

/// Texts of a cause.
#[derive(Clone, Debug)]
pub struct CauseText {
    /// A few words.
    pub name: String,
    /// One sentence.
    pub summary: String,
}

/// Texts of a defect.
#[derive(Clone, Debug)]
pub struct DefectText {
    /// A few words.
    pub name: String,
    /// What is wrong and why that matters.
    pub explain: String,
}

/// Texts of a fact.
#[derive(Clone, Debug)]
pub struct FactText {
    /// A few words.
    pub name: String,
    /// By position of the outcome.
    pub outcomes: Vec<String>,
}

/// Texts of a step.
#[derive(Clone, Debug)]
pub struct StepText {
    /// The question or request.
    pub ask: String,
    /// Why it is asked.
    pub why: String,
    /// How to find out.
    pub how: String,
    /// The same on the telephone, with the place to go to; `None` if the question can be read out as it stands.
    pub spoken: Option<String>,
    /// The task of an agent who does it himself; `None` if customers do it.
    pub own: Option<String>,
}

impl StepText {
    /// The words for whoever does the step: the agent's own task, what is said on the telephone, or the question.
    pub fn voiced(&self, by: By, channel: Channel) -> &str {
        let voice = match (by, channel) {
            (By::Agent | By::Probe, _) => &self.own,
            (By::Customer, Channel::Phone) => &self.spoken,
            (By::Customer, Channel::Keyboard | Channel::Mail) => &None,
        };
        voice.as_deref().unwrap_or(&self.ask)
    }
}

/// Texts of a remedy.
#[derive(Clone, Debug)]
pub struct RemedyText {
    /// A few words.
    pub title: String,
    /// One action each.
    pub steps: Vec<String>,
    /// How to check that it is repaired.
    pub verify: String,
}
