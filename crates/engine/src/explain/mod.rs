//! Explanations: why a case has its verdict, what speaks against a cause, and what would change it.
//!
//! One entry point, [`Engine::explain`], as pure as the verdict. Every statement is a recomputed
//! exact posterior: with a finding left out, a defect ruled out, or an answer assumed.

mod answers;
mod contradictions;
mod explained_case;
mod explanation;
mod leave_one_out;
mod lines;
mod what_if;

use shindan_model::{DefectIx, FactIx, FactSet, RuleIx};

use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::TooLarge;
use crate::verdict::ledger::Reason;
use crate::verdict::types::Verdict;
use explained_case::ExplainedCase;

pub use explanation::*;
pub use what_if::difference;

impl Engine<'_> {
    /// Explains a case, or one `subject` of it.
    ///
    /// Without a subject: the leader, and why the others do not lead. With `assumed` facts: the
    /// case as it would be then, and the difference; without a subject, only the difference.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn explain(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
        subject: Option<Subject>,
        assumed: &[Assumption],
    ) -> Result<Explanation, TooLarge> {
        let then =
            |then: &Engine<'_>, now: &Circumstances| then.explain(facts, now, subject, assumed);
        if let Some(explanation) = self.after_tries(circumstances, then) {
            return explanation;
        }
        let supposed = what_if::assume(self, facts, assumed);
        let verdict = self.diagnose(&supposed, circumstances)?;
        let what_if = match assumed {
            [] => None,
            assumed => {
                let before = self.diagnose(facts, circumstances)?;
                let difference = difference(&before, &verdict);
                Some(WhatIf { assumed: assumed.to_vec(), before, difference })
            }
        };
        let case = ExplainedCase::new(self, &supposed, circumstances, &verdict)?;
        let left_out = leave_one_out::leave_one_out(&case)?;
        let contradictions = contradictions::contradictions(&case)?;
        let topic = match subject {
            None if what_if.is_some() => Topic::Difference,
            None => Topic::Overview(overview(&case)?),
            Some(Subject::Hypothesis(hypothesis)) => {
                let questions = answers::questions(&case)?;
                Topic::Hypothesis(Box::new(explain_hypothesis(&case, &questions, hypothesis)?))
            }
            Some(Subject::Fact(fact)) => Topic::Fact(Box::new(explain_fact(&case, fact)?)),
            Some(Subject::Rule(rule)) => Topic::Rule(explain_rule(&case, &left_out, rule)?),
        };
        let posterior = case.posterior().cloned();
        Ok(Explanation { posterior, what_if, left_out, contradictions, topic, verdict })
    }
}

/// All causes and `outside`, the leader first.
fn overview(case: &ExplainedCase<'_, '_>) -> Result<Vec<HypothesisExplanation>, TooLarge> {
    if case.posterior().is_none() {
        return Ok(Vec::new());
    }
    let questions = answers::questions(case)?;
    let mut all: Vec<Hypothesis> = everything(case.verdict);
    let leads = case.verdict.leader().cause.map_or(Hypothesis::Outside, Hypothesis::Cause);
    let at = all.iter().position(|hypothesis| *hypothesis == leads).unwrap_or(0);
    all[..=at].rotate_right(1);
    all.into_iter().map(|hypothesis| explain_hypothesis(case, &questions, hypothesis)).collect()
}

/// Every cause, likeliest first, and `outside`.
fn everything(verdict: &Verdict) -> Vec<Hypothesis> {
    let causes = verdict.causes.iter().filter_map(|cause| cause.cause).map(Hypothesis::Cause);
    causes.chain([Hypothesis::Outside]).collect()
}

fn explain_hypothesis(
    case: &ExplainedCase<'_, '_>,
    questions: &[Question],
    hypothesis: Hypothesis,
) -> Result<HypothesisExplanation, TooLarge> {
    let engine = case.engine;
    let members = hypothesis.members(engine);
    let forced = |present: &[DefectIx], absent: &[DefectIx]| match case.posterior() {
        Some(_) => case.evidence.clone().forced(engine, present, absent).posterior(engine),
        None => Ok(None),
    };
    Ok(HypothesisExplanation {
        hypothesis,
        probability: case.posterior().map(|posterior| hypothesis.probability(posterior)),
        prior_decibans: lines::prior(case, hypothesis)?,
        lines: lines::lines(case, hypothesis)?,
        ruled_out: if members.is_empty() { None } else { forced(&[], &members)? },
        confirmed: if members.len() == 1 { forced(&members, &[])? } else { None },
        decisive: answers::decisive(case, questions, hypothesis)?,
    })
}

fn explain_fact(case: &ExplainedCase<'_, '_>, fact: FactIx) -> Result<FactExplanation, TooLarge> {
    let pack = case.engine.pack;
    let resolved = &case.verdict.resolved;
    let id = &pack.facts[fact.0].about.id;
    let ignored = resolved.ignored.iter().find(|ignored| ignored.fact.id == *id);
    let found = case.evidence.findings.iter().any(|finding| finding.fact == fact);
    let question = match ignored {
        None if !found => Some(answers::ask(case, fact)?),
        _ => None,
    };
    let able = question.as_ref().is_some_and(|question| question.step.is_some());
    let standing = match ignored {
        _ if resolved.not_applicable.contains(&fact) => FactStanding::NotApplicable,
        _ if found => FactStanding::Found,
        _ if resolved.facts.iter().any(|learned| learned.fact == fact && learned.counts) => {
            FactStanding::Known
        }
        Some(ignored) => FactStanding::NotCounted(ignored.why),
        None if resolved.unavailable.contains(&fact) => FactStanding::Unavailable,
        None if able => FactStanding::Open,
        None => FactStanding::Waiting,
    };
    let known = matches!(standing, FactStanding::Found | FactStanding::Known);
    let reason = Reason::Fact(fact);
    let rules = pack.rules.iter().enumerate().filter(|(_, rule)| rule.when.facts().contains(&fact));
    Ok(FactExplanation {
        fact,
        standing,
        lines: effects(case, reason)?,
        left_out: if known { Some(leave_one_out::one(case, reason)?) } else { None },
        question: if known { None } else { question },
        rules: rules.map(|(at, _)| (RuleIx(at), resolved.rules[at])).collect(),
    })
}

fn explain_rule(
    case: &ExplainedCase<'_, '_>,
    left_out: &[LeaveOneOut],
    rule: RuleIx,
) -> Result<RuleExplanation, TooLarge> {
    let resolved = &case.verdict.resolved;
    Ok(RuleExplanation {
        rule,
        holds: resolved.rules[rule.0],
        bears: resolved.hard.iter().any(|hard| hard.rule == rule),
        lines: effects(case, Reason::Rule(rule))?,
        left_out: left_out.iter().find(|entry| entry.reason == Reason::Rule(rule)).cloned(),
    })
}

/// The effect of one finding or rule on every cause and `outside`.
fn effects(
    case: &ExplainedCase<'_, '_>,
    reason: Reason,
) -> Result<Vec<(Hypothesis, LineExplanation)>, TooLarge> {
    let at = (0..case.evidence.len()).find(|at| case.evidence.reason(*at) == reason);
    let (Some(at), Some(_)) = (at, case.posterior()) else { return Ok(Vec::new()) };
    let all = everything(case.verdict).into_iter();
    all.map(|hypothesis| Ok((hypothesis, lines::line(case, hypothesis, at)?))).collect()
}
