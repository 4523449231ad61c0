//! The types of a batch.

use shindan_model::{FactIx, StepIx};

/// What to ask for in one message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// The steps in order: mandatory ones, then by additional bits per additional minute.
    pub steps: Vec<BatchStep>,
    /// Steps that become possible by an answer to these.
    pub follow_ups: Vec<FollowUp>,
    /// Steps that were informative until others made them superfluous.
    pub superfluous: Vec<StepIx>,
    /// Why the batch ends.
    pub end: BatchEnd,
    /// Expected joint information of all answers about the defects, in bits.
    pub bits: f64,
    /// Minutes of people's time in total.
    pub minutes: f64,
    /// Number of combinations of answers considered, or of drawn ones.
    pub branches: usize,
    /// Whether `bits` is an estimate from drawn combinations.
    pub estimated: bool,
    /// Probability of the scenarios left out.
    pub left_out: f64,
}

/// Why the batch ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BatchEnd {
    /// The verdict has a stop reason.
    #[default]
    Stopped,
    /// The batch reached its maximum size.
    Most,
    /// No further step adds enough.
    Enough,
    /// No step is left.
    NothingLeft,
}

impl BatchEnd {
    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            BatchEnd::Stopped => "stopped",
            BatchEnd::Most => "most",
            BatchEnd::Enough => "enough",
            BatchEnd::NothingLeft => "nothing-left",
        }
    }
}

/// A step of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchStep {
    /// The step.
    pub step: StepIx,
    /// The facts that it gives, beyond those of the steps before it.
    pub gives: Vec<FactIx>,
    /// Bits that it adds to the steps before it.
    pub bits: f64,
    /// Minutes that it adds; its access counts if no step before it has the same.
    pub minutes: f64,
    /// Whether the pack asks it before all others.
    pub mandatory: bool,
}

/// A step that becomes possible by certain answers to a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    /// The step.
    pub step: StepIx,
    /// The facts that it gives then.
    pub gives: Vec<FactIx>,
    /// The condition: facts of the batch, each with the outcomes that allow the step.
    pub when: Vec<(FactIx, Vec<usize>)>,
    /// Probability of the condition.
    pub probability: f64,
    /// Information of its most informative fact, given the condition.
    pub bits: f64,
    /// Minutes of people's time, without accesses that the batch pays for.
    pub minutes: f64,
}
