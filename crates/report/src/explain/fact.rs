//! A known fact: what it did, and the verdict without it. An unknown one: what each answer would do.

use std::collections::BTreeSet;

use minijinja::context;
use shindan_engine::WhyIgnored;
use shindan_engine::explain::{
    FactExplanation, FactStanding, Hypothesis, LeaveOneOut, LineExplanation, Question,
};
use shindan_model::{FactIx, FactKind, OfSeveral, RuleIx};

use super::builder::ExplanationBuilder;
use super::explained::{Row, Section, TopicWords};
use crate::layout::percent;
use crate::verdict::ReportBuilder;
use crate::words::RenderError;

/// The least expected bits of an answer that tells very much, much, something.
const TELLS: [(f64, &str); 3] =
    [(0.75, "explain.tells.very_much"), (0.25, "explain.tells.much"), (0.05, "explain.tells.some")];

impl ExplanationBuilder<'_> {
    pub(super) fn fact(&self, why: &FactExplanation) -> TopicWords {
        let pack = self.report.pack;
        let id = &pack.facts[why.fact.0].about.id;
        let name = self.report.fact_name(id, None)?;
        let heading = self.say("explain.about", context! { name => name.as_str() })?;
        let mut sections = vec![self.sources(why)?];
        sections.push(Section {
            heading: self.word("explain.heading_did")?,
            rows: self.effects(&why.lines)?,
            ..Section::default()
        });
        if let Some(left_out) = &why.left_out {
            sections.push(self.without(left_out, "explain.heading_wrong")?);
        }
        if let Some(question) = &why.question {
            sections.push(self.answers(question)?);
            sections.push(self.resolve(why, question)?);
        }
        let rules = why.rules.iter().filter(|(_, holds)| *holds != Some(false));
        let rules = rules.map(|(rule, holds)| self.reading_rule(*rule, *holds));
        sections.push(Section {
            heading: self.word("explain.heading_rules")?,
            rows: rules.collect::<Result<_, _>>()?,
            ..Section::default()
        });
        Ok((heading, self.standing(why, &name)?, sections))
    }

    /// What is known of the fact, and whether it counts.
    fn standing(&self, why: &FactExplanation, name: &str) -> Result<Vec<String>, RenderError> {
        let mut say = Vec::new();
        let values =
            self.report.verdict.resolved.facts.iter().filter(|resolved| resolved.fact == why.fact);
        let mut values: Vec<String> = values
            .map(|resolved| Ok(self.report.fact_row(&resolved.learned)?.value))
            .collect::<Result<_, RenderError>>()?;
        values.dedup();
        let differ = values.len() > 1;
        say.push(match values.as_slice() {
            [] => self.say("explain.not_known", context! { name })?,
            _ => self.say("explain.is_known", context! { name, value => self.list(values)? })?,
        });
        match why.standing {
            FactStanding::Found if differ => say.extend(self.counted(why.fact)?),
            FactStanding::Found | FactStanding::Open => {}
            FactStanding::Known => say.push(self.word("explain.standing.known")?),
            FactStanding::NotApplicable => say.push(self.word("explain.standing.not_applicable")?),
            FactStanding::Unavailable => say.push(self.word("explain.standing.unavailable")?),
            FactStanding::Waiting => say.push(self.word("explain.standing.waiting")?),
            FactStanding::NotCounted(why) => {
                let why = self.report.why_ignored(why)?;
                let why = why.trim_end_matches(['.', '。']);
                say.push(self.say("explain.standing.not_counted", context! { why })?);
            }
        }
        Ok(say)
    }

    /// Which of several hosts, servers or mailboxes counts, where they differ.
    fn counted(&self, fact: FactIx) -> Result<Option<String>, RenderError> {
        let ReportBuilder { pack, learned, verdict, .. } = &self.report;
        let known = &pack.facts[fact.0];
        let resolved = verdict.resolved.facts.iter().filter(|resolved| resolved.fact == fact);
        let of: BTreeSet<_> = resolved.map(|resolved| &resolved.learned.of).collect();
        let Some(counted) = learned.get(fact).filter(|_| of.len() > 1) else {
            return Ok(None);
        };
        if known.kind != FactKind::Finding {
            return Ok(None);
        }
        let key = match known.of_several {
            OfSeveral::Worst => "explain.counts.worst",
            OfSeveral::Best => "explain.counts.best",
        };
        let row = self.report.fact_row(counted)?;
        Ok(Some(self.say(key, context! { name => row.name, value => row.value })?))
    }

    /// The fact as each source gave it, with the words it was read from.
    fn sources(&self, why: &FactExplanation) -> Result<Section, RenderError> {
        let resolved = &self.report.verdict.resolved;
        let id = &self.report.pack.facts[why.fact.0].about.id;
        let counted = resolved
            .facts
            .iter()
            .filter(|resolved| resolved.fact == why.fact)
            .map(|resolved| &resolved.learned);
        let ignored = resolved
            .ignored
            .iter()
            .filter(|ignored| ignored.fact.id == *id && ignored.why != WhyIgnored::NotApplicable);
        let rows =
            counted.chain(ignored.map(|ignored| &ignored.fact)).map(|fact| self.source_row(fact));
        Ok(Section {
            heading: self.word("explain.heading_sources")?,
            rows: rows.collect::<Result<_, _>>()?,
            ..Section::default()
        })
    }

    /// The effect of a finding or rule on every cause.
    pub(super) fn effects(
        &self,
        lines: &[(Hypothesis, LineExplanation)],
    ) -> Result<Vec<Row>, RenderError> {
        let rows = lines.iter().map(|(of, why)| {
            let said = self.effect(why)?.join(&self.word("join")?);
            Ok(Row { lead: self.name(*of)?, lines: vec![said], ..Row::default() })
        });
        rows.collect()
    }

    /// The probabilities without a finding or rule.
    pub(super) fn without(
        &self,
        left_out: &LeaveOneOut,
        key: &'static str,
    ) -> Result<Section, RenderError> {
        let heading = self.word(key)?;
        let mut rows = Vec::new();
        match (&self.explanation.posterior, &left_out.posterior) {
            (Some(now), Some(without)) => {
                for lead in self.moves(now, without)? {
                    rows.push(Row { lead, ..Row::default() });
                }
                if rows.is_empty() {
                    rows.push(Row { lead: self.word("explain.nothing_moves")?, ..Row::default() });
                }
            }
            (None, Some(without)) => {
                rows.push(Row { lead: self.most_likely(without, None)?, ..Row::default() });
            }
            _ => {}
        }
        Ok(Section { heading, rows, ..Section::default() })
    }

    /// The effect of each answer.
    fn answers(&self, question: &Question) -> Result<Section, RenderError> {
        let heading = self.word("explain.heading_answers")?;
        let Some(now) = &self.explanation.posterior else {
            return Ok(Section { heading, ..Section::default() });
        };
        let rows = question.answers.iter().map(|answer| {
            let with = context! {
                value => self.outcome_name(question.fact, answer.outcome),
                chance => percent(Some(answer.chance)),
            };
            let line = match &answer.posterior {
                None => self.word("explain.contradicts")?,
                Some(after) => match self.moves(now, after)? {
                    moved if moved.is_empty() => self.word("explain.stays")?,
                    moved => self.list(moved)?,
                },
            };
            Ok(Row { lead: self.say("explain.answer", with)?, lines: vec![line], ..Row::default() })
        });
        Ok(Section {
            heading,
            rows: rows.collect::<Result<_, RenderError>>()?,
            ..Section::default()
        })
    }

    /// How to find out, and whether that is worth the time.
    fn resolve(&self, why: &FactExplanation, question: &Question) -> Result<Section, RenderError> {
        let mut section =
            Section { heading: self.word("explain.heading_find_out")?, ..Section::default() };
        if matches!(why.standing, FactStanding::NotApplicable) {
            return Ok(section);
        }
        let Some(step) = &question.step else {
            let steps = &self.report.pack.facts[why.fact.0].given_by;
            for step in steps {
                let Some(text) = self.report.step_text(*step) else { continue };
                section.rows.push(Row { lead: text.ask.clone(), ..Row::default() });
            }
            return Ok(section);
        };
        let said = self.report.next(step)?;
        let tells = TELLS
            .iter()
            .find(|(least, _)| step.bits >= *least)
            .map_or("explain.tells.little", |level| level.1);
        let with = context! {
            tells => self.word(tells)?,
            bits => format!("{:.2}", step.bits),
            effort => said.effort,
        };
        let mut lines = vec![said.why, said.how, self.say("explain.worth", with)?];
        let next = self.report.verdict.next.first();
        if step.mandatory {
            lines.push(self.word("explain.comes_first")?);
        } else if next.is_some_and(|next| next.step == step.step)
            && self.report.verdict.stop_reason.is_none()
        {
            lines.push(self.word("explain.best_now")?);
        }
        lines.retain(|line| !line.is_empty());
        let source = self.report.source(&self.report.pack.steps[step.step.0].about)?;
        section.rows.push(Row {
            lead: said.ask,
            lines,
            quote: None,
            command: said.command,
            source: Some(source),
        });
        Ok(section)
    }

    fn reading_rule(&self, rule: RuleIx, holds: Option<bool>) -> Result<Row, RenderError> {
        let about = &self.report.pack.rules[rule.0].about;
        let lead = format!("{}: {}", about.id, self.report.rule_text(rule));
        let lines = vec![self.holds(holds)?];
        Ok(Row { lead, lines, source: Some(self.report.source(about)?), ..Row::default() })
    }

    pub(super) fn holds(&self, holds: Option<bool>) -> Result<String, RenderError> {
        self.word(match holds {
            Some(true) => "explain.rule.holds",
            Some(false) => "explain.rule.holds_not",
            None => "explain.rule.undecided",
        })
    }
}
