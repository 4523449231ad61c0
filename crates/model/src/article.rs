//! What documents say: the statements of the article, and claims about when a defect can be.

use super::condition::Condition;
use super::pack::{About, CauseIx, DefectIx, Pack};

/// One statement of the article, and what of the pack says it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Id, source, place.
    pub about: About,
    /// What the article says, in own words.
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
    /// Whether the document says that it is so.
    pub holds: bool,
    /// The day of the document: `2013-09-12`, or `2013-09`, or `2013`.
    pub date: String,
    /// Where it can be read, with `{locale}` still in it.
    pub link: Option<String>,
}

impl Claim {
    /// Whether it says something about this defect.
    pub fn is_about(&self, pack: &Pack, defect: DefectIx) -> bool {
        match self.subject {
            Subject::Defect(own) => own == defect,
            Subject::Cause(cause) => pack.defects[defect.0].cause == Some(cause),
        }
    }
}

impl Pack {
    /// The claims about a defect that contradict each other among those that `applies` lets through,
    /// in pack order; none where all documents agree.
    pub fn disputed(&self, defect: DefectIx, applies: impl Fn(&Condition) -> bool) -> Vec<&Claim> {
        let claims: Vec<&Claim> = self
            .claims
            .iter()
            .filter(|claim| {
                claim.is_about(self, defect) && claim.when.as_ref().is_none_or(&applies)
            })
            .collect();
        let says = |holds: bool| claims.iter().any(|claim| claim.holds == holds);
        if says(true) && says(false) { claims } else { Vec::new() }
    }
}
