//! Statements of the article, and claims of documents about defects.

use super::condition::Condition;
use crate::about::About;
use crate::index::{CauseIx, DefectIx};

/// One statement of the article, and the nodes that cover it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Id, source, place.
    pub about: About,
    /// The statement, in the author's words.
    pub says: String,
    /// The nodes that cover it, as `kind.id`.
    pub nodes: Vec<String>,
    /// How the pack differs from it on purpose, and why.
    pub differs: Option<String>,
}

/// The subject of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One defect.
    Defect(DefectIx),
    /// A cause, with all its defects.
    Cause(CauseIx),
}

/// The claim of a document about a cause or a defect in some contexts.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Id, the document as source, place.
    pub about: About,
    /// The cause or defect.
    pub subject: Subject,
    /// The contexts; `None` for all.
    pub when: Option<Condition>,
    /// Whether the document affirms it.
    pub holds: bool,
    /// The date of the document: `2013-09-12`, `2013-09` or `2013`.
    pub date: String,
    /// The page of the document, with `{locale}` not yet replaced.
    pub link: Option<String>,
}
