//! The explanation as a document, schema `shindan/explanation/v1`. These structs are a promise: a change
//! needs a new schema version.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::json::{EvidenceV1, FactV1, PackV1};

/// The whole document.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ExplanationV1<'a> {
    pub(super) schema: &'static str,
    pub(super) pack: PackV1<'a>,
    /// What was asked about; none for everything in short.
    pub(super) subject: Option<SubjectV1<'a>>,
    pub(super) status: &'static str,
    pub(super) stop_reason: Option<&'static str>,
    /// Sentences that may be repeated as they stand, by language.
    pub(super) sentences: BTreeMap<&'a str, Vec<String>>,
    pub(super) what_if: Option<WhatIfV1<'a>>,
    /// The leader first, then the others; only the subject if it is one of them.
    pub(super) hypotheses: Vec<HypothesisV1<'a>>,
    pub(super) fact: Option<FactWhyV1<'a>>,
    pub(super) rule: Option<RuleWhyV1<'a>>,
    /// Every finding and rule left out by itself.
    pub(super) left_out: Vec<LeftOutV1<'a>>,
    /// The fact that the others make least likely, the complaint aside.
    pub(super) most_surprising: Option<&'a str>,
    pub(super) contradictions: Vec<ClashV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SubjectV1<'a> {
    /// `cause`, `defect`, `outside`, `fact` or `rule`.
    pub(super) kind: &'static str,
    pub(super) id: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BeliefV1<'a> {
    /// `cause`, `defect` or `outside`.
    pub(super) kind: &'static str,
    pub(super) id: &'a str,
    pub(super) probability: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HypothesisV1<'a> {
    #[serde(flatten)]
    pub(super) of: SubjectV1<'a>,
    pub(super) probability: Option<f64>,
    pub(super) prior_decibans: Option<f64>,
    pub(super) evidence: Vec<LineV1<'a>>,
    /// All causes and `outside` if it were ruled out.
    pub(super) if_ruled_out: Option<Vec<BeliefV1<'a>>>,
    /// All causes and `outside` if it were confirmed; only for what is one defect.
    pub(super) if_confirmed: Option<Vec<BeliefV1<'a>>>,
    pub(super) prospects: Option<ProspectsV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LineV1<'a> {
    #[serde(flatten)]
    pub(super) evidence: EvidenceV1<'a>,
    pub(super) quote: Option<&'a str>,
    /// `faint`, `moderate`, `strong` or `decisive`; none for what makes certain.
    pub(super) strength: Option<&'static str>,
    /// What the line would be if nothing else could be wrong.
    pub(super) alone_decibans: Option<f64>,
    /// What explains the finding instead (below 0), or is cleared by it (above 0).
    pub(super) through: Option<ThroughV1<'a>>,
    /// The probability without this finding.
    pub(super) probability_without: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ThroughV1<'a> {
    #[serde(flatten)]
    pub(super) by: SubjectV1<'a>,
    /// The defect that makes up most of a cause.
    pub(super) defect: Option<&'a str>,
    /// The earlier finding that it accounts for as well.
    pub(super) also: Option<SubjectV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProspectsV1<'a> {
    /// `lift` over the threshold, or `drop` below it.
    pub(super) direction: &'static str,
    pub(super) threshold: f64,
    /// Single answers that do, the cheapest first.
    pub(super) reach: Vec<ChangeV1<'a>>,
    /// If none does: the one that moves it furthest.
    pub(super) most: Option<ChangeV1<'a>>,
    /// If none does: the cheapest pair that does.
    pub(super) pair: Option<ChangeV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ChangeV1<'a> {
    pub(super) answers: Vec<GivenAnswerV1<'a>>,
    pub(super) minutes: f64,
    pub(super) chance: f64,
    pub(super) probability: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct GivenAnswerV1<'a> {
    pub(super) fact: &'a str,
    pub(super) value: &'a str,
    #[serde(rename = "act")]
    pub(super) step: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EffectV1<'a> {
    #[serde(flatten)]
    pub(super) of: SubjectV1<'a>,
    pub(super) decibans: Option<f64>,
    pub(super) effect: Option<&'static str>,
    pub(super) strength: Option<&'static str>,
    pub(super) alone_decibans: Option<f64>,
    pub(super) through: Option<ThroughV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FactWhyV1<'a> {
    pub(super) id: &'a str,
    /// `found`, `known`, `not-counted`, `not-applicable`, `unavailable`, `open` or `waiting`.
    pub(super) standing: &'static str,
    /// As each source gave it.
    pub(super) known: Vec<FactV1<'a>>,
    pub(super) effects: Vec<EffectV1<'a>>,
    pub(super) without: Option<LeftOutV1<'a>>,
    pub(super) question: Option<QuestionV1<'a>>,
    pub(super) rules: Vec<ReadingRuleV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct QuestionV1<'a> {
    /// The cheapest step that gives it now.
    #[serde(rename = "act")]
    pub(super) step: Option<&'a str>,
    pub(super) bits: Option<f64>,
    pub(super) minutes: Option<f64>,
    pub(super) answers: Vec<AnswerV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AnswerV1<'a> {
    pub(super) value: &'a str,
    pub(super) chance: f64,
    /// All causes and `outside` then; none if it would contradict what is known.
    pub(super) then: Option<Vec<BeliefV1<'a>>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReadingRuleV1<'a> {
    pub(super) rule: &'a str,
    pub(super) holds: Option<bool>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RuleWhyV1<'a> {
    pub(super) id: &'a str,
    /// None where what is known does not say.
    pub(super) holds: Option<bool>,
    pub(super) reads: Vec<&'a str>,
    pub(super) effects: Vec<EffectV1<'a>>,
    pub(super) without: Option<LeftOutV1<'a>>,
    pub(super) source: &'a str,
    pub(super) confidence: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LeftOutV1<'a> {
    pub(super) fact: Option<&'a str>,
    pub(super) rule: Option<&'a str>,
    pub(super) surprise_bits: Option<f64>,
    /// All causes and `outside` without it; none if the rest cannot be.
    pub(super) then: Option<Vec<BeliefV1<'a>>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WhatIfV1<'a> {
    pub(super) assumed: Vec<AssumptionV1<'a>>,
    pub(super) status: BeforeAfterV1<&'static str>,
    /// The step that is next; none when nothing is worth asking.
    pub(super) next: BeforeAfterV1<Option<&'a str>>,
    pub(super) causes: Vec<MoveV1<'a>>,
    /// Defects that matter and change their place among all defects.
    pub(super) defects: Vec<DefectMoveV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BeforeAfterV1<T> {
    pub(super) before: T,
    pub(super) after: T,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AssumptionV1<'a> {
    pub(super) fact: &'a str,
    pub(super) of: Option<&'a str>,
    /// None where what is known was taken away.
    pub(super) value: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MoveV1<'a> {
    pub(super) id: &'a str,
    pub(super) probability: BeforeAfterV1<Option<f64>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DefectMoveV1<'a> {
    pub(super) id: &'a str,
    pub(super) place: BeforeAfterV1<usize>,
    pub(super) probability: BeforeAfterV1<Option<f64>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ClashV1<'a> {
    /// `impossible` or `sources-differ`.
    pub(super) kind: &'static str,
    pub(super) members: Vec<MemberV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MemberV1<'a> {
    pub(super) fact: Option<&'a str>,
    pub(super) rule: Option<&'a str>,
    pub(super) value: Option<String>,
    pub(super) quote: Option<&'a str>,
    /// Steps that give the fact.
    pub(super) check: Vec<&'a str>,
    /// All causes and `outside` if this member of an impossible set is wrong, or this one of
    /// differing values is right.
    pub(super) then: Option<Vec<BeliefV1<'a>>>,
}
