//! The types of an explanation. Ids are positions in the pack; words and formats are up to reports.

use shindan_model::{CauseIx, DefectIx, FactIx, Pack, RuleIx, Value};

use crate::evidence::resolved::WhyIgnored;
use crate::inference::posterior::Posterior;
use crate::next_step::ranking::NextStep;
use crate::verdict::ledger::Reason;
use crate::verdict::types::Verdict;

/// A hypothesis about a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hypothesis {
    /// Any defect of this cause holds.
    Cause(CauseIx),
    /// This defect holds.
    Defect(DefectIx),
    /// No cause holds.
    Outside,
}

/// The subject of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A cause, a defect, or `outside`.
    Hypothesis(Hypothesis),
    /// A fact, known or not.
    Fact(FactIx),
    /// A rule.
    Rule(RuleIx),
}

/// An assumed value of a fact, in place of the known one.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// The fact.
    pub fact: FactIx,
    /// The subject; `None` for all subjects.
    pub of: Option<String>,
    /// The value; `None` to forget the known one.
    pub value: Option<Value>,
}

/// The explanation of a case.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The explained verdict, under the assumptions.
    pub verdict: Verdict,
    /// Its posterior; `None` if the evidence is impossible.
    pub posterior: Option<Posterior>,
    /// The assumptions and their effect, if any.
    pub what_if: Option<WhatIf>,
    /// Leave-one-out for every finding and rule, in ledger order.
    pub left_out: Vec<LeaveOneOut>,
    /// The contradictions.
    pub contradictions: Vec<ContradictionExplanation>,
    /// The explained subject.
    pub topic: Topic,
}

/// The subject of an explanation, explained.
#[derive(Clone, Debug)]
pub enum Topic {
    /// No subject: every hypothesis, the leader first.
    Overview(Vec<HypothesisExplanation>),
    /// A cause, a defect, or `outside`.
    Hypothesis(Box<HypothesisExplanation>),
    /// A fact.
    Fact(Box<FactExplanation>),
    /// A rule.
    Rule(RuleExplanation),
    /// The effect of the assumptions only.
    Difference,
}

/// The effect of assumptions.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The assumptions.
    pub assumed: Vec<Assumption>,
    /// The verdict without them.
    pub before: Verdict,
    /// What they change.
    pub difference: VerdictDifference,
}

/// The difference between two verdicts on one pack.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictDifference {
    /// Every cause, then `outside` (`None`), in the order of the later verdict, with its
    /// probability before and after.
    pub causes: Vec<(Option<CauseIx>, [Option<f64>; 2])>,
    /// Relevant defects whose rank changed, in the order of the later verdict.
    pub defects: Vec<RankChange>,
}

/// A defect whose rank changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankChange {
    /// The defect.
    pub defect: DefectIx,
    /// Its rank among all defects, from 1, before and after.
    pub place: [usize; 2],
    /// Its probability before and after.
    pub probability: [Option<f64>; 2],
}

/// A finding or rule, left out.
#[derive(Clone, Debug)]
pub struct LeaveOneOut {
    /// The finding or rule left out.
    pub reason: Reason,
    /// The posterior without it; `None` if the rest is impossible.
    pub posterior: Option<Posterior>,
    /// Its surprise `-log2 P(finding | the others)`; `None` if the evidence is impossible.
    pub surprise_bits: Option<f64>,
}

/// A ledger line with its attribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineExplanation {
    /// The finding or rule.
    pub reason: Reason,
    /// The change of the odds; infinite where they become certain.
    pub decibans: f64,
    /// The change if no other defect could hold; `None` if undefined.
    pub alone_decibans: Option<f64>,
    /// The other hypothesis behind at least half of the change, if any.
    pub attribution: Option<Attribution>,
}

/// The other hypothesis behind a line: one that explains the finding away (line below 0), or that
/// the finding clears (above 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The other hypothesis.
    pub by: Hypothesis,
    /// The defect that makes up at least half of that hypothesis, if it is a cause.
    pub defect: Option<DefectIx>,
    /// The earlier finding that it explains, too.
    pub also: Option<Reason>,
}

/// A hypothesis, explained.
#[derive(Clone, Debug)]
pub struct HypothesisExplanation {
    /// The hypothesis.
    pub hypothesis: Hypothesis,
    /// Its probability; `None` if the evidence is impossible.
    pub probability: Option<f64>,
    /// Its odds before any evidence, even the complaint.
    pub prior_decibans: f64,
    /// Its ledger, in order; empty if the evidence is impossible.
    pub lines: Vec<LineExplanation>,
    /// The posterior if it is ruled out; `None` for `outside`, and where impossible.
    pub ruled_out: Option<Posterior>,
    /// The posterior if it is confirmed, for a defect or a cause with one defect.
    pub confirmed: Option<Posterior>,
    /// The answers that would change its standing; `None` if the evidence is impossible.
    pub decisive: Option<DecisiveAnswers>,
}

/// The answers that take a hypothesis across the lower threshold.
#[derive(Clone, Debug)]
pub struct DecisiveAnswers {
    /// Whether they lift it above the threshold, rather than push it below.
    pub lifts: bool,
    /// The pack's lower threshold.
    pub threshold: f64,
    /// Single answers that suffice, cheapest first.
    pub reach: Vec<AnswerEffect>,
    /// If none suffices: the most effective one, unless none has an effect.
    pub most: Option<AnswerEffect>,
    /// If none suffices: the cheapest pair that does.
    pub pair: Option<AnswerEffect>,
}

/// The effect of one or two answers on a hypothesis.
#[derive(Clone, Debug)]
pub struct AnswerEffect {
    /// The answers.
    pub answers: Vec<GivenAnswer>,
    /// Minutes of people's time for all of them.
    pub minutes: f64,
    /// Their probability.
    pub chance: f64,
    /// The probability of the hypothesis after them.
    pub after: f64,
}

/// A possible answer.
#[derive(Clone, Debug)]
pub struct GivenAnswer {
    /// The fact.
    pub fact: FactIx,
    /// Its outcome.
    pub outcome: usize,
    /// The cheapest step that gives it.
    pub step: NextStep,
}

/// An unknown fact, and the effect of each answer.
#[derive(Clone, Debug)]
pub struct Question {
    /// The fact.
    pub fact: FactIx,
    /// The cheapest step that gives it now, if any.
    pub step: Option<NextStep>,
    /// By outcome; empty for a fact without outcomes.
    pub answers: Vec<Answer>,
}

/// One possible outcome of an unknown fact.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The outcome.
    pub outcome: usize,
    /// Its probability.
    pub chance: f64,
    /// The posterior after somebody states it; `None` if that contradicts the evidence.
    pub posterior: Option<Posterior>,
}

/// The standing of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactStanding {
    /// A finding in the ledger.
    Found,
    /// Known, and counts only through rules.
    Known,
    /// Learned, and does not count.
    NotCounted(WhyIgnored),
    /// Not applicable.
    NotApplicable,
    /// Unavailable.
    Unavailable,
    /// Unknown, and can be asked now.
    Open,
    /// Unknown, and cannot be asked yet.
    Waiting,
}

/// A fact, explained.
#[derive(Clone, Debug)]
pub struct FactExplanation {
    /// The fact.
    pub fact: FactIx,
    /// How far it is known.
    pub standing: FactStanding,
    /// Its effect on every cause and `outside`; empty unless it is a finding.
    pub lines: Vec<(Hypothesis, LineExplanation)>,
    /// Leave-one-out for it; `None` if unknown.
    pub left_out: Option<LeaveOneOut>,
    /// The effect of each answer, if unknown.
    pub question: Option<Question>,
    /// The rules that read it, and whether each holds.
    pub rules: Vec<(RuleIx, Option<bool>)>,
}

/// A rule, explained.
#[derive(Clone, Debug)]
pub struct RuleExplanation {
    /// The rule.
    pub rule: RuleIx,
    /// Whether its condition holds; `None` if undecided.
    pub holds: Option<bool>,
    /// Whether it confirms or excludes a defect in a possible context.
    pub bears: bool,
    /// Its effect on every cause and `outside`; empty if it is not in the ledger.
    pub lines: Vec<(Hypothesis, LineExplanation)>,
    /// Leave-one-out for it; `None` if it is no evidence.
    pub left_out: Option<LeaveOneOut>,
}

/// A contradiction, explained.
#[derive(Clone, Debug)]
pub enum ContradictionExplanation {
    /// A minimal conflict: without any one member, the others can hold.
    Impossible(Vec<ConflictMember>),
    /// Sources disagree.
    Disagreement {
        /// Position in `ResolvedEvidence::disagreements`.
        disagreement: usize,
        /// The posterior if one value were right.
        values: Vec<ReportedValue>,
    },
}

/// A member of a minimal conflict.
#[derive(Clone, Debug)]
pub struct ConflictMember {
    /// The finding or rule.
    pub reason: Reason,
    /// The posterior without it; `None` if another conflict remains.
    pub without: Option<Posterior>,
}

/// One of the values on which sources disagree.
#[derive(Clone, Debug)]
pub struct ReportedValue {
    /// The value.
    pub value: String,
    /// The posterior if only this value had been reported; `None` if impossible.
    pub posterior: Option<Posterior>,
}

impl Explanation {
    /// The finding least expected given the others.
    ///
    /// Skips the complaint, and disputed facts, which are surprising anyway.
    pub fn most_surprising(&self, pack: &Pack) -> Option<&LeaveOneOut> {
        let complaint = pack.complaint.map(|complaint| complaint.fact);
        let disputed = |fact: FactIx| {
            self.verdict.resolved.disagreements.iter().any(|disagreement| disagreement.fact == fact)
        };
        let findings = self.left_out.iter().filter(|finding| match finding.reason {
            Reason::Fact(fact) => Some(fact) != complaint && !disputed(fact),
            Reason::Rule(_) => false,
        });
        let known = findings.filter(|finding| finding.surprise_bits.is_some());
        known.reduce(
            |most, finding| if finding.surprise_bits > most.surprise_bits { finding } else { most },
        )
    }
}
