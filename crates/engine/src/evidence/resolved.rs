//! The evidence of a case after resolution: what counts, what does not, and why.

use shindan_model::{Fact, FactIx, RuleIx};

use crate::evidence::finding::{Finding, HardRule};

/// A fact that is known, with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedFact {
    /// The fact of the pack.
    pub fact: FactIx,
    /// What was learned, as it was learned.
    pub learned: Fact,
    /// Whether it counts: it applies, is fresh, and its value is one the pack knows.
    pub counts: bool,
}

/// Different sources that say different things about one fact of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The fact.
    pub fact: FactIx,
    /// What it is of.
    pub of: Option<String>,
    /// The different values, in the order of the fact's outcomes or of their texts.
    pub values: Vec<String>,
}

/// Why something that was learned does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyIgnored {
    /// The pack has no such fact.
    UnknownFact,
    /// The fact has no such outcome, or a value of another kind.
    UnknownValue,
    /// The value has outlived the fact's shelf life.
    Stale,
    /// A rule, or what the fact requires, says that it means nothing here.
    NotApplicable,
}

/// Something that was learned and does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Ignored {
    /// What was learned.
    pub fact: Fact,
    /// Why it does not count.
    pub why: WhyIgnored,
}

/// The evidence of a case.
#[derive(Clone, Debug, Default)]
pub struct ResolvedEvidence {
    /// In ledger order: the complaint, then facts in pack order.
    pub findings: Vec<Finding>,
    /// Rules that confirm or exclude in some context state, in pack order.
    pub hard: Vec<HardRule>,
    /// Those of them that apply in every context state that is still possible.
    pub unconditional: Vec<RuleIx>,
    /// Contexts of which a document says that a defect is there.
    pub claimed: Vec<FactIx>,
    /// Every fact with its value, derived ones too, in pack order.
    pub facts: Vec<ResolvedFact>,
    /// By fact: whether it is worth asking for: not known, not given up, and known to apply.
    pub askable: Vec<bool>,
    /// By act: whether what it requires is known to hold.
    pub enabled: Vec<bool>,
    /// What does not count.
    pub ignored: Vec<Ignored>,
    /// Where sources differ.
    pub disagreements: Vec<Disagreement>,
    /// Facts that cannot be had.
    pub unavailable: Vec<FactIx>,
    /// Facts that mean nothing in this case.
    pub not_applicable: Vec<FactIx>,
    /// By rule: whether it holds; none where what is known does not say.
    pub rules: Vec<Option<bool>>,
}

pub(crate) fn add(list: &mut Vec<FactIx>, fact: FactIx) {
    if !list.contains(&fact) {
        list.push(fact);
    }
}
