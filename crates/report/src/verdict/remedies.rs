//! What to repair, and how.

use minijinja::context;
use shindan_model::{Condition, Defect, FactIx};

use super::builder::ReportBuilder;
use super::report::{DefectRow, RemedyRow};
use crate::words::RenderError;

impl ReportBuilder<'_> {
    /// The defects of the repair with their remedies; none while nothing is likely.
    pub(super) fn defects(&self) -> Result<Vec<DefectRow>, RenderError> {
        let rows = self.repaired().into_iter().map(|defect| {
            let node = &self.pack.defects[defect.defect.0];
            let text = self.texts.defects.get(&node.about.id);
            Ok(DefectRow {
                id: node.about.id.clone(),
                name: self.defect_name(defect.defect),
                explain: text.map_or_else(String::new, |text| text.explain.clone()),
                percent: self.percent(defect.probability)?,
                source: self.source(&node.about)?,
                remedy: self.remedy(node, defect.remedy)?,
            })
        });
        rows.collect()
    }

    fn remedy(&self, defect: &Defect, at: Option<usize>) -> Result<RemedyRow, RenderError> {
        let remedy = at.map(|at| &defect.remedies[at]);
        let text = remedy.and_then(|remedy| self.texts.remedies.get(&remedy.id));
        Ok(RemedyRow {
            title: text.map_or_else(String::new, |text| text.title.clone()),
            assumes: self.assumed(defect)?,
            steps: text.map_or_else(Vec::new, |text| text.steps.clone()),
            verify: text.map_or_else(String::new, |text| text.verify.clone()),
            links: remedy.map_or_else(Vec::new, |remedy| self.links(&remedy.links)),
        })
    }

    fn assumed(&self, defect: &Defect) -> Result<Option<String>, RenderError> {
        let assumptions = self.assumptions(defect)?;
        if assumptions.is_empty() {
            return Ok(None);
        }
        let items: Vec<String> =
            assumptions.into_iter().map(|(fact, value)| format!("{fact}: {value}")).collect();
        self.say("remedy_assumes", context! { list => self.list(&items)? }).map(Some)
    }

    /// The contexts that the choice of a remedy depends on and that are not known yet, each with the outcome
    /// that was assumed: names of fact and value.
    pub(crate) fn assumptions(
        &self,
        defect: &Defect,
    ) -> Result<Vec<(String, String)>, RenderError> {
        let conditions = defect.remedies.iter().filter_map(|remedy| remedy.when.as_ref());
        let mut contexts: Vec<FactIx> = conditions.flat_map(Condition::facts).collect();
        contexts.sort_unstable();
        contexts.dedup();
        let findings = &self.verdict.resolved.findings;
        contexts.retain(|fact| findings.iter().all(|finding| finding.fact != *fact));
        let mut assumptions = Vec::new();
        for fact in contexts {
            let at = self.pack.model.contexts.iter().position(|context| *context == fact);
            let assumed = at.and_then(|at| self.verdict.context.get(at));
            let node = &self.pack.facts[fact.0];
            let Some(outcome) = assumed.and_then(|at| node.outcomes.get(*at)) else { continue };
            let id = &node.about.id;
            assumptions.push((self.fact_name(id, None)?, self.value_name(id, outcome)));
        }
        Ok(assumptions)
    }
}
