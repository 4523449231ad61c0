//! The findings behind a reply, and what each sentence rests on.

use minijinja::context;
use serde::Serialize;
use shindan_case::Statement;
use shindan_engine::{Line, Reason};
use shindan_model::{Fact, How, join_key};

use super::letter::LetterBuilder;
use crate::keys::REPLY_FOUND;
use crate::words::RenderError;

/// Weaker findings, in decibans, are not given as a reason.
const LEAST_DECIBANS: f64 = 2.0;
/// Findings that are given as reasons at most.
const MOST_FINDINGS: usize = 4;

/// A finding that speaks for the leader.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Finding {
    text: String,
    /// The customer's words.
    quote: Option<String>,
}

impl LetterBuilder<'_> {
    /// What speaks for the leader, strongest first; the complaint is left out.
    pub(super) fn lines(&self) -> Vec<Line> {
        let verdict = self.situation.verdict;
        let mut lines = verdict.leader().ledger.lines.clone();
        lines.retain(|line| {
            !self.report.is_complaint(line.reason) && line.decibans >= LEAST_DECIBANS
        });
        lines.sort_by(|a, b| b.decibans.total_cmp(&a.decibans));
        lines.truncate(MOST_FINDINGS);
        lines
    }

    pub(super) fn findings(
        &self,
        statements: &mut Vec<Statement>,
    ) -> Result<Vec<Finding>, RenderError> {
        let explained = self.report.repaired();
        let explained = explained.iter().filter_map(|defect| {
            let id = &self.situation.pack.defects[defect.defect.0].about.id;
            self.report.texts.defects.get(id).map(|text| text.explain.as_str())
        });
        let explained: Vec<&str> = explained.collect();
        let mut lines = self.lines();
        // The explanation of a defect may already say what a rule says.
        lines.retain(|line| match line.reason {
            Reason::Rule(rule) => !explained.contains(&self.report.rule_text(rule)),
            Reason::Fact(_) => true,
        });
        let told = lines.into_iter().map(|line| {
            let finding = self.report.finding(line.reason)?;
            let (facts, rules) = grounds_of(self, line);
            let learned = self.learned(line);
            let how = learned.map_or(How::Derived, |fact| fact.how);
            let text = self.say(REPLY_FOUND.key(how), context! { finding })?;
            let quote = learned.filter(|fact| fact.how == How::Parsed);
            let quote = quote.and_then(|fact| fact.source.quote.as_deref());
            let quote = quote.map(without_quoting);
            statements.push(Statement { text: text.clone(), facts, rules, about: Vec::new() });
            Ok(Finding { text, quote: quote.filter(|quote| !quote.trim().is_empty()) })
        });
        told.collect()
    }

    pub(super) fn learned(&self, line: Line) -> Option<&Fact> {
        match line.reason {
            Reason::Fact(fact) => self.report.learned.get(fact),
            Reason::Rule(_) => None,
        }
    }

    /// All facts and rules that speak for the leader.
    pub(super) fn grounds(&self) -> (Vec<String>, Vec<String>) {
        let (mut facts, mut rules) = (Vec::new(), Vec::new());
        for line in self.lines() {
            let grounds = grounds_of(self, line);
            facts.extend(grounds.0);
            rules.extend(grounds.1);
        }
        (facts, rules)
    }
}

/// The fact of a line as `FACT@OF=VALUE`, and its rule.
fn grounds_of(builder: &LetterBuilder<'_>, line: Line) -> (Vec<String>, Vec<String>) {
    let pack = builder.situation.pack;
    match line.reason {
        Reason::Rule(rule) => (Vec::new(), vec![pack.rules[rule.0].about.id.clone()]),
        Reason::Fact(fact) => {
            let id = &pack.facts[fact.0].about.id;
            let learned = builder.report.learned.get(fact);
            let of = learned.and_then(|fact| fact.of.as_deref());
            let value = builder.report.learned.value(pack, builder.situation.verdict, fact);
            let rule = learned.and_then(|fact| fact.rule.clone());
            (
                vec![format!("{}={}", join_key(id, of), value.unwrap_or_default())],
                rule.into_iter().collect(),
            )
        }
    }
}

/// A quotation without the marks of earlier quoting; the mail program adds new ones.
fn without_quoting(quote: &str) -> String {
    let lines = quote.lines().map(|line| line.trim_start_matches(['>', '|', ' ']));
    lines.collect::<Vec<_>>().join("\n")
}
