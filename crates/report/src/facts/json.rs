//! The facts of a case as JSON, schema `shindan/facts/v1`. These structs are a promise: a change needs a new
//! schema version.

use schemars::JsonSchema;
use serde::Serialize;
use shindan_case::Why;
use shindan_model::{Fact, Pack};

use super::CaseFacts;
use crate::json::{self, FactV1, PackV1};
use crate::words::RenderError;

/// The schema's name.
pub const SCHEMA: &str = "shindan/facts/v1";

/// What is known of a case and from where.
#[derive(Debug, Serialize, JsonSchema)]
struct FactsV1<'a> {
    /// `shindan/facts/v1`
    schema: &'static str,
    /// The pack that the texts were read with.
    pack: PackV1<'a>,
    /// Those that count, then those taken back, then those offered, each in the order in which they came.
    facts: Vec<CaseFactV1<'a>>,
    /// The texts of the case, in the order in which they came.
    pastes: Vec<PasteV1<'a>>,
}

/// One fact of a case.
#[derive(Debug, Serialize, JsonSchema)]
struct CaseFactV1<'a> {
    #[serde(flatten)]
    fact: FactV1<'a>,
    /// `counts`, `dropped`, or `offered` for somebody to accept.
    state: &'static str,
    /// Why it does not count: `taken-back`, `replaced` by another value, `paste-taken-back`; `doubt` or `likeness` of
    /// one that is offered.
    because: Option<&'static str>,
    /// The reason that somebody gave.
    reason: Option<&'a str>,
    /// The value that replaced it; `unknown` if it cannot be known.
    replaced_by: Option<&'a str>,
}

/// One text of a case.
#[derive(Debug, Serialize, JsonSchema)]
struct PasteV1<'a> {
    /// Its place among the texts of the case, from 1.
    paste: usize,
    /// What people call it.
    name: &'a str,
    /// How many lines it has.
    lines: usize,
    /// Why it was taken back; empty where no reason was given, `null` if it counts.
    dropped: Option<&'a str>,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    json::schema_of::<FactsV1<'_>>(SCHEMA)
}

/// The facts of a case as a document.
///
/// # Errors
/// None in practice: facts are made of texts.
pub fn json(pack: &Pack, facts: &CaseFacts<'_>) -> Result<String, RenderError> {
    let counting = facts.counting.iter().map(|fact| row(fact, "counts", None));
    let dropped = facts.dropped.iter().map(|dropped| {
        let (because, reason, replaced_by) = match &dropped.why {
            Why::Dropped(reason) => ("taken-back", Some(reason.as_str()), None),
            Why::Replaced(value) => ("replaced", None, Some(value.as_deref().unwrap_or("unknown"))),
            Why::PasteDropped(reason) => ("paste-taken-back", Some(reason.as_str()), None),
        };
        let reason = reason.filter(|reason| !reason.is_empty());
        CaseFactV1 { reason, replaced_by, ..row(&dropped.fact, "dropped", Some(because)) }
    });
    let offered = facts.offered.iter();
    let offered = offered.map(|offer| row(&offer.fact, "offered", Some(offer.because.as_str())));
    let pastes = facts.pastes.iter().enumerate().map(|(at, paste)| PasteV1 {
        paste: at + 1,
        name: &paste.name,
        lines: paste.text.lines().count(),
        dropped: paste.dropped.as_deref(),
    });
    let document = FactsV1 {
        schema: SCHEMA,
        pack: PackV1::of(pack),
        facts: counting.chain(dropped).chain(offered).collect(),
        pastes: pastes.collect(),
    };
    json::to_text(SCHEMA, &document)
}

fn row<'a>(fact: &'a Fact, state: &'static str, because: Option<&'static str>) -> CaseFactV1<'a> {
    CaseFactV1 { fact: json::fact(fact), state, because, reason: None, replaced_by: None }
}
