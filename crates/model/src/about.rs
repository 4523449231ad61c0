//! What every node of a pack has.

use std::ops::Range;

use crate::choices::Confidence;

/// What every node has.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Its id.
    pub id: String,
    /// Where this is written.
    pub source: String,
    /// How sure the source is.
    pub confidence: Confidence,
    /// The file it stands in.
    pub path: String,
    /// The bytes of its id there.
    pub span: Range<usize>,
}
