//! What every explanation needs: names, findings, changes of probabilities, who does what.

use minijinja::context;
use shindan_engine::explain::{Explanation, Hypothesis, Topic};
use shindan_engine::{Line, NextStep, Posterior, Reason, Status};
use shindan_model::{CauseIx, DefectIx, Fact, FactIx, Pack};

use super::explained::{Explained, Row, Section};
use crate::json;
use crate::keys::Key;
use crate::layout::percent;
use crate::verdict::ReportBuilder;
use crate::words::{RenderError, Words};

/// A smaller change of a probability is not mentioned.
const WORTH_SAYING: f64 = 0.01;
/// Changed probabilities that are named at most.
const MOST_NAMED: usize = 3;
/// A finding of this surprise is pointed out: about 1 in 100.
const SURPRISING_BITS: f64 = 6.65;
/// Above this conflict of the findings, the most surprising one is pointed out.
const SUSPICIOUS_BITS: f64 = 3.0;

/// Puts an explanation into words.
///
/// # Errors
/// A language that the pack does not have, and a text that is missing in it.
pub fn explain(
    pack: &Pack,
    explanation: &Explanation,
    words: &Words,
    lang: &str,
) -> Result<Explained, RenderError> {
    let report = ReportBuilder::new(pack, &explanation.verdict, words, lang)?;
    ExplanationBuilder { report, explanation }.all()
}

/// Chooses the words of one explanation in one language.
pub(super) struct ExplanationBuilder<'a> {
    pub(super) report: ReportBuilder<'a>,
    pub(super) explanation: &'a Explanation,
}

impl ExplanationBuilder<'_> {
    pub(super) fn say(
        &self,
        key: impl Into<Key>,
        with: minijinja::Value,
    ) -> Result<String, RenderError> {
        self.report.say(key, with)
    }

    pub(super) fn word(&self, key: impl Into<Key>) -> Result<String, RenderError> {
        self.report.word(key)
    }

    /// Everything, in reading order; for a case about another subject, only that it is.
    fn all(&self) -> Result<Explained, RenderError> {
        if self.report.verdict.status == Status::OffTopic {
            return self.off_topic();
        }
        let (heading, say, mut sections) = match &self.explanation.topic {
            Topic::Overview(all) => self.overview(all)?,
            Topic::Hypothesis(why) => self.hypothesis(why)?,
            Topic::Fact(why) => self.fact(why)?,
            Topic::Rule(why) => self.rule(why)?,
            Topic::Difference => (self.word("explain.what_if")?, Vec::new(), Vec::new()),
        };
        let for_customer = match &self.explanation.topic {
            Topic::Overview(all) => !all.is_empty(),
            topic => matches!(topic, Topic::Hypothesis(_)),
        };
        let mut say = say;
        if let Some(what_if) = &self.explanation.what_if {
            let (sentences, changes) = self.what_if(what_if)?;
            say.splice(0..0, sentences);
            sections.splice(0..0, changes);
        }
        let at = self.explanation.what_if.as_ref().map_or(0, |_| sections.len());
        let clashes = self.clashes()?;
        sections.splice(at..at, clashes);
        if matches!(self.explanation.topic, Topic::Overview(_)) {
            sections.extend(self.doubtful()?);
        }
        sections.retain(Section::says_something);
        let texts = self.report.texts;
        let key = if for_customer { "explain.heading_customer" } else { "explain.heading_short" };
        Ok(Explained {
            lang: self.report.lang.to_owned(),
            title: Some(texts.name.clone()),
            heading,
            say_heading: self.word(key)?,
            say,
            sections,
            footer: Some(self.report.footer()?),
        })
    }

    fn off_topic(&self) -> Result<Explained, RenderError> {
        let rows = self.report.elsewhere()?.into_iter();
        let section = Section {
            heading: self.word("heading.elsewhere")?,
            rows: rows.map(|lead| Row { lead, ..Row::default() }).collect(),
            ..Section::default()
        };
        let say = [Some(self.report.headline()?), self.report.stop()?];
        Ok(Explained {
            lang: self.report.lang.to_owned(),
            title: Some(self.report.texts.name.clone()),
            heading: self.report.status(self.report.verdict)?,
            say_heading: self.word("explain.heading_short")?,
            say: say.into_iter().flatten().collect(),
            sections: vec![section],
            footer: Some(self.report.footer()?),
        })
    }

    /// The name of a hypothesis.
    pub(super) fn name(&self, of: Hypothesis) -> Result<String, RenderError> {
        let texts = self.report.texts;
        let cause = |id: &str| texts.causes.get(id).map(|text| text.name.clone());
        match of {
            Hypothesis::Cause(CauseIx(at)) => {
                let id = &self.report.pack.causes[at].about.id;
                Ok(cause(id).unwrap_or_else(|| id.clone()))
            }
            Hypothesis::Defect(defect) => Ok(self.report.defect_name(defect)),
            Hypothesis::Outside => match cause(json::OUTSIDE) {
                Some(name) => Ok(name),
                None => self.report.word("outside.name"),
            },
        }
    }

    /// A cause with the defect that makes up most of it.
    pub(super) fn name_with(
        &self,
        of: Hypothesis,
        defect: Option<DefectIx>,
    ) -> Result<String, RenderError> {
        let name = self.name(of)?;
        match defect {
            None => Ok(name),
            Some(defect) => {
                let of = self.report.defect_name(defect);
                self.report.say("of", context! { name, of })
            }
        }
    }

    /// A finding as `name: value`, a rule by its reason.
    pub(super) fn finding(&self, reason: Reason) -> Result<String, RenderError> {
        let finding = self.report.finding(reason)?;
        Ok(finding.trim_end_matches(['.', '。']).to_owned())
    }

    /// `name: value` of an outcome that is not known.
    pub(super) fn outcome(&self, fact: FactIx, outcome: usize) -> Result<String, RenderError> {
        let node = &self.report.pack.facts[fact.0];
        let name = self.report.fact_name(&node.about.id, None)?;
        Ok(format!("{name}: {}", self.outcome_name(fact, outcome)))
    }

    pub(super) fn outcome_name(&self, fact: FactIx, outcome: usize) -> String {
        let node = &self.report.pack.facts[fact.0];
        self.report.value_name(&node.about.id, &node.outcomes[outcome])
    }

    /// The origin of a line: the words read, how they are known, the source.
    pub(super) fn line_row(&self, line: Line) -> Result<Row, RenderError> {
        let said = self.report.why_row(line)?;
        let how = Some(said.how).filter(|how| !how.is_empty());
        let source = said.source;
        Ok(Row {
            lead: self.finding(line.reason)?,
            lines: how.into_iter().collect(),
            quote: said.quote,
            command: None,
            source: Some(source),
        })
    }

    /// A fact as one source gave it.
    pub(super) fn source_row(&self, fact: &Fact) -> Result<Row, RenderError> {
        let said = self.report.fact_row(fact)?;
        let by = fact.rule.as_deref().and_then(|id| self.report.pack.evidence_source(id));
        let by = by.or_else(|| {
            self.report.pack.fact(&fact.id).map(|at| &self.report.pack.facts[at.0].about)
        });
        let source = by.map(|about| self.report.source(about)).transpose()?;
        Ok(Row {
            lead: format!("{}: {}", said.name, said.value),
            lines: vec![said.how],
            quote: said.quote,
            command: None,
            source,
        })
    }

    /// Every cause, in the article's order, and `outside`.
    pub(super) fn everything(&self) -> Vec<Hypothesis> {
        let causes = (0..self.report.pack.causes.len()).map(|at| Hypothesis::Cause(CauseIx(at)));
        causes.chain([Hypothesis::Outside]).collect()
    }

    /// The hypotheses that change most between two posteriors, largest change first.
    pub(super) fn moves(
        &self,
        before: &Posterior,
        after: &Posterior,
    ) -> Result<Vec<String>, RenderError> {
        let mut moved: Vec<(Hypothesis, f64, f64)> = self
            .everything()
            .into_iter()
            .map(|of| (of, of.probability(before), of.probability(after)))
            .filter(|(_, before, after)| (before - after).abs() >= WORTH_SAYING)
            .collect();
        moved.sort_by(|a, b| (b.1 - b.2).abs().total_cmp(&(a.1 - a.2).abs()));
        let named = moved.into_iter().take(MOST_NAMED).map(|(of, before, after)| {
            let (before, after) = (percent(Some(before)), percent(Some(after)));
            self.say("explain.moved", context! { name => self.name(of)?, before, after })
        });
        named.collect()
    }

    /// The likeliest hypotheses except `but`, likeliest first.
    pub(super) fn most_likely(
        &self,
        posterior: &Posterior,
        but: Option<Hypothesis>,
    ) -> Result<String, RenderError> {
        let mut all = self.everything();
        all.retain(|of| Some(*of) != but);
        all.sort_by(|a, b| b.probability(posterior).total_cmp(&a.probability(posterior)));
        let named = all.into_iter().take(MOST_NAMED).map(|of| {
            let percent = percent(Some(of.probability(posterior)));
            self.say("explain.with_percent", context! { name => self.name(of)?, percent })
        });
        self.list(named.collect::<Result<_, _>>()?)
    }

    pub(super) fn list(&self, items: Vec<String>) -> Result<String, RenderError> {
        self.report.list(&items)
    }

    /// A text in quotation marks.
    pub(super) fn quoted(&self, text: String) -> Result<String, RenderError> {
        self.say("explain.quoted", context! { text })
    }

    pub(super) fn effort(&self, step: &NextStep) -> Result<String, RenderError> {
        Ok(self.report.next(step)?.effort)
    }

    /// The most surprising finding, if it is surprising enough or the findings conflict.
    fn doubtful(&self) -> Result<Option<Section>, RenderError> {
        let Some(most) = self.explanation.most_surprising(self.report.pack) else {
            return Ok(None);
        };
        let bits = most.surprise_bits.unwrap_or(0.0);
        let suspicious =
            self.explanation.verdict.conflict_bits.is_some_and(|bits| bits > SUSPICIOUS_BITS);
        if bits < SURPRISING_BITS && !suspicious {
            return Ok(None);
        }
        let mut row = self.line_row(Line { reason: most.reason, decibans: 0.0 })?;
        let count = format!("{:.0}", bits.exp2().max(1.0));
        row.lines.push(self.say("explain.surprise", context! { count })?);
        let heading = self.word("explain.heading_doubtful")?;
        Ok(Some(Section { heading, rows: vec![row], ..Section::default() }))
    }
}
