//! The answer: ranked causes, why, and what to do next. Ids are positions in the pack; words and
//! formats are chosen in `report`.

use shindan_model::{CauseIx, DefectIx};

use crate::evidence::resolved::ResolvedEvidence;
use crate::next_step::next_act::{NextAct, Unasked};
use crate::verdict::conflict::Impossible;
use crate::verdict::ledger::Ledger;

/// How far the diagnosis has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The leading cause is as good as certain, and nothing worth asking could overturn it.
    Concluded,
    /// The leading cause is likely.
    Leaning,
    /// Nothing is likely yet.
    Open,
    /// None of the article's causes is the likeliest explanation.
    Outside,
    /// What is known cannot all be true.
    Contradictory,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 5] =
        [Status::Concluded, Status::Leaning, Status::Open, Status::Outside, Status::Contradictory];

    /// Whether something is likely enough to be repaired.
    pub fn names_defects(self) -> bool {
        matches!(self, Status::Concluded | Status::Leaning | Status::Outside)
    }

    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Concluded => "concluded",
            Status::Leaning => "leaning",
            Status::Open => "open",
            Status::Outside => "outside",
            Status::Contradictory => "contradictory",
        }
    }
}

/// Why nothing more is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// The conclusion is certain enough.
    Confident,
    /// What could still be asked is not expected to tell enough.
    NotWorthAsking,
    /// There is nothing left that anybody could find out.
    NothingLeft,
    /// What is known contradicts itself.
    Contradiction,
}

impl StopReason {
    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            StopReason::Confident => "confident",
            StopReason::NotWorthAsking => "not-worth-asking",
            StopReason::NothingLeft => "nothing-left",
            StopReason::Contradiction => "contradiction",
        }
    }
}

/// A defect in the verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct DefectVerdict {
    /// The defect.
    pub defect: DefectIx,
    /// Its probability; none if the evidence is impossible.
    pub probability: Option<f64>,
    /// Position of the remedy that applies in the likeliest context, in the defect's list.
    pub remedy: Option<usize>,
}

/// A cause in the verdict, or `outside`.
#[derive(Clone, Debug, PartialEq)]
pub struct CauseVerdict {
    /// The cause; none for `outside`.
    pub cause: Option<CauseIx>,
    /// That any of its defects holds; for `outside`, that none of the causes does.
    pub probability: Option<f64>,
    /// All its defects, likeliest first.
    pub defects: Vec<DefectVerdict>,
    /// What each finding did to it.
    pub ledger: Ledger,
}

/// Facts and rules that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// They cannot all hold; nothing can be taken away from them.
    Impossible(Impossible),
    /// Sources differ; position in [`ResolvedEvidence::disagreements`].
    Disagreement(usize),
}

/// The verdict on a case.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// How far it has come.
    pub status: Status,
    /// Why nothing more is asked; none while asking pays.
    pub stop_reason: Option<StopReason>,
    /// All causes of the article, likeliest first.
    pub causes: Vec<CauseVerdict>,
    /// None of them.
    pub outside: CauseVerdict,
    /// The most likely set of defects.
    pub likely_set: Vec<DefectIx>,
    /// How badly the findings fit together; above 0 is suspicious.
    pub conflict_bits: Option<f64>,
    /// Everything that contradicts something.
    pub contradictions: Vec<Contradiction>,
    /// What could be done next, best first, at most ten.
    pub next: Vec<NextAct>,
    /// The best act that is not asked any more, where asking stops although some are left.
    pub unasked: Option<Unasked>,
    /// What the facts came down to.
    pub resolved: ResolvedEvidence,
    /// The likeliest context state, as outcomes of the model's contexts.
    pub context: Vec<usize>,
}

impl Verdict {
    /// The leading cause, or none when `outside` leads.
    pub fn leader(&self) -> &CauseVerdict {
        match self.causes.first() {
            Some(first) if first.probability >= self.outside.probability => first,
            _ => &self.outside,
        }
    }
}
