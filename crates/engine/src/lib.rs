#![doc = include_str!("../README.md")]

mod api;
mod batch;
mod engine;
mod evidence;
pub mod explain;
mod inference;
mod next_step;
mod prospects;
mod repair;
#[cfg(test)]
mod testing;
mod tried;
mod verdict;

pub use batch::types::{Batch, BatchEnd, BatchStep, FollowUp};
pub use engine::Engine;
pub use evidence::circumstances::{Circumstances, Tried};
pub use evidence::finding::{Finding, HardRule, TooLarge};
pub use evidence::resolved::{
    Disagreement, Ignored, ResolvedEvidence, ResolvedFact, Side, WhyIgnored,
};
pub use inference::posterior::{Odds, Posterior};
pub use next_step::ranking::{NextStep, Unasked};
pub use prospects::outlook::Outlook;
pub use repair::costs::{RepairCosts, RepairPlan, RepairStep};
pub use repair::cure::Repair;
pub use repair::persistence::RepairOutcome;
pub use verdict::conflict::Impossible;
pub use verdict::ledger::{Ledger, Line, Reason};
pub use verdict::types::{
    CauseVerdict, Contradiction, DefectVerdict, Found, GivenOutcome, Prospects, Role, Status,
    StopReason, Trial, Turn, Verdict,
};
