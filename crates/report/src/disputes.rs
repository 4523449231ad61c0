//! Where documents disagree on what can be in the contexts of a case.

use jiff::Timestamp;
use minijinja::context;
use shindan_engine::Finding;
use shindan_model::{DefectIx, FactIx, Known, Value};

use super::RenderError;
use super::builder::ReportBuilder;

/// The contexts of a case, as far as they are undisputed.
struct Contexts<'a> {
    findings: &'a [Finding],
}

impl Known for Contexts<'_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        let finding = self.findings.iter().find(|finding| finding.fact == fact)?;
        let possible = finding.likelihood.iter().filter(|likelihood| **likelihood > 0.0).count();
        (possible == 1).then(|| finding.outcome())
    }
    fn value(&self, _: FactIx) -> Option<&Value> {
        None
    }
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

impl ReportBuilder<'_> {
    /// Where documents disagree on a defect in the contexts that are known.
    pub(super) fn disputes(&self) -> Result<Vec<String>, RenderError> {
        let known = Contexts { findings: &self.verdict.resolved.findings };
        let mut rows = Vec::new();
        for at in 0..self.pack.defects.len() {
            let claims = self.pack.disputed(DefectIx(at), |when| when.holds(&known) == Some(true));
            if claims.is_empty() {
                continue;
            }
            let side = |holds: bool| -> Result<String, RenderError> {
                let own = claims.iter().filter(|claim| claim.holds == holds);
                let list: Result<Vec<String>, RenderError> = own
                    .map(|claim| {
                        let (source, date) = (&claim.about.source, &claim.date);
                        self.say("dispute.document", context! { source, date })
                    })
                    .collect();
                Ok(list?.join(&self.word("list_and")?))
            };
            let with = context! {
                name => self.defect_name(DefectIx(at)), claims => side(true)?, denies => side(false)?
            };
            rows.push(self.say("dispute.row", with)?);
        }
        Ok(rows)
    }
}
