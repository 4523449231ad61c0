//! A case with every name looked up in the pack, and what it expects.

use shindan_model::{CauseIx, DefectIx, StepIx};

/// A case beside a pack's rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The file's name without its extension; `FILE.ID` where the file has several cases.
    pub id: String,
    /// Path of the file in the pack.
    pub path: String,
    /// One line about the case.
    pub about: String,
    /// Pasted text that is read into facts.
    pub paste: Option<String>,
    /// Stated facts: `FACT` or `FACT@INSTANCE`, and the value.
    pub facts: Vec<(String, String)>,
    /// What the verdict must look like.
    pub expect: Expect,
}

/// What a case expects of its verdict; whatever is absent may be anything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expect {
    /// The leading cause; `Some(None)` expects `outside`.
    pub leader: Option<Option<CauseIx>>,
    /// Defects of the likely set; others may be in it too.
    pub defects: Vec<DefectIx>,
    /// The status, one of [`STATUSES`].
    pub status: Option<String>,
    /// Steps that must be offered.
    pub must_ask: Vec<StepIx>,
    /// Steps that must not be offered.
    pub must_not_ask: Vec<StepIx>,
    /// `FACT` or `FACT@INSTANCE`, and the value that must be read from the text or derived.
    pub facts: Vec<(String, String)>,
    /// Lower bounds of probabilities, from 0 to 1.
    pub at_least: Vec<(Suspect, f64)>,
    /// Upper bounds of probabilities, from 0 to 1.
    pub at_most: Vec<(Suspect, f64)>,
}

/// Something whose probability a case bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspect {
    /// A cause; `None` is `outside`.
    Cause(Option<CauseIx>),
    /// A defect.
    Defect(DefectIx),
}

impl Expect {
    /// Whether the case only expects facts and bounds, and leaves the verdict as a whole open.
    pub fn is_of_parts(&self) -> bool {
        let whole = self.leader.is_some() || self.status.is_some() || !self.defects.is_empty();
        let parts = !self.facts.is_empty() || !self.at_least.is_empty() || !self.at_most.is_empty();
        parts && !whole
    }

    /// Whether the case expects steps to be offered or not.
    pub fn names_steps(&self) -> bool {
        !self.must_ask.is_empty() || !self.must_not_ask.is_empty()
    }
}

/// The statuses that a case may expect.
pub const STATUSES: [&str; 7] =
    ["concluded", "narrowed", "leaning", "open", "outside", "contradictory", "off-topic"];
