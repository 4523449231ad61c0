//! What lies ahead of a verdict, in words: what to try, what would turn it, whether it is close.

use minijinja::context;
use shindan_engine::Turn;
use shindan_model::DefectIx;

use super::builder::ReportBuilder;
use super::repair::{of_hundred, supported};
use crate::words::RenderError;

impl ReportBuilder<'_> {
    /// What to try before asking on.
    pub(super) fn trial(&self) -> Result<Option<String>, RenderError> {
        let Some(trial) = self.verdict.trial() else { return Ok(None) };
        let title = self.remedy_title(trial.defect);
        let (minutes, helps) = (format!("{:.0}", trial.minutes), of_hundred(trial.helps));
        let key = if self.is_certain(trial.defect) { "trial.certain" } else { "trial.first" };
        self.say(key, context! { title, minutes, helps }).map(Some)
    }

    /// Whether a defect is certain to be there.
    pub(crate) fn is_certain(&self, defect: DefectIx) -> bool {
        self.verdict.is_certain(self.pack, defect)
    }

    /// That another repair may come first.
    pub(super) fn close_call(&self) -> Result<Option<String>, RenderError> {
        let is_close = supported(self.verdict).is_some()
            && self.verdict.prospects.as_ref().is_some_and(|prospects| prospects.close_call);
        is_close.then(|| self.word("close_call")).transpose()
    }

    /// The answers that would turn the repair, a sentence each.
    pub(super) fn turns(&self) -> Result<Vec<String>, RenderError> {
        let turns = self.verdict.prospects.iter().flat_map(|prospects| &prospects.turns);
        turns.map(|turn| self.turn(turn)).collect()
    }

    fn turn(&self, turn: &Turn) -> Result<String, RenderError> {
        let answers = turn.answers.iter().map(|answer| {
            let fact = &self.pack.facts[answer.fact.0];
            let (id, value) = (&fact.about.id, &fact.outcomes[answer.outcome]);
            Ok(format!("{}: {}", self.fact_name(id, None)?, self.value_name(id, value)))
        });
        let answers = answers.collect::<Result<Vec<_>, RenderError>>()?;
        let with = context! {
            answers => answers.join(&self.word("turn_and")?),
            chance => self.percent(Some(turn.chance))?,
            helps => of_hundred(turn.probability),
        };
        self.say("turn", with)
    }

    /// The sentences of what lies ahead, for places that show no lists: what to try, and that it is close.
    pub(crate) fn ahead(&self) -> Result<Vec<String>, RenderError> {
        Ok(self.trial()?.into_iter().chain(self.close_call()?).collect())
    }
}
