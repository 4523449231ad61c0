//! Something to find out, in words.

use minijinja::context;
use shindan_engine::NextAct;

use super::builder::ReportBuilder;
use super::report::NextRow;
use crate::keys::BY;
use crate::words::RenderError;

impl ReportBuilder<'_> {
    /// The question, how to find out, and what that takes.
    pub(crate) fn next(&self, next: &NextAct) -> Result<NextRow, RenderError> {
        let node = &self.pack.acts[next.act.0];
        let text = self.act_text(next.act);
        let minutes = format!("{:.0}", next.cost_minutes.max(1.0));
        let by = self.word(BY.key(node.by))?;
        Ok(NextRow {
            id: node.about.id.clone(),
            ask: text.map_or_else(String::new, |text| text.ask.clone()),
            why: text.map_or_else(String::new, |text| text.why.clone()),
            how: text.map_or_else(String::new, |text| text.how.clone()),
            command: node.command.clone(),
            place: self.place(node.setup),
            effort: self.say("effort", context! { by, minutes })?,
        })
    }

    /// Where an act is done, by the position of its setup in the pack.
    pub(crate) fn place(&self, setup: Option<usize>) -> Option<String> {
        self.texts.setups.get(&self.pack.setups[setup?].about.id).cloned()
    }
}
