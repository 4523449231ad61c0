//! The answers that would lift a hypothesis over the threshold, or drop it below.

use minijinja::context;
use shindan_engine::explain::{AnswerEffect, DecisiveAnswers, HypothesisExplanation};

use super::builder::ExplanationBuilder;
use super::explained::{Row, Section};
use super::ledger::LEAST_SHOWN;
use crate::layout::percent;
use crate::words::RenderError;

/// Answers that are shown at most.
const MOST_ANSWERS: usize = 5;

impl ExplanationBuilder<'_> {
    /// The answers that cross the threshold, cheapest first; without one, the answer that moves most and the
    /// cheapest pair.
    pub(super) fn decisive_answers(
        &self,
        decisive: &DecisiveAnswers,
    ) -> Result<Section, RenderError> {
        let heading = self.word("explain.heading_prospects")?;
        let (key, none_key) = match decisive.lifts {
            true => ("explain.lift", "explain.lift_none"),
            false => ("explain.drop", "explain.drop_none"),
        };
        let threshold = percent(Some(decisive.threshold));
        if decisive.reach.is_empty() {
            let intro = self.say(none_key, context! { threshold })?;
            let mut rows = Vec::new();
            if let Some(most) = &decisive.most {
                rows.push(self.change(most, "explain.change_most")?);
            }
            if let Some(pair) = &decisive.pair {
                rows.push(self.change(pair, "explain.change_pair")?);
            }
            return Ok(Section { heading, intro: Some(intro), rows, outro: None });
        }
        let intro = self.say(key, context! { threshold })?;
        // Of several answers to one question, the likeliest is shown.
        let mut shown: Vec<&AnswerEffect> = Vec::new();
        for change in &decisive.reach {
            let asked = |other: &&AnswerEffect| other.answers[0].fact == change.answers[0].fact;
            if shown.len() < MOST_ANSWERS && !shown.iter().any(asked) {
                shown.push(change);
            }
        }
        let rows = shown.iter().map(|change| self.change(change, "explain.change"));
        let more = decisive.reach.len() - shown.len();
        let outro =
            (more > 0).then(|| self.say("explain.more_answers", context! { count => more }));
        Ok(Section {
            heading,
            intro: Some(intro),
            rows: rows.collect::<Result<_, _>>()?,
            outro: outro.transpose()?,
        })
    }

    fn change(&self, change: &AnswerEffect, key: &'static str) -> Result<Row, RenderError> {
        let outcomes: Vec<String> = change
            .answers
            .iter()
            .map(|answer| self.outcome(answer.fact, answer.outcome))
            .collect::<Result<_, _>>()?;
        let lead = match outcomes.as_slice() {
            [first, second] => self.say("explain.both", context! { first, second })?,
            _ => outcomes.concat(),
        };
        let effort = change.answers.first().map(|answer| self.effort(&answer.step)).transpose()?;
        let with = context! {
            percent => percent(Some(change.after)),
            effort => effort.unwrap_or_default(),
            minutes => format!("{:.0}", change.minutes.max(1.0)),
            chance => percent(Some(change.chance)),
        };
        let mut lines = vec![self.say(key, with)?];
        let mut steps: Vec<_> = change.answers.iter().map(|answer| &answer.step).collect();
        steps.dedup_by_key(|step| step.step);
        for step in steps {
            let ask = self.report.next(step)?.ask;
            lines.push(self.say("explain.ask", context! { ask })?);
        }
        Ok(Row { lead, lines, ..Row::default() })
    }

    /// Why a hypothesis does not lead, in short: the strongest evidence against it, and the cheapest answer that
    /// would lift it.
    pub(super) fn why_not(&self, why: &HypothesisExplanation) -> Result<Row, RenderError> {
        let with =
            context! { name => self.name(why.hypothesis)?, percent => percent(why.probability) };
        let lead = self.say("explain.with_percent", with)?;
        let mut lines = Vec::new();
        let worst = why.lines.iter().filter(|line| line.decibans <= -LEAST_SHOWN);
        let worst =
            worst.reduce(|most, line| if line.decibans < most.decibans { line } else { most });
        if let Some(line) = worst {
            let effect = self.effect(line)?.join(&self.word("join")?);
            let finding = self.finding(line.reason)?;
            lines.push(self.say("explain.why_not", context! { finding, effect })?);
        } else {
            lines.push(self.word("explain.nothing_against")?);
        }
        let lifts = why.decisive.as_ref().filter(|decisive| decisive.lifts);
        if let Some(cheapest) = lifts.and_then(|decisive| decisive.reach.first()) {
            let row = self.change(cheapest, "explain.change")?;
            let change = row.lines.first().map(String::as_str).unwrap_or_default();
            lines.push(self.say("explain.why_not_lift", context! { answer => row.lead, change })?);
        }
        Ok(Row { lead, lines, ..Row::default() })
    }
}
