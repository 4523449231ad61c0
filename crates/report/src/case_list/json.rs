//! Cases and counts as JSON. These structs are a promise: a change needs a new schema version.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use shindan_case::Turn;
use shindan_model::Pack;

use super::{CaseStats, CaseSummary};
use crate::json::{PackV1, schema_of, to_text};
use crate::words::RenderError;

/// The name of the list's schema.
pub const LIST_SCHEMA: &str = "shindan/case-list/v1";
/// The name of the counts' schema.
pub const STATS_SCHEMA: &str = "shindan/case-stats/v1";

/// The cases of some folders, in the order in which they want attention.
#[derive(Debug, Serialize, JsonSchema)]
struct CaseListV1<'a> {
    /// `shindan/case-list/v1`
    schema: &'static str,
    /// The pack that the verdicts were made with.
    pack: PackV1<'a>,
    /// The time of the list, RFC 3339.
    as_of: String,
    /// The cases: those that wait for us first, then for the customer, then closed ones; the longest wait first.
    cases: Vec<CaseV1<'a>>,
    /// Files that look like cases and could not be read.
    unreadable: &'a [Unreadable],
}

/// Counts over the cases of some folders.
#[derive(Debug, Serialize, JsonSchema)]
struct CaseStatsV1<'a> {
    /// `shindan/case-stats/v1`
    schema: &'static str,
    /// The pack that the verdicts were made with.
    pack: PackV1<'a>,
    /// The time of the counts, RFC 3339.
    as_of: String,
    #[serde(flatten)]
    stats: &'a CaseStats,
    /// Files that look like cases, could not be read, and are not counted.
    unreadable: &'a [Unreadable],
}

/// One case.
#[derive(Debug, Serialize, JsonSchema)]
struct CaseV1<'a> {
    /// Its file.
    file: &'a str,
    /// Its mark.
    mark: &'a str,
    /// When it was opened, RFC 3339.
    opened: String,
    /// Whose turn it is.
    turn: Turn,
    /// Since when, RFC 3339.
    since: String,
    /// Questions that wait for an answer.
    open_questions: usize,
    /// How often it was opened again.
    reopened: usize,
    /// The status of the verdict.
    status: &'static str,
    /// The most probable cause, or `outside`; `null` where nothing can be said.
    cause: Option<ProbableV1<'a>>,
    /// The repair after which the complaint is most likely gone; `null` if there is none.
    repair: Option<RepairV1<'a>>,
    /// How it was closed; `null` while it is open.
    closed: Option<ClosedV1<'a>>,
    /// What the first reply named; `null` without a reply.
    first_repair: Option<FirstRepairV1<'a>>,
    /// The steps that were asked.
    asked: Vec<AskedV1<'a>>,
}

/// A cause with its probability.
#[derive(Debug, Serialize, JsonSchema)]
struct ProbableV1<'a> {
    /// Id of the cause, or `outside`.
    id: &'a str,
    /// Its probability.
    probability: f64,
}

/// A repair with its probability.
#[derive(Debug, Serialize, JsonSchema)]
struct RepairV1<'a> {
    /// Ids of its remedies.
    remedies: &'a [String],
    /// The probability that the complaint is gone after them.
    probability: f64,
}

/// How a case was closed.
#[derive(Debug, Serialize, JsonSchema)]
struct ClosedV1<'a> {
    /// When, RFC 3339.
    at: String,
    /// The cause, a defect, or `outside`.
    cause: &'a str,
    /// Who confirmed it.
    confirmed_by: &'a str,
}

/// The repair of the first reply.
#[derive(Debug, Serialize, JsonSchema)]
struct FirstRepairV1<'a> {
    /// Ids of its remedies.
    remedies: &'a [String],
    /// Whether it helped; `null` if nobody said so.
    helped: Option<bool>,
}

/// A step that was asked.
#[derive(Debug, Serialize, JsonSchema)]
struct AskedV1<'a> {
    /// Its id.
    #[serde(rename = "act")]
    step: &'a str,
    /// Whether a fact that it gives is known.
    answered: bool,
    /// Whether the answer spoke for the cause of the case: without it, the odds would be half or less.
    helped: bool,
}

/// A file that could not be read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unreadable {
    /// The file.
    pub file: String,
    /// Why, in the language of the list.
    pub error: String,
}

/// The JSON Schema (draft 2020-12) of the list.
pub fn list_schema() -> serde_json::Value {
    schema_of::<CaseListV1<'_>>(LIST_SCHEMA)
}

/// The JSON Schema (draft 2020-12) of the counts.
pub fn stats_schema() -> serde_json::Value {
    schema_of::<CaseStatsV1<'_>>(STATS_SCHEMA)
}

/// The cases as a document.
///
/// # Errors
/// None that a case could cause.
pub fn list(
    pack: &Pack,
    now: Timestamp,
    cases: &[CaseSummary],
    unreadable: &[Unreadable],
) -> Result<String, RenderError> {
    let document = CaseListV1 {
        schema: LIST_SCHEMA,
        pack: PackV1::of(pack),
        as_of: now.to_string(),
        cases: cases.iter().map(CaseV1::of).collect(),
        unreadable,
    };
    to_text(LIST_SCHEMA, &document)
}

/// The counts as a document.
///
/// # Errors
/// None that a case could cause.
pub fn stats(
    pack: &Pack,
    now: Timestamp,
    stats: &CaseStats,
    unreadable: &[Unreadable],
) -> Result<String, RenderError> {
    let (pack, as_of) = (PackV1::of(pack), now.to_string());
    let document = CaseStatsV1 { schema: STATS_SCHEMA, pack, as_of, stats, unreadable };
    to_text(STATS_SCHEMA, &document)
}

impl<'a> CaseV1<'a> {
    fn of(case: &'a CaseSummary) -> Self {
        let named = !case.first_repair.is_empty();
        Self {
            file: &case.file,
            mark: &case.mark,
            opened: case.opened.to_string(),
            turn: case.turn,
            since: case.since.to_string(),
            open_questions: case.open_questions,
            reopened: case.reopened,
            status: case.status.as_str(),
            cause: case.leader.as_ref().map(|(id, p)| ProbableV1 { id, probability: *p }),
            repair: case
                .repair
                .as_ref()
                .map(|(remedies, p)| RepairV1 { remedies, probability: *p }),
            closed: case.closed.as_ref().map(|closed| ClosedV1 {
                at: closed.at.to_string(),
                cause: &closed.cause,
                confirmed_by: &closed.confirmed_by,
            }),
            first_repair: named.then(|| FirstRepairV1 {
                remedies: &case.first_repair,
                helped: case.first_repair_helped,
            }),
            asked: case
                .asked
                .iter()
                .map(|asked| AskedV1 {
                    step: &asked.step,
                    answered: asked.answered,
                    helped: asked.helped,
                })
                .collect(),
        }
    }
}
