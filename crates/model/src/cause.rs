//! Causes, the defects that they are made of, and their remedies.

use crate::about::About;
use crate::condition::Condition;
use crate::index::{CauseIx, DefectIx};

/// A cause of the article: it holds when any of its defects holds.
#[derive(Clone, Debug)]
pub struct Cause {
    /// Id, source, place.
    pub about: About,
    /// Its defects, in pack order; at least one.
    pub defects: Vec<DefectIx>,
}

/// The specific thing that is wrong and can be repaired.
#[derive(Clone, Debug)]
pub struct Defect {
    /// Id, source, place.
    pub about: About,
    /// The cause it belongs to; none for what the article does not name.
    pub cause: Option<CauseIx>,
    /// The source of its share, in the author's words.
    pub share_from: Option<String>,
    /// The source of the numbers of what it shows, in the author's words.
    pub shows_from: Option<String>,
    /// What to do; the first that applies counts.
    pub remedies: Vec<Remedy>,
}

/// What to do about a defect in some contexts.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// Id of its texts.
    pub id: String,
    /// In which contexts; in all where nothing is written.
    pub when: Option<Condition>,
    /// Links to read on, with `{locale}` still in them.
    pub links: Vec<String>,
    /// How long the repair takes.
    pub minutes: Option<f64>,
}
