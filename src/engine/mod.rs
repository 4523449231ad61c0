//! From facts to a verdict: exact inference on the pack's noisy-MAX network, and what to do next.
//!
//! One entry: [`Engine::diagnose`], a pure function of pack, facts and time. Same input, same bytes;
//! the order of the facts does not matter. The engine knows no words and no files.

mod act;
mod conflict;
mod enumeration;
mod evidence;
mod explained;
mod ledger;
mod likely_set;
mod posterior;
mod settle;
mod status;
mod verdict;

use std::collections::HashMap;

use jiff::Timestamp;

use crate::fact::FactSet;
use crate::kb::{CauseIx, DefectIx, FactIx, Pack};

pub use conflict::Impossible;
pub use evidence::{Finding, HardRule, TooLarge};
pub use ledger::{Ledger, Line, Reason};
pub use posterior::{Posterior, Weighed};
pub use settle::{Disagreement, Ignored, Settled, SettledFact, WhyIgnored};
pub use verdict::{
    CauseVerdict, Contradiction, DefectVerdict, NextAct, Status, StopReason, Verdict,
};

/// A pack made ready for many cases.
#[derive(Debug)]
pub struct Engine<'p> {
    pack: &'p Pack,
    fact_of_id: HashMap<&'p str, FactIx>,
    cause_of: Vec<Option<CauseIx>>,
    enumeration: Option<enumeration::Enumeration>,
}

impl<'p> Engine<'p> {
    /// Prepares a pack.
    pub fn new(pack: &'p Pack) -> Self {
        let fact_of_id =
            pack.facts.iter().enumerate().map(|(at, fact)| (fact.about.id.as_str(), FactIx(at)));
        Self {
            pack,
            fact_of_id: fact_of_id.collect(),
            cause_of: pack.defects.iter().map(|defect| defect.cause).collect(),
            enumeration: enumeration::Enumeration::new(&pack.model, pack.defects.len()),
        }
    }

    /// The pack it was made from.
    pub fn pack(&self) -> &'p Pack {
        self.pack
    }

    /// The fact of this id.
    pub fn fact(&self, id: &str) -> Option<FactIx> {
        self.fact_of_id.get(id).copied()
    }

    /// The verdict on a case. `now` decides what has outlived its shelf life and what `before now`
    /// means; nothing else about time matters.
    ///
    /// # Errors
    /// [`TooLarge`] when the exact answer would take more steps than is sensible; nothing was
    /// computed then.
    pub fn diagnose(&self, facts: &FactSet, now: Timestamp) -> Result<Verdict, TooLarge> {
        status::verdict(self, facts, now)
    }

    /// The same verdict without what nobody asked for: no ledger, no list of next acts.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn judge(&self, facts: &FactSet, now: Timestamp) -> Result<Verdict, TooLarge> {
        status::verdict(self, facts, now)
    }

    /// What the facts come down to: one finding a fact, rules applied.
    pub fn settle(&self, facts: &FactSet, now: Timestamp) -> Settled {
        settle::settle(self, facts, now)
    }

    /// The exact posterior of findings and hard rules.
    ///
    /// # Errors
    /// [`TooLarge`], as for [`Engine::diagnose`].
    pub fn posterior(
        &self,
        findings: &[Finding],
        hard: &[HardRule],
    ) -> Result<Posterior, TooLarge> {
        posterior::posterior(self, findings, hard)
    }

    fn defects_of(&self, cause: CauseIx) -> &[DefectIx] {
        &self.pack.causes[cause.0].defects
    }
}
