//! The explanation as a document, schema `shindan/explanation/v1`. These structs are a promise: a change
//! needs a new schema version.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::json::{EvidenceV1, FactV1, PackV1};

/// The reasons of a verdict.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ExplanationV1<'a> {
    /// `shindan/explanation/v1`
    pub(super) schema: &'static str,
    /// The pack that the verdict was made with.
    pub(super) pack: PackV1<'a>,
    /// What is explained; `null` for the whole verdict.
    pub(super) subject: Option<SubjectV1<'a>>,
    /// The status of the verdict.
    pub(super) status: &'static str,
    /// Why nothing more is asked; `null` while a step is worth its cost.
    pub(super) stop_reason: Option<&'static str>,
    /// Language → the explanation in sentences.
    pub(super) sentences: BTreeMap<&'a str, Vec<String>>,
    /// The effect of the assumptions; `null` without any.
    pub(super) what_if: Option<WhatIfV1<'a>>,
    /// The causes and `outside`, the leading one first; if `subject` is one of them or a defect, only
    /// that.
    pub(super) hypotheses: Vec<HypothesisV1<'a>>,
    /// The explanation of the fact, if `subject` is one.
    pub(super) fact: Option<FactWhyV1<'a>>,
    /// The explanation of the rule, if `subject` is one.
    pub(super) rule: Option<RuleWhyV1<'a>>,
    /// For each finding and rule, the verdict without it.
    pub(super) left_out: Vec<LeftOutV1<'a>>,
    /// Id of the finding that the others make least likely, apart from the complaint.
    pub(super) most_surprising: Option<&'a str>,
    /// The contradictions in the evidence.
    pub(super) contradictions: Vec<ClashV1<'a>>,
}

/// A cause, defect, fact or rule, or `outside`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SubjectV1<'a> {
    /// `cause`, `defect`, `outside`, `fact` or `rule`.
    pub(super) kind: &'static str,
    /// Its id, or `outside`.
    pub(super) id: &'a str,
}

/// The probability of a hypothesis.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BeliefV1<'a> {
    /// `cause`, `defect` or `outside`.
    pub(super) kind: &'static str,
    /// Id of the cause or defect, or `outside`.
    pub(super) id: &'a str,
    /// Its probability.
    pub(super) probability: f64,
}

/// The reasons for and against a cause, a defect or `outside`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HypothesisV1<'a> {
    /// The hypothesis.
    #[serde(flatten)]
    pub(super) of: SubjectV1<'a>,
    /// Its probability; `null` if the evidence is impossible.
    pub(super) probability: Option<f64>,
    /// Its odds before any evidence, even the complaint, in decibans.
    pub(super) prior_decibans: Option<f64>,
    /// What each finding and rule did to its odds, one after the other.
    pub(super) evidence: Vec<LineV1<'a>>,
    /// The probabilities of all causes and `outside` if it were ruled out.
    pub(super) if_ruled_out: Option<Vec<BeliefV1<'a>>>,
    /// The probabilities of all causes and `outside` if it were confirmed; `null` for a cause with
    /// several defects.
    pub(super) if_confirmed: Option<Vec<BeliefV1<'a>>>,
    /// The answers that would change its standing; `null` if the evidence is impossible.
    pub(super) prospects: Option<ProspectsV1<'a>>,
}

/// What a finding or rule did to the odds of a hypothesis.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LineV1<'a> {
    /// The finding or rule, and its effect.
    #[serde(flatten)]
    pub(super) evidence: EvidenceV1<'a>,
    /// The words that the fact was read from.
    pub(super) quote: Option<&'a str>,
    /// `faint`, `moderate`, `strong` or `decisive`; `null` if the odds became certain.
    pub(super) strength: Option<&'static str>,
    /// The change of the odds if no other defect could hold, in decibans.
    pub(super) alone_decibans: Option<f64>,
    /// The other hypothesis that accounts for at least half of the change, if there is one.
    pub(super) through: Option<ThroughV1<'a>>,
    /// The probability of the hypothesis without this finding or rule.
    pub(super) probability_without: Option<f64>,
}

/// Another hypothesis that explains a finding away (change below 0), or that the finding speaks against
/// (above 0).
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ThroughV1<'a> {
    /// The other hypothesis.
    #[serde(flatten)]
    pub(super) by: SubjectV1<'a>,
    /// Id of the defect that makes up at least half of it, if it is a cause.
    pub(super) defect: Option<&'a str>,
    /// An earlier finding or rule that it explains as well.
    pub(super) also: Option<SubjectV1<'a>>,
}

/// The answers that would take a hypothesis across the threshold of the pack.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProspectsV1<'a> {
    /// `lift` if they take it above the threshold, `drop` if below.
    pub(super) direction: &'static str,
    /// The threshold, a probability.
    pub(super) threshold: f64,
    /// The single answers that suffice, cheapest first.
    pub(super) reach: Vec<ChangeV1<'a>>,
    /// If none suffices, the answer that moves the probability furthest.
    pub(super) most: Option<ChangeV1<'a>>,
    /// If none suffices, the cheapest pair of answers that does.
    pub(super) pair: Option<ChangeV1<'a>>,
}

/// The effect of one or two answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ChangeV1<'a> {
    /// The answers.
    pub(super) answers: Vec<GivenAnswerV1<'a>>,
    /// The minutes of people's time that it takes to ask for them.
    pub(super) minutes: f64,
    /// The probability of these answers.
    pub(super) chance: f64,
    /// The probability of the hypothesis after them.
    pub(super) probability: f64,
}

/// A possible answer.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct GivenAnswerV1<'a> {
    /// Id of the fact.
    pub(super) fact: &'a str,
    /// The outcome.
    pub(super) value: &'a str,
    /// Id of the cheapest step that gives the fact.
    #[serde(rename = "act")]
    pub(super) step: &'a str,
}

/// What the fact or rule did to the odds of one hypothesis.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EffectV1<'a> {
    /// The hypothesis.
    #[serde(flatten)]
    pub(super) of: SubjectV1<'a>,
    /// The change of the odds in decibans; `null` if they became certain.
    pub(super) decibans: Option<f64>,
    /// `confirms` or `excludes` if the odds became certain.
    pub(super) effect: Option<&'static str>,
    /// `faint`, `moderate`, `strong` or `decisive`; `null` if the odds became certain.
    pub(super) strength: Option<&'static str>,
    /// The change of the odds if no other defect could hold, in decibans.
    pub(super) alone_decibans: Option<f64>,
    /// The other hypothesis that accounts for at least half of the change, if there is one.
    pub(super) through: Option<ThroughV1<'a>>,
}

/// The explanation of a fact.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FactWhyV1<'a> {
    /// Id of the fact.
    pub(super) id: &'a str,
    /// `found` if it is evidence, `known` if only rules use it, `not-counted`, `not-applicable`,
    /// `unavailable`, `open` if it can be asked now, or `waiting` if it cannot be asked yet.
    pub(super) standing: &'static str,
    /// The fact as each source gave it.
    pub(super) known: Vec<FactV1<'a>>,
    /// What it did to the odds of each cause and of `outside`; empty unless it is evidence.
    pub(super) effects: Vec<EffectV1<'a>>,
    /// The verdict without it; `null` if it is unknown.
    pub(super) without: Option<LeftOutV1<'a>>,
    /// What asking for it would tell; `null` if it is known.
    pub(super) question: Option<QuestionV1<'a>>,
    /// The rules that read it.
    pub(super) rules: Vec<ReadingRuleV1<'a>>,
}

/// What asking for a fact would tell.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct QuestionV1<'a> {
    /// Id of the cheapest step that gives it now.
    #[serde(rename = "act")]
    pub(super) step: Option<&'a str>,
    /// What that step is expected to tell about the defects, in bits.
    pub(super) bits: Option<f64>,
    /// The minutes of people's time that the step takes.
    pub(super) minutes: Option<f64>,
    /// The possible answers; empty for a fact without outcomes.
    pub(super) answers: Vec<AnswerV1<'a>>,
}

/// A possible answer, and what it would change.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AnswerV1<'a> {
    /// The outcome.
    pub(super) value: &'a str,
    /// The probability of the answer.
    pub(super) chance: f64,
    /// The probabilities of all causes and `outside` after it; `null` if it would contradict what is
    /// known.
    pub(super) then: Option<Vec<BeliefV1<'a>>>,
}

/// A rule that reads the fact.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReadingRuleV1<'a> {
    /// Id of the rule.
    pub(super) rule: &'a str,
    /// Whether its condition holds; `null` if that is undecided.
    pub(super) holds: Option<bool>,
}

/// The explanation of a rule.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RuleWhyV1<'a> {
    /// Id of the rule.
    pub(super) id: &'a str,
    /// Whether its condition holds; `null` if that is undecided.
    pub(super) holds: Option<bool>,
    /// Ids of the facts that it reads.
    pub(super) reads: Vec<&'a str>,
    /// What it did to the odds of each cause and of `outside`; empty if it is no evidence.
    pub(super) effects: Vec<EffectV1<'a>>,
    /// The verdict without it; `null` if it is no evidence.
    pub(super) without: Option<LeftOutV1<'a>>,
    /// The document in which the rule is written.
    pub(super) source: &'a str,
    /// How sure that document is: `documented`, `reported` or `hypothesis`.
    pub(super) confidence: &'static str,
}

/// The verdict without one finding or rule.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LeftOutV1<'a> {
    /// Id of the fact; `null` for a rule.
    pub(super) fact: Option<&'a str>,
    /// Id of the rule; `null` for a fact.
    pub(super) rule: Option<&'a str>,
    /// How surprising it is given all others: `-log2` of its probability. `null` if the evidence is
    /// impossible.
    pub(super) surprise_bits: Option<f64>,
    /// The probabilities of all causes and `outside` without it; `null` if the rest is impossible.
    pub(super) then: Option<Vec<BeliefV1<'a>>>,
}

/// The effect of assumptions.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WhatIfV1<'a> {
    /// The assumptions.
    pub(super) assumed: Vec<AssumptionV1<'a>>,
    /// The status of the verdict without and with them.
    pub(super) status: BeforeAfterV1<&'static str>,
    /// Id of the next step without and with them; `null` if nothing is worth asking.
    pub(super) next: BeforeAfterV1<Option<&'a str>>,
    /// The causes and `outside`, with their probabilities without and with the assumptions.
    pub(super) causes: Vec<MoveV1<'a>>,
    /// The relevant defects whose rank changes.
    pub(super) defects: Vec<DefectMoveV1<'a>>,
}

/// A value without and with the assumptions.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BeforeAfterV1<T> {
    /// Without the assumptions.
    pub(super) before: T,
    /// With the assumptions.
    pub(super) after: T,
}

/// A value that is assumed for a fact.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AssumptionV1<'a> {
    /// Id of the fact.
    pub(super) fact: &'a str,
    /// The host, server or mailbox that it is about; `null` for all of them.
    pub(super) of: Option<&'a str>,
    /// The assumed value; `null` if the fact is assumed to be unknown.
    pub(super) value: Option<String>,
}

/// The change of a cause.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MoveV1<'a> {
    /// Id of the cause, or `outside`.
    pub(super) id: &'a str,
    /// Its probability.
    pub(super) probability: BeforeAfterV1<Option<f64>>,
}

/// The change of a defect.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DefectMoveV1<'a> {
    /// Id of the defect.
    pub(super) id: &'a str,
    /// Its rank among all defects, from 1.
    pub(super) place: BeforeAfterV1<usize>,
    /// Its probability.
    pub(super) probability: BeforeAfterV1<Option<f64>>,
}

/// A contradiction in the evidence.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ClashV1<'a> {
    /// `impossible` if the members cannot all be true, `sources-differ` if sources give one fact
    /// different values.
    pub(super) kind: &'static str,
    /// The findings, rules or values. In an impossible set none can be spared: without it, the others can
    /// be true.
    pub(super) members: Vec<MemberV1<'a>>,
}

/// A finding or rule of an impossible set, or one of the differing values.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MemberV1<'a> {
    /// Id of the fact.
    pub(super) fact: Option<&'a str>,
    /// Id of the rule.
    pub(super) rule: Option<&'a str>,
    /// The value that the source gives.
    pub(super) value: Option<String>,
    /// The words that it was read from.
    pub(super) quote: Option<&'a str>,
    /// Ids of the steps that give the fact, to check it.
    pub(super) check: Vec<&'a str>,
    /// The probabilities of all causes and `outside` if this finding or rule is wrong, or if this value
    /// is right.
    pub(super) then: Option<Vec<BeliefV1<'a>>>,
}
