//! Lines of ledgers, and the answers that would change them.

use shindan_engine::explain::{
    AnswerEffect, DecisiveAnswers, Hypothesis, HypothesisExplanation, LeaveOneOut, LineExplanation,
};
use shindan_engine::{Line, Posterior, Reason};

use super::document::{
    ChangeV1, EffectV1, GivenAnswerV1, HypothesisV1, LeftOutV1, LineV1, ProspectsV1, SubjectV1,
    ThroughV1,
};
use super::writer::Writer;
use crate::decibans::{Certainty, Strength};
use crate::json;

impl<'a> Writer<'a> {
    pub(super) fn hypothesis(&self, why: &HypothesisExplanation) -> HypothesisV1<'a> {
        let beliefs = |posterior: &Option<Posterior>| {
            posterior.as_ref().map(|posterior| self.beliefs(posterior))
        };
        HypothesisV1 {
            of: self.subject(why.hypothesis),
            probability: why.probability,
            prior_decibans: json::finite(why.prior_decibans),
            evidence: why.lines.iter().map(|line| self.line(why.hypothesis, line)).collect(),
            if_ruled_out: beliefs(&why.ruled_out),
            if_confirmed: beliefs(&why.confirmed),
            prospects: why.decisive.as_ref().map(|decisive| self.prospects(decisive)),
        }
    }

    pub(super) fn line(&self, of: Hypothesis, why: &LineExplanation) -> LineV1<'a> {
        let line = Line { reason: why.reason, decibans: why.decibans };
        let left = self.explanation.left_out.iter().find(|left| left.reason == why.reason);
        let learned = match why.reason {
            Reason::Fact(fact) => self.learned.get(fact),
            Reason::Rule(_) => None,
        };
        LineV1 {
            evidence: json::evidence(self.pack, &self.explanation.verdict, &self.learned, line),
            quote: learned.and_then(|fact| fact.source.quote.as_deref()),
            strength: strength(why),
            alone_decibans: why.alone_decibans,
            through: self.through(why),
            probability_without: left
                .and_then(|left| Some(of.probability(left.posterior.as_ref()?))),
        }
    }

    pub(super) fn through(&self, why: &LineExplanation) -> Option<ThroughV1<'a>> {
        let through = why.attribution?;
        let also = through.also.map(|reason| match reason {
            Reason::Fact(fact) => SubjectV1 { kind: "fact", id: self.fact_id(fact) },
            Reason::Rule(rule) => SubjectV1 { kind: "rule", id: self.rule_id(rule) },
        });
        let defect = through.defect.map(|defect| self.defect_id(defect));
        Some(ThroughV1 { by: self.subject(through.by), defect, also })
    }

    pub(super) fn prospects(&self, decisive: &DecisiveAnswers) -> ProspectsV1<'a> {
        ProspectsV1 {
            direction: if decisive.lifts { "lift" } else { "drop" },
            threshold: decisive.threshold,
            reach: decisive.reach.iter().map(|change| self.change(change)).collect(),
            most: decisive.most.as_ref().map(|change| self.change(change)),
            pair: decisive.pair.as_ref().map(|change| self.change(change)),
        }
    }

    pub(super) fn change(&self, change: &AnswerEffect) -> ChangeV1<'a> {
        let answers = change.answers.iter().map(|answer| GivenAnswerV1 {
            fact: self.fact_id(answer.fact),
            value: self.outcome(answer.fact, answer.outcome),
            step: &self.pack.steps[answer.step.step.0].about.id,
        });
        ChangeV1 {
            answers: answers.collect(),
            minutes: change.minutes,
            chance: change.chance,
            probability: change.after,
        }
    }

    pub(super) fn effects(&self, lines: &[(Hypothesis, LineExplanation)]) -> Vec<EffectV1<'a>> {
        let effect = |(of, why): &(Hypothesis, LineExplanation)| EffectV1 {
            of: self.subject(*of),
            decibans: json::finite(why.decibans),
            effect: Certainty::of(Line { reason: why.reason, decibans: why.decibans })
                .map(Certainty::as_str),
            strength: strength(why),
            alone_decibans: why.alone_decibans,
            through: self.through(why),
        };
        lines.iter().map(effect).collect()
    }

    pub(super) fn left_out(&self, left: &LeaveOneOut) -> LeftOutV1<'a> {
        let (fact, rule) = self.reason(left.reason);
        let then = left.posterior.as_ref().map(|posterior| self.beliefs(posterior));
        LeftOutV1 { fact, rule, surprise_bits: left.surprise_bits, then }
    }
}

/// The word for a line; none for one that makes certain.
fn strength(why: &LineExplanation) -> Option<&'static str> {
    why.decibans.is_finite().then(|| Strength::of(why.decibans).as_str())
}
