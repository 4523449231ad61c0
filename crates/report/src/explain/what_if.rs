//! The difference that assumed facts make.

use minijinja::context;
use shindan_engine::Verdict;
use shindan_engine::explain::{Hypothesis, RankChange, WhatIf};

use super::builder::ExplanationBuilder;
use super::explained::{Row, Section};
use crate::layout::percent;
use crate::words::RenderError;

/// Defects that are shown at most, those first that are or were likeliest.
const MOST_DEFECTS: usize = 8;

impl ExplanationBuilder<'_> {
    /// Sentences and sections.
    pub(super) fn what_if(
        &self,
        what_if: &WhatIf,
    ) -> Result<(Vec<String>, Vec<Section>), RenderError> {
        let after = self.report.verdict;
        let assumed = what_if.assumed.iter().map(|assumption| {
            let id = &self.report.pack.facts[assumption.fact.0].about.id;
            let name = self.report.fact_name(id, assumption.of.as_deref())?;
            match &assumption.value {
                None => self.say("explain.assumed_unknown", context! { name }),
                Some(value) => Ok(format!("{name}: {}", self.report.values_name(id, value))),
            }
        });
        let list = self.list(assumed.collect::<Result<_, _>>()?)?;
        let mut say = vec![self.say("explain.assumed", context! { list })?];
        let (then, now) = (self.report.status(&what_if.before)?, self.report.status(after)?);
        let key = if then == now { "explain.status_stays" } else { "explain.status_moved" };
        say.push(self.say(key, context! { before => then, after => now })?);
        say.push(self.report.headline()?);
        let causes = what_if.difference.causes.iter().map(|(cause, probability)| {
            let of = cause.map_or(Hypothesis::Outside, Hypothesis::Cause);
            Ok(Row {
                lead: self.name(of)?,
                lines: vec![self.change_of(*probability)?],
                ..Row::default()
            })
        });
        let mut moved: Vec<&RankChange> = what_if.difference.defects.iter().collect();
        let most =
            |change: &RankChange| change.probability.into_iter().flatten().fold(0.0, f64::max);
        moved.sort_by(|a, b| most(b).total_cmp(&most(a)));
        let defects = moved.into_iter().take(MOST_DEFECTS).map(|moved| {
            let [before, after] = moved.place;
            let place = self.say("explain.place", context! { before, after })?;
            let lines = vec![self.list(vec![place, self.change_of(moved.probability)?])?];
            Ok(Row { lead: self.report.defect_name(moved.defect), lines, ..Row::default() })
        });
        let sections = vec![
            Section {
                heading: self.word("explain.heading_causes")?,
                rows: causes.collect::<Result<_, RenderError>>()?,
                ..Section::default()
            },
            Section {
                heading: self.word("explain.heading_defects")?,
                rows: defects.collect::<Result<_, RenderError>>()?,
                ..Section::default()
            },
            Section {
                heading: self.word("explain.heading_next")?,
                rows: self.next_step(&what_if.before, after)?,
                ..Section::default()
            },
        ];
        Ok((say, sections))
    }

    fn change_of(&self, [before, after]: [Option<f64>; 2]) -> Result<String, RenderError> {
        let (before, after) = (percent(before), percent(after));
        self.say("explain.percent_change", context! { before, after })
    }

    /// The next step before and after; one row if it is the same.
    fn next_step(&self, before: &Verdict, after: &Verdict) -> Result<Vec<Row>, RenderError> {
        let step = |verdict: &Verdict| match verdict.next.first() {
            Some(step) if verdict.stop_reason.is_none() => Ok(self.report.next(step)?.ask),
            _ => self.word("explain.no_next"),
        };
        let (before, after) = (step(before)?, step(after)?);
        let leads = match before == after {
            true => vec![after],
            false => vec![
                self.say("explain.next_before", context! { ask => before })?,
                self.say("explain.next_after", context! { ask => after })?,
            ],
        };
        Ok(leads.into_iter().map(|lead| Row { lead, ..Row::default() }).collect())
    }
}
