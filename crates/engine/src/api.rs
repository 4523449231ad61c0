//! The questions an [`Engine`] answers.

use jiff::Timestamp;
use shindan_model::{DefectIx, FactIx, FactSet};

use crate::batch;
use crate::batch::types::Batch;
use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::{Finding, HardRule, TooLarge};
use crate::evidence::resolve;
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::belief::Belief;
use crate::inference::posterior::Posterior;
use crate::next_step::next_act::{self, NextAct};
use crate::next_step::value_of_information::ValueOfInformation;
use crate::repair::costs::{self, RepairCosts};
use crate::repair::persistence::{self, RepairOutcome};
use crate::verdict::diagnosis;
use crate::verdict::ledger::Depth;
use crate::verdict::types::Verdict;

impl<'p> Engine<'p> {
    /// The verdict on a case.
    ///
    /// # Errors
    /// [`TooLarge`] when the exact answer would take more steps than is allowed; nothing was
    /// computed then.
    pub fn diagnose(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Verdict, TooLarge> {
        let resolved = self.resolve(facts, circumstances.now);
        diagnosis::verdict(self, resolved, circumstances, Depth::Full)
    }

    /// The same verdict without what nobody asked for: no lines in the ledgers, no list of next
    /// acts.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn diagnose_brief(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Verdict, TooLarge> {
        let resolved = self.resolve(facts, circumstances.now);
        diagnosis::verdict(self, resolved, circumstances, Depth::Brief)
    }

    /// Every act that could settle something, best first, with what it is expected to tell. None if
    /// the evidence is impossible.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn acts(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Vec<NextAct>, TooLarge> {
        self.best_acts(facts, circumstances, usize::MAX)
    }

    /// The best act alone: the others are computed only as far as they could be better.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn best_act(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Option<NextAct>, TooLarge> {
        Ok(self.best_acts(facts, circumstances, 1)?.pop())
    }

    fn best_acts(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
        most: usize,
    ) -> Result<Vec<NextAct>, TooLarge> {
        let resolved = self.resolve(facts, circumstances.now);
        let mut belief = Belief::with(self, &resolved.findings, &resolved.hard);
        let mut posterior = Posterior::default();
        belief.posterior(&mut posterior)?;
        if posterior.is_impossible() {
            return Ok(Vec::new());
        }
        let mut voi = ValueOfInformation::new(&resolved, &mut belief, &posterior);
        let worth = |mandatory, bits| mandatory || bits >= self.pack.stop.bits;
        let mut bounds: Vec<_> = voi.bounds(circumstances, worth).collect();
        bounds.sort_by(|a, b| a.rank().cmp(&b.rank()));
        let mut best: Vec<NextAct> = Vec::new();
        for bound in &bounds {
            let last = most.checked_sub(1).and_then(|last| best.get(last));
            if last.is_some_and(|last| last.rank().cmp(&bound.rank()).is_lt()) {
                break;
            }
            let act = voi.evaluate(bound)?;
            next_act::insert(&mut best, act, most);
        }
        Ok(best)
    }

    /// What to ask for in one message: at most `most` acts, those that together tell the most a
    /// minute. Nothing where the verdict says that nothing is worth asking.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn batch(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
        most: usize,
    ) -> Result<Batch, TooLarge> {
        batch::batch(self, facts, circumstances, most)
    }

    /// What the facts come down to: one finding a fact, rules applied.
    pub fn resolve(&self, facts: &FactSet, now: Timestamp) -> ResolvedEvidence {
        resolve::resolve(self, facts, now)
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
        let mut posterior = Posterior::default();
        self.posterior_into(findings, hard, &mut posterior)?;
        Ok(posterior)
    }

    /// The same, put where an older one was: its memory is used again.
    ///
    /// # Errors
    /// As [`Engine::posterior`]; the older one then stays.
    pub fn posterior_into(
        &self,
        findings: &[Finding],
        hard: &[HardRule],
        into: &mut Posterior,
    ) -> Result<(), TooLarge> {
        match &self.enumeration {
            Some(tables) => {
                tables.posterior(findings, hard, into);
                Ok(())
            }
            None => Belief::with(self, findings, hard).posterior(into),
        }
    }

    /// What repairing costs on this evidence; none if the evidence is impossible.
    ///
    /// # Errors
    /// As [`Engine::posterior`].
    pub fn repairs(
        &self,
        findings: &[Finding],
        hard: &[HardRule],
    ) -> Result<Option<RepairCosts<'_, 'p>>, TooLarge> {
        let posterior = self.posterior(findings, hard)?;
        if posterior.is_impossible() {
            return Ok(None);
        }
        RepairCosts::new(self, findings, hard, &posterior).map(Some)
    }

    /// Minutes that repairing a defect takes in a context state (outcomes of the model's contexts).
    pub fn repair_minutes(&self, defect: DefectIx, state: &[usize]) -> f64 {
        costs::minutes(self, defect, state)
    }

    /// What is believed of the defects as they were before these were repaired, by what came of it.
    ///
    /// # Errors
    /// As [`Engine::posterior`].
    pub fn after_repair(
        &self,
        findings: &[Finding],
        hard: &[HardRule],
        repaired: &[DefectIx],
        outcome: RepairOutcome,
    ) -> Result<Posterior, TooLarge> {
        persistence::after_repair(self, findings, hard, repaired, outcome)
    }

    /// [`Engine::diagnose_brief`] for certain outcomes that a person stated, without the detour over texts, at
    /// the keyboard with nothing opened.
    /// `None` where the pack, or these outcomes, need more than that: rules, contexts, facts that
    /// depend on others, sources that may err, a fact given twice.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn diagnose_outcomes(
        &self,
        outcomes: &[(FactIx, usize)],
    ) -> Result<Option<Verdict>, TooLarge> {
        let complaint = self.pack.complaint.map(|complaint| complaint.fact);
        let once = |(at, (fact, _)): (usize, &(FactIx, usize))| {
            Some(*fact) != complaint && outcomes[..at].iter().all(|(other, _)| other != fact)
        };
        if !self.plain || !outcomes.iter().enumerate().all(once) {
            return Ok(None);
        }
        let resolved = resolve::plain(self, outcomes);
        diagnosis::verdict(self, resolved, &Circumstances::default(), Depth::Brief).map(Some)
    }
}
