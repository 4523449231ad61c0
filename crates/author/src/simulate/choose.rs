//! Choose the next turn of a strategy.

use std::collections::BTreeSet;

use jiff::Timestamp;
use shindan_engine::{Batch, Engine, RepairOutcome, ResolvedEvidence, TooLarge, Verdict};
use shindan_model::{By, CauseIx, DefectIx, FactIx, StepIx};

use super::branch::Branch;
use super::random::{Random, STEP_ORDERS};
use super::strategy::Strategy;
use super::summary::probabilities;

/// How many steps a message asks for: the default of `request`.
const STEPS_IN_A_MESSAGE: usize = 5;

/// The next turn of a branch.
pub(super) enum Turn {
    /// Ask a step, which gives these facts.
    Ask(StepIx, Vec<FactIx>),
    /// Ask for all of a batch in one message.
    Write(Batch),
    /// Repair a defect that is likely by this verdict.
    Repair(DefectIx, Box<Verdict>),
    /// Stop asking, with this verdict.
    Stop(Box<Verdict>),
}

impl Turn {
    /// The turn that the program proposes.
    fn by_verdict(verdict: Verdict) -> Turn {
        if verdict.stop_reason.is_none()
            && let Some(next) = verdict.next.iter().find(|step| step.worth)
        {
            return Self::Ask(next.step, next.gives.clone());
        }
        Self::Stop(Box::new(verdict))
    }
}

/// Chooses turns.
pub(super) struct Chooser<'e, 'p> {
    pub(super) engine: &'e Engine<'p>,
    /// Chooses the orders of [`Strategy::Random`].
    pub(super) seed: u64,
    pub(super) now: Timestamp,
}

impl Chooser<'_, '_> {
    /// The next turn of a branch. With [`Strategy::Shindan`], also the probabilities before it: by cause,
    /// then of `outside`.
    pub(super) fn turn(
        &self,
        strategy: Strategy,
        branch: &mut Branch,
    ) -> Result<(Turn, Option<Vec<f64>>), TooLarge> {
        let turn = match strategy {
            Strategy::Shindan => {
                let verdict = self.engine.diagnose(&branch.facts, &branch.circumstances)?;
                let probabilities = probabilities(&verdict);
                return Ok((Turn::by_verdict(verdict), probabilities));
            }
            Strategy::Article => self.by_article(branch)?,
            Strategy::Repairs => Turn::Stop(self.verdict(branch)?),
            Strategy::Random => self.at_random(branch)?,
            Strategy::Everything => {
                let resolved = self.resolved(branch);
                match first(self.open(&resolved), |_| 0) {
                    Some((step, facts)) => Turn::Ask(step, facts),
                    None => Turn::Stop(self.verdict(branch)?),
                }
            }
            Strategy::Batch => {
                let (facts, circumstances) = (&branch.facts, &branch.circumstances);
                let batch = self.engine.batch(facts, circumstances, STEPS_IN_A_MESSAGE)?;
                match batch.steps.is_empty() {
                    true => Turn::Stop(self.verdict(branch)?),
                    false => Turn::Write(batch),
                }
            }
        };
        Ok((turn, None))
    }

    fn resolved(&self, branch: &Branch) -> ResolvedEvidence {
        self.engine.resolve(&branch.facts, self.now)
    }

    /// The verdict without what to ask next.
    fn verdict(&self, branch: &Branch) -> Result<Box<Verdict>, TooLarge> {
        self.engine.diagnose_brief(&branch.facts, &branch.circumstances).map(Box::new)
    }

    /// Steps that make sense, with the facts that each would give, in pack order.
    fn open(&self, resolved: &ResolvedEvidence) -> Vec<(StepIx, Vec<FactIx>)> {
        let steps = self.engine.pack().steps.iter().enumerate();
        let steps = steps.filter(|(at, step)| step.by != By::Probe && resolved.enabled[*at]);
        let open = steps.map(|(at, step)| {
            let facts = step.gives.iter().copied().filter(|fact| resolved.askable[fact.0]);
            (StepIx(at), facts.collect::<Vec<_>>())
        });
        open.filter(|(_, facts)| !facts.is_empty()).collect()
    }

    fn at_random(&self, branch: &Branch) -> Result<Turn, TooLarge> {
        let resolved = self.resolved(branch);
        let open = self.open(&resolved);
        let case = branch.cases.first().copied().unwrap_or_default();
        let order =
            Random::new(self.seed, STEP_ORDERS + case as u64).order(self.engine.pack().steps.len());
        // Mandatory steps are asked whatever the verdict is.
        let mandatory_open =
            open.iter().any(|(step, _)| self.engine.pack().steps[step.0].mandatory);
        if !mandatory_open {
            let verdict = self.verdict(branch)?;
            if verdict.stop_reason.is_some() {
                return Ok(Turn::Stop(verdict));
            }
        }
        let mandatory = |step: StepIx| usize::from(!self.engine.pack().steps[step.0].mandatory);
        Ok(match first(open, |step| mandatory(step) * order.len() + order[step.0]) {
            Some((step, facts)) => Turn::Ask(step, facts),
            None => Turn::Stop(self.verdict(branch)?),
        })
    }

    /// Mandatory steps first; then cause by cause.
    fn by_article(&self, branch: &mut Branch) -> Result<Turn, TooLarge> {
        let resolved = self.resolved(branch);
        let open = self.open(&resolved);
        let mandatory = open.iter().find(|(step, _)| self.engine.pack().steps[step.0].mandatory);
        if let Some((step, facts)) = mandatory {
            return Ok(Turn::Ask(*step, facts.clone()));
        }
        while branch.causes_done < self.engine.pack().causes.len() {
            let cause = CauseIx(branch.causes_done);
            let shown = self.shown_by(cause);
            let asks = open.iter().find(|(_, facts)| facts.iter().any(|fact| shown.contains(fact)));
            if let Some((step, facts)) = asks {
                return Ok(Turn::Ask(*step, facts.clone()));
            }
            let verdict = self.verdict(branch)?;
            if let Some(defect) = self.likely_defect(cause, &verdict, &branch.repaired)? {
                return Ok(Turn::Repair(defect, verdict));
            }
            branch.causes_done += 1;
        }
        Ok(Turn::Stop(self.verdict(branch)?))
    }

    /// Facts that a cause's defects show, except the complaint.
    fn shown_by(&self, cause: CauseIx) -> BTreeSet<FactIx> {
        let pack = self.engine.pack();
        let complaint = pack.complaint.map(|complaint| complaint.fact);
        let defects = &pack.causes[cause.0].defects;
        let mut facts = BTreeSet::new();
        for class in &pack.model.classes {
            let tables = class.tables.iter().enumerate();
            facts.extend(tables.filter_map(|(at, table)| {
                let shown = table.as_ref()?.links.iter().any(|link| defects.contains(&link.defect));
                (shown && Some(FactIx(at)) != complaint).then_some(FactIx(at))
            }));
        }
        facts
    }

    /// The likeliest defect of a cause, if it reaches the lower threshold: given the answers, and given
    /// that the repairs so far did not help.
    fn likely_defect(
        &self,
        cause: CauseIx,
        verdict: &Verdict,
        done: &[DefectIx],
    ) -> Result<Option<DefectIx>, TooLarge> {
        let resolved = &verdict.resolved;
        let (findings, hard) = (&resolved.findings, &resolved.hard);
        let posterior = match done {
            [] => self.engine.posterior(findings, hard)?,
            _ => self.engine.after_repair(findings, hard, done, RepairOutcome::StillThere)?,
        };
        if posterior.is_impossible() {
            return Ok(None);
        }
        let left = self.engine.pack().causes[cause.0]
            .defects
            .iter()
            .filter(|defect| !done.contains(defect));
        let probability = |defect: &DefectIx| posterior.defects[defect.0];
        let likeliest =
            left.max_by(|a, b| probability(a).total_cmp(&probability(b)).then(b.cmp(a)));
        let enough = |defect: &&DefectIx| probability(defect) >= self.engine.pack().threshold.lower;
        Ok(likeliest.filter(enough).copied())
    }

    /// The order of repairs that is expected to take the fewest minutes.
    pub(super) fn best_repairs(&self, verdict: &Verdict) -> Result<Vec<DefectIx>, TooLarge> {
        let resolved = &verdict.resolved;
        let repairs = self.engine.repairs(&resolved.findings, &resolved.hard)?;
        let repairs = repairs.into_iter().flat_map(|repairs| repairs.plan().steps);
        Ok(repairs.map(|repair| repair.defect).collect())
    }

    /// Every defect of the article, cause by cause.
    pub(super) fn article_repairs(&self) -> Vec<DefectIx> {
        self.engine.pack().causes.iter().flat_map(|cause| cause.defects.iter().copied()).collect()
    }
}

/// The step that comes first by rank, then in pack order.
fn first(
    open: Vec<(StepIx, Vec<FactIx>)>,
    rank: impl Fn(StepIx) -> usize,
) -> Option<(StepIx, Vec<FactIx>)> {
    open.into_iter().min_by_key(|(step, _)| (rank(*step), *step))
}
