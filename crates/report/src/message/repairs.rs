//! What to do about each defect, step by step.

use minijinja::context;
use serde::Serialize;
use shindan_case::Statement;
use shindan_engine::DefectVerdict;
use shindan_model::Remedy;

use super::letter::LetterBuilder;
use crate::words::RenderError;

/// What to do about one defect.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Repair {
    heading: String,
    /// Assumptions and placeholders to check before the first step.
    notes: Vec<String>,
    steps: Vec<RemedyStep>,
    verify: String,
    links: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct RemedyStep {
    /// `Step 1.`
    label: String,
    text: String,
}

/// When a repair is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Before it is known to be enough.
    Try,
    /// First.
    First,
    /// After those before it.
    Next,
}

impl Order {
    /// That of the repair at this place, from 0.
    pub(super) fn at(place: usize) -> Self {
        if place == 0 { Order::First } else { Order::Next }
    }
}

impl LetterBuilder<'_> {
    pub(super) fn remedy(&self, defect: &DefectVerdict) -> Option<&Remedy> {
        self.situation.pack.defects[defect.defect.0].remedies.get(defect.remedy?)
    }

    pub(super) fn repair(
        &self,
        order: Order,
        defect: &DefectVerdict,
        remedy: &Remedy,
        statements: &mut Vec<Statement>,
    ) -> Result<Repair, RenderError> {
        let node = &self.situation.pack.defects[defect.defect.0];
        let text = self.report.texts.remedies.get(&remedy.id);
        let title = text.map_or("", |text| text.title.as_str());
        let key = match order {
            Order::Try => "message.reply.try",
            Order::First => "message.reply.steps",
            Order::Next => "message.reply.next_repair",
        };
        let mut notes = Vec::new();
        let assumed = self
            .report
            .assumptions(node)?
            .into_iter()
            .map(|(fact, value)| self.say("message.reply.assumed", context! { fact, value }));
        let assumed = assumed.collect::<Result<Vec<_>, _>>()?;
        if !assumed.is_empty() {
            let list = assumed.join(&self.report.word("list_and")?);
            notes.push(self.say("message.reply.assumes", context! { list })?);
        }
        let texts = text.map_or(&[][..], |text| &text.steps);
        if texts.iter().any(|step| has_placeholder(step)) {
            notes.push(self.word("message.reply.placeholders")?);
        }
        let steps = texts.iter().enumerate().map(|(at, text)| {
            let label = self.say("message.reply.step", context! { number => at + 1 })?;
            Ok(RemedyStep { label, text: text.clone() })
        });
        statements.extend(texts.iter().map(|step| Statement {
            text: step.clone(),
            about: vec![node.about.id.clone(), remedy.id.clone()],
            ..Statement::default()
        }));
        let verify = text.map_or("", |text| text.verify.as_str());
        Ok(Repair {
            heading: self.say(key, context! { title })?,
            notes,
            steps: steps.collect::<Result<_, RenderError>>()?,
            verify: self.say("message.reply.verify", context! { text => verify })?,
            links: self.report.links(&remedy.links),
        })
    }

    pub(super) fn todo(&self, remedy: &Remedy) -> Result<String, RenderError> {
        let text = self.report.texts.remedies.get(&remedy.id);
        let title = text.map_or("", |text| text.title.as_str());
        match remedy.minutes {
            Some(minutes) => {
                let minutes = format!("{minutes:.0}");
                self.say("message.reply.todo_minutes", context! { title, minutes })
            }
            None => self.say("message.reply.todo", context! { title }),
        }
    }
}

/// Whether a text has a placeholder: `<server>`.
fn has_placeholder(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        let name: String =
            rest.chars().take_while(|c| c.is_ascii_alphabetic() || *c == '-').collect();
        !name.is_empty() && rest[name.len()..].starts_with('>')
    })
}
