//! The next steps in a person's words.

use minijinja::context;
use serde::Serialize;
use shindan_engine::{Batch, BatchAct, FollowUp, RepairPlan};
use shindan_model::{ActIx, By, FactIx};

use super::Steps;
use crate::builder::ReportBuilder;
use crate::keys::{BATCH_END, BY, CHANNEL};
use crate::{RenderError, Words, percent};

/// So many repairs are named.
const MOST_REPAIRS: usize = 5;
/// So many acts are shown.
const MOST_ACTS: usize = 5;

/// The next steps in one language.
#[derive(Debug, Serialize)]
pub struct NextWords {
    title: String,
    /// The verdict in one sentence.
    headline: String,
    /// How one talks to the customer.
    channel: String,
    /// Why nothing more is asked, if nothing is.
    stop: Option<String>,
    /// One after the other, best first.
    acts: Vec<ActRow>,
    batch: Option<BatchWords>,
    repair: Option<RepairWords>,
    footer: String,
}

/// Something to ask for.
#[derive(Debug, Serialize)]
struct ActRow {
    ask: String,
    why: String,
    how: String,
    command: Option<String>,
    place: Option<String>,
    /// Who does it, how long it takes, what it tells.
    effort: String,
    /// What it settles.
    settles: String,
    /// With which answers it makes sense.
    condition: Option<String>,
}

/// One message.
#[derive(Debug, Serialize)]
struct BatchWords {
    /// How much it is.
    summary: String,
    /// For the customer.
    acts: Vec<ActRow>,
    /// For the agent.
    own: Vec<ActRow>,
    follow_ups: Vec<ActRow>,
    /// Why it is not more, and what is only estimated.
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
pub fn words(steps: &Steps<'_>, words: &Words, lang: &str) -> Result<NextWords, RenderError> {
    let builder = ReportBuilder::new(steps.pack, steps.verdict, words, lang)?;
    StepsBuilder { steps, builder }.all()
}

struct StepsBuilder<'a> {
    steps: &'a Steps<'a>,
    builder: ReportBuilder<'a>,
}

impl StepsBuilder<'_> {
    fn all(&self) -> Result<NextWords, RenderError> {
        let Steps { pack, circumstances, verdict, batch, repair } = self.steps;
        let asked = verdict.next.iter().take(MOST_ACTS);
        let acts = asked.map(|own| {
            let tells = (own.cost_minutes, Some(own.bits));
            self.act(own.act, &own.settles, tells, None)
        });
        let footer = context! { id => pack.id.as_str(), version => pack.version.as_str(), digest => pack.digest.as_str() };
        Ok(NextWords {
            title: self.builder.texts.name.clone(),
            headline: self.builder.headline()?,
            channel: self.builder.word(CHANNEL.key(circumstances.channel))?,
            stop: self.builder.stop()?,
            acts: acts.collect::<Result<_, _>>()?,
            batch: batch.map(|batch| self.batch(batch)).transpose()?,
            // As long as nothing is likely, nobody repairs anything.
            repair: match repair.filter(|_| verdict.status.names_defects()) {
                Some(plan) => Some(self.repair(plan)?),
                None => None,
            },
            footer: self.builder.say("footer", footer)?,
        })
    }

    fn act(
        &self,
        act: ActIx,
        settles: &[FactIx],
        (minutes, bits): (f64, Option<f64>),
        condition: Option<String>,
    ) -> Result<ActRow, RenderError> {
        let pack = self.steps.pack;
        let node = &pack.acts[act.0];
        let text = self.builder.texts.acts.get(&node.about.id);
        let of = |text: Option<&String>| text.cloned().unwrap_or_default();
        let setup = node.setup.map(|at| &pack.setups[at].about.id);
        let minutes = format!("{:.0}", minutes.max(1.0));
        let by = self.builder.word(BY.key(node.by))?;
        let effort = match bits {
            Some(bits) => {
                let bits = format!("{bits:.2}");
                self.builder.say("effort_bits", context! { by, minutes, bits })?
            }
            None => self.builder.say("effort", context! { by, minutes })?,
        };
        let names =
            settles.iter().map(|fact| self.builder.fact_name(&pack.facts[fact.0].about.id, None));
        let names = names.collect::<Result<Vec<String>, _>>()?;
        Ok(ActRow {
            ask: of(text.map(|text| &text.ask)),
            why: of(text.map(|text| &text.why)),
            how: of(text.map(|text| &text.how)),
            command: node.command.clone(),
            place: setup.and_then(|id| self.builder.texts.setups.get(id).cloned()),
            effort,
            settles: names.join(&self.builder.word("list_and")?),
            condition,
        })
    }

    fn batch(&self, batch: &Batch) -> Result<BatchWords, RenderError> {
        let acts = |by_customer: bool| {
            let pack = self.steps.pack;
            let by =
                move |own: &&BatchAct| (pack.acts[own.act.0].by == By::Customer) == by_customer;
            let row = |own: &BatchAct| {
                self.act(own.act, &own.settles, (own.minutes, Some(own.bits)), None)
            };
            batch.acts.iter().filter(by).map(row).collect::<Result<_, RenderError>>()
        };
        let follow_ups = batch.follow_ups.iter().map(|own| {
            let condition = self.condition(own)?;
            self.act(own.act, &own.settles, (own.minutes, None), Some(condition))
        });
        let mut notes = Vec::new();
        if !batch.acts.is_empty() {
            notes.push(self.builder.word(BATCH_END.key(batch.end))?);
        }
        if !batch.superfluous.is_empty() {
            let names = batch.superfluous.iter().map(|at| {
                let id = &self.steps.pack.acts[at.0].about.id;
                self.builder.texts.acts.get(id).map_or(id.as_str(), |text| text.ask.as_str())
            });
            let list = names.collect::<Vec<_>>().join(" / ");
            notes.push(self.builder.say("batch.superfluous", context! { list })?);
        }
        if batch.estimated {
            notes.push(self.builder.word("batch.estimated")?);
        }
        let minutes = format!("{:.0}", batch.minutes.max(1.0));
        let (count, bits) = (batch.acts.len(), format!("{:.2}", batch.bits));
        let key = if count == 0 { "batch.none" } else { "batch.summary" };
        Ok(BatchWords {
            summary: self.builder.say(key, context! { count, minutes, bits })?,
            acts: acts(true)?,
            own: acts(false)?,
            follow_ups: follow_ups.collect::<Result<_, _>>()?,
            notes,
        })
    }

    /// `Type of migration: cutover or staged`
    fn condition(&self, own: &FollowUp) -> Result<String, RenderError> {
        let or = self.builder.word("list_or")?;
        let parts = own.when.iter().map(|(fact, outcomes)| {
            let known = &self.steps.pack.facts[fact.0];
            let id = &known.about.id;
            // Whichever is shorter: what it is, or what it is not.
            let others: Vec<usize> =
                (0..known.outcomes.len()).filter(|at| !outcomes.contains(at)).collect();
            let (key, named) = match others.len() < outcomes.len() && !others.is_empty() {
                true => ("batch.fact_is_not", &others),
                false => ("batch.fact_is", outcomes),
            };
            let values = named.iter().map(|at| self.builder.value_name(id, &known.outcomes[*at]));
            let values = values.collect::<Vec<_>>().join(&or);
            let fact = self.builder.fact_name(id, None)?;
            self.builder.say(key, context! { fact, values })
        });
        let parts = parts.collect::<Result<Vec<_>, RenderError>>()?;
        let list = parts.join(&self.builder.word("list_and")?);
        self.builder.say("batch.condition", context! { list })
    }

    fn repair(&self, plan: &RepairPlan) -> Result<RepairWords, RenderError> {
        let minutes = |minutes: f64| format!("{:.0}", minutes.max(1.0));
        let steps = plan.steps.iter().take(MOST_REPAIRS).map(|step| {
            let name = self.builder.defect_name(step.defect);
            let reached = percent(Some(step.reached.min(1.0)));
            self.builder
                .say("repair.step", context! { name, minutes => minutes(step.minutes), reached })
        });
        let summary = context! {
            minutes => minutes(plan.expected_minutes),
            give_up => minutes(plan.give_up_minutes),
            gives_up => percent(Some(plan.gives_up.min(1.0))),
        };
        Ok(RepairWords {
            steps: steps.collect::<Result<_, _>>()?,
            summary: self.builder.say("repair.summary", summary)?,
        })
    }
}
