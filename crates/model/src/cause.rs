//! Causes, their defects, and the remedies of these.

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

/// A specific fault that can be repaired.
#[derive(Clone, Debug)]
pub struct Defect {
    /// Id, source, place.
    pub about: About,
    /// The cause it belongs to; `None` if the article names none.
    pub cause: Option<CauseIx>,
    /// The origin of its share, in the author's words.
    pub share_from: Option<String>,
    /// The origin of the frequencies that it shows, in the author's words.
    pub shows_from: Option<String>,
    /// Its remedies; the first that applies counts.
    pub remedies: Vec<Remedy>,
}

/// A repair of a defect in some contexts.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// Id of its texts.
    pub id: String,
    /// The contexts; `None` for all.
    pub when: Option<Condition>,
    /// Pages with details, with `{locale}` not yet replaced.
    pub links: Vec<String>,
    /// Minutes that the repair takes.
    pub minutes: Option<f64>,
    /// How often it repairs the defect when it is tried, from 0 to 1.
    pub cures: f64,
}

/// How often a remedy repairs its defect where its author does not say: done by hand, for the first
/// time, and not always completely.
pub const USUALLY_CURES: f64 = 0.9;
