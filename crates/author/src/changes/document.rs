//! The difference of two packs as a document: `shindan/pack-diff/v1`. A promise: fields are added, never
//! changed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use shindan_model::Pack;
use shindan_report::json::schema_of;

/// The schema's name.
pub(super) const SCHEMA: &str = "shindan/pack-diff/v1";

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    schema_of::<ChangesV1>(SCHEMA)
}

/// What differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangesV1 {
    /// `shindan/pack-diff/v1`
    pub schema: &'static str,
    /// The pack as it was.
    pub old: PackStampV1,
    /// The pack as it is.
    pub new: PackStampV1,
    /// The language in which nodes are named.
    pub lang: String,
    /// Every node that differs, by kind, in the order of the new pack.
    pub nodes: Vec<ChangeV1>,
    /// What becomes of cases; none where there were none to compare.
    pub verdicts: Option<VerdictsV1>,
}

/// Which pack.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PackStampV1 {
    /// Its id.
    pub id: String,
    /// Its version as the author wrote it.
    pub version: String,
    /// The digest of its files.
    pub digest: String,
}

impl PackStampV1 {
    pub(super) fn of(pack: &Pack) -> Self {
        Self { id: pack.id.clone(), version: pack.version.clone(), digest: pack.digest.clone() }
    }
}

/// What happened to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KindOfChange {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another id; most of what it says is the same.
    Renamed,
    /// It says something else.
    Changed,
}

/// A node that differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeV1 {
    /// What happened.
    pub change: KindOfChange,
    /// `pack`, `cause`, `defect`, `fact`, `rule`, `sign`, `property`, `phrase`, `doubt`, `act`,
    /// `setup`, `remedy`, `claim`, `statement`, `cmdlet` or `request`.
    pub kind: &'static str,
    /// Its id; the old one where it is gone.
    pub id: String,
    /// The id it had, where that was another.
    pub old_id: Option<String>,
    /// Its name.
    pub name: String,
    /// What it says differently.
    pub lines: Vec<LineV1>,
}

/// One thing that a node says differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineV1 {
    /// What about: `of 100 tickets`, `name`.
    pub about: String,
    /// For texts, their language.
    pub lang: Option<String>,
    /// As it was; none where it is new.
    pub was: Option<String>,
    /// As it is; none where it is gone.
    pub now: Option<String>,
}

/// What becomes of cases.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VerdictsV1 {
    /// How many cases were judged by both packs.
    pub cases: usize,
    /// How many come out as they did, as far as moves are listed.
    pub same: usize,
    /// From how many percentage points on a move is listed.
    pub points: f64,
    /// Cases in which another cause leads.
    pub leader: Vec<MoveV1>,
    /// Cases in which the same cause leads, and the diagnosis comes further or less far.
    pub status: Vec<MoveV1>,
    /// Cases in which only a probability moved.
    pub moved: Vec<MoveV1>,
}

impl VerdictsV1 {
    /// Whether another cause leads somewhere, or a diagnosis comes further or less far.
    pub fn changes(&self) -> bool {
        !self.leader.is_empty() || !self.status.is_empty()
    }
}

/// A case whose verdict differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MoveV1 {
    /// The case.
    pub case: String,
    /// What it is about, where it says so.
    pub about: Option<String>,
    /// Under the old pack.
    pub before: VerdictV1,
    /// Under the new pack.
    pub after: VerdictV1,
    /// By how many percentage points the probability of the cause that moved most moved.
    pub points: f64,
}

/// A verdict in brief.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VerdictV1 {
    /// `concluded`, `leaning`, `open`, `outside` or `contradictory`.
    pub status: String,
    /// The id of the cause that leads, or `outside`.
    pub leader: String,
    /// By cause, and `outside`; none where the evidence is impossible.
    pub probabilities: BTreeMap<String, Option<f64>>,
    /// The names of these causes.
    #[serde(skip)]
    pub names: BTreeMap<String, String>,
}
