//! From positions in the pack to the ids of the document.

use std::collections::BTreeMap;

use shindan_engine::explain::{Explanation, Hypothesis, Topic};
use shindan_engine::{Posterior, Reason, StopReason};
use shindan_model::{CauseIx, DefectIx, FactIx, Pack, RuleIx};

use super::super::builder::explain;
use super::document::{BeliefV1, ExplanationV1, SubjectV1};
use crate::json::{self, PackV1};
use crate::verdict::LearnedFacts;
use crate::words::{RenderError, Words};

/// The schema's name.
pub const SCHEMA: &str = "shindan/explanation/v1";

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    json::schema_of::<ExplanationV1<'_>>(SCHEMA)
}

/// The document as text that ends with a newline.
///
/// # Errors
/// A text that is missing in a language of the pack.
pub fn render(
    pack: &Pack,
    explanation: &Explanation,
    words: &Words,
) -> Result<String, RenderError> {
    let mut sentences = BTreeMap::new();
    for lang in &pack.languages {
        sentences.insert(lang.as_str(), explain(pack, explanation, words, lang)?.say);
    }
    let writer =
        Writer { pack, explanation, learned: LearnedFacts::new(pack, &explanation.verdict) };
    json::to_text(SCHEMA, &writer.document(sentences))
}

/// Turns positions into ids.
pub(super) struct Writer<'a> {
    pub(super) pack: &'a Pack,
    pub(super) explanation: &'a Explanation,
    pub(super) learned: LearnedFacts<'a>,
}

impl<'a> Writer<'a> {
    pub(super) fn document(&self, sentences: BTreeMap<&'a str, Vec<String>>) -> ExplanationV1<'a> {
        let Self { pack, explanation, .. } = self;
        let (mut hypotheses, mut subject, mut fact, mut rule) = (Vec::new(), None, None, None);
        match &explanation.topic {
            Topic::Overview(all) => {
                hypotheses = all.iter().map(|why| self.hypothesis(why)).collect();
            }
            Topic::Hypothesis(why) => {
                subject = Some(self.subject(why.hypothesis));
                hypotheses.push(self.hypothesis(why));
            }
            Topic::Fact(why) => {
                subject = Some(SubjectV1 { kind: "fact", id: self.fact_id(why.fact) });
                fact = Some(self.fact(why));
            }
            Topic::Rule(why) => {
                subject = Some(SubjectV1 { kind: "rule", id: self.rule_id(why.rule) });
                rule = Some(self.rule(why));
            }
            Topic::Difference => {}
        }
        let surprising = explanation.most_surprising(pack).map(|most| most.reason);
        ExplanationV1 {
            schema: SCHEMA,
            pack: PackV1::of(pack),
            subject,
            status: explanation.verdict.status.as_str(),
            stop_reason: explanation.verdict.stop_reason.map(StopReason::as_str),
            sentences,
            what_if: explanation.what_if.as_ref().map(|what_if| self.what_if(what_if)),
            hypotheses,
            fact,
            rule,
            left_out: explanation.left_out.iter().map(|left| self.left_out(left)).collect(),
            most_surprising: surprising.and_then(|reason| self.reason(reason).0),
            contradictions: explanation
                .contradictions
                .iter()
                .map(|clash| self.clash(clash))
                .collect(),
        }
    }

    pub(super) fn fact_id(&self, fact: FactIx) -> &'a str {
        &self.pack.facts[fact.0].about.id
    }

    pub(super) fn rule_id(&self, rule: RuleIx) -> &'a str {
        &self.pack.rules[rule.0].about.id
    }

    pub(super) fn defect_id(&self, defect: DefectIx) -> &'a str {
        &self.pack.defects[defect.0].about.id
    }

    pub(super) fn outcome(&self, fact: FactIx, outcome: usize) -> &'a str {
        &self.pack.facts[fact.0].outcomes[outcome]
    }

    pub(super) fn subject(&self, of: Hypothesis) -> SubjectV1<'a> {
        match of {
            Hypothesis::Cause(cause) => {
                SubjectV1 { kind: "cause", id: &self.pack.causes[cause.0].about.id }
            }
            Hypothesis::Defect(defect) => SubjectV1 { kind: "defect", id: self.defect_id(defect) },
            Hypothesis::Outside => SubjectV1 { kind: "outside", id: json::OUTSIDE },
        }
    }

    /// The fact, or the rule.
    pub(super) fn reason(&self, reason: Reason) -> (Option<&'a str>, Option<&'a str>) {
        match reason {
            Reason::Fact(fact) => (Some(self.fact_id(fact)), None),
            Reason::Rule(rule) => (None, Some(self.rule_id(rule))),
        }
    }

    /// All causes in the article's order, and `outside`.
    pub(super) fn beliefs(&self, posterior: &Posterior) -> Vec<BeliefV1<'a>> {
        let causes = (0..self.pack.causes.len()).map(|at| Hypothesis::Cause(CauseIx(at)));
        let all = causes.chain([Hypothesis::Outside]).map(|of| {
            let SubjectV1 { kind, id } = self.subject(of);
            BeliefV1 { kind, id, probability: of.probability(posterior) }
        });
        all.collect()
    }
}
