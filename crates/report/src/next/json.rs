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

/// The steps to take next.
#[derive(Debug, Serialize, JsonSchema)]
struct NextV1<'a> {
    /// `shindan/next/v1`
    schema: &'static str,
    /// The pack that the verdict was made with.
    pack: PackV1<'a>,
    /// The status of the verdict.
    status: &'static str,
    /// Why nothing more is asked; `null` while a step is worth its cost.
    stop: Option<StopV1<'a>>,
    /// How questions reach the customer: `keyboard`, `phone` or `mail`.
    channel: &'static str,
    /// Ids of the accesses that somebody already has.
    opened: Vec<&'a str>,
    /// The steps to take one by one, best first, at most ten.
    #[serde(rename = "acts")]
    steps: Vec<StepV1<'a>>,
    /// The steps to ask for at once; `null` without `--batch`.
    batch: Option<BatchV1<'a>>,
    /// The order of repairs; `null` if the evidence is impossible.
    repair: Option<RepairV1<'a>>,
}

/// Why nothing more is asked.
#[derive(Debug, Serialize, JsonSchema)]
struct StopV1<'a> {
    /// The stop reason of the verdict.
    reason: &'static str,
    /// Language → the reason in a sentence.
    message: BTreeMap<&'a str, String>,
    /// The best step that is not asked; `null` if none is left.
    unasked: Option<UnaskedV1<'a>>,
}

/// The best step that is not asked, and what its answers could change.
#[derive(Debug, Serialize, JsonSchema)]
struct UnaskedV1<'a> {
    /// Id of the step.
    #[serde(rename = "act")]
    step: &'a str,
    /// What it is expected to tell about the defects, in bits.
    bits: f64,
    /// The minutes of people's time that it takes.
    cost_minutes: f64,
    /// The lowest probability of the leading cause, or of `outside`, after a likely answer.
    least: f64,
    /// The highest such probability.
    most: f64,
    /// Id of the defect to repair first; `null` if a likely answer changes it.
    first_repair: Option<&'a str>,
}

/// A step to take.
#[derive(Debug, Serialize, JsonSchema)]
struct StepV1<'a> {
    /// Id of the step.
    #[serde(rename = "act")]
    step: &'a str,
    /// Ids of the unknown facts that it would give.
    #[serde(rename = "settles")]
    gives: Vec<&'a str>,
    /// Who does it: `probe`, `agent` or `customer`.
    by: &'static str,
    /// Id of the access that it needs.
    #[serde(rename = "setup")]
    access: Option<&'a str>,
    /// Whether the pack asks it before all others.
    mandatory: bool,
    /// Whether it is worth its cost.
    worth: bool,
    /// What it is expected to tell about the defects, in bits.
    bits: f64,
    /// The minutes of people's time that it takes, the access included.
    cost_minutes: f64,
    /// The minutes of repair that it is expected to save; `null` unless the pack stops by repair minutes.
    saves_minutes: Option<f64>,
    /// Language → the question.
    ask: BTreeMap<&'a str, &'a str>,
    /// Language → why it is asked.
    why: BTreeMap<&'a str, &'a str>,
}

/// The steps to ask for at once.
#[derive(Debug, Serialize, JsonSchema)]
struct BatchV1<'a> {
    /// The steps in order: mandatory ones first, then by bits per minute that each adds.
    #[serde(rename = "acts")]
    steps: Vec<BatchStepV1<'a>>,
    /// The steps that make sense after certain answers to these.
    follow_ups: Vec<FollowUpV1<'a>>,
    /// Ids of the steps that would tell something, but not beside these.
    superfluous: Vec<&'a str>,
    /// Why no more are asked for: `stopped`, `most`, `enough` or `nothing-left`.
    end: &'static str,
    /// What all answers together are expected to tell about the defects, in bits.
    bits: f64,
    /// The minutes of people's time that all steps take.
    minutes: f64,
    /// The number of combinations of answers that were computed.
    branches: usize,
    /// Whether these combinations were drawn at random, so that `bits` is an estimate.
    estimated: bool,
    /// The probability of the combinations that were not computed.
    left_out: f64,
}

/// A step of a batch.
#[derive(Debug, Serialize, JsonSchema)]
struct BatchStepV1<'a> {
    /// Id of the step.
    #[serde(rename = "act")]
    step: &'a str,
    /// Ids of the unknown facts that it would give.
    #[serde(rename = "settles")]
    gives: Vec<&'a str>,
    /// Who does it: `probe`, `agent` or `customer`.
    by: &'static str,
    /// Id of the access that it needs.
    #[serde(rename = "setup")]
    access: Option<&'a str>,
    /// Whether the pack asks it before all others.
    mandatory: bool,
    /// What it is expected to tell beyond the steps before it, in bits.
    adds_bits: f64,
    /// The minutes of people's time that it takes beyond the steps before it.
    adds_minutes: f64,
    /// Language → the question.
    ask: BTreeMap<&'a str, &'a str>,
    /// Language → why it is asked.
    why: BTreeMap<&'a str, &'a str>,
}

/// A step that makes sense after certain answers.
#[derive(Debug, Serialize, JsonSchema)]
struct FollowUpV1<'a> {
    /// Id of the step.
    #[serde(rename = "act")]
    step: &'a str,
    /// Ids of the facts that it would give.
    #[serde(rename = "settles")]
    gives: Vec<&'a str>,
    /// Fact → the outcomes with which the step makes sense.
    when: BTreeMap<&'a str, Vec<&'a str>>,
    /// The probability of such answers.
    probability: f64,
    /// What it is then expected to tell about the defects, in bits.
    bits: f64,
    /// The minutes of people's time that it takes.
    cost_minutes: f64,
    /// Language → the question.
    ask: BTreeMap<&'a str, &'a str>,
    /// Language → why it is asked.
    why: BTreeMap<&'a str, &'a str>,
}

/// The order in which to repair, so that the complaint ends soonest on average.
#[derive(Debug, Serialize, JsonSchema)]
struct RepairV1<'a> {
    /// The repairs in order, at most ten.
    steps: Vec<RepairStepV1<'a>>,
    /// The minutes that this takes on average, with the cost of giving up.
    expected_minutes: f64,
    /// The minutes that it costs when no repair has helped.
    give_up_minutes: f64,
    /// The probability that no repair helps.
    gives_up: f64,
    /// The probability of a defect that is not in `steps`.
    left_out: f64,
}

/// A repair.
#[derive(Debug, Serialize, JsonSchema)]
struct RepairStepV1<'a> {
    /// Id of the defect.
    defect: &'a str,
    /// The probability of the defect.
    probability: f64,
    /// The minutes that the repair takes.
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
