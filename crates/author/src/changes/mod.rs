//! What differs between two packs, for a reviewer who does not read TOML.
//!
//! Each pack is put into statements, node by node (`describe`); the difference is that of the
//! statements, so whatever a pack can say is compared in the same way. Nodes are named in the pack's
//! language, everything else is said in that of the reader.

mod compare;
mod describe;
pub(crate) mod document;
mod failures;
mod names;
mod nodes;
mod sources;
mod statement;
mod text;
mod verdicts;

pub use compare::changes;
pub use document::{
    ChangeV1, ChangesV1, KindOfChange, LineV1, MoveV1, PackStampV1, VerdictV1, VerdictsV1, schema,
};
pub use text::text;
pub use verdicts::{CaseVerdict, Judged, compared};
