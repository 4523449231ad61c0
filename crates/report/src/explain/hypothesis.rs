//! A cause, a defect, or `outside`: what speaks for and against it, and what would change that.

use minijinja::context;
use shindan_engine::explain::{
    AnswerEffect, Attribution, DecisiveAnswers, Hypothesis, HypothesisExplanation, LineExplanation,
};
use shindan_engine::{Line, Reason, Status};

use super::builder::ExplanationBuilder;
use super::{RenderError, Row, Section};
use crate::decibans::Certainty;
use crate::keys::{EXPLAIN_OUTSIDE, EXPLAIN_STATE};
use crate::percent;

/// Weaker lines are only counted.
const WORTH_A_LINE: f64 = 0.05;
/// Weaker findings are not repeated to a customer: moderate ones and better are.
const WORTH_REPEATING: f64 = 2.0;
/// So many are.
const MOST_REPEATED: usize = 3;
/// So many answers that would change a conclusion are shown.
const MOST_ANSWERS: usize = 5;
/// Below this, a hypothesis is called unlikely.
const UNLIKELY: f64 = 0.1;

/// What may be said of a hypothesis. "Certain" is only what a rule makes so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likelihood {
    /// Probability 1.
    Certain,
    /// At least the pack's upper threshold.
    VeryLikely,
    /// At least the pack's lower threshold.
    Likely,
    /// At least 10%.
    Possible,
    /// Below 10%.
    Unlikely,
    /// Probability 0.
    Excluded,
    /// What is known contradicts itself.
    Unknown,
}

impl Likelihood {
    /// The word used in the keys of texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Likelihood::Certain => "certain",
            Likelihood::VeryLikely => "very_likely",
            Likelihood::Likely => "likely",
            Likelihood::Possible => "possible",
            Likelihood::Unlikely => "unlikely",
            Likelihood::Excluded => "excluded",
            Likelihood::Unknown => "unknown",
        }
    }
}

/// Heading, sentences, sections.
pub(super) type Told = Result<(String, Vec<String>, Vec<Section>), RenderError>;

impl ExplanationBuilder<'_> {
    /// The leader in full, and shortly why not each of the others.
    pub(super) fn overview(&self, all: &[HypothesisExplanation]) -> Told {
        let heading = self.word("explain.overview")?;
        let Some((leader, others)) = all.split_first() else {
            return Ok((heading, vec![self.builder.headline()?], Vec::new()));
        };
        let (_, say, mut sections) = self.hypothesis(leader)?;
        let rows = others.iter().map(|why| self.why_not(why)).collect::<Result<_, _>>()?;
        let heading_others = self.word("explain.heading_others")?;
        let threshold = percent(Some(self.builder.pack.threshold.lower));
        let outro = Some(self.say("explain.lift_none_of_others", context! { threshold })?);
        sections.push(Section { heading: heading_others, intro: None, rows, outro });
        Ok((heading, say, sections))
    }

    pub(super) fn hypothesis(&self, why: &HypothesisExplanation) -> Told {
        let heading = self.say("explain.about", context! { name => self.name(why.hypothesis)? })?;
        let mut sections = vec![self.lines(why)?];
        let resolved = why.probability.is_none_or(|p| p <= 0.0 || p >= 1.0);
        if let Some(prospects) = why.decisive.as_ref().filter(|_| !resolved) {
            sections.push(self.prospects(prospects)?);
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

    /// What can be said to a customer.
    fn sentences(&self, why: &HypothesisExplanation) -> Result<Vec<String>, RenderError> {
        let mut say = vec![self.state(why)?];
        let Some(probability) = why.probability else { return Ok(say) };
        say.extend(self.exactly(why, probability)?);
        let certain = why.lines.iter().find(|line| line.decibans.is_infinite());
        if let Some(line) = certain {
            let key =
                if line.decibans > 0.0 { "explain.speaks_for" } else { "explain.speaks_against" };
            say.push(match line.reason {
                Reason::Rule(rule) => self.builder.rule_text(rule).to_owned(),
                Reason::Fact(_) => {
                    let list = self.quoted(self.finding(line.reason)?)?;
                    self.say(key, context! { list })?
                }
            });
            return Ok(say);
        }
        let threshold = self.builder.pack.threshold.lower;
        let said = |sign: f64| {
            let mut own: Vec<&LineExplanation> = why.lines.iter().collect();
            own.retain(|line| !self.is_complaint(line.reason));
            own.retain(|line| line.decibans * sign >= WORTH_REPEATING);
            own.sort_by(|a, b| b.decibans.abs().total_cmp(&a.decibans.abs()));
            own.truncate(MOST_REPEATED);
            own
        };
        let (speaks_for, against) = (said(1.0), said(-1.0));
        if speaks_for.is_empty() && against.is_empty() {
            say.push(self.word("explain.no_evidence")?);
        }
        for (key, lines) in
            [("explain.speaks_for", speaks_for), ("explain.speaks_against", against)]
        {
            let (through, own): (Vec<&LineExplanation>, Vec<&LineExplanation>) = lines
                .into_iter()
                .partition(|line| line.decibans < 0.0 && line.attribution.is_some());
            if !own.is_empty() {
                let list = own.iter().map(|line| self.quoted(self.finding(line.reason)?));
                let list = self.list(list.collect::<Result<_, _>>()?)?;
                say.push(self.say(key, context! { list })?);
            }
            if let Some(through) = through.first().and_then(|line| line.attribution) {
                let by = self.name_with(through.by, through.defect)?;
                say.push(self.say("explain.better", context! { by })?);
            }
        }
        if probability >= threshold && self.builder.verdict.status != Status::Open {
            say.extend(self.firmness(why, threshold)?);
        }
        Ok(say)
    }

    /// How likely it is, in a sentence.
    fn state(&self, why: &HypothesisExplanation) -> Result<String, RenderError> {
        let threshold = self.builder.pack.threshold;
        let state = match why.probability {
            None => Likelihood::Unknown,
            Some(p) if p >= 1.0 => Likelihood::Certain,
            Some(p) if p <= 0.0 => Likelihood::Excluded,
            // The verdict does not say so either: there is no evidence beyond the complaint.
            Some(p) if p >= UNLIKELY && self.builder.verdict.status == Status::Open => {
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

    /// The defect that it most likely comes from.
    fn exactly(
        &self,
        why: &HypothesisExplanation,
        probability: f64,
    ) -> Result<Option<String>, RenderError> {
        let verdict = self.builder.verdict;
        let mut all = verdict.causes.iter().chain([&verdict.outside]);
        let found = match why.hypothesis {
            Hypothesis::Defect(_) => None,
            Hypothesis::Cause(cause) => all.find(|own| own.cause == Some(cause)),
            Hypothesis::Outside => all.find(|own| own.cause.is_none()),
        };
        let leading = found.and_then(|own| own.defects.first());
        let Some((defect, p)) = leading.and_then(|own| Some((own.defect, own.probability?))) else {
            return Ok(None);
        };
        // A defect that makes up a small part of it would be a guess.
        if probability < self.builder.pack.threshold.lower || p < probability / 2.0 {
            return Ok(None);
        }
        let with =
            context! { defect => self.builder.defect_name(defect), percent => percent(Some(p)) };
        let key = match why.hypothesis {
            Hypothesis::Outside => "explain.outside.defect",
            _ if p >= 1.0 => "explain.exactly.certain",
            _ => "explain.exactly.defect",
        };
        self.say(key, with).map(Some)
    }

    /// Whether it would remain likely without any one finding.
    fn firmness(
        &self,
        why: &HypothesisExplanation,
        threshold: f64,
    ) -> Result<Option<String>, RenderError> {
        let without = self.own.left_out.iter().filter(|own| !self.is_complaint(own.reason));
        let each = without.filter_map(|own| {
            Some((own.reason, why.hypothesis.probability(own.posterior.as_ref()?)))
        });
        match each.reduce(|least, own| if own.1 < least.1 { own } else { least }) {
            None => Ok(None),
            Some((_, least)) if least >= threshold => self.word("explain.stands").map(Some),
            Some((reason, least)) => {
                let with =
                    context! { finding => self.finding(reason)?, percent => percent(Some(least)) };
                self.say("explain.rests_on", with).map(Some)
            }
        }
    }

    /// The ledger, line by line, from the prior to the sum.
    fn lines(&self, why: &HypothesisExplanation) -> Result<Section, RenderError> {
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
            why.lines.iter().partition(|line| line.decibans.abs() >= WORTH_A_LINE);
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

    /// One line of the ledger: how strong, through what, and what would be without it.
    fn line(&self, of: Hypothesis, why: &LineExplanation) -> Result<Row, RenderError> {
        let mut row = self.line_row(Line { reason: why.reason, decibans: why.decibans })?;
        let mut said = self.effect(why)?;
        let left = self.own.left_out.iter().find(|own| own.reason == why.reason);
        let left = left.filter(|own| !self.is_complaint(own.reason));
        if let Some(without) = left.and_then(|own| own.posterior.as_ref()) {
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

    /// How strong a line is, and who takes the credit or the blame.
    pub(super) fn effect(&self, why: &LineExplanation) -> Result<Vec<String>, RenderError> {
        let line = Line { reason: why.reason, decibans: why.decibans };
        let mut said = vec![match (why.reason, Certainty::of(line)) {
            (Reason::Rule(rule), Some(certainty)) => {
                let id = self.builder.pack.rules[rule.0].about.id.as_str();
                let key = match certainty {
                    Certainty::Confirms => "explain.rule_confirms",
                    Certainty::Excludes => "explain.rule_excludes",
                };
                self.say(key, context! { id })?
            }
            _ if why.decibans.abs() < WORTH_A_LINE => self.word("evidence.neutral")?,
            _ => self.builder.effect(line)?,
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
        let fits = why.alone_decibans.is_some_and(|alone| alone >= WORTH_A_LINE);
        let (key, also_key) = match fits {
            true => ("explain.fits_explained_by", "explain.fits_explained_by_also"),
            false => ("explain.explained_by", "explain.explained_by_also"),
        };
        match through.also {
            None => self.say(key, context! { by }),
            Some(also) => self.say(also_key, context! { by, also => self.finding(also)? }),
        }
    }

    /// What would change it, the cheapest first.
    fn prospects(&self, own: &DecisiveAnswers) -> Result<Section, RenderError> {
        let heading = self.word("explain.heading_prospects")?;
        let (key, none_key) = match own.lifts {
            true => ("explain.lift", "explain.lift_none"),
            false => ("explain.drop", "explain.drop_none"),
        };
        let threshold = percent(Some(own.threshold));
        if own.reach.is_empty() {
            let intro = self.say(none_key, context! { threshold })?;
            let mut rows = Vec::new();
            if let Some(most) = &own.most {
                rows.push(self.change(most, "explain.change_most")?);
            }
            if let Some(pair) = &own.pair {
                rows.push(self.change(pair, "explain.change_pair")?);
            }
            return Ok(Section { heading, intro: Some(intro), rows, outro: None });
        }
        let intro = self.say(key, context! { threshold })?;
        // Of several answers to one question, the likeliest is shown.
        let mut shown: Vec<&AnswerEffect> = Vec::new();
        for change in &own.reach {
            let asked = |other: &&AnswerEffect| other.steps[0].fact == change.steps[0].fact;
            if shown.len() < MOST_ANSWERS && !shown.iter().any(asked) {
                shown.push(change);
            }
        }
        let rows = shown.iter().map(|change| self.change(change, "explain.change"));
        let more = own.reach.len() - shown.len();
        let outro =
            (more > 0).then(|| self.say("explain.more_answers", context! { count => more }));
        Ok(Section {
            heading,
            intro: Some(intro),
            rows: rows.collect::<Result<_, _>>()?,
            outro: outro.transpose()?,
        })
    }

    fn change(&self, change: &AnswerEffect, key: &'static str) -> Result<Row, RenderError> {
        let outcomes: Vec<String> = change
            .steps
            .iter()
            .map(|step| self.outcome(step.fact, step.outcome))
            .collect::<Result<_, _>>()?;
        let lead = match outcomes.as_slice() {
            [first, second] => self.say("explain.both", context! { first, second })?,
            _ => outcomes.concat(),
        };
        let effort = change.steps.first().map(|step| self.effort(&step.act)).transpose()?;
        let with = context! {
            percent => percent(Some(change.after)),
            effort => effort.unwrap_or_default(),
            minutes => format!("{:.0}", change.minutes.max(1.0)),
            chance => percent(Some(change.chance)),
        };
        let mut lines = vec![self.say(key, with)?];
        let mut acts: Vec<_> = change.steps.iter().map(|step| &step.act).collect();
        acts.dedup_by_key(|act| act.act);
        for act in acts {
            let ask = self.builder.next(act)?.ask;
            lines.push(self.say("explain.ask", context! { ask })?);
        }
        Ok(Row { lead, lines, ..Row::default() })
    }

    /// Shortly why something does not lead: what speaks against it most, and the cheapest answer
    /// that could lift it.
    fn why_not(&self, why: &HypothesisExplanation) -> Result<Row, RenderError> {
        let with =
            context! { name => self.name(why.hypothesis)?, percent => percent(why.probability) };
        let lead = self.say("explain.with_percent", with)?;
        let mut lines = Vec::new();
        let worst = why.lines.iter().filter(|line| line.decibans <= -WORTH_A_LINE);
        let worst = worst.reduce(|most, own| if own.decibans < most.decibans { own } else { most });
        if let Some(line) = worst {
            let effect = self.effect(line)?.join(&self.word("join")?);
            let finding = self.finding(line.reason)?;
            lines.push(self.say("explain.why_not", context! { finding, effect })?);
        } else {
            lines.push(self.word("explain.nothing_against")?);
        }
        let lifts = why.decisive.as_ref().filter(|own| own.lifts);
        if let Some(cheapest) = lifts.and_then(|own| own.reach.first()) {
            let row = self.change(cheapest, "explain.change")?;
            let change = row.lines.first().map(String::as_str).unwrap_or_default();
            lines.push(self.say("explain.why_not_lift", context! { answer => row.lead, change })?);
        }
        Ok(Row { lead, lines, ..Row::default() })
    }
}

fn odds_to_probability(decibans: f64) -> f64 {
    let odds = 10_f64.powf(decibans / 10.0);
    if odds.is_infinite() { 1.0 } else { odds / (1.0 + odds) }
}
