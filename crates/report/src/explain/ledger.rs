//! What speaks for and against a hypothesis, line by line.

use minijinja::context;
use shindan_engine::explain::{Attribution, Hypothesis, HypothesisExplanation, LineExplanation};
use shindan_engine::{Line, Reason};

use super::builder::ExplanationBuilder;
use super::explained::{Row, Section};
use crate::decibans::Certainty;
use crate::layout::percent;
use crate::words::RenderError;

/// Weaker lines, in decibans, are only counted.
pub(super) const LEAST_SHOWN: f64 = 0.05;

impl ExplanationBuilder<'_> {
    /// The ledger, line by line, from the prior to the sum.
    pub(super) fn lines(&self, why: &HypothesisExplanation) -> Result<Section, RenderError> {
        let heading = self.word("explain.heading_lines")?;
        let Some(probability) = why.probability else {
            return Ok(Section { heading, ..Section::default() });
        };
        let ledger = self.ends(why);
        let level = |probability: f64, decibans: f64| {
            if !decibans.is_finite() {
                return Ok(percent(Some(probability)));
            }
            let with = context! { percent => percent(Some(probability)), decibans => format!("{decibans:+.1}") };
            self.say("explain.level", with)
        };
        let start = odds_to_probability(ledger.0);
        let mut rows = vec![Row {
            lead: self.word("explain.start")?,
            lines: vec![level(start, ledger.0)?],
            ..Row::default()
        }];
        let (told, silent): (Vec<&LineExplanation>, Vec<&LineExplanation>) =
            why.lines.iter().partition(|line| line.decibans.abs() >= LEAST_SHOWN);
        for line in &told {
            rows.push(self.line(why.hypothesis, line)?);
        }
        let lines = vec![level(probability, ledger.1)?];
        rows.push(Row { lead: self.word("explain.sum")?, lines, ..Row::default() });
        let outro = (!silent.is_empty())
            .then(|| self.say("explain.says_nothing", context! { count => silent.len() }))
            .transpose()?;
        Ok(Section { heading, rows, outro, ..Section::default() })
    }

    /// Prior and posterior in decibans.
    fn ends(&self, why: &HypothesisExplanation) -> (f64, f64) {
        let sum: f64 = why.lines.iter().map(|line| line.decibans).sum();
        (why.prior_decibans, why.prior_decibans + sum)
    }

    /// One line of the ledger: its strength, what explains it, and the probability without it.
    fn line(&self, of: Hypothesis, why: &LineExplanation) -> Result<Row, RenderError> {
        let mut row = self.line_row(Line { reason: why.reason, decibans: why.decibans })?;
        let mut said = self.effect(why)?;
        let left = self.explanation.left_out.iter().find(|left| left.reason == why.reason);
        let left = left.filter(|left| !self.report.is_complaint(left.reason));
        if let Some(without) = left.and_then(|left| left.posterior.as_ref()) {
            let percent = percent(Some(of.probability(without)));
            let key = if matches!(why.reason, Reason::Rule(_)) {
                "explain.without_rule"
            } else {
                "explain.without"
            };
            said.push(self.say(key, context! { percent })?);
        }
        row.lines.insert(0, said.join(&self.word("join")?));
        Ok(row)
    }

    /// The strength of a line, and the hypothesis that explains it instead.
    pub(super) fn effect(&self, why: &LineExplanation) -> Result<Vec<String>, RenderError> {
        let line = Line { reason: why.reason, decibans: why.decibans };
        let mut said = vec![match (why.reason, Certainty::of(line)) {
            (Reason::Rule(rule), Some(certainty)) => {
                let id = self.report.pack.rules[rule.0].about.id.as_str();
                let key = match certainty {
                    Certainty::Confirms => "explain.rule_confirms",
                    Certainty::Excludes => "explain.rule_excludes",
                };
                self.say(key, context! { id })?
            }
            _ if why.decibans.abs() < LEAST_SHOWN => self.word("evidence.neutral")?,
            _ => self.report.effect(line)?,
        }];
        if let Some(through) = &why.attribution {
            said.push(self.through(through, why)?);
        }
        Ok(said)
    }

    fn through(&self, through: &Attribution, why: &LineExplanation) -> Result<String, RenderError> {
        let by = self.name_with(through.by, through.defect)?;
        if why.decibans > 0.0 {
            return self.say("explain.cleared", context! { by });
        }
        let fits = why.alone_decibans.is_some_and(|alone| alone >= LEAST_SHOWN);
        let (key, also_key) = match fits {
            true => ("explain.fits_explained_by", "explain.fits_explained_by_also"),
            false => ("explain.explained_by", "explain.explained_by_also"),
        };
        match through.also {
            None => self.say(key, context! { by }),
            Some(also) => self.say(also_key, context! { by, also => self.finding(also)? }),
        }
    }
}

fn odds_to_probability(decibans: f64) -> f64 {
    let odds = 10_f64.powf(decibans / 10.0);
    if odds.is_infinite() { 1.0 } else { odds / (1.0 + odds) }
}
