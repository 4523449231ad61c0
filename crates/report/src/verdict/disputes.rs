//! Defects on which documents disagree in the contexts of a case.

use jiff::Timestamp;
use minijinja::context;
use shindan_engine::Finding;
use shindan_model::{DefectIx, FactIx, Known, Value};

use super::builder::ReportBuilder;
use crate::words::RenderError;

/// The contexts of a case that have one possible outcome.
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
                let documents = claims.iter().filter(|claim| claim.holds == holds).map(|claim| {
                    let (source, date) = (&claim.about.source, &claim.date);
                    self.say("dispute.document", context! { source, date })
                });
                self.list(&documents.collect::<Result<Vec<_>, _>>()?)
            };
            let with = context! {
                name => self.defect_name(DefectIx(at)), claims => side(true)?, denies => side(false)?
            };
            rows.push(self.say("dispute.row", with)?);
        }
        Ok(rows)
    }
}
