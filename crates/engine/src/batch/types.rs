//! What one message asks for, and why it asks no more.

use shindan_model::{ActIx, FactIx};

/// What to ask for in one message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Mandatory acts first, then by what each adds a minute.
    pub acts: Vec<BatchAct>,
    /// ValueOfInformation that begin to make sense by an answer to these.
    pub follow_ups: Vec<FollowUp>,
    /// ValueOfInformation that told something and were made superfluous by others.
    pub superfluous: Vec<ActIx>,
    /// Why no more is asked for.
    pub end: BatchEnd,
    /// Bits that all answers together are expected to tell about the defects.
    pub bits: f64,
    /// Minutes of people's time, for all acts.
    pub minutes: f64,
    /// In how many scenarios the answers can come out, or how many drawn ones stand for them.
    pub branches: usize,
    /// Whether `bits` is an estimate, because the answers can come out in too many scenarios.
    pub estimated: bool,
    /// The probability of the scenarios of the world that were not looked at.
    pub left_out: f64,
}

/// Why no more is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BatchEnd {
    /// The verdict on the case says that nothing is worth asking.
    #[default]
    Stopped,
    /// As many acts were chosen as were wanted.
    Most,
    /// A further act would tell too little beside these.
    Enough,
    /// Nothing else can be asked.
    NothingLeft,
}

/// An act of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchAct {
    /// The act.
    pub act: ActIx,
    /// The facts that it would settle and no act before it does.
    pub settles: Vec<FactIx>,
    /// Bits that it adds to what those before it tell.
    pub bits: f64,
    /// Minutes that it adds, getting to its place only where that is new.
    pub minutes: f64,
    /// Whether the pack demands it.
    pub mandatory: bool,
}

/// An act that makes sense when the answers to a batch come out so.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    /// The act.
    pub act: ActIx,
    /// The facts that it would answered settle.
    pub settles: Vec<FactIx>,
    /// Facts that the batch asks for, each with the outcomes with which the act makes sense.
    pub when: Vec<(FactIx, Vec<usize>)>,
    /// How likely that is.
    pub probability: f64,
    /// Bits that it is answered expected to tell, by the best of its facts.
    pub bits: f64,
    /// Minutes that it takes, where somebody already is because of the batch left out.
    pub minutes: f64,
}
