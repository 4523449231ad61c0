//! Why a case comes out as it does, what speaks against a cause, and what would change that.
//!
//! One entry: [`Engine::explain`], as pure as the verdict it explains. Everything is computed by
//! asking the exact posterior again: with a finding left out, with a defect ruled out, with an answer
//! assumed.

mod answers;
mod clash;
mod left_out;
mod lines;
mod situation;
mod what_if;

use jiff::Timestamp;

use super::ledger::Reason;
use super::posterior::Posterior;
use super::settle::WhyIgnored;
use super::verdict::{NextAct, Verdict};
use super::{Engine, TooLarge};
use crate::fact::{FactSet, Value};
use crate::kb::{CauseIx, DefectIx, FactIx, RuleIx};
use situation::Situation;

pub use what_if::{DefectMove, Difference, difference};

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
    pub left_out: Vec<LeftOut>,
    /// What contradicts what.
    pub clashes: Vec<Clash>,
    /// What was asked about.
    pub topic: Topic,
}

/// What was asked about, explained.
#[derive(Clone, Debug)]
pub enum Topic {
    /// Nothing in particular: everything that can be believed, the leader first.
    Overview(Vec<HypothesisWhy>),
    /// A cause, a defect, or `outside`.
    Hypothesis(Box<HypothesisWhy>),
    /// A fact.
    Fact(Box<FactWhy>),
    /// A rule.
    Rule(RuleWhy),
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
    pub difference: Difference,
}

/// A finding or rule, and what would be believed without it.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// What is left out.
    pub reason: Reason,
    /// What would be believed; none if the rest cannot be.
    pub posterior: Option<Posterior>,
    /// `-log2 P(finding | the others)`; none if the evidence cannot be.
    pub surprise_bits: Option<f64>,
}

/// A line of a ledger, and who takes the credit or the blame for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Why {
    /// The finding or rule.
    pub reason: Reason,
    /// The change of the odds; infinite where they became certain.
    pub decibans: f64,
    /// What it would be if nothing else could be wrong; none where that cannot be said.
    pub alone_decibans: Option<f64>,
    /// What else makes it so, where at least half of the line comes from that.
    pub through: Option<Through>,
}

/// What a line comes from, if not from the hypothesis itself: something else that explains what was
/// seen (for a line below 0), or that is cleared by it (above 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Through {
    /// The other hypothesis.
    pub by: Hypothesis,
    /// The defect that makes up most of it, if it is a cause and one does.
    pub defect: Option<DefectIx>,
    /// The earlier finding that it accounts for as well.
    pub also: Option<Reason>,
}

/// A hypothesis explained.
#[derive(Clone, Debug)]
pub struct HypothesisWhy {
    /// Which.
    pub of: Hypothesis,
    /// Its probability; none if the evidence cannot be.
    pub probability: Option<f64>,
    /// In ledger order; empty if the evidence cannot be.
    pub lines: Vec<Why>,
    /// What would be believed if it were ruled out; none for `outside`, and where that cannot be.
    pub ruled_out: Option<Posterior>,
    /// What would be believed if it were confirmed; for a defect, and for a cause of one defect.
    pub confirmed: Option<Posterior>,
    /// What would make it likely, or unlikely; none if the evidence cannot be.
    pub prospects: Option<Prospects>,
}

/// The answers that would take a hypothesis over the lower threshold, or below it.
#[derive(Clone, Debug)]
pub struct Prospects {
    /// Whether it is to be lifted over the threshold, or else taken below it.
    pub lifts: bool,
    /// The pack's lower threshold.
    pub threshold: f64,
    /// Single answers that would do, the cheapest first.
    pub reach: Vec<Change>,
    /// If none does: the one that moves it furthest, if any moves it at all.
    pub most: Option<Change>,
    /// If none does: the cheapest pair that does.
    pub pair: Option<Change>,
}

/// One or two answers, and where they would take a hypothesis.
#[derive(Clone, Debug)]
pub struct Change {
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
    /// It is known, and counts only through rules.
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
pub struct FactWhy {
    /// The fact.
    pub fact: FactIx,
    /// How far it is known.
    pub standing: FactStanding,
    /// What it did to every cause and to `outside`; empty if it is no finding.
    pub lines: Vec<(Hypothesis, Why)>,
    /// Without it; none if it is not known.
    pub left_out: Option<LeftOut>,
    /// What each answer would do, if it is not known.
    pub question: Option<Question>,
    /// The rules that read it, and whether they hold.
    pub rules: Vec<(RuleIx, Option<bool>)>,
}

/// A rule explained.
#[derive(Clone, Debug)]
pub struct RuleWhy {
    /// The rule.
    pub rule: RuleIx,
    /// Whether it holds; none where what is known does not say.
    pub holds: Option<bool>,
    /// Whether it confirms or excludes something in a context that is possible.
    pub bears: bool,
    /// What it did to every cause and to `outside`; empty if it did nothing to them itself.
    pub lines: Vec<(Hypothesis, Why)>,
    /// Without it; none if it is not among the evidence.
    pub left_out: Option<LeftOut>,
}

/// Something that contradicts something.
#[derive(Clone, Debug)]
pub enum Clash {
    /// These cannot all hold; with any one away, the others can.
    Impossible(Vec<Member>),
    /// Sources say different things.
    Differs {
        /// Position in [`super::Settled::disagreements`].
        disagreement: usize,
        /// What would be believed if one value were right.
        sides: Vec<Side>,
    },
}

/// One of several that cannot all hold.
#[derive(Clone, Debug)]
pub struct Member {
    /// The finding or rule.
    pub reason: Reason,
    /// What would be believed without it; none if something else is still impossible.
    pub without: Option<Posterior>,
}

/// One of the values that sources differ about.
#[derive(Clone, Debug)]
pub struct Side {
    /// The value.
    pub value: String,
    /// What would be believed if only that had been said; none if that cannot be.
    pub posterior: Option<Posterior>,
}

impl Explanation {
    /// The finding that the others make least likely; the complaint aside.
    pub fn most_surprising(&self, complaint: Option<FactIx>) -> Option<&LeftOut> {
        let asked = self
            .left_out
            .iter()
            .filter(|own| matches!(own.reason, Reason::Fact(fact) if Some(fact) != complaint));
        asked
            .filter(|own| own.surprise_bits.is_some())
            .reduce(|most, own| if own.surprise_bits > most.surprise_bits { own } else { most })
    }
}

impl Engine<'_> {
    /// Explains a case: what was asked about, or without a `subject` the leading cause and why the
    /// others do not lead. With `assumed` facts the case is explained as it would be then, and the
    /// difference told; without a subject, the difference alone.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn explain(
        &self,
        facts: &FactSet,
        now: Timestamp,
        subject: Option<Subject>,
        assumed: &[Assumption],
    ) -> Result<Explanation, TooLarge> {
        let supposed = what_if::assume(self, facts, assumed, now);
        let verdict = self.diagnose(&supposed, now)?;
        let what_if = match assumed {
            [] => None,
            assumed => {
                let before = self.diagnose(facts, now)?;
                let difference = difference(&before, &verdict);
                Some(WhatIf { assumed: assumed.to_vec(), before, difference })
            }
        };
        let situation = Situation::new(self, &supposed, now, &verdict)?;
        let left_out = left_out::left_out(&situation)?;
        let clashes = clash::clashes(&situation)?;
        let topic = match subject {
            None if what_if.is_some() => Topic::Difference,
            None => Topic::Overview(overview(&situation)?),
            Some(Subject::Hypothesis(of)) => {
                let questions = answers::questions(&situation)?;
                Topic::Hypothesis(Box::new(hypothesis(&situation, &questions, of)?))
            }
            Some(Subject::Fact(fact)) => Topic::Fact(Box::new(explain_fact(&situation, fact)?)),
            Some(Subject::Rule(rule)) => Topic::Rule(explain_rule(&situation, &left_out, rule)?),
        };
        let posterior = situation.posterior().cloned();
        Ok(Explanation { posterior, what_if, left_out, clashes, topic, verdict })
    }
}

/// All causes and `outside`, the leader first.
fn overview(situation: &Situation<'_, '_>) -> Result<Vec<HypothesisWhy>, TooLarge> {
    if situation.posterior().is_none() {
        return Ok(Vec::new());
    }
    let questions = answers::questions(situation)?;
    let mut all: Vec<Hypothesis> = everything(situation.verdict);
    let leads = situation.verdict.leader().cause.map_or(Hypothesis::Outside, Hypothesis::Cause);
    let at = all.iter().position(|own| *own == leads).unwrap_or(0);
    all[..=at].rotate_right(1);
    all.into_iter().map(|of| hypothesis(situation, &questions, of)).collect()
}

/// Every cause, likeliest first, and `outside`.
fn everything(verdict: &Verdict) -> Vec<Hypothesis> {
    let causes = verdict.causes.iter().filter_map(|own| own.cause).map(Hypothesis::Cause);
    causes.chain([Hypothesis::Outside]).collect()
}

fn hypothesis(
    situation: &Situation<'_, '_>,
    questions: &[Question],
    of: Hypothesis,
) -> Result<HypothesisWhy, TooLarge> {
    let engine = situation.engine;
    let members = of.members(engine);
    let forced = |present: &[DefectIx], absent: &[DefectIx]| match situation.posterior() {
        Some(_) => situation.evidence.clone().forced(engine, present, absent).posterior(engine),
        None => Ok(None),
    };
    Ok(HypothesisWhy {
        of,
        probability: situation.posterior().map(|own| of.probability(own)),
        lines: lines::lines(situation, of)?,
        ruled_out: if members.is_empty() { None } else { forced(&[], &members)? },
        confirmed: if members.len() == 1 { forced(&members, &[])? } else { None },
        prospects: answers::prospects(situation, questions, of)?,
    })
}

fn explain_fact(situation: &Situation<'_, '_>, fact: FactIx) -> Result<FactWhy, TooLarge> {
    let pack = situation.engine.pack;
    let settled = &situation.verdict.settled;
    let id = &pack.facts[fact.0].about.id;
    let ignored = settled.ignored.iter().find(|own| own.fact.id == *id);
    let found = situation.evidence.findings.iter().any(|finding| finding.fact == fact);
    let standing = match ignored {
        _ if settled.not_applicable.contains(&fact) => FactStanding::NotApplicable,
        _ if found => FactStanding::Found,
        _ if settled.facts.iter().any(|own| own.fact == fact && own.counts) => FactStanding::Known,
        Some(ignored) => FactStanding::NotCounted(ignored.why),
        None if settled.unavailable.contains(&fact) => FactStanding::Unavailable,
        None if settled.askable[fact.0] => FactStanding::Open,
        None => FactStanding::Waiting,
    };
    let known = matches!(standing, FactStanding::Found | FactStanding::Known);
    let reason = Reason::Fact(fact);
    let rules = pack.rules.iter().enumerate().filter(|(_, rule)| rule.when.facts().contains(&fact));
    Ok(FactWhy {
        fact,
        standing,
        lines: effects(situation, reason)?,
        left_out: if known { Some(left_out::one(situation, reason)?) } else { None },
        question: if known { None } else { Some(answers::ask(situation, fact)?) },
        rules: rules.map(|(at, _)| (RuleIx(at), settled.rules[at])).collect(),
    })
}

fn explain_rule(
    situation: &Situation<'_, '_>,
    left_out: &[LeftOut],
    rule: RuleIx,
) -> Result<RuleWhy, TooLarge> {
    let settled = &situation.verdict.settled;
    Ok(RuleWhy {
        rule,
        holds: settled.rules[rule.0],
        bears: settled.hard.iter().any(|own| own.rule == rule),
        lines: effects(situation, Reason::Rule(rule))?,
        left_out: left_out.iter().find(|own| own.reason == Reason::Rule(rule)).cloned(),
    })
}

/// What one finding or rule did to every cause and to `outside`.
fn effects(
    situation: &Situation<'_, '_>,
    reason: Reason,
) -> Result<Vec<(Hypothesis, Why)>, TooLarge> {
    let at = (0..situation.evidence.len()).find(|at| situation.evidence.reason(*at) == reason);
    let (Some(at), Some(_)) = (at, situation.posterior()) else { return Ok(Vec::new()) };
    let all = everything(situation.verdict).into_iter();
    all.map(|of| Ok((of, lines::line(situation, of, at)?))).collect()
}
