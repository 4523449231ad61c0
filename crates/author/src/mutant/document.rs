//! What became of the mutants, as JSON of schema `shindan/mutation/v1`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use shindan_model::SourceFile;
use shindan_pack::line_and_column;
use shindan_report::json::schema_of;

use super::fate::Fate;
use super::mutation::Mutant;

/// The schema's name.
const SCHEMA: &str = "shindan/mutation/v1";

/// The faults that the cases of a pack notice, and those that they miss. Later versions add fields and
/// change none.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MutationV1 {
    /// `shindan/mutation/v1`
    pub schema: &'static str,
    /// The number of cases.
    pub cases: usize,
    /// The counts by kind of fault.
    pub kinds: Vec<KindV1>,
    /// The percentage of faults that are noticed, among those that can be.
    pub noticed_percent: f64,
    /// The faults that no case notices.
    pub unnoticed: Vec<FaultV1>,
    /// The faults that only the listing `cases.expected` notices.
    pub by_listing: Vec<FaultV1>,
}

/// The counts of one kind of fault.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct KindV1 {
    /// The kind of node and the operation: `link swapped`.
    pub kind: String,
    /// Faults that the expectations of a case notice.
    pub by_expectation: usize,
    /// Faults that only the listing `cases.expected` notices.
    pub by_listing: usize,
    /// Faults with which the pack does not load.
    pub invalid: usize,
    /// Faults that change no number, so that nothing can notice them.
    pub equivalent: usize,
    /// Faults that no case notices.
    pub unnoticed: usize,
}

impl KindV1 {
    /// How many faults are noticed.
    pub fn noticed(&self) -> usize {
        self.by_expectation + self.by_listing + self.invalid
    }

    /// How many faults can be noticed: all but the equivalent ones.
    pub fn total(&self) -> usize {
        self.noticed() + self.unnoticed
    }
}

/// A fault and its place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FaultV1 {
    /// `link`, `sign`, `property`, `phrase` or `rule`.
    pub kind: &'static str,
    /// `dropped`, `swapped` or `moved`.
    pub operation: &'static str,
    /// The fault in the ids of the pack.
    pub fault: String,
    /// The file that it is in.
    pub file: String,
    /// The line of the file, from 1.
    pub line: usize,
    /// What would notice the fault, or what noticed it.
    pub hint: String,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    schema_of::<MutationV1>(SCHEMA)
}

impl MutationV1 {
    /// The document of these mutants and their fates, in the same order. `cases`: how many were run;
    /// `files`: the pack's, for line numbers.
    pub fn new(mutants: &[Mutant], fates: Vec<Fate>, cases: usize, files: &[SourceFile]) -> Self {
        let mut kinds: BTreeMap<(usize, &str), KindV1> = BTreeMap::new();
        let (mut unnoticed, mut by_listing) = (Vec::new(), Vec::new());
        let order = ["link", "sign", "property", "phrase", "rule"];
        for (mutant, fate) in mutants.iter().zip(fates) {
            let place = order.iter().position(|kind| *kind == mutant.kind).unwrap_or(order.len());
            let operation = mutant.operation.as_str();
            let kind = kinds.entry((place, operation)).or_default();
            kind.kind = format!("{} {operation}", mutant.kind);
            match fate {
                Fate::Expectation => kind.by_expectation += 1,
                Fate::Invalid => kind.invalid += 1,
                Fate::Equivalent => kind.equivalent += 1,
                Fate::Listing(hint) => {
                    kind.by_listing += 1;
                    by_listing.push(FaultV1::new(mutant, hint, files));
                }
                Fate::Unnoticed(hint) => {
                    kind.unnoticed += 1;
                    unnoticed.push(FaultV1::new(mutant, hint, files));
                }
            }
        }
        let kinds: Vec<KindV1> = kinds.into_values().collect();
        let noticed = kinds.iter().map(KindV1::noticed).sum();
        let total = kinds.iter().map(KindV1::total).sum();
        let noticed_percent = (percent(noticed, total) * 10.0).round() / 10.0;
        Self { schema: SCHEMA, cases, kinds, noticed_percent, unnoticed, by_listing }
    }

    /// Of the faults that can be noticed, in percent: those that a case notices by what it expects, or
    /// that do not load.
    pub fn expected_percent(&self) -> f64 {
        let expected = self.kinds.iter().map(|kind| kind.by_expectation + kind.invalid).sum();
        percent(expected, self.kinds.iter().map(KindV1::total).sum())
    }
}

impl FaultV1 {
    fn new(mutant: &Mutant, hint: String, files: &[SourceFile]) -> Self {
        let file = files.iter().find(|file| file.path == mutant.path);
        Self {
            kind: mutant.kind,
            operation: mutant.operation.as_str(),
            fault: mutant.fault.clone(),
            file: mutant.path.clone(),
            line: file.map_or(1, |file| line_and_column(&file.text, mutant.at).0),
            hint,
        }
    }
}

/// 100 where there is nothing.
#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
fn percent(part: usize, total: usize) -> f64 {
    if total == 0 { 100.0 } else { part as f64 * 100.0 / total as f64 }
}
