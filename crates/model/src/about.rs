//! What every node of a pack has.

use std::ops::Range;

use crate::choices::Confidence;

/// What every node has.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Its id.
    pub id: String,
    /// Its source, in the author's words.
    pub source: String,
    /// How reliable the source is.
    pub confidence: Confidence,
    /// Its file.
    pub path: String,
    /// The bytes of its id in the file.
    pub span: Range<usize>,
}
