//! Hard knowledge.

use crate::about::About;
use crate::condition::Condition;
use crate::index::{DefectIx, FactIx};

/// When its condition holds, something follows for certain.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Id, source, place.
    pub about: About,
    /// When.
    pub when: Condition,
    /// Facts that then have these outcomes.
    pub derive: Vec<(FactIx, usize)>,
    /// Defects that are then certain.
    pub confirm: Vec<DefectIx>,
    /// Defects that are then impossible.
    pub exclude: Vec<DefectIx>,
    /// Facts that then mean nothing.
    pub not_applicable: Vec<FactIx>,
}
