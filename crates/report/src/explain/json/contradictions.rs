//! What contradicts what, and the steps that check it.

use std::borrow::Cow;

use shindan_engine::explain::ContradictionExplanation;
use shindan_engine::{Posterior, Reason};
use shindan_model::FactIx;

use super::document::{ClashV1, MemberV1};
use super::writer::Writer;
use crate::json;

impl<'a> Writer<'a> {
    pub(super) fn clash(&self, clash: &ContradictionExplanation) -> ClashV1<'a> {
        let check = |fact: FactIx| {
            let steps = self.pack.facts[fact.0].given_by.iter();
            steps.map(|step| self.pack.steps[step.0].about.id.as_str()).collect()
        };
        let beliefs = |posterior: &Option<Posterior>| {
            posterior.as_ref().map(|posterior| self.beliefs(posterior))
        };
        let verdict = &self.explanation.verdict;
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
                        let value = json::value(self.pack, verdict, &self.learned, fact);
                        row.value = value.map(Cow::into_owned);
                        let learned = self.learned.get(fact);
                        row.quote = learned.and_then(|fact| fact.source.quote.as_deref());
                        row.check = check(fact);
                    }
                    row
                });
                ClashV1 { kind: "impossible", members: members.collect() }
            }
            ContradictionExplanation::Disagreement { disagreement, values } => {
                let disagreed = &verdict.resolved.disagreements[*disagreement];
                let members = disagreed.sides.iter().zip(values).map(|(side, value)| {
                    let mut says =
                        side.reports.iter().map(|at| &verdict.resolved.facts[*at].learned);
                    MemberV1 {
                        fact: Some(self.fact_id(disagreed.fact)),
                        rule: None,
                        value: Some(side.value.clone()),
                        quote: says.find_map(|learned| learned.source.quote.as_deref()),
                        check: check(disagreed.fact),
                        then: beliefs(&value.posterior),
                    }
                });
                ClashV1 { kind: "sources-differ", members: members.collect() }
            }
        }
    }
}
