//! A cause, a defect, or `outside`: the sentences about it, and its sections.

use minijinja::context;
use shindan_engine::explain::{Hypothesis, HypothesisExplanation, LineExplanation};
use shindan_engine::{Reason, Status};

use super::builder::ExplanationBuilder;
use super::explained::{Section, TopicWords};
use super::likelihood::Likelihood;
use crate::keys::{EXPLAIN_OUTSIDE, EXPLAIN_STATE};
use crate::layout::percent;
use crate::words::RenderError;

/// Weaker findings, in decibans, are not repeated to a customer.
const LEAST_REPEATED: f64 = 2.0;
/// Findings that are repeated to a customer at most, for and against each.
const MOST_REPEATED: usize = 3;
/// A less likely hypothesis is called unlikely.
const UNLIKELY: f64 = 0.1;

impl ExplanationBuilder<'_> {
    /// The leader in full, and why each of the others does not lead.
    pub(super) fn overview(&self, all: &[HypothesisExplanation]) -> TopicWords {
        let heading = self.word("explain.overview")?;
        let Some((leader, others)) = all.split_first() else {
            return Ok((heading, vec![self.report.headline()?], Vec::new()));
        };
        let (_, say, mut sections) = self.hypothesis(leader)?;
        let rows = others.iter().map(|why| self.why_not(why)).collect::<Result<_, _>>()?;
        let heading_others = self.word("explain.heading_others")?;
        let threshold = percent(Some(self.report.pack.threshold.lower));
        let outro = Some(self.say("explain.lift_none_of_others", context! { threshold })?);
        sections.push(Section { heading: heading_others, intro: None, rows, outro });
        Ok((heading, say, sections))
    }

    pub(super) fn hypothesis(&self, why: &HypothesisExplanation) -> TopicWords {
        let heading = self.say("explain.about", context! { name => self.name(why.hypothesis)? })?;
        let mut sections = vec![self.lines(why)?];
        let resolved = why.probability.is_none_or(|p| p <= 0.0 || p >= 1.0);
        if let Some(decisive) = why.decisive.as_ref().filter(|_| !resolved) {
            sections.push(self.decisive_answers(decisive)?);
        }
        for (key, posterior) in [
            ("explain.heading_ruled_out", &why.ruled_out),
            ("explain.heading_confirmed", &why.confirmed),
        ] {
            let Some(posterior) = posterior.as_ref().filter(|_| !resolved) else { continue };
            let but = if key == "explain.heading_ruled_out" { Some(why.hypothesis) } else { None };
            let intro = Some(self.most_likely(posterior, but)?);
            sections.push(Section { heading: self.word(key)?, intro, ..Section::default() });
        }
        Ok((heading, self.sentences(why)?, sections))
    }

    /// The sentences that may be said to a customer.
    fn sentences(&self, why: &HypothesisExplanation) -> Result<Vec<String>, RenderError> {
        let mut say = vec![self.state(why)?];
        let Some(probability) = why.probability else { return Ok(say) };
        say.extend(self.exactly(why, probability)?);
        let certain = why.lines.iter().find(|line| line.decibans.is_infinite());
        if let Some(line) = certain {
            let key =
                if line.decibans > 0.0 { "explain.speaks_for" } else { "explain.speaks_against" };
            say.push(match line.reason {
                Reason::Rule(rule) => self.report.rule_text(rule).to_owned(),
                Reason::Fact(_) => {
                    let list = self.quoted(self.finding(line.reason)?)?;
                    self.say(key, context! { list })?
                }
            });
            return Ok(say);
        }
        let threshold = self.report.pack.threshold.lower;
        let said = |sign: f64| {
            let mut lines: Vec<&LineExplanation> = why.lines.iter().collect();
            lines.retain(|line| !self.report.is_complaint(line.reason));
            lines.retain(|line| line.decibans * sign >= LEAST_REPEATED);
            lines.sort_by(|a, b| b.decibans.abs().total_cmp(&a.decibans.abs()));
            lines.truncate(MOST_REPEATED);
            lines
        };
        let (speaks_for, against) = (said(1.0), said(-1.0));
        if speaks_for.is_empty() && against.is_empty() {
            say.push(self.word("explain.no_evidence")?);
        }
        for (key, lines) in
            [("explain.speaks_for", speaks_for), ("explain.speaks_against", against)]
        {
            let (through, direct): (Vec<&LineExplanation>, Vec<&LineExplanation>) = lines
                .into_iter()
                .partition(|line| line.decibans < 0.0 && line.attribution.is_some());
            if !direct.is_empty() {
                let list = direct.iter().map(|line| self.quoted(self.finding(line.reason)?));
                let list = self.list(list.collect::<Result<_, _>>()?)?;
                say.push(self.say(key, context! { list })?);
            }
            if let Some(through) = through.first().and_then(|line| line.attribution) {
                let by = self.name_with(through.by, through.defect)?;
                say.push(self.say("explain.better", context! { by })?);
            }
        }
        if probability >= threshold && self.report.verdict.status != Status::Open {
            say.extend(self.firmness(why, threshold)?);
        }
        Ok(say)
    }

    /// The likelihood in a sentence.
    fn state(&self, why: &HypothesisExplanation) -> Result<String, RenderError> {
        let threshold = self.report.pack.threshold;
        let state = match why.probability {
            None => Likelihood::Unknown,
            Some(p) if p >= 1.0 => Likelihood::Certain,
            Some(p) if p <= 0.0 => Likelihood::Excluded,
            // As in the verdict: there is no evidence beyond the complaint.
            Some(p) if p >= UNLIKELY && self.report.verdict.status == Status::Open => {
                Likelihood::Possible
            }
            Some(p) if p >= threshold.upper => Likelihood::VeryLikely,
            Some(p) if p >= threshold.lower => Likelihood::Likely,
            Some(p) if p >= UNLIKELY => Likelihood::Possible,
            Some(_) => Likelihood::Unlikely,
        };
        let group =
            if why.hypothesis == Hypothesis::Outside { EXPLAIN_OUTSIDE } else { EXPLAIN_STATE };
        let with =
            context! { name => self.name(why.hypothesis)?, percent => percent(why.probability) };
        self.say(group.key(state), with)
    }

    /// The likeliest defect, where it makes up most of the hypothesis.
    fn exactly(
        &self,
        why: &HypothesisExplanation,
        probability: f64,
    ) -> Result<Option<String>, RenderError> {
        let verdict = self.report.verdict;
        let mut all = verdict.causes.iter().chain([&verdict.outside]);
        let found = match why.hypothesis {
            Hypothesis::Defect(_) => None,
            Hypothesis::Cause(cause) => all.find(|verdict| verdict.cause == Some(cause)),
            Hypothesis::Outside => all.find(|verdict| verdict.cause.is_none()),
        };
        let leading = found.and_then(|verdict| verdict.defects.first());
        let Some((defect, p)) =
            leading.and_then(|defect| Some((defect.defect, defect.probability?)))
        else {
            return Ok(None);
        };
        // To name a defect of a small share would be a guess.
        if probability < self.report.pack.threshold.lower || p < probability / 2.0 {
            return Ok(None);
        }
        let with =
            context! { defect => self.report.defect_name(defect), percent => percent(Some(p)) };
        let key = match why.hypothesis {
            Hypothesis::Outside => "explain.outside.defect",
            _ if p >= 1.0 => "explain.exactly.certain",
            _ => "explain.exactly.defect",
        };
        self.say(key, with).map(Some)
    }

    /// Whether the hypothesis stays likely without any one finding.
    fn firmness(
        &self,
        why: &HypothesisExplanation,
        threshold: f64,
    ) -> Result<Option<String>, RenderError> {
        let without =
            self.explanation.left_out.iter().filter(|left| !self.report.is_complaint(left.reason));
        let each = without.filter_map(|left| {
            Some((left.reason, why.hypothesis.probability(left.posterior.as_ref()?)))
        });
        match each.reduce(|least, weaker| if weaker.1 < least.1 { weaker } else { least }) {
            None => Ok(None),
            Some((_, least)) if least >= threshold => self.word("explain.stands").map(Some),
            Some((reason, least)) => {
                let with =
                    context! { finding => self.finding(reason)?, percent => percent(Some(least)) };
                self.say("explain.rests_on", with).map(Some)
            }
        }
    }
}
