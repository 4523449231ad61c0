//! What documents say: the statements of the article, and claims about when a defect can be.

use super::condition::Condition;
use crate::about::About;
use crate::index::{CauseIx, DefectIx};

/// One statement of the article, and what of the pack says it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Id, source, place.
    pub about: About,
    /// What the article says, in the author's words.
    pub says: String,
    /// The nodes that say it, as `kind.id`.
    pub nodes: Vec<String>,
    /// Where the pack differs on purpose: how, and why.
    pub differs: Option<String>,
}

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One defect.
    Defect(DefectIx),
    /// A cause, and with it all of its defects.
    Cause(CauseIx),
}

/// What a document says about a cause or a defect in some contexts.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Id, the document, place.
    pub about: About,
    /// The cause or defect.
    pub subject: Subject,
    /// In which contexts; in all where nothing is written.
    pub when: Option<Condition>,
    /// The document says yes; else no.
    pub holds: bool,
    /// The day of the document: `2013-09-12`, or `2013-09`, or `2013`.
    pub date: String,
    /// Where it can be read, with `{locale}` still in it.
    pub link: Option<String>,
}
