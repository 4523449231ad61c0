//! Something to find out, in words.

use minijinja::context;
use shindan_engine::NextStep;
use shindan_model::Channel;

use super::builder::ReportBuilder;
use super::report::NextRow;
use crate::keys::BY;
use crate::words::RenderError;

impl ReportBuilder<'_> {
    /// The question, how to find out, and what that takes.
    pub(crate) fn next(&self, next: &NextStep) -> Result<NextRow, RenderError> {
        let node = &self.pack.steps[next.step.0];
        let text = self.step_text(next.step);
        let minutes = format!("{:.0}", next.cost_minutes.max(1.0));
        let by = self.word(BY.key(node.by))?;
        Ok(NextRow {
            id: node.about.id.clone(),
            ask: text.map_or_else(String::new, |text| {
                text.voiced(node.by, Channel::default()).to_owned()
            }),
            why: text.map_or_else(String::new, |text| text.why.clone()),
            how: text.map_or_else(String::new, |text| text.how.clone()),
            command: node.command.clone(),
            place: self.place(node.access),
            effort: self.say("effort", context! { by, minutes })?,
        })
    }

    /// Where a step is done, by the position of its access in the pack.
    pub(crate) fn place(&self, access: Option<usize>) -> Option<String> {
        self.texts.accesses.get(&self.pack.accesses[access?].about.id).cloned()
    }
}
