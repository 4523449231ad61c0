//! Facts and rules: what is known, what they did, and what each answer would do.

use shindan_engine::explain::{Answer, FactExplanation, FactStanding, Question, RuleExplanation};

use super::document::{AnswerV1, FactWhyV1, QuestionV1, ReadingRuleV1, RuleWhyV1};
use super::writer::Writer;
use crate::json;

impl<'a> Writer<'a> {
    pub(super) fn fact(&self, why: &FactExplanation) -> FactWhyV1<'a> {
        let known = self
            .explanation
            .verdict
            .resolved
            .facts
            .iter()
            .filter(|resolved| resolved.fact == why.fact);
        let rules = why.rules.iter();
        FactWhyV1 {
            id: self.fact_id(why.fact),
            standing: match why.standing {
                FactStanding::Found => "found",
                FactStanding::Known => "known",
                FactStanding::NotCounted(_) => "not-counted",
                FactStanding::NotApplicable => "not-applicable",
                FactStanding::Unavailable => "unavailable",
                FactStanding::Open => "open",
                FactStanding::Waiting => "waiting",
            },
            known: known.map(|resolved| json::fact(&resolved.learned)).collect(),
            effects: self.effects(&why.lines),
            without: why.left_out.as_ref().map(|left| self.left_out(left)),
            question: why.question.as_ref().map(|question| self.question(question)),
            rules: rules
                .map(|(rule, holds)| ReadingRuleV1 { rule: self.rule_id(*rule), holds: *holds })
                .collect(),
        }
    }

    pub(super) fn question(&self, question: &Question) -> QuestionV1<'a> {
        let step = question.step.as_ref();
        let answer = |answer: &Answer| AnswerV1 {
            value: self.outcome(question.fact, answer.outcome),
            chance: answer.chance,
            then: answer.posterior.as_ref().map(|posterior| self.beliefs(posterior)),
        };
        QuestionV1 {
            step: step.map(|step| self.pack.steps[step.step.0].about.id.as_str()),
            bits: step.map(|step| step.bits),
            minutes: step.map(|step| step.cost_minutes),
            answers: question.answers.iter().map(answer).collect(),
        }
    }

    pub(super) fn rule(&self, why: &RuleExplanation) -> RuleWhyV1<'a> {
        let node = &self.pack.rules[why.rule.0];
        RuleWhyV1 {
            id: &node.about.id,
            holds: why.holds,
            reads: node.when.facts().into_iter().map(|fact| self.fact_id(fact)).collect(),
            effects: self.effects(&why.lines),
            without: why.left_out.as_ref().map(|left| self.left_out(left)),
            source: &node.about.source,
            confidence: node.about.confidence.as_str(),
        }
    }
}
