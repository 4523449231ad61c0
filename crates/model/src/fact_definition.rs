//! Facts as packs declare them.

use crate::about::About;
use crate::choices::OfSeveral;
use crate::condition::Condition;
use crate::index::StepIx;

/// The kind of a fact's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// A finding: evidence about defects.
    Finding,
    /// A context: numbers of the pack depend on it.
    Context,
    /// A text.
    Text,
    /// A number.
    Number,
    /// A date.
    Date,
}

/// A fact as the pack declares it. Its value in a case is a [`crate::Fact`].
#[derive(Clone, Debug)]
pub struct FactDefinition {
    /// Id, source, place.
    pub about: About,
    /// The kind of its value.
    pub kind: FactKind,
    /// Outcomes of findings and contexts, the normal one first, the most masking last.
    pub outcomes: Vec<String>,
    /// The origin of its leak, in the author's words.
    pub leak_from: Option<String>,
    /// The kind of its subjects, if there may be several: a host, a mailbox, a server.
    pub of: Option<String>,
    /// Which subject counts if they differ.
    pub of_several: OfSeveral,
    /// The condition under which it applies; `None` for always.
    pub requires: Option<Condition>,
    /// Days for which a value stays valid; `None` for ever.
    pub shelf_life_days: Option<f64>,
    /// Whether several values at once are no contradiction.
    pub several: bool,
    /// The steps that give it.
    pub given_by: Vec<StepIx>,
}

impl FactDefinition {
    /// The position of an outcome by its id.
    pub fn outcome(&self, id: &str) -> Option<usize> {
        self.outcomes.iter().position(|outcome| outcome == id)
    }
}
