//! Write a defect: how it shows, which steps find it, how it is repaired.

use minijinja::context;
use shindan_model::{Confidence, DefectIx, FactIx, Rate, Remedy};
use shindan_report::RenderError;

use super::parts::{DefectPart, RemedyPart, StepLink};
use super::writer::Writer;

/// An outcome less frequent than this does not help to recognise a defect.
const WORTH_NAMING: f64 = 0.25;

/// The words for frequencies, each with the least frequency that it is for.
const FREQUENCIES: [(f64, &str); 5] = [
    (0.97, "docs.often.always"),
    (0.9, "docs.often.almost_always"),
    (0.75, "docs.often.usually"),
    (0.5, "docs.often.often"),
    (WORTH_NAMING, "docs.often.sometimes"),
];

impl Writer<'_> {
    pub(super) fn defect(&self, at: DefectIx) -> Result<DefectPart, RenderError> {
        let defect = &self.pack.defects[at.0];
        let id = &defect.about.id;
        let text = self.texts.defects.get(id);
        let text = text.ok_or_else(|| self.missing(format!("defect {id}")))?;
        let numbers = &self.pack.numbers.defects[at.0];
        let share = match numbers.rate {
            Rate::Share(share) if share > 0.0 => {
                let tickets = format!("{:.1}", share * 100.0);
                let tickets = tickets.trim_end_matches('0').trim_end_matches('.');
                Some(self.say("docs.share", context! { tickets })?)
            }
            _ => None,
        };
        Ok(DefectPart {
            id: id.clone(),
            name: text.name.clone(),
            explain: text.explain.clone(),
            share,
            shows: self.shows(at)?,
            steps: self.steps_of(at)?,
            remedies: defect
                .remedies
                .iter()
                .map(|remedy| self.remedy(remedy))
                .collect::<Result<_, _>>()?,
            source: self.source(&defect.about)?,
            hypothesis: defect.about.confidence == Confidence::Hypothesis,
        })
    }

    /// Sentences on the outcomes that the defect shows often enough, except the complaint.
    fn shows(&self, at: DefectIx) -> Result<Vec<String>, RenderError> {
        let complaint = self.pack.complaint.map(|complaint| complaint.fact);
        let mut found = Vec::new();
        for (fact, row) in &self.pack.numbers.defects[at.0].shows {
            let outcomes = row.iter().enumerate().skip(1).filter(|_| Some(*fact) != complaint);
            found.extend(outcomes.map(|(outcome, frequency)| (*fact, outcome, *frequency)));
        }
        found.sort_by(|a, b| b.2.total_cmp(&a.2));
        let mut sentences = Vec::new();
        for (fact, outcome, frequency) in found {
            let Some((_, key)) = FREQUENCIES.iter().find(|(from, _)| frequency >= *from) else {
                continue;
            };
            let name = self.conditions.fact(fact);
            let value = self.conditions.outcome(fact, outcome);
            let often = self.say(*key, context! {})?;
            sentences.push(self.say("docs.shows", context! { name, value, often })?);
        }
        Ok(sentences)
    }

    /// The steps that give what the defect shows.
    fn steps_of(&self, at: DefectIx) -> Result<Vec<StepLink>, RenderError> {
        let complaint = self.pack.complaint.map(|complaint| complaint.fact);
        let shows = &self.pack.numbers.defects[at.0].shows;
        let telling = |(fact, row): &&(FactIx, Vec<f64>)| {
            Some(*fact) != complaint && row.iter().skip(1).any(|often| *often >= WORTH_NAMING)
        };
        let facts: Vec<_> = shows.iter().filter(telling).map(|(fact, _)| *fact).collect();
        let mut links = Vec::new();
        for (position, step) in self.order.iter().enumerate() {
            let step = &self.pack.steps[step.0];
            if step.gives.iter().any(|fact| facts.contains(fact)) {
                links.push(StepLink {
                    number: position + 1,
                    ask: self.step_text(step)?.ask.clone(),
                });
            }
        }
        Ok(links)
    }

    fn remedy(&self, remedy: &Remedy) -> Result<RemedyPart, RenderError> {
        let text = self.texts.remedies.get(&remedy.id);
        let text = text.ok_or_else(|| self.missing(format!("remedy {}", remedy.id)))?;
        let locale = self.pack.locale.get(self.lang).map_or("", String::as_str);
        Ok(RemedyPart {
            title: text.title.clone(),
            when: remedy.when.as_ref().map(|when| self.conditions.condition(when)),
            steps: text.steps.clone(),
            verify: text.verify.clone(),
            links: remedy.links.iter().map(|link| link.replace("{locale}", locale)).collect(),
        })
    }
}
