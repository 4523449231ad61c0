//! What passes the upper threshold: the leading cause, its repair, or neither.

use shindan_model::{CauseIx, Confidence, DefectIx};

use crate::engine::Engine;
use crate::evidence::finding::TooLarge;
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::likeliest::{leading_cause, likeliest_defect};
use crate::next_step::ranking::NextStep;
use crate::next_step::value_of_information::{self, ValueOfInformation};
use crate::repair::cure::{Cure, Repair};
use crate::verdict::ledger::Ledgers;

/// What passes the upper threshold, unless a step could overturn it.
pub(super) struct Certain<'r> {
    /// The leading cause with its probability.
    pub(super) cause: Option<(CauseIx, f64)>,
    /// None without a certain cause.
    pub(super) repair: Option<&'r Repair>,
}

impl<'r> Certain<'r> {
    pub(super) fn new(
        engine: &Engine<'_>,
        resolved: &ResolvedEvidence,
        ledgers: &Ledgers<'_>,
        repair: Option<&'r Repair>,
    ) -> Self {
        let posterior = &ledgers.posterior;
        let upper = engine.pack.threshold.upper;
        let is_hypothesis = |defect: DefectIx| {
            engine.pack.defects[defect.0].about.confidence == Confidence::Hypothesis
        };
        // An unconfirmed hypothesis never concludes alone, be it evidence or a defect.
        let cause = leading_cause(posterior).map(|leader| (leader, posterior.cause(leader)));
        let cause = cause.filter(|(leader, probability)| {
            ledgers.updated
                && *probability >= upper
                && !ledgers.rests_on_hypotheses(engine, resolved, *leader)
                && !likeliest_defect(engine, Some(*leader), posterior).is_some_and(is_hypothesis)
        });
        let repair = repair.filter(|repair| {
            cause.is_some()
                && repair.probability >= upper
                && !repair.defects.iter().copied().any(is_hypothesis)
        });
        Self { cause, repair }
    }

    /// The least information with which a step could overturn something.
    pub(super) fn needed(&self, engine: &Engine<'_>) -> f64 {
        let cause = self.cause.map(|(_, probability)| probability);
        let all = [cause, self.repair.map(|repair| repair.probability)].into_iter().flatten();
        all.map(|probability| value_of_information::needed(engine, probability))
            .fold(f64::INFINITY, f64::min)
    }

    /// Gives up what a likely outcome of a step would take below the lower threshold.
    pub(super) fn try_to_overturn(
        &mut self,
        voi: &ValueOfInformation<'_, '_>,
        cure: &Cure<'_>,
        step: &NextStep,
    ) -> Result<(), TooLarge> {
        if let Some((leader, _)) = self.cause
            && voi.could_overturn(leader, step)?
        {
            (self.cause, self.repair) = (None, None);
        }
        if let Some(repair) = self.repair
            && voi.could_overturn_repair(cure, repair, step)?
        {
            self.repair = None;
        }
        Ok(())
    }
}
