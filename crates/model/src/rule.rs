//! Rules.

use crate::about::About;
use crate::condition::Condition;
use crate::index::{DefectIx, FactIx};

/// Something that follows with certainty from facts.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Id, source, place.
    pub about: About,
    /// The condition.
    pub when: Condition,
    /// Facts that follow, with their outcomes.
    pub derive: Vec<(FactIx, usize)>,
    /// Defects that follow.
    pub confirm: Vec<DefectIx>,
    /// Defects that are ruled out.
    pub exclude: Vec<DefectIx>,
    /// Facts that lose their meaning.
    pub not_applicable: Vec<FactIx>,
}
