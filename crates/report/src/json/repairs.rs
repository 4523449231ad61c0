//! What a verdict says of repairs, as JSON: the remedies, what was found, and what would turn it. These
//! structs are a promise: a change needs a new schema version.

use schemars::JsonSchema;
use serde::Serialize;
use shindan_engine::{Reason, Verdict};
use shindan_model::{DefectIx, Pack};

/// Remedies, and what they are expected to do.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RepairV2<'a> {
    /// Ids of the remedies.
    remedies: Vec<&'a str>,
    /// Ids of the defects that they repair here, the one that helps most first.
    defects: Vec<&'a str>,
    /// The probability that the complaint is gone after them.
    probability: f64,
    /// What to try now, where that is expected to cost less than asking on; `null` where it is not, and where
    /// it was not computed.
    trial: Option<TrialV2<'a>>,
    /// Whether another repair would be named if the odds of this one were halved, or those of another
    /// doubled; `null` where it was not computed.
    close_call: Option<bool>,
}

/// A remedy to try before anything else is asked.
#[derive(Debug, Serialize, JsonSchema)]
struct TrialV2<'a> {
    /// Ids of the remedies.
    remedies: Vec<&'a str>,
    /// The minutes that it takes.
    minutes: f64,
    /// The probability that the complaint is gone after it.
    helps: f64,
}

/// A defect that an observation establishes.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FoundV2<'a> {
    /// Id of the defect.
    defect: &'a str,
    /// Id of the fact that establishes it; `null` if a rule does.
    fact: Option<&'a str>,
    /// Id of the rule that confirms it; `null` if a fact establishes it.
    rule: Option<&'a str>,
    /// `reason` if it is probably the reason for the complaint; `also` if it is to be repaired too.
    role: &'static str,
}

/// Answers that would turn the conclusion.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TurnV2<'a> {
    /// One answer or two.
    answers: Vec<AnswerV2<'a>>,
    /// The probability of these answers.
    chance: f64,
    /// The probability then that the complaint is gone after the repair.
    probability: f64,
}

/// An answer to an open question.
#[derive(Debug, Serialize, JsonSchema)]
struct AnswerV2<'a> {
    /// Id of the fact.
    fact: &'a str,
    /// Its value.
    value: &'a str,
}

/// Turns positions in the pack into ids.
pub(super) struct Repairs<'a> {
    pub(super) pack: &'a Pack,
    pub(super) verdict: &'a Verdict,
}

impl<'a> Repairs<'a> {
    fn defect(&self, defect: DefectIx) -> &'a str {
        &self.pack.defects[defect.0].about.id
    }

    /// Ids of the remedies of some defects, each once.
    fn remedies(&self, defects: &[DefectIx]) -> Vec<&'a str> {
        let mut remedies = Vec::new();
        for defect in defects {
            let Some(remedy) = self.verdict.remedy(self.pack, *defect) else { continue };
            if !remedies.contains(&remedy.id.as_str()) {
                remedies.push(remedy.id.as_str());
            }
        }
        remedies
    }

    pub(super) fn repair(&self) -> Option<RepairV2<'a>> {
        let repair = self.verdict.repair.as_ref()?;
        Some(RepairV2 {
            remedies: self.remedies(&repair.defects),
            defects: repair.defects.iter().map(|defect| self.defect(*defect)).collect(),
            probability: repair.probability,
            trial: self.verdict.trial().map(|trial| TrialV2 {
                remedies: self.remedies(&[trial.defect]),
                minutes: trial.minutes,
                helps: trial.helps,
            }),
            close_call: self.verdict.prospects.as_ref().map(|prospects| prospects.close_call),
        })
    }

    pub(super) fn found(&self) -> Vec<FoundV2<'a>> {
        let found = self.verdict.found.iter().map(|found| {
            let (fact, rule) = match found.by {
                Reason::Fact(at) => (Some(self.pack.facts[at.0].about.id.as_str()), None),
                Reason::Rule(at) => (None, Some(self.pack.rules[at.0].about.id.as_str())),
            };
            let role = self.verdict.role(self.pack, found.defect).as_str();
            FoundV2 { defect: self.defect(found.defect), fact, rule, role }
        });
        found.collect()
    }

    pub(super) fn turns(&self) -> Option<Vec<TurnV2<'a>>> {
        let turns = self.verdict.prospects.as_ref()?.turns.iter();
        let turns = turns.map(|turn| TurnV2 {
            answers: turn
                .answers
                .iter()
                .map(|answer| {
                    let fact = &self.pack.facts[answer.fact.0];
                    AnswerV2 { fact: &fact.about.id, value: &fact.outcomes[answer.outcome] }
                })
                .collect(),
            chance: turn.chance,
            probability: turn.probability,
        });
        Some(turns.collect())
    }
}
