//! The public questions of an [`Engine`]. All are pure: same input, same bytes.

use jiff::Timestamp;
use shindan_model::{DefectIx, FactIx, FactSet, StepIx};

use crate::batch;
use crate::batch::types::Batch;
use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::{Finding, HardRule, TooLarge};
use crate::evidence::resolve;
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::belief::Belief;
use crate::inference::posterior::Posterior;
use crate::next_step::ranking::{self, NextStep};
use crate::next_step::value_of_information::ValueOfInformation;
use crate::prospects::{self, trial};
use crate::repair::costs::{self, RepairCosts, RepairPlan};
use crate::repair::persistence::{self, RepairOutcome};
use crate::verdict::diagnosis;
use crate::verdict::ledger::Depth;
use crate::verdict::types::{Trial, Verdict};

impl<'p> Engine<'p> {
    /// Computes the verdict on a case: ranked causes, ledgers, and what to do next.
    ///
    /// The order of `facts` does not matter. An empty case gets the status `open`.
    ///
    /// # Errors
    /// [`TooLarge`] if exact inference would exceed the step limit. The check comes first, so
    /// nothing hangs.
    pub fn diagnose(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Verdict, TooLarge> {
        if let Some(verdict) =
            self.after_tries(circumstances, |then, now| then.diagnose(facts, now))
        {
            return Ok(Verdict { tried: circumstances.tried.clone(), ..verdict? });
        }
        let resolved = self.resolve(facts, circumstances.now);
        diagnosis::verdict(self, resolved, circumstances, Depth::Full)
    }

    /// Computes the verdict, and looks ahead of it: what to try, what would turn it, whether it is close.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn assess(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Verdict, TooLarge> {
        if let Some(verdict) = self.after_tries(circumstances, |then, now| then.assess(facts, now))
        {
            return Ok(Verdict { tried: circumstances.tried.clone(), ..verdict? });
        }
        let verdict = self.diagnose(facts, circumstances)?;
        let prospects = prospects::prospects(self, &verdict, circumstances)?;
        Ok(Verdict { prospects, ..verdict })
    }

    /// Decides whether to try a repair now, before asking on. `verdict` must be of this engine, brief or
    /// in full.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn trial(
        &self,
        verdict: &Verdict,
        circumstances: &Circumstances,
    ) -> Result<Option<Trial>, TooLarge> {
        trial::trial(self, verdict, circumstances)
    }

    /// Finds the order of repairs that is expected to take the fewest minutes; `None` if the evidence is
    /// impossible.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn plan(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Option<RepairPlan>, TooLarge> {
        if let Some(plan) = self.after_tries(circumstances, |then, now| then.plan(facts, now)) {
            return plan;
        }
        let resolved = self.resolve(facts, circumstances.now);
        Ok(self.repairs(&resolved.findings, &resolved.hard)?.map(|repairs| repairs.plan()))
    }

    /// Computes the verdict without ledger lines and without the list of next steps.
    ///
    /// Probabilities, status and stop reason equal those of [`Engine::diagnose`], at a fraction of
    /// the time.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn diagnose_brief(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Verdict, TooLarge> {
        let then = |then: &Engine<'_>, now: &Circumstances| then.diagnose_brief(facts, now);
        if let Some(verdict) = self.after_tries(circumstances, then) {
            return Ok(Verdict { tried: circumstances.tried.clone(), ..verdict? });
        }
        let resolved = self.resolve(facts, circumstances.now);
        diagnosis::verdict(self, resolved, circumstances, Depth::Brief)
    }

    /// Ranks every step that could give an open fact, best first, with its expected information.
    ///
    /// Empty if the evidence is impossible, and for a case about another subject.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn steps(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Vec<NextStep>, TooLarge> {
        self.best_steps(facts, circumstances, usize::MAX, &|_| true)
    }

    /// Ranks the steps among these as [`Engine::steps`] does, without evaluating the others.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn steps_among(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
        among: &dyn Fn(StepIx) -> bool,
    ) -> Result<Vec<NextStep>, TooLarge> {
        self.best_steps(facts, circumstances, usize::MAX, among)
    }

    /// Finds the best step, and evaluates the others only while their bound beats it.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn best_step(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Option<NextStep>, TooLarge> {
        Ok(self.best_steps(facts, circumstances, 1, &|_| true)?.pop())
    }

    /// The `most` best steps, best first; the others are evaluated only while their bound beats the last of these.
    pub(crate) fn best_steps(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
        most: usize,
        among: &dyn Fn(StepIx) -> bool,
    ) -> Result<Vec<NextStep>, TooLarge> {
        if !circumstances.elsewhere.is_empty() {
            return Ok(Vec::new());
        }
        let then =
            |then: &Engine<'_>, now: &Circumstances| then.best_steps(facts, now, most, among);
        if let Some(steps) = self.after_tries(circumstances, then) {
            return steps;
        }
        let resolved = self.resolve(facts, circumstances.now);
        let mut belief = Belief::given(self, &resolved.findings, &resolved.hard);
        let mut posterior = Posterior::default();
        belief.posterior(&mut posterior)?;
        if posterior.is_impossible() {
            return Ok(Vec::new());
        }
        let mut voi = ValueOfInformation::new(&resolved, &mut belief, &posterior);
        let worth = |mandatory, bits| mandatory || bits >= self.pack.stop.bits;
        let bounds = voi.bounds(circumstances, worth).filter(|bound| among(bound.step));
        let mut bounds: Vec<_> = bounds.collect();
        bounds.sort_by(|a, b| a.rank().cmp(&b.rank()));
        let mut best: Vec<NextStep> = Vec::new();
        for bound in &bounds {
            let last = most.checked_sub(1).and_then(|last| best.get(last));
            if last.is_some_and(|last| last.rank().cmp(&bound.rank()).is_lt()) {
                break;
            }
            let step = voi.evaluate(bound)?;
            ranking::insert(&mut best, step, most);
        }
        Ok(best)
    }

    /// Selects at most `most` steps for one message by joint information per minute.
    ///
    /// Empty if the verdict has a stop reason.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn batch(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
        most: usize,
    ) -> Result<Batch, TooLarge> {
        let then = |then: &Engine<'_>, now: &Circumstances| then.batch(facts, now, most);
        if let Some(batch) = self.after_tries(circumstances, then) {
            return batch;
        }
        batch::batch(self, facts, circumstances, most)
    }

    /// Resolves the facts of a case into one finding per fact, and applies the rules.
    pub fn resolve(&self, facts: &FactSet, now: Timestamp) -> ResolvedEvidence {
        resolve::resolve(self, facts, now)
    }

    /// Computes the exact posterior given findings and hard rules.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn posterior(
        &self,
        findings: &[Finding],
        hard: &[HardRule],
    ) -> Result<Posterior, TooLarge> {
        let mut posterior = Posterior::default();
        self.posterior_into(findings, hard, &mut posterior)?;
        Ok(posterior)
    }

    /// Computes the posterior into `into`, reusing its memory.
    ///
    /// # Errors
    /// As [`Engine::posterior`]; `into` is then unchanged.
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
            None => Belief::given(self, findings, hard).posterior(into),
        }
    }

    /// Computes the decimal logarithm of the probability of findings and rules, as in the posterior but
    /// without the rest of it.
    ///
    /// # Errors
    /// As [`Engine::posterior`].
    pub fn log10_evidence(&self, findings: &[Finding], hard: &[HardRule]) -> Result<f64, TooLarge> {
        match &self.enumeration {
            Some(_) => Ok(self.posterior(findings, hard)?.log10_evidence),
            None => Belief::given(self, findings, hard).log10_evidence(),
        }
    }

    /// Prepares the expected cost of repair; `None` if the evidence is impossible.
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

    /// Minutes to repair a defect in a context state, given as one outcome per context of the
    /// model.
    pub fn repair_minutes(&self, defect: DefectIx, state: &[usize]) -> f64 {
        costs::minutes(self, defect, state)
    }

    /// Computes the posterior over the defects as they were before the repair of `repaired`, given
    /// its outcome.
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

    /// Computes [`Engine::diagnose_brief`] from certain, stated outcomes, at the keyboard with no
    /// access gained.
    ///
    /// Fast path for bulk use. `None` if the pack or the outcomes need resolution: rules, contexts,
    /// facts that depend on others, fallible sources, a fact given twice.
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
        if !self.findings_only || !outcomes.iter().enumerate().all(once) {
            return Ok(None);
        }
        let resolved = resolve::findings_only(self, outcomes);
        diagnosis::verdict(self, resolved, &Circumstances::default(), Depth::Brief).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{FUSE, LAMP, near, now, red_lamp, stated, table_lamp};

    #[test]
    fn the_order_of_facts_does_not_matter() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let facts =
            [("lamp.sound", "rattles"), ("bulb.filament", "broken"), ("lamp.type", "table")];
        let verdict = |facts: &[(&str, &str)]| {
            format!("{:?}", engine.diagnose(&stated(facts), &now()).unwrap())
        };
        let mut reversed = facts;
        reversed.reverse();
        assert_eq!(verdict(&facts), verdict(&reversed));
    }

    #[test]
    fn the_best_step_is_the_first_of_all_steps() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        for facts in [&[][..], &[("lamp", "red")], &[("fuse", "blown")]] {
            let facts = stated(facts);
            let all = engine.steps(&facts, &now()).unwrap();
            assert_eq!(engine.best_step(&facts, &now()).unwrap(), all.first().cloned());
            let second = StepIx(1);
            let among = engine.steps_among(&facts, &now(), &|step| step == second).unwrap();
            let of_all = all.into_iter().filter(|step| step.step == second);
            assert_eq!(among, of_all.collect::<Vec<_>>(), "to the digit");
        }
    }

    #[test]
    fn stated_outcomes_take_a_shorter_way_to_the_same_verdict() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let quick = engine.diagnose_outcomes(&[(LAMP, 1), (FUSE, 0)]).unwrap().unwrap();
        let facts = stated(&[("lamp", "red"), ("fuse", "whole")]);
        let full = engine.diagnose_brief(&facts, &Circumstances::default()).unwrap();
        assert_eq!((quick.status, quick.stop_reason), (full.status, full.stop_reason));
        for (quick, full) in quick.causes.iter().zip(&full.causes) {
            near(quick.probability.unwrap(), full.probability.unwrap());
        }
        assert!(
            engine.diagnose_outcomes(&[(LAMP, 1), (LAMP, 0)]).unwrap().is_none(),
            "given twice"
        );
        let pack = table_lamp();
        assert!(Engine::new(&pack).diagnose_outcomes(&[]).unwrap().is_none(), "it has rules");
    }
}
