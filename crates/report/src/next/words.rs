//! The next steps in a person's words.

use minijinja::context;
use serde::Serialize;
use shindan_engine::{Batch, BatchStep, FollowUp, RepairPlan};
use shindan_model::{By, FactIx, Step, StepIx, StepText};

use super::steps::NextSteps;
use crate::keys::{BATCH_END, BY, CHANNEL};
use crate::verdict::ReportBuilder;
use crate::words::{RenderError, Words};

/// Repairs that are named at most.
const MOST_REPAIRS: usize = 5;
/// Steps that are shown at most.
const MOST_STEPS: usize = 5;

/// The next steps in one language.
#[derive(Debug, Serialize)]
pub struct NextWords {
    title: String,
    /// The verdict in one sentence.
    headline: String,
    /// The channel to the customer.
    channel: String,
    /// Why nothing more is asked, if nothing is.
    stop: Option<String>,
    /// What to try before asking on, and that it is close.
    ahead: Vec<String>,
    /// One after the other, best first.
    steps: Vec<StepRow>,
    batch: Option<BatchWords>,
    repair: Option<RepairWords>,
    footer: String,
}

/// Something to ask for.
#[derive(Debug, Serialize)]
struct StepRow {
    ask: String,
    why: String,
    how: String,
    command: Option<String>,
    place: Option<String>,
    /// Who does it, how long it takes, what it tells.
    effort: String,
    /// The facts that it gives.
    gives: String,
    /// The answers for which it applies.
    condition: Option<String>,
}

/// The steps for one message.
#[derive(Debug, Serialize)]
struct BatchWords {
    /// Number of steps, minutes and bits.
    summary: String,
    /// For the customer.
    steps: Vec<StepRow>,
    /// For the agent.
    #[serde(rename = "own")]
    by_agent: Vec<StepRow>,
    follow_ups: Vec<StepRow>,
    /// Why there are no more steps, and what is estimated.
    notes: Vec<String>,
}

/// The order of repairs.
#[derive(Debug, Serialize)]
struct RepairWords {
    steps: Vec<String>,
    summary: String,
}

/// Puts the next steps into words.
///
/// # Errors
/// A text that is missing in this language.
pub fn words(
    next_steps: &NextSteps<'_>,
    words: &Words,
    lang: &str,
) -> Result<NextWords, RenderError> {
    let report = ReportBuilder::new(next_steps.pack, next_steps.verdict, words, lang)?;
    NextStepsBuilder { next_steps, report }.all()
}

struct NextStepsBuilder<'a> {
    next_steps: &'a NextSteps<'a>,
    report: ReportBuilder<'a>,
}

impl NextStepsBuilder<'_> {
    fn all(&self) -> Result<NextWords, RenderError> {
        let NextSteps { pack, circumstances, verdict, batch, repair } = self.next_steps;
        let asked = verdict.next.iter().take(MOST_STEPS);
        let steps = asked.map(|next| {
            let tells = (next.cost_minutes, Some(next.bits));
            self.step(next.step, &next.gives, tells, None)
        });
        let footer = context! { id => pack.id.as_str(), version => pack.version.as_str(), digest => pack.digest.as_str() };
        Ok(NextWords {
            title: self.report.texts.name.clone(),
            headline: self.report.headline()?,
            channel: self.report.word(CHANNEL.key(circumstances.channel))?,
            stop: self.report.stop()?,
            ahead: self.report.ahead()?,
            steps: steps.collect::<Result<_, _>>()?,
            batch: batch.map(|batch| self.batch(batch)).transpose()?,
            // Nothing is repaired before something is likely.
            repair: match repair.filter(|_| verdict.status.names_defects()) {
                Some(plan) => Some(self.repair(plan)?),
                None => None,
            },
            footer: self.report.say("footer", footer)?,
        })
    }

    fn step(
        &self,
        step: StepIx,
        gives: &[FactIx],
        (minutes, bits): (f64, Option<f64>),
        condition: Option<String>,
    ) -> Result<StepRow, RenderError> {
        let pack = self.next_steps.pack;
        let node = &pack.steps[step.0];
        let text = self.report.texts.steps.get(&node.about.id);
        let of = |text: Option<&String>| text.cloned().unwrap_or_default();
        let access = node.access.map(|at| &pack.accesses[at].about.id);
        let minutes = format!("{:.0}", minutes.max(1.0));
        let by = self.report.word(BY.key(node.by))?;
        let effort = match bits {
            Some(bits) => {
                let bits = format!("{bits:.2}");
                self.report.say("effort_bits", context! { by, minutes, bits })?
            }
            None => self.report.say("effort", context! { by, minutes })?,
        };
        let names =
            gives.iter().map(|fact| self.report.fact_name(&pack.facts[fact.0].about.id, None));
        let names = names.collect::<Result<Vec<String>, _>>()?;
        Ok(StepRow {
            ask: text.map_or_else(String::new, |text| self.ask(node, text)),
            why: of(text.map(|text| &text.why)),
            how: of(text.map(|text| &text.how)),
            command: node.command.clone(),
            place: access.and_then(|id| self.report.texts.accesses.get(id).cloned()),
            effort,
            gives: names.join(&self.report.word("list_and")?),
            condition,
        })
    }

    /// What is said to the customer over this channel, or what the agent does.
    fn ask(&self, node: &Step, text: &StepText) -> String {
        text.voiced(node.by, self.next_steps.circumstances.channel).to_owned()
    }

    fn batch(&self, batch: &Batch) -> Result<BatchWords, RenderError> {
        let steps = |by_customer: bool| {
            let pack = self.next_steps.pack;
            let by = move |step: &&BatchStep| {
                (pack.steps[step.step.0].by == By::Customer) == by_customer
            };
            let row = |step: &BatchStep| {
                self.step(step.step, &step.gives, (step.minutes, Some(step.bits)), None)
            };
            batch.steps.iter().filter(by).map(row).collect::<Result<_, RenderError>>()
        };
        let follow_ups = batch.follow_ups.iter().map(|follow_up| {
            let condition = self.condition(follow_up)?;
            self.step(follow_up.step, &follow_up.gives, (follow_up.minutes, None), Some(condition))
        });
        let mut notes = Vec::new();
        if !batch.steps.is_empty() {
            notes.push(self.report.word(BATCH_END.key(batch.end))?);
        }
        if !batch.superfluous.is_empty() {
            let names = batch.superfluous.iter().map(|at| {
                let id = &self.next_steps.pack.steps[at.0].about.id;
                self.report.texts.steps.get(id).map_or(id.as_str(), |text| text.ask.as_str())
            });
            let list = names.collect::<Vec<_>>().join(" / ");
            notes.push(self.report.say("batch.superfluous", context! { list })?);
        }
        if batch.estimated {
            notes.push(self.report.word("batch.estimated")?);
        }
        let minutes = format!("{:.0}", batch.minutes.max(1.0));
        let (count, bits) = (batch.steps.len(), format!("{:.2}", batch.bits));
        let key = if count == 0 { "batch.none" } else { "batch.summary" };
        Ok(BatchWords {
            summary: self.report.say(key, context! { count, minutes, bits })?,
            steps: steps(true)?,
            by_agent: steps(false)?,
            follow_ups: follow_ups.collect::<Result<_, _>>()?,
            notes,
        })
    }

    /// `Type of migration: cutover or staged`
    fn condition(&self, follow_up: &FollowUp) -> Result<String, RenderError> {
        let or = self.report.word("list_or")?;
        let parts = follow_up.when.iter().map(|(fact, outcomes)| {
            let known = &self.next_steps.pack.facts[fact.0];
            let id = &known.about.id;
            // The shorter of the two: the outcomes, or all others.
            let others: Vec<usize> =
                (0..known.outcomes.len()).filter(|at| !outcomes.contains(at)).collect();
            let (key, named) = match others.len() < outcomes.len() && !others.is_empty() {
                true => ("batch.fact_is_not", &others),
                false => ("batch.fact_is", outcomes),
            };
            let values = named.iter().map(|at| self.report.value_name(id, &known.outcomes[*at]));
            let values = values.collect::<Vec<_>>().join(&or);
            let fact = self.report.fact_name(id, None)?;
            self.report.say(key, context! { fact, values })
        });
        let parts = parts.collect::<Result<Vec<_>, RenderError>>()?;
        let list = parts.join(&self.report.word("list_and")?);
        self.report.say("batch.condition", context! { list })
    }

    fn repair(&self, plan: &RepairPlan) -> Result<RepairWords, RenderError> {
        let minutes = |minutes: f64| format!("{:.0}", minutes.max(1.0));
        let steps = plan.steps.iter().take(MOST_REPAIRS).map(|step| {
            let name = self.report.defect_name(step.defect);
            let reached = self.report.percent(Some(step.reached.min(1.0)))?;
            self.report
                .say("repair.step", context! { name, minutes => minutes(step.minutes), reached })
        });
        let summary = context! {
            minutes => minutes(plan.expected_minutes),
            give_up => minutes(plan.give_up_minutes),
            gives_up => self.report.percent(Some(plan.gives_up.min(1.0)))?,
        };
        Ok(RepairWords {
            steps: steps.collect::<Result<_, _>>()?,
            summary: self.report.say("repair.summary", summary)?,
        })
    }
}
