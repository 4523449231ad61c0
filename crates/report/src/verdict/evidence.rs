//! Findings in words: what was found, how it is known, and how it bears on a cause.

use jiff::tz::TimeZone;
use minijinja::context;
use shindan_engine::{Line, Reason, Status, WhyIgnored};
use shindan_model::{Fact, How};

use super::builder::ReportBuilder;
use super::report::{FactRow, WhyRow};
use crate::decibans::{Certainty, Strength};
use crate::keys::{EVIDENCE, HOW, Key, STRENGTH, WHY_IGNORED};
use crate::words::RenderError;

/// Lines below this many decibans are not shown: nobody acts on them.
const LEAST_DECIBANS: f64 = 0.5;

impl ReportBuilder<'_> {
    /// What moved the leader most, first; the complaint is left out. Empty where the evidence contradicts
    /// itself, and for a case about another subject.
    pub(super) fn why(&self) -> Result<Vec<WhyRow>, RenderError> {
        if matches!(self.verdict.status, Status::Contradictory | Status::OffTopic) {
            return Ok(Vec::new());
        }
        self.moving().into_iter().map(|line| self.why_row(line)).collect()
    }

    /// The lines of [`ReportBuilder::why`].
    fn moving(&self) -> Vec<Line> {
        // What was found stands there.
        let is_found = |reason: Reason| self.verdict.found.iter().any(|found| found.by == reason);
        let mut lines: Vec<Line> = self.verdict.leader().ledger.lines.clone();
        lines.retain(|line| {
            let is_shown = self.is_complaint(line.reason) || is_found(line.reason);
            !is_shown && line.decibans.abs() >= LEAST_DECIBANS
        });
        lines.sort_by(|a, b| b.decibans.abs().total_cmp(&a.decibans.abs()));
        lines
    }

    /// The facts that stand among what was found, or among the reasons.
    pub(super) fn told_facts(&self) -> Vec<&Fact> {
        if matches!(self.verdict.status, Status::Contradictory | Status::OffTopic) {
            return Vec::new();
        }
        let found = self.verdict.found.iter().map(|found| found.by);
        let reasons = found.chain(self.moving().into_iter().map(|line| line.reason));
        let facts = reasons.filter_map(|reason| match reason {
            Reason::Fact(fact) => self.learned.get(fact),
            Reason::Rule(_) => None,
        });
        facts.collect()
    }

    /// Whether a reason is the complaint, which every case of the pack has.
    pub(crate) fn is_complaint(&self, reason: Reason) -> bool {
        self.pack.complaint.is_some_and(|complaint| Reason::Fact(complaint.fact) == reason)
    }

    /// How strong a line is, in words and decibans.
    pub(crate) fn effect(&self, line: Line) -> Result<String, RenderError> {
        if let Some(certainty) = Certainty::of(line) {
            return self.word(EVIDENCE.key(certainty));
        }
        let key = if line.decibans > 0.0 { "evidence.for" } else { "evidence.against" };
        let strength = self.word(STRENGTH.key(Strength::of(line.decibans)))?;
        let decibans = format!("{:+.1}", line.decibans);
        self.say(key, context! { strength, decibans })
    }

    /// What a line says, how that is known, and where the knowledge is written.
    pub(crate) fn why_row(&self, line: Line) -> Result<WhyRow, RenderError> {
        let (mut quote, mut how) = (None, String::new());
        let about = match line.reason {
            Reason::Rule(rule) => {
                let about = &self.pack.rules[rule.0].about;
                how = self.say("how.derived", context! { source => about.id.as_str() })?;
                about
            }
            Reason::Fact(fact) => {
                let mut about = &self.pack.facts[fact.0].about;
                if let Some(learned) = self.learned.get(fact) {
                    let row = self.fact_row(learned)?;
                    (quote, how) = (row.quote, row.how);
                    let rule = learned.rule.as_deref();
                    about = rule.and_then(|id| self.pack.evidence_source(id)).unwrap_or(about);
                }
                about
            }
        };
        Ok(WhyRow {
            finding: self.finding(line.reason)?,
            effect: self.effect(line)?,
            quote,
            how,
            source: self.source(about)?,
        })
    }

    /// A finding as `name: value`, a rule by its reason.
    pub(crate) fn finding(&self, reason: Reason) -> Result<String, RenderError> {
        let fact = match reason {
            Reason::Rule(rule) => return Ok(self.rule_text(rule).to_owned()),
            Reason::Fact(fact) => fact,
        };
        if let Some(learned) = self.learned.get(fact) {
            let row = self.fact_row(learned)?;
            return Ok(format!("{}: {}", row.name, row.value));
        }
        let id = &self.pack.facts[fact.0].about.id;
        let value = self.learned.value(self.pack, self.verdict, fact).unwrap_or_default();
        Ok(format!("{}: {}", self.fact_name(id, None)?, self.value_name(id, &value)))
    }

    /// A learned fact, and how it is known.
    pub(crate) fn fact_row(&self, fact: &Fact) -> Result<FactRow, RenderError> {
        let value = fact.value().map(|value| self.values_name(&fact.id, value));
        Ok(FactRow {
            name: self.fact_name(&fact.id, fact.of.as_deref())?,
            value: value.unwrap_or_default(),
            how: self.told(fact)?,
            quote: fact.source.quote.clone().filter(|quote| !quote.is_empty()),
        })
    }

    /// Learned facts, each value once, with everybody who said it.
    pub(super) fn fact_rows<'f>(
        &self,
        facts: impl Iterator<Item = &'f Fact>,
    ) -> Result<Vec<FactRow>, RenderError> {
        let mut rows: Vec<FactRow> = Vec::new();
        for fact in facts {
            let row = self.fact_row(fact)?;
            let same = rows
                .iter_mut()
                .find(|other| (&other.name, &other.value) == (&row.name, &row.value));
            match same {
                Some(same) => {
                    same.how = [same.how.as_str(), &row.how].join(&self.word("handover.between")?)
                }
                None => rows.push(row),
            }
        }
        Ok(rows)
    }

    /// Who said a fact, or where it was read, and on which day.
    fn told(&self, fact: &Fact) -> Result<String, RenderError> {
        let key = match (fact.how, fact.source.line) {
            (How::Parsed, Some(_)) => Key::from("how.parsed_line"),
            (How::Stated, Some(_)) => Key::from("how.stated_line"),
            (how, _) => HOW.key(how),
        };
        let with = context! { source => fact.source.name.as_str(), line => fact.source.line };
        let how = self.say(key, with)?;
        let Some(at) = fact.at else { return Ok(how) };
        let at = at.to_zoned(TimeZone::UTC);
        let (year, month, day) = (at.year(), at.month(), at.day());
        let date = at.strftime("%Y-%m-%d").to_string();
        self.say("how.on", context! { how, date, year, month, day })
    }

    /// What was learned and does not count, and why.
    pub(super) fn not_counted(&self) -> Result<Vec<FactRow>, RenderError> {
        let rows = self.verdict.resolved.ignored.iter().map(|ignored| {
            let row = self.fact_row(&ignored.fact)?;
            Ok(FactRow { how: self.why_ignored(ignored.why)?, ..row })
        });
        rows.collect()
    }

    /// Why something that was learned does not count.
    pub(crate) fn why_ignored(&self, why: WhyIgnored) -> Result<String, RenderError> {
        self.word(WHY_IGNORED.key(why))
    }
}
