//! An explanation as JSON: from positions in the pack to the document.

use std::borrow::Cow;
use std::collections::BTreeMap;

use shindan_engine::explain::{
    Answer, AnswerEffect, Assumption, ContradictionExplanation, DecisiveAnswers, Explanation,
    FactExplanation, FactStanding, Hypothesis, HypothesisExplanation, LeaveOneOut, LineExplanation,
    Question, RuleExplanation, Topic, WhatIf,
};
use shindan_engine::{Line, Posterior, Reason, StopReason, Verdict};
use shindan_model::{CauseIx, DefectIx, FactIx, Pack, RuleIx};

use super::document::{
    AnswerV1, AssumptionV1, BeforeAfterV1, BeliefV1, ChangeV1, ClashV1, DefectMoveV1, EffectV1,
    ExplanationV1, FactWhyV1, HypothesisV1, LeftOutV1, LineV1, MemberV1, MoveV1, ProspectsV1,
    QuestionV1, ReadingRuleV1, RuleWhyV1, StepV1, SubjectV1, ThroughV1, WhatIfV1,
};
use super::explain;
use crate::decibans::{Certainty, Strength};
use crate::json::{self, PackV1};
use crate::{RenderError, Subjects, Words};

/// The schema's name.
pub const SCHEMA: &str = "shindan/explanation/v1";

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    json::schema_of::<ExplanationV1<'_>>(SCHEMA)
}

/// The document as text, one line end at its end.
///
/// # Errors
/// A word that is missing in a language of the pack.
pub fn render(pack: &Pack, own: &Explanation, words: &Words) -> Result<String, RenderError> {
    let mut sentences = BTreeMap::new();
    for lang in &pack.languages {
        sentences.insert(lang.as_str(), explain(pack, own, words, lang)?.say);
    }
    let writer = Writer { pack, own, subjects: Subjects::new(pack, &own.verdict) };
    json::to_text(SCHEMA, &writer.document(sentences))
}

/// Turns positions into ids.
struct Writer<'a> {
    pack: &'a Pack,
    own: &'a Explanation,
    subjects: Subjects<'a>,
}

impl<'a> Writer<'a> {
    fn document(&self, sentences: BTreeMap<&'a str, Vec<String>>) -> ExplanationV1<'a> {
        let Self { pack, own, .. } = self;
        let (mut hypotheses, mut subject, mut fact, mut rule) = (Vec::new(), None, None, None);
        match &own.topic {
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
        let surprising = own.most_surprising(pack).map(|most| most.reason);
        ExplanationV1 {
            schema: SCHEMA,
            pack: PackV1::of(pack),
            subject,
            status: own.verdict.status.as_str(),
            stop_reason: own.verdict.stop_reason.map(StopReason::as_str),
            sentences,
            what_if: own.what_if.as_ref().map(|what_if| self.what_if(what_if)),
            hypotheses,
            fact,
            rule,
            left_out: own.left_out.iter().map(|left| self.left_out(left)).collect(),
            most_surprising: surprising.and_then(|reason| self.reason(reason).0),
            contradictions: own.contradictions.iter().map(|clash| self.clash(clash)).collect(),
        }
    }

    fn fact_id(&self, fact: FactIx) -> &'a str {
        &self.pack.facts[fact.0].about.id
    }

    fn rule_id(&self, rule: RuleIx) -> &'a str {
        &self.pack.rules[rule.0].about.id
    }

    fn defect_id(&self, defect: DefectIx) -> &'a str {
        &self.pack.defects[defect.0].about.id
    }

    fn outcome(&self, fact: FactIx, outcome: usize) -> &'a str {
        &self.pack.facts[fact.0].outcomes[outcome]
    }

    fn subject(&self, of: Hypothesis) -> SubjectV1<'a> {
        match of {
            Hypothesis::Cause(cause) => {
                SubjectV1 { kind: "cause", id: &self.pack.causes[cause.0].about.id }
            }
            Hypothesis::Defect(defect) => SubjectV1 { kind: "defect", id: self.defect_id(defect) },
            Hypothesis::Outside => SubjectV1 { kind: "outside", id: json::OUTSIDE },
        }
    }

    /// The fact, or the rule.
    fn reason(&self, reason: Reason) -> (Option<&'a str>, Option<&'a str>) {
        match reason {
            Reason::Fact(fact) => (Some(self.fact_id(fact)), None),
            Reason::Rule(rule) => (None, Some(self.rule_id(rule))),
        }
    }

    /// All causes in the article's order, and `outside`.
    fn beliefs(&self, posterior: &Posterior) -> Vec<BeliefV1<'a>> {
        let causes = (0..self.pack.causes.len()).map(|at| Hypothesis::Cause(CauseIx(at)));
        let all = causes.chain([Hypothesis::Outside]).map(|of| {
            let SubjectV1 { kind, id } = self.subject(of);
            BeliefV1 { kind, id, probability: of.probability(posterior) }
        });
        all.collect()
    }

    fn hypothesis(&self, why: &HypothesisExplanation) -> HypothesisV1<'a> {
        let beliefs =
            |posterior: &Option<Posterior>| posterior.as_ref().map(|own| self.beliefs(own));
        HypothesisV1 {
            of: self.subject(why.hypothesis),
            probability: why.probability,
            prior_decibans: json::finite(why.prior_decibans),
            evidence: why.lines.iter().map(|line| self.line(why.hypothesis, line)).collect(),
            if_ruled_out: beliefs(&why.ruled_out),
            if_confirmed: beliefs(&why.confirmed),
            prospects: why.decisive.as_ref().map(|own| self.prospects(own)),
        }
    }

    fn line(&self, of: Hypothesis, why: &LineExplanation) -> LineV1<'a> {
        let line = Line { reason: why.reason, decibans: why.decibans };
        let left = self.own.left_out.iter().find(|own| own.reason == why.reason);
        let learned = match why.reason {
            Reason::Fact(fact) => self.subjects.learned(fact),
            Reason::Rule(_) => None,
        };
        LineV1 {
            evidence: json::evidence(self.pack, &self.own.verdict, &self.subjects, line),
            quote: learned.and_then(|fact| fact.source.quote.as_deref()),
            strength: strength(why),
            alone_decibans: why.alone_decibans,
            through: self.through(why),
            probability_without: left.and_then(|own| Some(of.probability(own.posterior.as_ref()?))),
        }
    }

    fn through(&self, why: &LineExplanation) -> Option<ThroughV1<'a>> {
        let through = why.attribution?;
        let also = through.also.map(|reason| match reason {
            Reason::Fact(fact) => SubjectV1 { kind: "fact", id: self.fact_id(fact) },
            Reason::Rule(rule) => SubjectV1 { kind: "rule", id: self.rule_id(rule) },
        });
        let defect = through.defect.map(|defect| self.defect_id(defect));
        Some(ThroughV1 { by: self.subject(through.by), defect, also })
    }

    fn prospects(&self, own: &DecisiveAnswers) -> ProspectsV1<'a> {
        ProspectsV1 {
            direction: if own.lifts { "lift" } else { "drop" },
            threshold: own.threshold,
            reach: own.reach.iter().map(|change| self.change(change)).collect(),
            most: own.most.as_ref().map(|change| self.change(change)),
            pair: own.pair.as_ref().map(|change| self.change(change)),
        }
    }

    fn change(&self, change: &AnswerEffect) -> ChangeV1<'a> {
        let answers = change.steps.iter().map(|step| StepV1 {
            fact: self.fact_id(step.fact),
            value: self.outcome(step.fact, step.outcome),
            act: &self.pack.acts[step.act.act.0].about.id,
        });
        ChangeV1 {
            answers: answers.collect(),
            minutes: change.minutes,
            chance: change.chance,
            probability: change.after,
        }
    }

    fn effects(&self, lines: &[(Hypothesis, LineExplanation)]) -> Vec<EffectV1<'a>> {
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

    fn fact(&self, why: &FactExplanation) -> FactWhyV1<'a> {
        let known = self.own.verdict.resolved.facts.iter().filter(|own| own.fact == why.fact);
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
            known: known.map(|own| json::fact(&own.learned)).collect(),
            effects: self.effects(&why.lines),
            without: why.left_out.as_ref().map(|left| self.left_out(left)),
            question: why.question.as_ref().map(|question| self.question(question)),
            rules: rules
                .map(|(rule, holds)| ReadingRuleV1 { rule: self.rule_id(*rule), holds: *holds })
                .collect(),
        }
    }

    fn question(&self, question: &Question) -> QuestionV1<'a> {
        let act = question.act.as_ref();
        let answer = |answer: &Answer| AnswerV1 {
            value: self.outcome(question.fact, answer.outcome),
            chance: answer.chance,
            then: answer.posterior.as_ref().map(|own| self.beliefs(own)),
        };
        QuestionV1 {
            act: act.map(|act| self.pack.acts[act.act.0].about.id.as_str()),
            bits: act.map(|act| act.bits),
            minutes: act.map(|act| act.cost_minutes),
            answers: question.answers.iter().map(answer).collect(),
        }
    }

    fn rule(&self, why: &RuleExplanation) -> RuleWhyV1<'a> {
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

    fn left_out(&self, left: &LeaveOneOut) -> LeftOutV1<'a> {
        let (fact, rule) = self.reason(left.reason);
        let then = left.posterior.as_ref().map(|own| self.beliefs(own));
        LeftOutV1 { fact, rule, surprise_bits: left.surprise_bits, then }
    }

    fn what_if(&self, own: &'a WhatIf) -> WhatIfV1<'a> {
        let after = &self.own.verdict;
        let next = |verdict: &Verdict| {
            let act = verdict.next.first().filter(|_| verdict.stop_reason.is_none())?;
            Some(self.pack.acts[act.act.0].about.id.as_str())
        };
        let assumed = |own: &'a Assumption| AssumptionV1 {
            fact: self.fact_id(own.fact),
            of: own.of.as_deref(),
            value: own.value.as_ref().map(ToString::to_string),
        };
        let pair = |[before, after]: [Option<f64>; 2]| BeforeAfterV1 { before, after };
        let causes = own.difference.causes.iter().map(|(cause, probability)| {
            let of = cause.map_or(Hypothesis::Outside, Hypothesis::Cause);
            MoveV1 { id: self.subject(of).id, probability: pair(*probability) }
        });
        let defects = own.difference.defects.iter().map(|moved| {
            let [before, after] = moved.place;
            DefectMoveV1 {
                id: self.defect_id(moved.defect),
                place: BeforeAfterV1 { before, after },
                probability: pair(moved.probability),
            }
        });
        WhatIfV1 {
            assumed: own.assumed.iter().map(assumed).collect(),
            status: BeforeAfterV1 {
                before: own.before.status.as_str(),
                after: after.status.as_str(),
            },
            next: BeforeAfterV1 { before: next(&own.before), after: next(after) },
            causes: causes.collect(),
            defects: defects.collect(),
        }
    }

    fn clash(&self, clash: &ContradictionExplanation) -> ClashV1<'a> {
        let check = |fact: FactIx| {
            let acts = self.pack.facts[fact.0].settled_by.iter();
            acts.map(|act| self.pack.acts[act.0].about.id.as_str()).collect()
        };
        let beliefs = |own: &Option<Posterior>| own.as_ref().map(|own| self.beliefs(own));
        let verdict = &self.own.verdict;
        match clash {
            ContradictionExplanation::Impossible(members) => {
                let members = members.iter().map(|member| {
                    let (fact, rule) = self.reason(member.reason);
                    let mut row = MemberV1 {
                        fact,
                        rule,
                        value: None,
                        quote: None,
                        check: Vec::new(),
                        then: beliefs(&member.without),
                    };
                    if let Reason::Fact(fact) = member.reason {
                        let value = json::value(self.pack, verdict, &self.subjects, fact);
                        row.value = value.map(Cow::into_owned);
                        let learned = self.subjects.learned(fact);
                        row.quote = learned.and_then(|own| own.source.quote.as_deref());
                        row.check = check(fact);
                    }
                    row
                });
                ClashV1 { kind: "impossible", members: members.collect() }
            }
            ContradictionExplanation::Disagreement { disagreement, values: sides } => {
                let own = &verdict.resolved.disagreements[*disagreement];
                let members = sides.iter().map(|side| {
                    let mut says = verdict.resolved.facts.iter().filter(|known| {
                        let value = known.learned.value().map(ToString::to_string);
                        known.fact == own.fact
                            && known.learned.of == own.of
                            && value.is_some_and(|value| value.eq_ignore_ascii_case(&side.value))
                    });
                    MemberV1 {
                        fact: Some(self.fact_id(own.fact)),
                        rule: None,
                        value: Some(side.value.clone()),
                        quote: says.find_map(|known| known.learned.source.quote.as_deref()),
                        check: check(own.fact),
                        then: beliefs(&side.posterior),
                    }
                });
                ClashV1 { kind: "sources-differ", members: members.collect() }
            }
        }
    }
}

/// The word for a line; none for one that makes certain.
fn strength(why: &LineExplanation) -> Option<&'static str> {
    why.decibans.is_finite().then(|| Strength::of(why.decibans).as_str())
}
