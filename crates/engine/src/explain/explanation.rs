//! What an explanation says. Ids are positions in the pack; words and formats are chosen in `report`.

use shindan_model::{CauseIx, DefectIx, FactIx, Pack, RuleIx, Value};

use crate::evidence::resolved::WhyIgnored;
use crate::inference::posterior::Posterior;
use crate::next_step::next_act::NextAct;
use crate::verdict::ledger::Reason;
use crate::verdict::types::Verdict;

/// Something that may or may not be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hypothesis {
    /// Any defect of this cause is there.
    Cause(CauseIx),
    /// This defect is there.
    Defect(DefectIx),
    /// None of the causes holds.
    Outside,
}

/// What may be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A cause, a defect, or `outside`.
    Hypothesis(Hypothesis),
    /// A fact, known or not.
    Fact(FactIx),
    /// A rule.
    Rule(RuleIx),
}

/// A fact assumed to be otherwise than it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// The fact.
    pub fact: FactIx,
    /// Of which subject; of all of them where there is none.
    pub of: Option<String>,
    /// The value; none to take away what is known.
    pub value: Option<Value>,
}

/// An explanation of a case.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The verdict that is explained: with the assumptions, if there are any.
    pub verdict: Verdict,
    /// What is believed; none if the evidence cannot be.
    pub posterior: Option<Posterior>,
    /// What was assumed, and the verdict without that.
    pub what_if: Option<WhatIf>,
    /// Every finding and rule left out by itself, in ledger order.
    pub left_out: Vec<LeaveOneOut>,
    /// What contradicts what.
    pub contradictions: Vec<ContradictionExplanation>,
    /// What was asked about.
    pub topic: Topic,
}

/// What was asked about, explained.
#[derive(Clone, Debug)]
pub enum Topic {
    /// Nothing in particular: everything that can be believed, the leader first.
    Overview(Vec<HypothesisExplanation>),
    /// A cause, a defect, or `outside`.
    Hypothesis(Box<HypothesisExplanation>),
    /// A fact.
    Fact(Box<FactExplanation>),
    /// A rule.
    Rule(RuleExplanation),
    /// Only the difference that the assumptions make.
    Difference,
}

/// The verdict without the assumptions, and what they changed.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// What was assumed.
    pub assumed: Vec<Assumption>,
    /// The verdict on what is really known.
    pub before: Verdict,
    /// What differs.
    pub difference: VerdictDifference,
}

/// What differs between two verdicts on one pack.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictDifference {
    /// Every cause, then `outside` (none), in the order of the later verdict, with its probability
    /// before and after.
    pub causes: Vec<(Option<CauseIx>, [Option<f64>; 2])>,
    /// Defects that matter and whose place among all defects changed, in the order of the later
    /// verdict.
    pub defects: Vec<RankChange>,
}

/// A defect that changed its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankChange {
    /// The defect.
    pub defect: DefectIx,
    /// Its place among all defects, counted from 1, before and after.
    pub place: [usize; 2],
    /// Its probability before and after.
    pub probability: [Option<f64>; 2],
}

/// A finding or rule, and what would be believed without it.
#[derive(Clone, Debug)]
pub struct LeaveOneOut {
    /// What is left out.
    pub reason: Reason,
    /// What would be believed; none if the rest cannot be.
    pub posterior: Option<Posterior>,
    /// `-log2 P(finding | the others)`; none if the evidence cannot be.
    pub surprise_bits: Option<f64>,
}

/// A line of a ledger, and who takes the credit or the blame for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineExplanation {
    /// The finding or rule.
    pub reason: Reason,
    /// The change of the odds; infinite where they became certain.
    pub decibans: f64,
    /// What it would be if nothing else could be wrong; none where that cannot be said.
    pub alone_decibans: Option<f64>,
    /// What else makes it so, where at least half of the line comes from that.
    pub attribution: Option<Attribution>,
}

/// What a line comes from, if not from the hypothesis itself: something else that explains what was
/// seen (for a line below 0), or that is cleared by it (above 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The other hypothesis.
    pub by: Hypothesis,
    /// The defect that makes up most of it, if it is a cause and one does.
    pub defect: Option<DefectIx>,
    /// The earlier finding that it accounts for as well.
    pub also: Option<Reason>,
}

/// A hypothesis explained.
#[derive(Clone, Debug)]
pub struct HypothesisExplanation {
    /// Which.
    pub hypothesis: Hypothesis,
    /// Its probability; none if the evidence cannot be.
    pub probability: Option<f64>,
    /// Its odds before everything, the complaint too.
    pub prior_decibans: f64,
    /// In ledger order; empty if the evidence cannot be.
    pub lines: Vec<LineExplanation>,
    /// What would be believed if it were ruled out; none for `outside`, and where that cannot be.
    pub ruled_out: Option<Posterior>,
    /// What would be believed if it were confirmed; for a defect, and for a cause of one defect.
    pub confirmed: Option<Posterior>,
    /// What would make it likely, or unlikely; none if the evidence cannot be.
    pub decisive: Option<DecisiveAnswers>,
}

/// The answers that would take a hypothesis over the lower threshold, or below it.
#[derive(Clone, Debug)]
pub struct DecisiveAnswers {
    /// Whether it is to be lifted over the threshold, or else taken below it.
    pub lifts: bool,
    /// The pack's lower threshold.
    pub threshold: f64,
    /// Single answers that would do, the cheapest first.
    pub reach: Vec<AnswerEffect>,
    /// If none does: the one that moves it furthest, if any moves it at all.
    pub most: Option<AnswerEffect>,
    /// If none does: the cheapest pair that does.
    pub pair: Option<AnswerEffect>,
}

/// One or two answers, and where they would take a hypothesis.
#[derive(Clone, Debug)]
pub struct AnswerEffect {
    /// The answers.
    pub steps: Vec<Step>,
    /// People's time for all of them.
    pub minutes: f64,
    /// How likely these answers are.
    pub chance: f64,
    /// The probability then.
    pub after: f64,
}

/// An answer to come.
#[derive(Clone, Debug)]
pub struct Step {
    /// The fact.
    pub fact: FactIx,
    /// Its outcome.
    pub outcome: usize,
    /// The cheapest act that settles it.
    pub act: NextAct,
}

/// A fact that is not known, and what each answer would do.
#[derive(Clone, Debug)]
pub struct Question {
    /// The fact.
    pub fact: FactIx,
    /// The cheapest act that settles it now, if any does.
    pub act: Option<NextAct>,
    /// By outcome; empty for a fact without outcomes.
    pub answers: Vec<Answer>,
}

/// One outcome of a fact that is not known.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The outcome.
    pub outcome: usize,
    /// How likely it is.
    pub chance: f64,
    /// What would be believed after somebody said so; none if that contradicts what is known.
    pub posterior: Option<Posterior>,
}

/// How far a fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactStanding {
    /// It is a finding of the ledger.
    Found,
    /// It is known, and counts only attribution rules.
    Known,
    /// It was learned and does not count.
    NotCounted(WhyIgnored),
    /// It means nothing here.
    NotApplicable,
    /// It cannot be had.
    Unavailable,
    /// It can be asked now.
    Open,
    /// It cannot be asked before something else is known.
    Waiting,
}

/// A fact explained.
#[derive(Clone, Debug)]
pub struct FactExplanation {
    /// The fact.
    pub fact: FactIx,
    /// How far it is known.
    pub standing: FactStanding,
    /// What it did to every cause and to `outside`; empty if it is no finding.
    pub lines: Vec<(Hypothesis, LineExplanation)>,
    /// Without it; none if it is not known.
    pub left_out: Option<LeaveOneOut>,
    /// What each answer would do, if it is not known.
    pub question: Option<Question>,
    /// The rules that read it, and whether they hold.
    pub rules: Vec<(RuleIx, Option<bool>)>,
}

/// A rule explained.
#[derive(Clone, Debug)]
pub struct RuleExplanation {
    /// The rule.
    pub rule: RuleIx,
    /// Whether it holds; none where what is known does not say.
    pub holds: Option<bool>,
    /// Whether it confirms or excludes something in a context that is possible.
    pub bears: bool,
    /// What it did to every cause and to `outside`; empty if it did nothing to them itself.
    pub lines: Vec<(Hypothesis, LineExplanation)>,
    /// Without it; none if it is not among the evidence.
    pub left_out: Option<LeaveOneOut>,
}

/// Something that contradicts something.
#[derive(Clone, Debug)]
pub enum ContradictionExplanation {
    /// These cannot all hold; with any one away, the others can.
    Impossible(Vec<ConflictMember>),
    /// Sources say different things.
    Disagreement {
        /// Position in `ResolvedEvidence::disagreements`.
        disagreement: usize,
        /// What would be believed if one value were right.
        values: Vec<ReportedValue>,
    },
}

/// One of several that cannot all hold.
#[derive(Clone, Debug)]
pub struct ConflictMember {
    /// The finding or rule.
    pub reason: Reason,
    /// What would be believed without it; none if something else is still impossible.
    pub without: Option<Posterior>,
}

/// One of the values that sources differ about.
#[derive(Clone, Debug)]
pub struct ReportedValue {
    /// The value.
    pub value: String,
    /// What would be believed if only that had been said; none if that cannot be.
    pub posterior: Option<Posterior>,
}

impl Explanation {
    /// The finding that the others make least likely; the complaint aside, and what sources differ
    /// about, which is surprising by itself.
    pub fn most_surprising(&self, pack: &Pack) -> Option<&LeaveOneOut> {
        let complaint = pack.complaint.map(|complaint| complaint.fact);
        let disputed = |fact: FactIx| {
            self.verdict.resolved.disagreements.iter().any(|disagreement| disagreement.fact == fact)
        };
        let findings = self.left_out.iter().filter(|own| match own.reason {
            Reason::Fact(fact) => Some(fact) != complaint && !disputed(fact),
            Reason::Rule(_) => false,
        });
        let known = findings.filter(|own| own.surprise_bits.is_some());
        known.reduce(|most, own| if own.surprise_bits > most.surprise_bits { own } else { most })
    }
}
