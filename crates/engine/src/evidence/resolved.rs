//! Resolved evidence: what counts, what does not, and why.

use shindan_model::{Fact, FactIx, RuleIx};

use crate::evidence::finding::{Finding, HardRule};

/// A known fact with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedFact {
    /// The fact.
    pub fact: FactIx,
    /// The fact as it was learned, with its source.
    pub learned: Fact,
    /// Whether it counts. It does not if the fact is not applicable.
    pub counts: bool,
}

/// Sources that disagree about one fact of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The fact.
    pub fact: FactIx,
    /// The subject; `None` for the case itself.
    pub of: Option<String>,
    /// The distinct values, ordered by outcome, or by text where the fact has no outcomes.
    pub sides: Vec<Side>,
}

/// One value in a disagreement, and who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The value.
    pub value: String,
    /// Positions in [`ResolvedEvidence::facts`] of the reports that give it, at least one.
    pub reports: Vec<usize>,
}

/// Why a learned fact does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyIgnored {
    /// The pack has no fact of this id.
    UnknownFact,
    /// The fact has no such outcome, or takes another kind of value.
    UnknownValue,
    /// The value is older than the fact's shelf life.
    Stale,
    /// A rule or an unmet requirement makes the fact not applicable.
    NotApplicable,
}

impl WhyIgnored {
    /// The word used in the keys of texts.
    pub fn as_str(self) -> &'static str {
        match self {
            WhyIgnored::UnknownFact => "unknown-fact",
            WhyIgnored::UnknownValue => "unknown-value",
            WhyIgnored::Stale => "stale",
            WhyIgnored::NotApplicable => "not-applicable",
        }
    }
}

/// A learned fact that does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Ignored {
    /// The fact as it was learned.
    pub fact: Fact,
    /// The reason.
    pub why: WhyIgnored,
}

/// The evidence of a case, resolved.
#[derive(Clone, Debug, Default)]
pub struct ResolvedEvidence {
    /// One finding per fact, in ledger order: the complaint, then facts in pack order.
    pub findings: Vec<Finding>,
    /// Rules that confirm or exclude in some context state, in pack order.
    pub hard: Vec<HardRule>,
    /// Those of the hard rules that apply in every context state still possible.
    pub unconditional: Vec<RuleIx>,
    /// Contexts in which a document claims a defect.
    pub claimed: Vec<FactIx>,
    /// Every known fact, derived ones included, in pack order.
    pub facts: Vec<ResolvedFact>,
    /// By fact: whether it can be asked: unknown, available, applicable, its requirement met.
    pub askable: Vec<bool>,
    /// By step: whether its requirement is known to hold.
    pub enabled: Vec<bool>,
    /// Learned facts that do not count.
    pub ignored: Vec<Ignored>,
    /// Facts on which sources disagree.
    pub disagreements: Vec<Disagreement>,
    /// Facts marked unavailable.
    pub unavailable: Vec<FactIx>,
    /// Facts that are not applicable in this case.
    pub not_applicable: Vec<FactIx>,
    /// By rule: whether its condition holds; `None` if undecided.
    pub rules: Vec<Option<bool>>,
}

pub(crate) fn add(list: &mut Vec<FactIx>, fact: FactIx) {
    if !list.contains(&fact) {
        list.push(fact);
    }
}
