//! Why a case comes out as it does, what speaks against a cause, and what would change that.
//!
//! One entry: [`Engine::explain`], as pure as the verdict it explains. Everything is computed by
//! asking the exact posterior again: with a finding left out, with a defect ruled out, with an answer
//! assumed.

mod answers;
mod clash;
mod explanation;
mod left_out;
mod lines;
mod situation;
mod what_if;

use shindan_model::{DefectIx, FactIx, FactSet, RuleIx};

use super::ledger::Reason;
use super::verdict::Verdict;
use super::{Circumstances, Engine, TooLarge};
use situation::Situation;

pub use explanation::*;
pub use what_if::{DefectMove, Difference, difference};

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
        circumstances: &Circumstances,
        subject: Option<Subject>,
        assumed: &[Assumption],
    ) -> Result<Explanation, TooLarge> {
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
        let situation = Situation::new(self, &supposed, circumstances, &verdict)?;
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
        prior_decibans: lines::prior(situation, of)?,
        lines: lines::lines(situation, of)?,
        ruled_out: if members.is_empty() { None } else { forced(&[], &members)? },
        confirmed: if members.len() == 1 { forced(&members, &[])? } else { None },
        prospects: answers::prospects(situation, questions, of)?,
    })
}

fn explain_fact(situation: &Situation<'_, '_>, fact: FactIx) -> Result<FactWhy, TooLarge> {
    let pack = situation.engine.pack;
    let resolved = &situation.verdict.resolved;
    let id = &pack.facts[fact.0].about.id;
    let ignored = resolved.ignored.iter().find(|own| own.fact.id == *id);
    let found = situation.evidence.findings.iter().any(|finding| finding.fact == fact);
    let question = match ignored {
        None if !found => Some(answers::ask(situation, fact)?),
        _ => None,
    };
    let able = question.as_ref().is_some_and(|question| question.act.is_some());
    let standing = match ignored {
        _ if resolved.not_applicable.contains(&fact) => FactStanding::NotApplicable,
        _ if found => FactStanding::Found,
        _ if resolved.facts.iter().any(|own| own.fact == fact && own.counts) => FactStanding::Known,
        Some(ignored) => FactStanding::NotCounted(ignored.why),
        None if resolved.unavailable.contains(&fact) => FactStanding::Unavailable,
        None if able => FactStanding::Open,
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
        question: if known { None } else { question },
        rules: rules.map(|(at, _)| (RuleIx(at), resolved.rules[at])).collect(),
    })
}

fn explain_rule(
    situation: &Situation<'_, '_>,
    left_out: &[LeftOut],
    rule: RuleIx,
) -> Result<RuleWhy, TooLarge> {
    let resolved = &situation.verdict.resolved;
    Ok(RuleWhy {
        rule,
        holds: resolved.rules[rule.0],
        bears: resolved.hard.iter().any(|own| own.rule == rule),
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
