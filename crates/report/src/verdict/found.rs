//! What was found, whatever the reason for the complaint.

use minijinja::context;
use shindan_engine::{Found, Reason};

use super::builder::ReportBuilder;
use super::report::FoundRow;
use crate::keys::FOUND;
use crate::words::RenderError;

impl ReportBuilder<'_> {
    /// The defects that an observation establishes, with what establishes them.
    pub(super) fn found(&self) -> Result<Vec<FoundRow>, RenderError> {
        self.verdict.found.iter().map(|found| self.found_row(*found)).collect()
    }

    fn found_row(&self, found: Found) -> Result<FoundRow, RenderError> {
        let role = self.word(FOUND.key(self.verdict.role(self.pack, found.defect)))?;
        let name = self.defect_name(found.defect);
        let learned = match found.by {
            Reason::Fact(fact) => self.learned.get(fact),
            Reason::Rule(_) => None,
        };
        let seen = learned.map(|learned| self.fact_row(learned)).transpose()?;
        Ok(FoundRow {
            text: self.say("found.row", context! { name, role })?,
            finding: self.finding(found.by)?,
            how: seen.as_ref().map(|row| row.how.clone()),
            quote: seen.and_then(|row| row.quote),
        })
    }
}
