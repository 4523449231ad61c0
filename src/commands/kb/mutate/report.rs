//! How the faults fared, kind by kind, and those that nothing notices.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;
use shindan_author::Mutant;
use shindan_model::SourceFile;
use shindan_pack::line_and_column;

use super::fate::Fate;

/// The schema's name.
const SCHEMA: &str = "shindan/mutation/v1";

#[derive(Serialize, JsonSchema)]
pub(super) struct MutationV1 {
    /// `shindan/mutation/v1`
    schema: &'static str,
    /// How many cases there are.
    cases: usize,
    /// How the faults of each kind fared.
    kinds: Vec<KindV1>,
    /// Of the faults that can be noticed, in percent: those that are.
    pub(super) noticed_percent: f64,
    /// Those that no case notices.
    unnoticed: Vec<FaultV1>,
    /// Those that only the listing of what fires notices.
    by_listing: Vec<FaultV1>,
}

#[derive(Default, Serialize, JsonSchema)]
struct KindV1 {
    /// `link`, `sign`, `property`, `phrase` or `rule`, and what was done.
    kind: String,
    /// Noticed by what a case expects.
    by_expectation: usize,
    /// Noticed by the listing of what fires alone.
    by_listing: usize,
    /// Not even a pack: `kb check` fails.
    invalid: usize,
    /// Change no number, so nothing can notice them.
    equivalent: usize,
    /// Not noticed.
    unnoticed: usize,
}

impl KindV1 {
    fn noticed(&self) -> usize {
        self.by_expectation + self.by_listing + self.invalid
    }
    fn total(&self) -> usize {
        self.noticed() + self.unnoticed
    }
}

#[derive(Serialize, JsonSchema)]
struct FaultV1 {
    /// `link`, `sign`, `property`, `phrase` or `rule`.
    kind: &'static str,
    /// `dropped`, `swapped` or `moved`.
    operation: &'static str,
    /// What is wrong, in the author's ids.
    fault: String,
    /// The file.
    file: String,
    /// The line there, counted from 1.
    line: usize,
    /// What would notice it, or does.
    hint: String,
}

/// The JSON Schema (draft 2020-12) of the document.
pub(crate) fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<MutationV1>().to_value();
    schema["title"] = SCHEMA.into();
    schema
}

/// The document.
pub(super) fn document(
    faults: &[Mutant],
    fates: Vec<Fate>,
    cases: usize,
    files: &[SourceFile],
) -> MutationV1 {
    let mut kinds: BTreeMap<(usize, &str), KindV1> = BTreeMap::new();
    let (mut unnoticed, mut by_listing) = (Vec::new(), Vec::new());
    let order = ["link", "sign", "property", "phrase", "rule"];
    for (own, fate) in faults.iter().zip(fates) {
        let place = order.iter().position(|kind| *kind == own.kind).unwrap_or(order.len());
        let operation = own.operation.as_str();
        let kind = kinds.entry((place, operation)).or_default();
        kind.kind = format!("{} {operation}", own.kind);
        let fault = |hint| {
            let text = files.iter().find(|file| file.path == own.path);
            FaultV1 {
                kind: own.kind,
                operation,
                fault: own.fault.clone(),
                file: own.path.clone(),
                line: text.map_or(1, |file| line_and_column(&file.text, own.at).0),
                hint,
            }
        };
        match fate {
            Fate::Expectation => kind.by_expectation += 1,
            Fate::Invalid => kind.invalid += 1,
            Fate::Equivalent => kind.equivalent += 1,
            Fate::Listing(by) => {
                kind.by_listing += 1;
                by_listing.push(fault(by));
            }
            Fate::Unnoticed(hint) => {
                kind.unnoticed += 1;
                unnoticed.push(fault(hint));
            }
        }
    }
    let kinds: Vec<KindV1> = kinds.into_values().collect();
    let noticed = kinds.iter().map(KindV1::noticed).sum();
    let total = kinds.iter().map(KindV1::total).sum();
    let noticed_percent = (percent(noticed, total) * 10.0).round() / 10.0;
    MutationV1 { schema: SCHEMA, cases, kinds, noticed_percent, unnoticed, by_listing }
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
fn percent(part: usize, total: usize) -> f64 {
    if total == 0 { 100.0 } else { part as f64 * 100.0 / total as f64 }
}

/// The document for people.
pub(super) fn text(document: &MutationV1) -> String {
    let mut text = String::new();
    for own in &document.unnoticed {
        let _ = writeln!(text, "{}:{}: {}", own.file, own.line, own.fault);
        let _ = writeln!(text, "    would notice: {}", own.hint);
    }
    if !document.unnoticed.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "{:<18} {:>6} {:>12} {:>8} {:>8} {:>10} {:>11}",
        "fault", "faults", "expectation", "listing", "invalid", "unnoticed", "equivalent"
    );
    let mut all = KindV1 { kind: "all".to_owned(), ..KindV1::default() };
    for own in &document.kinds {
        row(&mut text, own);
        all.by_expectation += own.by_expectation;
        all.by_listing += own.by_listing;
        all.invalid += own.invalid;
        all.equivalent += own.equivalent;
        all.unnoticed += own.unnoticed;
    }
    row(&mut text, &all);
    let expected = percent(all.by_expectation + all.invalid, all.total());
    let _ = writeln!(
        text,
        "\n{} cases notice {:.1}% of {} faults; what they expect alone notices {expected:.1}%.",
        document.cases,
        document.noticed_percent,
        all.total()
    );
    text
}

fn row(text: &mut String, own: &KindV1) {
    let _ = writeln!(
        text,
        "{:<18} {:>6} {:>12} {:>8} {:>8} {:>10} {:>11}",
        own.kind,
        own.total(),
        own.by_expectation,
        own.by_listing,
        own.invalid,
        own.unnoticed,
        own.equivalent
    );
}
