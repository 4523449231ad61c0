//! A rule: whether it applies, what it reads, and what follows from it.

use minijinja::context;
use shindan_engine::explain::RuleExplanation;
use shindan_model::FactIx;

use super::builder::ExplanationBuilder;
use super::explained::{Row, Section, TopicWords};
use crate::words::RenderError;

impl ExplanationBuilder<'_> {
    pub(super) fn rule(&self, why: &RuleExplanation) -> TopicWords {
        let node = &self.report.pack.rules[why.rule.0];
        let heading = self.say("explain.about_rule", context! { id => node.about.id.as_str() })?;
        let mut say = vec![self.report.rule_text(why.rule).to_owned(), self.holds(why.holds)?];
        if why.bears && why.holds.is_none() {
            say.push(self.word("explain.rule.possible")?);
        }
        let reads = node.when.facts().into_iter().map(|fact| self.read(fact));
        let mut sections = vec![
            Section {
                heading: self.word("explain.heading_reads")?,
                rows: reads.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect(),
                ..Section::default()
            },
            self.follows(why)?,
            Section {
                heading: self.word("explain.heading_did")?,
                rows: self.effects(&why.lines)?,
                ..Section::default()
            },
        ];
        if let Some(left_out) = &why.left_out {
            sections.push(self.without(left_out, "explain.heading_rule_away")?);
        }
        Ok((heading, say, sections))
    }

    /// A fact, with every value that was learned.
    fn read(&self, fact: FactIx) -> Result<Vec<Row>, RenderError> {
        let known =
            self.report.verdict.resolved.facts.iter().filter(|resolved| resolved.fact == fact);
        let mut rows: Vec<Row> =
            known.map(|resolved| self.source_row(&resolved.learned)).collect::<Result<_, _>>()?;
        if rows.is_empty() {
            let name = self.report.fact_name(&self.report.pack.facts[fact.0].about.id, None)?;
            let lead = self.say("explain.rule.unknown", context! { name })?;
            rows.push(Row { lead, ..Row::default() });
        }
        Ok(rows)
    }

    fn follows(&self, why: &RuleExplanation) -> Result<Section, RenderError> {
        let pack = self.report.pack;
        let node = &pack.rules[why.rule.0];
        let mut leads = Vec::new();
        for (fact, outcome) in &node.derive {
            leads.push(self.outcome(*fact, *outcome)?);
        }
        for (key, defects) in
            [("explain.rule.confirms", &node.confirm), ("explain.rule.excludes", &node.exclude)]
        {
            for defect in defects {
                leads.push(self.say(key, context! { name => self.report.defect_name(*defect) })?);
            }
        }
        for fact in &node.not_applicable {
            let name = self.report.fact_name(&pack.facts[fact.0].about.id, None)?;
            leads.push(self.say("explain.rule.not_applicable", context! { name })?);
        }
        let mut rows: Vec<Row> =
            leads.into_iter().map(|lead| Row { lead, ..Row::default() }).collect();
        if let Some(last) = rows.last_mut() {
            last.source = Some(self.report.source(&node.about)?);
        }
        Ok(Section { heading: self.word("explain.heading_follows")?, rows, ..Section::default() })
    }
}
