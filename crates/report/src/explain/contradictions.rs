//! What contradicts what, with the words of each side and what to check.

use minijinja::context;
use shindan_engine::explain::{ConflictMember, ContradictionExplanation};
use shindan_engine::{Line, Posterior, Reason};
use shindan_model::FactIx;

use super::builder::ExplanationBuilder;
use super::explained::Section;
use crate::words::RenderError;

impl ExplanationBuilder<'_> {
    pub(super) fn clashes(&self) -> Result<Vec<Section>, RenderError> {
        let clashes = self.explanation.contradictions.iter();
        clashes
            .map(|clash| match clash {
                ContradictionExplanation::Impossible(members) => self.impossible(members),
                ContradictionExplanation::Disagreement { disagreement, .. } => {
                    self.differs(*disagreement, clash)
                }
            })
            .collect()
    }

    fn impossible(&self, members: &[ConflictMember]) -> Result<Section, RenderError> {
        let rows = members.iter().map(|member| {
            let mut row = self.line_row(Line { reason: member.reason, decibans: 0.0 })?;
            row.lines.extend(self.would_be("explain.if_wrong", member.without.as_ref())?);
            if let Reason::Fact(fact) = member.reason {
                row.lines.extend(self.check(fact)?);
            }
            Ok(row)
        });
        Ok(Section {
            heading: self.word("explain.heading_impossible")?,
            intro: Some(self.word("explain.one_is_wrong")?),
            rows: rows.collect::<Result<_, RenderError>>()?,
            outro: None,
        })
    }

    fn differs(&self, at: usize, clash: &ContradictionExplanation) -> Result<Section, RenderError> {
        let resolved = &self.report.verdict.resolved;
        let ContradictionExplanation::Disagreement { values, .. } = clash else {
            return Ok(Section::default());
        };
        let disagreement = &resolved.disagreements[at];
        let id = &self.report.pack.facts[disagreement.fact.0].about.id;
        let mut rows = Vec::new();
        for (side, value) in disagreement.sides.iter().zip(values) {
            for at in &side.reports {
                let mut row = self.source_row(&resolved.facts[*at].learned)?;
                row.lines.extend(self.would_be("explain.if_right", value.posterior.as_ref())?);
                rows.push(row);
            }
        }
        let name = self.report.fact_name(id, disagreement.of.as_deref())?;
        Ok(Section {
            heading: self.say("explain.heading_differs", context! { name })?,
            intro: None,
            rows,
            outro: self.check(disagreement.fact)?,
        })
    }

    fn would_be(
        &self,
        key: &'static str,
        posterior: Option<&Posterior>,
    ) -> Result<Option<String>, RenderError> {
        let Some(posterior) = posterior else { return Ok(None) };
        self.say(key, context! { list => self.most_likely(posterior, None)? }).map(Some)
    }

    /// The question that gives a fact.
    fn check(&self, fact: FactIx) -> Result<Option<String>, RenderError> {
        let steps = &self.report.pack.facts[fact.0].given_by;
        let ask = steps
            .iter()
            .find_map(|step| self.report.step_text(*step))
            .map(|text| text.ask.as_str());
        ask.map(|ask| self.say("explain.check", context! { ask })).transpose()
    }
}
