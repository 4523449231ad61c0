//! Cases that gave the same answers so far, and how they end.

use std::collections::BTreeMap;
use std::sync::Arc;

use shindan_engine::Circumstances;
use shindan_model::{DefectIx, FactIx, FactSet, StepIx};

use super::summary::VerdictSummary;

/// How a case ended.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseOutcome {
    /// Minutes of people's time for asking.
    pub asking_minutes: f64,
    /// Minutes for repairs, useless ones included, and for handing the case on where none helped.
    pub repair_minutes: f64,
    /// Steps that people did.
    pub questions: usize,
    /// Mails to the customer that ask: one for each step of theirs, or one for all that are asked for at
    /// once.
    pub mails: usize,
    /// Messages that name a repair.
    pub messages: usize,
    /// Those of them after which the complaint was still there.
    pub wrong_messages: usize,
    /// Whether no repair helped.
    pub gave_up: bool,
    /// The verdict when the first repair was named, or the case was handed on; shared by the cases of a
    /// branch. What came out of the repair is not in it, so it can be compared with what is true.
    pub verdict: Arc<VerdictSummary>,
}

/// Cases that nothing asked or tried so far tells apart. The engine looks at each such situation once.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Numbers of the cases, ascending.
    pub cases: Vec<usize>,
    /// What is known.
    pub facts: FactSet,
    /// When and how the cases are worked on, with the accesses that are open and what was tried in vain.
    pub circumstances: Circumstances,
    /// The answers in `facts`.
    pub(super) answers: BTreeMap<FactIx, Option<usize>>,
    pub(super) asking_minutes: f64,
    pub(super) questions: usize,
    pub(super) mails: usize,
    /// Messages that named a repair.
    pub(super) messages: usize,
    /// The defects whose repair they named, in order; again if it was repeated.
    pub(super) repaired: Vec<DefectIx>,
    /// The verdict when the first of them was sent.
    pub(super) first_verdict: Option<Arc<VerdictSummary>>,
    /// Whether asking is over.
    pub(super) asked_enough: bool,
    /// How many causes [`Strategy::Article`](super::Strategy::Article) is through with.
    pub(super) causes_done: usize,
}

impl Branch {
    /// Cases of which nothing but the complaint is known.
    pub(super) fn new(cases: Vec<usize>, circumstances: Circumstances) -> Self {
        Self {
            cases,
            facts: FactSet::new(),
            circumstances,
            answers: BTreeMap::new(),
            asking_minutes: 0.0,
            questions: 0,
            mails: 0,
            messages: 0,
            repaired: Vec::new(),
            first_verdict: None,
            asked_enough: false,
            causes_done: 0,
        }
    }
}

/// What a turn of a branch led to.
#[derive(Debug, Default)]
pub struct TurnResult {
    /// Cases that ended, by number.
    pub ended: Vec<(usize, CaseOutcome)>,
    /// Branches that go on.
    pub continuing: Vec<Branch>,
    /// With [`Strategy::Shindan`](super::Strategy::Shindan), the probabilities before the turn: by cause,
    /// then `outside`. `None` where the evidence is impossible.
    pub probabilities: Option<Vec<f64>>,
    /// The step that was asked.
    pub asked: Option<StepIx>,
}
