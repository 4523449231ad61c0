//! What observations mean.

use shindan_model::{Fact, Place};

/// A sign that occurs in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSign {
    /// Index in [`shindan_model::Pack::signs`].
    pub sign: usize,
    /// What people call the text.
    pub source: String,
    /// The line on which its last occurrence ends, with a quotation.
    pub at: Place,
    /// The line on which that occurrence begins, from 1.
    pub first_line: usize,
    /// Whether a fact took its value from this sign. `false` if another sign of the same chain of
    /// messages outranks it, or if every occurrence is excused.
    pub counted: bool,
}

/// A reading that an agent may accept, and that counts for nothing until then.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The fact that it would be.
    pub fact: Fact,
}

/// What the observations of one source mean.
#[derive(Clone, Debug, Default)]
pub struct Interpretation {
    /// Facts, each with the line it was parsed from. Facts may contradict each other.
    pub facts: Vec<Fact>,
    /// Readings that are too doubtful to be facts: somebody else said so, it is hedged, or texts
    /// contradict each other.
    pub offers: Vec<Offer>,
    /// Every sign that occurs, by message, the innermost last.
    pub signs: Vec<SeenSign>,
}
