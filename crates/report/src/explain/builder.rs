//! What every explanation needs: names, findings, changes of probabilities, who does what.

use minijinja::context;
use shindan_engine::explain::{Explanation, Hypothesis, Topic};
use shindan_engine::{Line, NextAct, Posterior, Reason};
use shindan_model::{CauseIx, DefectIx, Fact, FactIx};

use super::{Explained, RenderError, Row, Section};
use crate::builder::ReportBuilder;
use crate::keys::Key;
use crate::{json, percent};

/// A change of a probability that is worth a word.
const WORTH_SAYING: f64 = 0.01;
/// So many changed probabilities are named.
const MOST_NAMED: usize = 3;
/// A finding of so many bits of surprise is pointed out: about 1 in 100.
const SURPRISING_BITS: f64 = 6.65;
/// Findings that fit together as badly as this have their most surprising one pointed out.
const SUSPICIOUS_BITS: f64 = 3.0;

/// One explanation, one language.
pub(super) struct ExplanationBuilder<'a> {
    pub(super) builder: ReportBuilder<'a>,
    pub(super) own: &'a Explanation,
}

type Said = Result<String, RenderError>;

impl ExplanationBuilder<'_> {
    pub(super) fn say(&self, key: impl Into<Key>, with: minijinja::Value) -> Said {
        self.builder.say(key, with)
    }

    pub(super) fn word(&self, key: impl Into<Key>) -> Said {
        self.builder.word(key)
    }

    /// Everything, in reading order.
    pub(super) fn all(&self) -> Result<Explained, RenderError> {
        let (heading, say, mut sections) = match &self.own.topic {
            Topic::Overview(all) => self.overview(all)?,
            Topic::Hypothesis(why) => self.hypothesis(why)?,
            Topic::Fact(why) => self.fact(why)?,
            Topic::Rule(why) => self.rule(why)?,
            Topic::Difference => (self.word("explain.what_if")?, Vec::new(), Vec::new()),
        };
        let for_customer = match &self.own.topic {
            Topic::Overview(all) => !all.is_empty(),
            topic => matches!(topic, Topic::Hypothesis(_)),
        };
        let mut say = say;
        if let Some(what_if) = &self.own.what_if {
            let (sentences, own) = self.what_if(what_if)?;
            say.splice(0..0, sentences);
            sections.splice(0..0, own);
        }
        let at = self.own.what_if.as_ref().map_or(0, |_| sections.len());
        let clashes = self.clashes()?;
        sections.splice(at..at, clashes);
        if matches!(self.own.topic, Topic::Overview(_)) {
            sections.extend(self.doubtful()?);
        }
        sections.retain(Section::says_something);
        let texts = self.builder.texts;
        let key = if for_customer { "explain.heading_customer" } else { "explain.heading_short" };
        Ok(Explained {
            lang: self.builder.lang.to_owned(),
            title: Some(texts.name.clone()),
            heading,
            say_heading: self.word(key)?,
            say,
            sections,
            footer: Some(self.builder.footer()?),
        })
    }

    /// Whether it is why the customer writes: that always stands.
    pub(super) fn is_complaint(&self, reason: Reason) -> bool {
        let complaint = self.builder.pack.complaint.map(|complaint| Reason::Fact(complaint.fact));
        Some(reason) == complaint
    }

    /// What it is called.
    pub(super) fn name(&self, of: Hypothesis) -> Said {
        let texts = self.builder.texts;
        let cause = |id: &str| texts.causes.get(id).map(|text| text.name.clone());
        match of {
            Hypothesis::Cause(CauseIx(at)) => {
                let id = &self.builder.pack.causes[at].about.id;
                Ok(cause(id).unwrap_or_else(|| id.clone()))
            }
            Hypothesis::Defect(defect) => Ok(self.builder.defect_name(defect)),
            Hypothesis::Outside => match cause(json::OUTSIDE) {
                Some(name) => Ok(name),
                None => self.builder.word("outside.name"),
            },
        }
    }

    /// A cause with the defect that makes up most of it.
    pub(super) fn name_with(&self, of: Hypothesis, defect: Option<DefectIx>) -> Said {
        let name = self.name(of)?;
        match defect {
            None => Ok(name),
            Some(defect) => {
                let of = self.builder.defect_name(defect);
                self.builder.say("of", context! { name, of })
            }
        }
    }

    /// A finding as `name: value`, a rule by its reason.
    pub(super) fn finding(&self, reason: Reason) -> Said {
        let finding = self.builder.finding(reason)?;
        Ok(finding.trim_end_matches(['.', '。']).to_owned())
    }

    /// `name: value` of an outcome that is not known.
    pub(super) fn outcome(&self, fact: FactIx, outcome: usize) -> Said {
        let node = &self.builder.pack.facts[fact.0];
        let name = self.builder.fact_name(&node.about.id, None)?;
        Ok(format!("{name}: {}", self.outcome_name(fact, outcome)))
    }

    pub(super) fn outcome_name(&self, fact: FactIx, outcome: usize) -> String {
        let node = &self.builder.pack.facts[fact.0];
        self.builder.value_name(&node.about.id, &node.outcomes[outcome])
    }

    /// Where a line comes from: the words read, how they are known, the source.
    pub(super) fn line_row(&self, line: Line) -> Result<Row, RenderError> {
        let said = self.builder.why_row(line)?;
        let how = Some(said.how).filter(|how| !how.is_empty());
        let source = format!("{}; {}", said.source, said.confidence);
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
        let said = self.builder.fact_row(fact)?;
        let by = fact.rule.as_deref().and_then(|id| self.builder.pack.evidence_source(id));
        let by = by.or_else(|| {
            self.builder.pack.fact(&fact.id).map(|at| &self.builder.pack.facts[at.0].about)
        });
        let source = by.map(|about| self.builder.source(about)).transpose()?;
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
        let causes = (0..self.builder.pack.causes.len()).map(|at| Hypothesis::Cause(CauseIx(at)));
        causes.chain([Hypothesis::Outside]).collect()
    }

    /// What moves most between two states of belief, largest change first.
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

    /// What is believed most, likeliest first.
    pub(super) fn most_likely(&self, posterior: &Posterior, but: Option<Hypothesis>) -> Said {
        let mut all = self.everything();
        all.retain(|of| Some(*of) != but);
        all.sort_by(|a, b| b.probability(posterior).total_cmp(&a.probability(posterior)));
        let named = all.into_iter().take(MOST_NAMED).map(|of| {
            let percent = percent(Some(of.probability(posterior)));
            self.say("explain.with_percent", context! { name => self.name(of)?, percent })
        });
        self.list(named.collect::<Result<_, _>>()?)
    }

    pub(super) fn list(&self, items: Vec<String>) -> Said {
        Ok(items.join(&self.word("list_and")?))
    }

    /// In quotation marks.
    pub(super) fn quoted(&self, text: String) -> Said {
        self.say("explain.quoted", context! { text })
    }

    pub(super) fn effort(&self, act: &NextAct) -> Said {
        Ok(self.builder.next(act)?.effort)
    }

    /// The finding that fits worst, if it is surprising or the findings are suspicious together.
    fn doubtful(&self) -> Result<Option<Section>, RenderError> {
        let Some(most) = self.own.most_surprising(self.builder.pack) else { return Ok(None) };
        let bits = most.surprise_bits.unwrap_or(0.0);
        let suspicious = self.own.verdict.conflict_bits.is_some_and(|own| own > SUSPICIOUS_BITS);
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
