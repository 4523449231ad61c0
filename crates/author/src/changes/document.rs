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

/// The differences between two packs. Later versions add fields and change none.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangesV1 {
    /// `shindan/pack-diff/v1`
    pub schema: &'static str,
    /// The pack to compare with.
    pub old: PackStampV1,
    /// The pack that is compared.
    pub new: PackStampV1,
    /// The language of the names.
    pub lang: String,
    /// The nodes that differ, by kind, in the order of the new pack.
    pub nodes: Vec<ChangeV1>,
    /// The verdicts that differ; `null` if no cases were given.
    pub verdicts: Option<VerdictsV1>,
}

/// Identifies a pack.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PackStampV1 {
    /// The id of the pack.
    pub id: String,
    /// The version of the pack, as its author wrote it.
    pub version: String,
    /// The digest of its rules and texts.
    pub digest: String,
}

impl PackStampV1 {
    pub(super) fn of(pack: &Pack) -> Self {
        Self { id: pack.id.clone(), version: pack.version.clone(), digest: pack.digest.clone() }
    }
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KindOfChange {
    /// Only the new pack has the node.
    Added,
    /// Only the old pack has the node.
    Removed,
    /// The node has another id and mostly the same content.
    Renamed,
    /// The node has another content.
    Changed,
}

/// A node that differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeV1 {
    /// The kind of change.
    pub change: KindOfChange,
    /// The kind of node: `pack`, `cause`, `defect`, `fact`, `rule`, `sign`, `property`, `phrase`,
    /// `doubt`, `act`, `setup`, `remedy`, `claim`, `statement`, `cmdlet` or `request`.
    pub kind: &'static str,
    /// Id of the node; the old one if it was removed.
    pub id: String,
    /// The old id, if it was renamed.
    pub old_id: Option<String>,
    /// The name of the node.
    pub name: String,
    /// Its contents that differ.
    pub lines: Vec<LineV1>,
}

/// A content of a node that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineV1 {
    /// What it is: `of 100 tickets`, `name`.
    pub about: String,
    /// The language, for texts.
    pub lang: Option<String>,
    /// The old content; `null` if there was none.
    pub was: Option<String>,
    /// The new content; `null` if there is none.
    pub now: Option<String>,
}

/// The differences between the verdicts of two packs on the same cases.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VerdictsV1 {
    /// The number of cases that both packs judged.
    pub cases: usize,
    /// The number of cases with the same leading cause and status, and with no change of `points` or
    /// more.
    pub same: usize,
    /// The least change of a probability that is listed, in percentage points.
    pub points: f64,
    /// The cases with another leading cause.
    pub leader: Vec<MoveV1>,
    /// The cases with the same leading cause and another status.
    pub status: Vec<MoveV1>,
    /// The cases of which only a probability changed.
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
    /// Id of the case.
    pub case: String,
    /// What the case is about, if it says so.
    pub about: Option<String>,
    /// The verdict of the old pack.
    pub before: VerdictV1,
    /// The verdict of the new pack.
    pub after: VerdictV1,
    /// The largest change of the probability of a cause, in percentage points.
    pub points: f64,
}

/// A verdict in brief.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VerdictV1 {
    /// `concluded`, `narrowed`, `leaning`, `open`, `outside` or `contradictory`.
    pub status: String,
    /// Id of the leading cause, or `outside`.
    pub leader: String,
    /// Id of a cause, or `outside` → its probability; `null` if the evidence is impossible.
    pub probabilities: BTreeMap<String, Option<f64>>,
    /// The names of these causes.
    #[serde(skip)]
    pub names: BTreeMap<String, String>,
}
