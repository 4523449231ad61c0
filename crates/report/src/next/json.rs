//! The next steps as JSON, schema `shindan/next/v1`. These structs are a promise: a change needs a new
//! schema version.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use shindan_engine::{Batch, FollowUp, NextStep, RepairPlan, StopReason};
use shindan_model::{FactIx, Pack, StepIx};

use super::steps::NextSteps;
use crate::json::{PackV1, schema_of, to_text};
use crate::verdict::stop_message;
use crate::words::{RenderError, Words};

/// The schema's name.
pub const SCHEMA: &str = "shindan/next/v1";

/// The whole document.
#[derive(Debug, Serialize, JsonSchema)]
struct NextV1<'a> {
    schema: &'static str,
    pack: PackV1<'a>,
    /// As in the verdict.
    status: &'static str,
    stop: Option<StopV1<'a>>,
    /// `keyboard`, `phone` or `mail`.
    channel: &'static str,
    /// Places where somebody already is.
    opened: Vec<&'a str>,
    /// One after the other, best first, at most ten.
    #[serde(rename = "acts")]
    steps: Vec<StepV1<'a>>,
    /// Only with `--batch`.
    batch: Option<BatchV1<'a>>,
    /// None if the evidence is impossible.
    repair: Option<RepairV1<'a>>,
}

/// Why nothing more is asked.
#[derive(Debug, Serialize, JsonSchema)]
struct StopV1<'a> {
    /// As in the verdict.
    reason: &'static str,
    message: BTreeMap<&'a str, String>,
    unasked: Option<UnaskedV1<'a>>,
}

/// The best step that is not asked any more, and what it could still do.
#[derive(Debug, Serialize, JsonSchema)]
struct UnaskedV1<'a> {
    #[serde(rename = "act")]
    step: &'a str,
    bits: f64,
    cost_minutes: f64,
    /// The leading cause (or `outside`) after the likely answers.
    least: f64,
    most: f64,
    /// The defect to repair first, if no likely answer changes that.
    first_repair: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct StepV1<'a> {
    #[serde(rename = "act")]
    step: &'a str,
    #[serde(rename = "settles")]
    gives: Vec<&'a str>,
    by: &'static str,
    #[serde(rename = "setup")]
    access: Option<&'a str>,
    mandatory: bool,
    /// Whether it is worth asking.
    worth: bool,
    bits: f64,
    cost_minutes: f64,
    /// Expected minutes of repair; only where the pack stops by them.
    saves_minutes: Option<f64>,
    ask: BTreeMap<&'a str, &'a str>,
    why: BTreeMap<&'a str, &'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct BatchV1<'a> {
    #[serde(rename = "acts")]
    steps: Vec<BatchStepV1<'a>>,
    follow_ups: Vec<FollowUpV1<'a>>,
    /// Steps that told something and were made superfluous by others.
    superfluous: Vec<&'a str>,
    /// Why no more is asked for: `stopped`, `most`, `enough` or `nothing-left`.
    end: &'static str,
    /// What all answers together are expected to tell about the defects.
    bits: f64,
    minutes: f64,
    /// In how many ways the answers can come out, or how many drawn ones stand for them.
    branches: usize,
    /// Whether `bits` is an estimate.
    estimated: bool,
    /// The probability of what was not looked at.
    left_out: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct BatchStepV1<'a> {
    #[serde(rename = "act")]
    step: &'a str,
    #[serde(rename = "settles")]
    gives: Vec<&'a str>,
    by: &'static str,
    #[serde(rename = "setup")]
    access: Option<&'a str>,
    mandatory: bool,
    /// What it adds to the steps before it.
    adds_bits: f64,
    adds_minutes: f64,
    ask: BTreeMap<&'a str, &'a str>,
    why: BTreeMap<&'a str, &'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FollowUpV1<'a> {
    #[serde(rename = "act")]
    step: &'a str,
    #[serde(rename = "settles")]
    gives: Vec<&'a str>,
    /// Fact → the outcomes with which it makes sense.
    when: BTreeMap<&'a str, Vec<&'a str>>,
    probability: f64,
    bits: f64,
    cost_minutes: f64,
    ask: BTreeMap<&'a str, &'a str>,
    why: BTreeMap<&'a str, &'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RepairV1<'a> {
    /// In the best order.
    steps: Vec<RepairStepV1<'a>>,
    /// What it all takes on average.
    expected_minutes: f64,
    /// What it takes when nothing has helped, and how likely that is.
    give_up_minutes: f64,
    gives_up: f64,
    /// The probability that something holds which is not in `steps`.
    left_out: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RepairStepV1<'a> {
    defect: &'a str,
    probability: f64,
    minutes: f64,
    /// The probability that the complaint is still there when its turn comes.
    reached: f64,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    schema_of::<NextV1<'_>>(SCHEMA)
}

/// The document as text that ends with a newline.
///
/// # Errors
/// A text that is missing in a language of the pack.
pub fn json(next_steps: &NextSteps<'_>, words: &Words) -> Result<String, RenderError> {
    let NextSteps { pack, circumstances, verdict, batch, repair } = next_steps;
    let document = NextV1 {
        schema: SCHEMA,
        pack: PackV1::of(pack),
        status: verdict.status.as_str(),
        stop: verdict.stop_reason.map(|reason| stop(next_steps, words, reason)).transpose()?,
        channel: circumstances.channel.as_str(),
        opened: circumstances
            .opened
            .iter()
            .map(|at| pack.accesses[*at].about.id.as_str())
            .collect(),
        steps: verdict.next.iter().map(|next| step(pack, next)).collect(),
        batch: batch.map(|batch| batched(pack, batch)),
        repair: repair.map(|plan| repaired(next_steps, plan)),
    };
    to_text(SCHEMA, &document)
}

fn stop<'a>(
    next_steps: &NextSteps<'a>,
    words: &Words,
    reason: StopReason,
) -> Result<StopV1<'a>, RenderError> {
    let pack = next_steps.pack;
    let message = |lang: &'a String| {
        let text = stop_message(pack, next_steps.verdict, words, lang)?;
        Ok((lang.as_str(), text.unwrap_or_default()))
    };
    let unasked = next_steps.verdict.unasked.as_ref().map(|unasked| UnaskedV1 {
        step: &pack.steps[unasked.step.step.0].about.id,
        bits: unasked.step.bits,
        cost_minutes: unasked.step.cost_minutes,
        least: unasked.least,
        most: unasked.most,
        first_repair: unasked.first_repair.map(|at| pack.defects[at.0].about.id.as_str()),
    });
    let message = pack.languages.iter().map(message).collect::<Result<_, RenderError>>()?;
    Ok(StopV1 { reason: reason.as_str(), message, unasked })
}

fn facts<'a>(pack: &'a Pack, gives: &[FactIx]) -> Vec<&'a str> {
    gives.iter().map(|fact| pack.facts[fact.0].about.id.as_str()).collect()
}

fn access(pack: &Pack, step: StepIx) -> Option<&str> {
    pack.steps[step.0].access.map(|at| pack.accesses[at].about.id.as_str())
}

/// Question and reason, by language.
type Texts<'a> = (BTreeMap<&'a str, &'a str>, BTreeMap<&'a str, &'a str>);

fn texts(pack: &Pack, step: StepIx) -> Texts<'_> {
    let id = &pack.steps[step.0].about.id;
    let all = pack.languages.iter().filter_map(|lang| {
        let text = pack.texts.get(lang)?.steps.get(id)?;
        Some(((lang.as_str(), text.ask.as_str()), (lang.as_str(), text.why.as_str())))
    });
    all.unzip()
}

fn step<'a>(pack: &'a Pack, next: &NextStep) -> StepV1<'a> {
    let node = &pack.steps[next.step.0];
    let (ask, why) = texts(pack, next.step);
    StepV1 {
        step: &node.about.id,
        gives: facts(pack, &next.gives),
        by: node.by.as_str(),
        access: access(pack, next.step),
        mandatory: next.mandatory,
        worth: next.worth,
        bits: next.bits,
        cost_minutes: next.cost_minutes,
        saves_minutes: next.saves_minutes,
        ask,
        why,
    }
}

fn batched<'a>(pack: &'a Pack, batch: &Batch) -> BatchV1<'a> {
    let step = |chosen: &shindan_engine::BatchStep| {
        let node = &pack.steps[chosen.step.0];
        let (ask, why) = texts(pack, chosen.step);
        BatchStepV1 {
            step: &node.about.id,
            gives: facts(pack, &chosen.gives),
            by: node.by.as_str(),
            access: access(pack, chosen.step),
            mandatory: chosen.mandatory,
            adds_bits: chosen.bits,
            adds_minutes: chosen.minutes,
            ask,
            why,
        }
    };
    let superfluous = batch.superfluous.iter();
    BatchV1 {
        steps: batch.steps.iter().map(step).collect(),
        follow_ups: batch.follow_ups.iter().map(|follow| follow_up(pack, follow)).collect(),
        superfluous: superfluous.map(|at| pack.steps[at.0].about.id.as_str()).collect(),
        end: batch.end.as_str(),
        bits: batch.bits,
        minutes: batch.minutes,
        branches: batch.branches,
        estimated: batch.estimated,
        left_out: batch.left_out,
    }
}

fn follow_up<'a>(pack: &'a Pack, follow: &FollowUp) -> FollowUpV1<'a> {
    let when = follow.when.iter().map(|(fact, outcomes)| {
        let known = &pack.facts[fact.0];
        let outcomes = outcomes.iter().map(|at| known.outcomes[*at].as_str());
        (known.about.id.as_str(), outcomes.collect())
    });
    let (ask, why) = texts(pack, follow.step);
    FollowUpV1 {
        step: &pack.steps[follow.step.0].about.id,
        gives: facts(pack, &follow.gives),
        when: when.collect(),
        probability: follow.probability,
        bits: follow.bits,
        cost_minutes: follow.minutes,
        ask,
        why,
    }
}

fn repaired<'a>(next_steps: &NextSteps<'a>, plan: &RepairPlan) -> RepairV1<'a> {
    let all = next_steps.verdict.causes.iter().chain([&next_steps.verdict.outside]);
    let chances: Vec<_> = all.flat_map(|cause| &cause.defects).collect();
    let each = plan.steps.iter().map(|step| RepairStepV1 {
        defect: &next_steps.pack.defects[step.defect.0].about.id,
        probability: chances
            .iter()
            .find(|defect| defect.defect == step.defect)
            .and_then(|defect| defect.probability)
            .unwrap_or_default(),
        minutes: step.minutes,
        reached: step.reached,
    });
    RepairV1 {
        steps: each.collect(),
        expected_minutes: plan.expected_minutes,
        give_up_minutes: plan.give_up_minutes,
        gives_up: plan.gives_up,
        left_out: plan.left_out,
    }
}
