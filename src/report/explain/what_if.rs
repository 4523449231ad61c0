//! What if: the difference that assumed facts make.

use minijinja::context;

use super::teller::Teller;
use super::{RenderError, Row, Section};
use crate::engine::Verdict;
use crate::engine::explain::{Hypothesis, WhatIf};
use crate::report::percent;

impl Teller<'_> {
    /// Sentences and sections.
    pub(super) fn what_if(&self, own: &WhatIf) -> Result<(Vec<String>, Vec<Section>), RenderError> {
        let after = self.speaker.verdict;
        let assumed = own.assumed.iter().map(|own| {
            let id = &self.speaker.pack.facts[own.fact.0].about.id;
            let name = self.speaker.fact_name(id, own.of.as_deref())?;
            match &own.value {
                None => self.say("assumed_unknown", context! { name }),
                Some(value) => Ok(format!("{name}: {}", self.speaker.values_name(id, value))),
            }
        });
        let list = self.list(assumed.collect::<Result<_, _>>()?)?;
        let mut say = vec![self.say("assumed", context! { list })?];
        let (then, now) = (self.speaker.status(&own.before)?, self.speaker.status(after)?);
        let key = if then == now { "status_stays" } else { "status_moved" };
        say.push(self.say(key, context! { before => then, after => now })?);
        say.push(self.speaker.headline()?);
        let causes = own.difference.causes.iter().map(|(cause, probability)| {
            let of = cause.map_or(Hypothesis::Outside, Hypothesis::Cause);
            Ok(Row {
                lead: self.name(of)?,
                lines: vec![self.change_of(*probability)?],
                ..Row::default()
            })
        });
        let defects = own.difference.defects.iter().map(|moved| {
            let [before, after] = moved.place;
            let place = self.say("place", context! { before, after })?;
            let lines = vec![format!("{place}, {}", self.change_of(moved.probability)?)];
            Ok(Row { lead: self.speaker.defect_name(moved.defect), lines, ..Row::default() })
        });
        let sections = vec![
            Section {
                heading: self.word("heading_causes")?,
                rows: causes.collect::<Result<_, RenderError>>()?,
                ..Section::default()
            },
            Section {
                heading: self.word("heading_defects")?,
                rows: defects.collect::<Result<_, RenderError>>()?,
                ..Section::default()
            },
            Section {
                heading: self.word("heading_next")?,
                rows: self.next_step(&own.before, after)?,
                ..Section::default()
            },
        ];
        Ok((say, sections))
    }

    fn change_of(&self, [before, after]: [Option<f64>; 2]) -> Result<String, RenderError> {
        let (before, after) = (percent(before), percent(after));
        self.say("percent_change", context! { before, after })
    }

    /// The next step before and after; once if it is the same.
    fn next_step(&self, before: &Verdict, after: &Verdict) -> Result<Vec<Row>, RenderError> {
        let step = |verdict: &Verdict| match verdict.next.first() {
            Some(act) if verdict.stop_reason.is_none() => Ok(self.speaker.next(act)?.ask),
            _ => self.word("no_next"),
        };
        let (before, after) = (step(before)?, step(after)?);
        let lead = match before == after {
            true => after,
            false => self.say("percent_change", context! { before, after })?,
        };
        Ok(vec![Row { lead, ..Row::default() }])
    }
}
