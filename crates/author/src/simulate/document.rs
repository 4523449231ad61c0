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

/// The whole document.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SimulationV1 {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    /// Which pack.
    pub pack: PackV1,
    /// What was asked for; with the pack, it decides all that follows.
    pub settings: SettingsV1,
    /// How each strategy fared with the same cases.
    pub strategies: Vec<StrategyV1>,
    /// Whether what is stated comes true; none unless the program's own strategy was simulated.
    pub calibration: Option<ReliabilityV1>,
    /// What the program never asked; none unless its own strategy was simulated.
    pub never_asked: Option<NeverAskedV1>,
    /// Defects that are not, or hardly, told apart.
    pub pairs: PairsV1,
    /// Numbers that change a verdict when they are doubled or halved, those of most cases first; none
    /// unless the program's own strategy was simulated.
    pub numbers: Option<NumbersV1>,
}

/// Which pack.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PackV1 {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its digest.
    pub digest: String,
}

/// What was asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SettingsV1 {
    /// How many cases were drawn.
    pub cases: usize,
    /// From which seed.
    pub seed: u64,
    /// How often a fact could not be had.
    pub unknown: f64,
    /// How often an answer was true.
    pub reliability: f64,
    /// How one talked to people.
    pub channel: &'static str,
    /// Minutes for handing a case on that no repair helped.
    pub give_up_minutes: f64,
}

/// Whether what the program states comes true.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReliabilityV1 {
    /// At the end of each case.
    pub at_the_end: CalibrationV1,
    /// After every answer, the bare complaint too.
    pub after_every_step: CalibrationV1,
}

/// What the program never asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NeverAskedV1 {
    /// In so many situations, those of the most cases, steps were looked at.
    pub situations: usize,
    /// Steps.
    #[serde(rename = "acts")]
    pub steps: Vec<UnaskedV1>,
    /// Facts that no step that was asked gives.
    pub facts: Vec<String>,
}

/// A step that was never asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UnaskedV1 {
    /// The step.
    #[serde(rename = "act")]
    pub step: String,
    /// Why.
    pub why: WhyUnasked,
    /// The most that it could tell in the situations looked at.
    pub most_bits: f64,
}

/// Why a step was never asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WhyUnasked {
    /// What it requires never came up.
    NeverMadeSense,
    /// It could never tell what makes asking worth while.
    TellsTooLittle,
    /// It was worth asking, and others were always better.
    OthersWereBetter,
}

/// Numbers that decide verdicts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NumbersV1 {
    /// On the evidence of so many cases.
    pub cases: usize,
    /// How many numbers the pack has.
    pub looked_at: usize,
    /// Those that changed any verdict.
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
