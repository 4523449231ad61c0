//! The repair in words: what to do, and how often that is enough.

use minijinja::context;
use shindan_case::TriedOutcome;
use shindan_engine::{DefectVerdict, Repair, Status, Verdict};
use shindan_model::DefectIx;

use super::builder::ReportBuilder;
use crate::keys::TRIED;
use crate::names;
use crate::words::RenderError;

/// A probability as a number of 100 such cases, never 0 and never all of them unless it is certain.
pub fn of_hundred(probability: f64) -> String {
    match probability {
        certain if certain >= 1.0 => "100".to_owned(),
        p => format!("{:.0}", (p * 100.0).clamp(1.0, 99.0)),
    }
}

/// The repair that a verdict supports; where none of the causes holds, only one of something else.
pub(crate) fn supported(verdict: &Verdict) -> Option<&Repair> {
    let repair = verdict.repair.as_ref().filter(|_| verdict.status.names_defects())?;
    let is_outside =
        |defect: &DefectIx| verdict.outside.defects.iter().any(|outside| outside.defect == *defect);
    let fits = verdict.status != Status::Outside || repair.defects.iter().all(is_outside);
    fits.then_some(repair)
}

impl ReportBuilder<'_> {
    /// The defects of the repair, the one that helps most first; none while no cause is likely.
    pub(crate) fn repaired(&self) -> Vec<&DefectVerdict> {
        let defects = supported(self.verdict).into_iter().flat_map(|repair| &repair.defects);
        defects.filter_map(|defect| self.verdict.defect(*defect)).collect()
    }

    /// What is done about a defect, in a few words; the defect's name where its remedy has none.
    pub(crate) fn remedy_title(&self, defect: DefectIx) -> String {
        let remedy = self.verdict.remedy(self.pack, defect);
        let text = remedy.and_then(|remedy| self.texts.remedies.get(&remedy.id));
        text.map_or_else(|| self.defect_name(defect), |text| text.title.clone())
    }

    /// The titles of all remedies of the repair, each once.
    pub(crate) fn repair_title(&self, repair: &Repair) -> Result<String, RenderError> {
        let mut titles: Vec<String> = Vec::new();
        for defect in &repair.defects {
            let title = self.remedy_title(*defect);
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        self.list(&titles)
    }

    /// Remedies that were tried and did not help.
    pub(super) fn tried(&self) -> Result<Vec<String>, RenderError> {
        let tried = self.verdict.tried.iter().map(|tried| {
            let title = names::remedy(self.texts, &tried.remedy);
            self.say(TRIED.key(TriedOutcome::Failed), context! { title })
        });
        tried.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::of_hundred;

    #[test]
    fn what_is_not_certain_is_neither_never_nor_always() {
        for (probability, expected) in
            [(0.0, "1"), (0.004, "1"), (0.576, "58"), (0.999, "99"), (1.0, "100")]
        {
            assert_eq!(of_hundred(probability), expected, "{probability}");
        }
    }
}
