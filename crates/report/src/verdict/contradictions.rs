//! What contradicts what.

use minijinja::context;
use shindan_engine::{Contradiction, Disagreement, Impossible, Side};

use super::builder::ReportBuilder;
use crate::words::RenderError;

/// Findings that are together less likely than this, in bits, are pointed out.
const SUSPICIOUS_BITS: f64 = 3.0;

impl ReportBuilder<'_> {
    /// Every contradiction, and that the findings fit together badly if they do.
    pub(super) fn contradictions(&self) -> Result<Vec<String>, RenderError> {
        let mut sentences: Vec<String> = self
            .verdict
            .contradictions
            .iter()
            .map(|contradiction| self.contradiction(contradiction))
            .collect::<Result<_, _>>()?;
        if let Some(bits) = self.verdict.conflict_bits.filter(|bits| *bits > SUSPICIOUS_BITS) {
            let bits = format!("{bits:.1}");
            sentences.push(self.say("contradiction.suspicious", context! { bits })?);
        }
        Ok(sentences)
    }

    /// What contradicts what, in a sentence.
    pub(crate) fn contradiction(
        &self,
        contradiction: &Contradiction,
    ) -> Result<String, RenderError> {
        match contradiction {
            Contradiction::Impossible(impossible) => self.impossible(impossible),
            Contradiction::Disagreement(at) => {
                self.disagreement(&self.verdict.resolved.disagreements[*at])
            }
        }
    }

    fn impossible(&self, impossible: &Impossible) -> Result<String, RenderError> {
        let mut items = Vec::new();
        for fact in &impossible.facts {
            let id = &self.pack.facts[fact.0].about.id;
            let of = self.learned.get(*fact).and_then(|learned| learned.of.as_deref());
            let value = self.learned.value(self.pack, self.verdict, *fact).unwrap_or_default();
            items.push(format!("{} = {}", self.fact_name(id, of)?, self.value_name(id, &value)));
        }
        items.extend(impossible.rules.iter().map(|rule| self.rule_text(*rule).to_owned()));
        self.say("contradiction.impossible", context! { list => self.list(&items)? })
    }

    fn disagreement(&self, disagreement: &Disagreement) -> Result<String, RenderError> {
        let Disagreement { fact, of, sides } = disagreement;
        let id = &self.pack.facts[fact.0].about.id;
        let mut items = Vec::new();
        for Side { value, reports } in sides {
            let source = reports.first().map(|at| &self.verdict.resolved.facts[*at].learned);
            let row = source.map(|learned| self.fact_row(learned)).transpose()?;
            let how = row.map_or_else(String::new, |row| row.how);
            items.push(format!("{} - {how}", self.value_name(id, value)));
        }
        let fact = self.fact_name(id, of.as_deref())?;
        self.say("contradiction.disagreement", context! { fact, list => self.list(&items)? })
    }
}
