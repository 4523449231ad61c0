//! What observations mean.

use shindan_model::{Fact, FailureIx, Pack, Place};

use super::requests::AboutRequest;

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
    /// Why it is offered.
    pub because: OfferedFor,
}

/// Why a reading is offered, and not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferedFor {
    /// Somebody said so, but in doubt, of something unclear, or among words that nobody knows.
    Doubt,
    /// Only its words are like those of the pack.
    Likeness,
}

impl OfferedFor {
    /// As documents write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Doubt => "doubt",
            Self::Likeness => "likeness",
        }
    }
}

/// A failure that a chain of messages tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenFailure {
    /// Nothing for a message that the pack does not know.
    pub failure: Option<FailureIx>,
    /// The request that it is about.
    pub about: AboutRequest,
    /// The line on which its innermost message ends, or begins if it is not known, with a quotation.
    pub at: Place,
    /// The line on which that message begins, from 1.
    pub first_line: usize,
    /// Whether a fact took its value from it.
    pub counted: bool,
}

impl SeenFailure {
    /// Whether it is about a request that the complaint is not about.
    pub fn is_elsewhere(&self, pack: &Pack) -> bool {
        match self.about {
            AboutRequest::Named(at) => pack.requests[at].elsewhere,
            AboutRequest::Other => true,
            AboutRequest::Unnamed => false,
        }
    }
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
    /// For each chain of messages that tells of a failure, the innermost.
    pub failures: Vec<SeenFailure>,
}
