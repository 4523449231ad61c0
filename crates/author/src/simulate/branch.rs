//! Cases that gave the same answers so far, and how they end.

use std::sync::Arc;

use shindan_engine::Circumstances;
use shindan_model::{DefectIx, FactSet, StepIx};

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
    /// Mails to the customer: one for each step of theirs, or one for all that are asked for at once.
    pub mails: usize,
    /// Whether no repair helped.
    pub gave_up: bool,
    /// The last verdict; shared by the cases of a branch.
    pub verdict: Arc<VerdictSummary>,
}

/// Cases that nothing asked so far tells apart. The engine looks at each such situation once.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Numbers of the cases, ascending.
    pub cases: Vec<usize>,
    /// What is known.
    pub facts: FactSet,
    /// When and how the cases are worked on, with the accesses that are open.
    pub circumstances: Circumstances,
    pub(super) asking_minutes: f64,
    pub(super) questions: usize,
    pub(super) mails: usize,
    pub(super) repaired: Vec<DefectIx>,
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
            asking_minutes: 0.0,
            questions: 0,
            mails: 0,
            repaired: Vec::new(),
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
