//! The results of a simulation, as JSON of schema `shindan/simulation/v1`. Fields are added, never changed.

use schemars::JsonSchema;
use serde::Serialize;
use shindan_model::Pack;
use shindan_report::json::schema_of;

use super::calibration::CalibrationV1;
use super::pairs::PairsV1;
use super::sensitivity::NumberV1;
use super::tally::StrategyV1;

/// The schema's name.
pub const SCHEMA: &str = "shindan/simulation/v1";

/// The results of a simulation. Later versions add fields and change none.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SimulationV1 {
    /// `shindan/simulation/v1`
    pub schema: &'static str,
    /// The pack.
    pub pack: PackV1,
    /// The options. Together with the pack they determine everything below.
    pub settings: SettingsV1,
    /// The results of each strategy on the same cases.
    pub strategies: Vec<StrategyV1>,
    /// How often stated probabilities came true; `null` unless the strategy `shindan` was simulated.
    pub calibration: Option<ReliabilityV1>,
    /// The steps that were never asked; `null` unless the strategy `shindan` was simulated.
    pub never_asked: Option<NeverAskedV1>,
    /// The pairs of defects that no fact tells apart, or hardly any.
    pub pairs: PairsV1,
    /// The numbers whose doubling or halving changes a verdict; `null` unless they were asked for and the
    /// strategy `shindan` was simulated.
    pub numbers: Option<NumbersV1>,
}

/// Identifies a pack.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PackV1 {
    /// The id of the pack.
    pub id: String,
    /// The version of the pack, as its author wrote it.
    pub version: String,
    /// The digest of its rules and texts.
    pub digest: String,
}

/// The options of a simulation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SettingsV1 {
    /// The number of cases.
    pub cases: usize,
    /// The seed of the random numbers.
    pub seed: u64,
    /// The probability that nobody can answer a question.
    pub unknown: f64,
    /// The probability that an answer is true.
    pub reliability: f64,
    /// How questions reach the customer: `keyboard`, `phone` or `mail`.
    pub channel: &'static str,
    /// The minutes that it costs when no repair has helped.
    pub give_up_minutes: f64,
}

/// How often stated probabilities came true.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReliabilityV1 {
    /// In each case, when the first repair was named or the case was handed on.
    pub at_the_end: CalibrationV1,
    /// After the complaint and after every answer.
    pub after_every_step: CalibrationV1,
}

/// The steps that were never asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NeverAskedV1 {
    /// The number of situations that were examined, those of the most cases first.
    pub situations: usize,
    /// The steps.
    #[serde(rename = "acts")]
    pub steps: Vec<UnaskedV1>,
    /// Ids of the facts that no asked step gives.
    pub facts: Vec<String>,
}

/// A step that was never asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UnaskedV1 {
    /// Id of the step.
    #[serde(rename = "act")]
    pub step: String,
    /// Why it was never asked.
    pub why: WhyUnasked,
    /// The most that it could have told in any situation that was examined, in bits.
    pub most_bits: f64,
}

/// Why a step was never asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WhyUnasked {
    /// Its condition never held.
    NeverMadeSense,
    /// It never told enough to be worth asking.
    TellsTooLittle,
    /// It was worth asking, and another step was always better.
    OthersWereBetter,
}

/// The numbers that decide verdicts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NumbersV1 {
    /// The number of cases that were examined.
    pub cases: usize,
    /// The number of numbers in the pack.
    pub looked_at: usize,
    /// The numbers that change a verdict, those that change most verdicts first.
    pub deciding: Vec<NumberV1>,
}

impl PackV1 {
    /// Identifies a pack.
    pub fn of(pack: &Pack) -> Self {
        Self { id: pack.id.clone(), version: pack.version.clone(), digest: pack.digest.clone() }
    }
}

impl NumbersV1 {
    /// Keeps the numbers that change any verdict, those of most cases first. `cases`: on whose evidence.
    pub fn new(cases: usize, numbers: Vec<NumberV1>) -> Self {
        let looked_at = numbers.len();
        let mut deciding = numbers;
        deciding.retain(|number| number.most() > 0.0);
        deciding.sort_by(|a, b| b.most().total_cmp(&a.most()));
        Self { cases, looked_at, deciding }
    }
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    schema_of::<SimulationV1>(SCHEMA)
}
