//! The cases of a pack, with the verdicts that it gives without a fault.

use jiff::Timestamp;
use shindan_engine::{TooLarge, Verdict};
use shindan_model::{FactIx, Pack};

use super::mutation::{Mutant, Mutation};
use crate::case::{Case, CaseEvidence, Runner, Suspect, differences};
use crate::listing::{Fired, Listing, fired};
use crate::voice::Voice;

/// Why mutants cannot be tested. What to do about it stands in `templates/errors.toml`.
#[derive(Debug, thiserror::Error)]
pub enum SuiteError {
    /// A case fails already without a fault.
    #[error("the case `{0}` fails without any fault")]
    Fails(String),
    /// The evidence of a case is too much for the engine.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
}

/// The cases of a pack with the verdicts that the pack gives without a fault.
#[derive(Debug)]
pub struct Suite<'p> {
    pub(super) pack: &'p Pack,
    pub(super) now: Timestamp,
    pub(super) cases: Vec<Baseline<'p>>,
    pub(super) has_listing: bool,
    pub(super) voice: Voice<'p>,
}

/// A case, and what comes out of it without a fault.
#[derive(Debug)]
pub struct Baseline<'p> {
    pub(super) case: &'p Case,
    pub(super) evidence: CaseEvidence,
    verdict: Verdict,
    pub(super) fired: Fired,
}

impl<'p> Baseline<'p> {
    /// Runs a case without a fault.
    ///
    /// # Errors
    /// If the case fails, or its evidence is too much for the engine.
    pub fn new(
        pack: &'p Pack,
        runner: &Runner<'p>,
        case: &'p Case,
        listing: Option<&Listing>,
        now: Timestamp,
    ) -> Result<Self, SuiteError> {
        let run = runner.run(case, now)?;
        let listed = listing.map_or_else(Vec::new, |listing| listing.differences(pack, &run));
        if !differences(pack, case, &run.verdict, Voice::ENGLISH).is_empty() || !listed.is_empty() {
            return Err(SuiteError::Fails(case.id.clone()));
        }
        let fired = fired(pack, &run);
        Ok(Self { case, evidence: runner.evidence(case), fired, verdict: run.verdict })
    }

    /// Whether a fault could change anything about the case.
    pub(super) fn is_touched(&self, mutant: &Mutant, pack: &Pack) -> bool {
        match &mutant.mutation {
            // A fact that is not known bears on what is worth asking, and so on the status, but on no
            // probability.
            Mutation::Link(_, _, fact, ..) => {
                let is_complaint = pack.complaint.is_some_and(|complaint| complaint.fact == *fact);
                let only_parts = self.case.expect.is_of_parts() && !self.case.expect.names_steps();
                is_complaint || self.knows(*fact) || !only_parts
            }
            Mutation::SignDropped(at) | Mutation::SignSwapped(at, ..) => {
                self.evidence.signs.iter().any(|seen| seen.sign == *at)
            }
            Mutation::PropertyDropped(..)
            | Mutation::PropertySwapped(..)
            | Mutation::PhraseDropped(..)
            | Mutation::PhraseSwapped(..)
            | Mutation::SaidDropped(..)
            | Mutation::SaidSwapped(..) => self.evidence.readers.contains(&mutant.node),
            Mutation::RuleDropped(at)
            | Mutation::DerivedSwapped(at, ..)
            | Mutation::ConclusionSwapped(at) => {
                let rule = &pack.rules[*at];
                let concludes = !rule.confirm.is_empty() || !rule.exclude.is_empty();
                // A rule on contexts is part of the model's weights.
                concludes || self.verdict.resolved.rules[*at] != Some(false)
            }
        }
    }

    /// Whether the case knows a fact that counts as evidence.
    pub(super) fn knows(&self, fact: FactIx) -> bool {
        self.verdict.resolved.facts.iter().any(|known| known.fact == fact && known.counts)
    }

    /// The order in which cases are tried, most likely to notice first: 0 if the case bounds the very
    /// defect and knows the fact, 1 if it knows the fact, 2 otherwise.
    pub(super) fn distance(&self, mutant: &Mutant) -> u8 {
        let Mutation::Link(defect, _, fact, ..) = &mutant.mutation else { return 0 };
        let expect = &self.case.expect;
        let mut bounds = expect.at_least.iter().chain(&expect.at_most);
        let named = Suspect::Defect(*defect);
        match (self.knows(*fact), bounds.any(|(suspect, _)| *suspect == named)) {
            (true, true) => 0,
            (true, false) => 1,
            _ => 2,
        }
    }
}

impl<'p> Suite<'p> {
    /// The suite of these baselines. `has_listing`: whether the pack lists what fires; `voice`:
    /// says what would notice.
    pub fn new(
        pack: &'p Pack,
        cases: Vec<Baseline<'p>>,
        has_listing: bool,
        now: Timestamp,
        voice: Voice<'p>,
    ) -> Self {
        Self { pack, now, cases, has_listing, voice }
    }
}
