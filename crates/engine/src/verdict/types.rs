//! The types of a verdict. Ids are positions in the pack; words and formats are up to reports.

use shindan_model::{CauseIx, DefectIx, FactIx, Mention, Pack, Remedy};

use crate::evidence::circumstances::Tried;
use crate::evidence::resolved::ResolvedEvidence;
use crate::next_step::ranking::{NextStep, Unasked};
use crate::repair::cure::Repair;
use crate::verdict::conflict::Impossible;
use crate::verdict::ledger::{Ledger, Reason};

/// The status of a diagnosis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The repair passes the upper threshold, and no step worth asking could overturn it.
    Concluded,
    /// A cause passes the upper threshold, and no step worth asking could overturn it, but no repair
    /// does.
    Narrowed,
    /// A cause passes the lower threshold.
    Leaning,
    /// Nothing passes a threshold yet.
    Open,
    /// Most likely, no cause of the article holds.
    Outside,
    /// The evidence is impossible.
    Contradictory,
    /// The case is about another subject than the pack.
    OffTopic,
}

impl Status {
    /// All statuses.
    pub const ALL: [Status; 7] = [
        Status::Concluded,
        Status::Narrowed,
        Status::Leaning,
        Status::Open,
        Status::Outside,
        Status::Contradictory,
        Status::OffTopic,
    ];

    /// Whether a defect is likely enough to be repaired.
    pub fn names_defects(self) -> bool {
        matches!(self, Status::Concluded | Status::Narrowed | Status::Leaning | Status::Outside)
    }

    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Concluded => "concluded",
            Status::Narrowed => "narrowed",
            Status::Leaning => "leaning",
            Status::Open => "open",
            Status::Outside => "outside",
            Status::Contradictory => "contradictory",
            Status::OffTopic => "off-topic",
        }
    }
}

/// Why asking stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// The repair is certain enough.
    Confident,
    /// No remaining step is worth its cost.
    NotWorthAsking,
    /// No step is left.
    NothingLeft,
    /// The evidence is impossible.
    Contradiction,
    /// The case is about another subject than the pack.
    OffTopic,
}

impl StopReason {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            StopReason::Confident => "confident",
            StopReason::NotWorthAsking => "not-worth-asking",
            StopReason::NothingLeft => "nothing-left",
            StopReason::Contradiction => "contradiction",
            StopReason::OffTopic => "off-topic",
        }
    }
}

/// A defect in a verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct DefectVerdict {
    /// The defect.
    pub defect: DefectIx,
    /// Its probability; `None` if the evidence is impossible or about another subject.
    pub probability: Option<f64>,
    /// Position in the defect's remedies of the one that applies in the likeliest context.
    pub remedy: Option<usize>,
}

/// A cause, or `outside`, in a verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct CauseVerdict {
    /// The cause; `None` for `outside`.
    pub cause: Option<CauseIx>,
    /// Probability that any of its defects holds; for `outside`, that no cause does.
    pub probability: Option<f64>,
    /// Its defects, likeliest first.
    pub defects: Vec<DefectVerdict>,
    /// How each finding changed its odds.
    pub ledger: Ledger,
}

/// A contradiction in the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// A minimal set of facts and rules that cannot all hold.
    Impossible(Impossible),
    /// Sources disagree; position in [`ResolvedEvidence::disagreements`].
    Disagreement(usize),
}

/// A defect that an observation establishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The defect.
    pub defect: DefectIx,
    /// What establishes it: the first such fact, or a rule that confirms it.
    pub by: Reason,
}

/// What lies ahead of a verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Prospects {
    /// The repair to try now, where that is expected to cost less than asking on.
    pub trial: Option<Trial>,
    /// The answers that would take the repair below the lower threshold: single ones before pairs, the
    /// likeliest first.
    pub turns: Vec<Turn>,
    /// Whether another repair would be named if the odds of this one were halved, or those of another
    /// doubled.
    pub close_call: bool,
}

/// A repair to try before anything else is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// The defect to repair.
    pub defect: DefectIx,
    /// Minutes that the repair takes.
    pub minutes: f64,
    /// The probability that the complaint is gone after it.
    pub helps: f64,
}

/// An answer to an open question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenOutcome {
    /// The fact.
    pub fact: FactIx,
    /// Position of its outcome.
    pub outcome: usize,
}

/// Answers after which the repair no longer passes the lower threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// One answer or two.
    pub answers: Vec<GivenOutcome>,
    /// The probability of these answers.
    pub chance: f64,
    /// The probability then that the repair helps.
    pub probability: f64,
}

/// The verdict on a case.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The status.
    pub status: Status,
    /// Why asking stops; `None` while a step is worth asking.
    pub stop_reason: Option<StopReason>,
    /// All causes of the article, likeliest first.
    pub causes: Vec<CauseVerdict>,
    /// `outside`: no cause holds.
    pub outside: CauseVerdict,
    /// The repair after which the complaint is most likely gone; `None` without evidence, and where no
    /// repair can help.
    pub repair: Option<Repair>,
    /// The defects that an observation establishes, likeliest first; empty in brief.
    pub found: Vec<Found>,
    /// Remedies that were tried and did not help, oldest first.
    pub tried: Vec<Tried>,
    /// What lies ahead; `None` unless it was asked for, and for a verdict without a repair.
    pub prospects: Option<Prospects>,
    /// The most probable set of defects.
    pub likely_set: Vec<DefectIx>,
    /// Conflict measure of the findings in bits, suspicious above 0; `None` if the evidence is
    /// impossible.
    pub conflict_bits: Option<f64>,
    /// All contradictions in the evidence.
    pub contradictions: Vec<Contradiction>,
    /// Candidates for the next step, best first, at most ten; empty in brief.
    pub next: Vec<NextStep>,
    /// The best step that is no longer asked, where asking stops although steps are left.
    pub unasked: Option<Unasked>,
    /// The resolved evidence.
    pub resolved: ResolvedEvidence,
    /// The likeliest context state: one outcome per context of the model.
    pub context: Vec<usize>,
    /// What shows that the case is about another subject; empty unless the status is `off-topic`.
    pub elsewhere: Vec<Mention>,
}

/// What a defect that was found has to do with the complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is probably the reason.
    Reason,
    /// It is there, and to be repaired too.
    Also,
}

impl Role {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Reason => "reason",
            Role::Also => "also",
        }
    }
}

impl Verdict {
    /// A defect with its probability and remedy.
    pub fn defect(&self, defect: DefectIx) -> Option<&DefectVerdict> {
        let causes = self.causes.iter().chain([&self.outside]);
        causes.flat_map(|cause| &cause.defects).find(|verdict| verdict.defect == defect)
    }

    /// The remedy of a defect that applies in the likeliest context.
    pub fn remedy<'p>(&self, pack: &'p Pack, defect: DefectIx) -> Option<&'p Remedy> {
        pack.defects[defect.0].remedies.get(self.defect(defect)?.remedy?)
    }

    /// What to try now, if that was computed and pays.
    pub fn trial(&self) -> Option<Trial> {
        self.prospects.as_ref()?.trial
    }

    /// Whether a defect is certain to be there, so that it has to be repaired in any case: it passes the
    /// upper threshold.
    pub fn is_certain(&self, pack: &Pack, defect: DefectIx) -> bool {
        let probability = self.defect(defect).and_then(|defect| defect.probability);
        probability.is_some_and(|probability| probability >= pack.threshold.upper)
    }

    /// Whether the repair is likely to be enough: it passes the lower threshold.
    pub fn is_repair_likely(&self, pack: &Pack) -> bool {
        self.repair.as_ref().is_some_and(|repair| repair.probability >= pack.threshold.lower)
    }

    /// What a defect that was found has to do with the complaint.
    pub fn role(&self, pack: &Pack, defect: DefectIx) -> Role {
        let is_repaired =
            self.repair.as_ref().is_some_and(|repair| repair.defects.contains(&defect));
        if is_repaired && self.is_repair_likely(pack) { Role::Reason } else { Role::Also }
    }

    /// The leading cause, or `outside`.
    pub fn leader(&self) -> &CauseVerdict {
        match self.causes.first() {
            Some(first) if first.probability >= self.outside.probability => first,
            _ => &self.outside,
        }
    }
}
