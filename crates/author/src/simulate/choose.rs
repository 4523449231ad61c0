//! Choose the next turn of a strategy.

use std::collections::BTreeSet;
use std::sync::Arc;

use shindan_engine::{
    Batch, Circumstances, Engine, Posterior, ResolvedEvidence, Status, TooLarge, Tried, Verdict,
};
use shindan_model::{By, Cause, CauseIx, DefectIx, FactIx, Pack, StepIx};

use super::branch::Branch;
use super::look::{Look, Looks};
use super::random::{Random, STEP_ORDERS};
use super::repair::{attempt, best_repair, likeliest_state};
use super::strategy::Strategy;
use super::summary::{VerdictSummary, probabilities};

/// How many steps a message asks for: the default of `request`.
const STEPS_IN_A_MESSAGE: usize = 5;
/// How often [`Strategy::Repairs`] goes through the article.
const ROUNDS: usize = 2;

/// The next turn of a branch.
pub(super) enum Turn {
    /// Ask a step, which gives these facts.
    Ask(StepIx, Vec<FactIx>),
    /// Ask for all of a batch in one message.
    Write(Batch),
    /// Name the repair of these defects in a message, by this verdict.
    Repair(Vec<DefectIx>, Vec<Tried>, Arc<VerdictSummary>),
    /// Hand the case on, with this verdict.
    HandOn(Arc<VerdictSummary>),
}

/// Chooses turns.
pub(super) struct Chooser<'c, 'p> {
    /// The engine that knows what was tried.
    pub(super) engine: &'c Engine<'p>,
    /// The rest of the circumstances.
    pub(super) circumstances: &'c Circumstances,
    /// Situations in which nothing was tried.
    pub(super) looks: &'c Looks,
    /// By cause: the facts that its defects show, except the complaint.
    pub(super) shown: &'c [BTreeSet<FactIx>],
    /// Chooses the orders of [`Strategy::Random`].
    pub(super) seed: u64,
    /// Whether to compute how probable sets of causes are.
    pub(super) sets: bool,
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
                let look = self.look(branch)?;
                let probabilities = probabilities(&look.verdict);
                return Ok((self.as_proposed(branch, &look)?, probabilities));
            }
            Strategy::Repairs => self.in_article_order(branch)?,
            _ if branch.asked_enough => self.repair_on(branch)?,
            Strategy::AskFirst => {
                let look = self.look(branch)?;
                match &look.ask {
                    Some(step) => Turn::Ask(step.step, step.gives.clone()),
                    None => self.stop(branch, &look.verdict)?,
                }
            }
            Strategy::Article => self.by_article(branch)?,
            Strategy::Random => self.at_random(branch)?,
            Strategy::Everything => {
                let resolved = self.resolved(branch);
                match first(self.open(&resolved), |_| 0) {
                    Some((step, facts)) => Turn::Ask(step, facts),
                    None => self.stop(branch, &self.verdict(branch)?)?,
                }
            }
            Strategy::Batch => {
                let (facts, circumstances) = (&branch.facts, self.circumstances);
                let batch = self.engine.batch(facts, circumstances, STEPS_IN_A_MESSAGE)?;
                match batch.steps.is_empty() {
                    true => self.stop(branch, &self.verdict(branch)?)?,
                    false => Turn::Write(batch),
                }
            }
        };
        Ok((turn, None))
    }

    fn resolved(&self, branch: &Branch) -> ResolvedEvidence {
        self.engine.resolve(&branch.facts, self.circumstances.now)
    }

    /// The verdict without what to ask next.
    fn verdict(&self, branch: &Branch) -> Result<Verdict, TooLarge> {
        self.engine.diagnose_brief(&branch.facts, self.circumstances)
    }

    fn look(&self, branch: &Branch) -> Result<Arc<Look>, TooLarge> {
        let look = || Look::new(self.engine, &branch.facts, self.circumstances);
        match branch.circumstances.tried.is_empty() {
            true => {
                let opened = self.circumstances.opened.clone();
                self.looks.at((branch.answers.clone(), opened), look)
            }
            false => look().map(Arc::new),
        }
    }

    /// What the program proposes: the repair if it is settled, a trial if one is cheaper than asking on,
    /// else the best step; where nothing is left to ask, the best repair.
    fn as_proposed(&self, branch: &Branch, look: &Look) -> Result<Turn, TooLarge> {
        let verdict = &look.verdict;
        if verdict.status == Status::Concluded
            && let Some(repair) = &verdict.repair
        {
            let first = self.summary(branch, verdict)?;
            return Ok(self.repair(repair.defects.clone(), &verdict.context, first));
        }
        if let Some(trial) = self.engine.trial(verdict, self.circumstances)? {
            let first = self.summary(branch, verdict)?;
            return Ok(self.repair(vec![trial.defect], &verdict.context, first));
        }
        match &look.ask {
            Some(step) => Ok(Turn::Ask(step.step, step.gives.clone())),
            None => self.best_repair(branch, verdict),
        }
    }

    /// Ends asking for good, and repairs.
    fn stop(&self, branch: &mut Branch, verdict: &Verdict) -> Result<Turn, TooLarge> {
        branch.asked_enough = true;
        self.best_repair(branch, verdict)
    }

    /// Repairs what comes first in the cheapest order, or hands the case on.
    fn best_repair(&self, branch: &Branch, verdict: &Verdict) -> Result<Turn, TooLarge> {
        let summary = self.summary(branch, verdict)?;
        Ok(match best_repair(self.engine, &verdict.resolved)? {
            Some(defect) => self.repair(vec![defect], &verdict.context, summary),
            None => Turn::HandOn(summary),
        })
    }

    /// The same after earlier repairs, for which no verdict is needed.
    fn repair_on(&self, branch: &Branch) -> Result<Turn, TooLarge> {
        let Some(first) = &branch.first_verdict else {
            return self.best_repair(branch, &self.verdict(branch)?);
        };
        let resolved = self.resolved(branch);
        Ok(match best_repair(self.engine, &resolved)? {
            Some(defect) => {
                let posterior = self.engine.posterior(&resolved.findings, &resolved.hard)?;
                let state = likeliest_state(self.engine.pack(), &posterior);
                self.repair(vec![defect], &state, first.clone())
            }
            None => Turn::HandOn(first.clone()),
        })
    }

    /// Names the repair of these defects by the remedies of a context state.
    fn repair(&self, defects: Vec<DefectIx>, state: &[usize], first: Arc<VerdictSummary>) -> Turn {
        let mut tried: Vec<Tried> = Vec::new();
        for defect in &defects {
            let attempt = attempt(self.engine.pack(), state, *defect);
            if tried.iter().all(|other| other.remedy != attempt.remedy) {
                tried.push(attempt);
            }
        }
        Turn::Repair(defects, tried, first)
    }

    /// The verdict when the first repair was named.
    fn summary(&self, branch: &Branch, verdict: &Verdict) -> Result<Arc<VerdictSummary>, TooLarge> {
        match &branch.first_verdict {
            Some(first) => Ok(first.clone()),
            None => VerdictSummary::new(self.engine, verdict, self.sets).map(Arc::new),
        }
    }

    /// Every defect of the article, cause by cause, and again for what was not done properly.
    fn in_article_order(&self, branch: &Branch) -> Result<Turn, TooLarge> {
        let causes = self.engine.pack().causes.iter();
        let order: Vec<DefectIx> = causes.flat_map(|cause| cause.defects.iter().copied()).collect();
        // Nothing is asked, so every verdict is that on the bare complaint.
        let verdict = &self.look(branch)?.verdict;
        let summary = self.summary(branch, verdict)?;
        Ok(match order.get(branch.messages % order.len().max(1)) {
            Some(defect) if branch.messages < ROUNDS * order.len() => {
                self.repair(vec![*defect], &verdict.context, summary)
            }
            _ => Turn::HandOn(summary),
        })
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

    fn at_random(&self, branch: &mut Branch) -> Result<Turn, TooLarge> {
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
                return self.stop(branch, &verdict);
            }
        }
        let mandatory = |step: StepIx| usize::from(!self.engine.pack().steps[step.0].mandatory);
        Ok(match first(open, |step| mandatory(step) * order.len() + order[step.0]) {
            Some((step, facts)) => Turn::Ask(step, facts),
            None => self.stop(branch, &self.verdict(branch)?)?,
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
        let mut posterior = None;
        while branch.causes_done < self.engine.pack().causes.len() {
            let cause = CauseIx(branch.causes_done);
            let shown = &self.shown[cause.0];
            let asks = open.iter().find(|(_, facts)| facts.iter().any(|fact| shown.contains(fact)));
            if let Some((step, facts)) = asks {
                return Ok(Turn::Ask(*step, facts.clone()));
            }
            if posterior.is_none() {
                posterior = Some(self.engine.posterior(&resolved.findings, &resolved.hard)?);
            }
            let likely = posterior
                .as_ref()
                .and_then(|posterior| self.likely_defect(cause, posterior, &branch.repaired));
            if let Some(defect) = likely {
                let posterior = posterior.unwrap_or_default();
                let state = likeliest_state(self.engine.pack(), &posterior);
                let first = match &branch.first_verdict {
                    Some(first) => first.clone(),
                    None => self.summary(branch, &self.verdict(branch)?)?,
                };
                return Ok(self.repair(vec![defect], &state, first));
            }
            branch.causes_done += 1;
        }
        branch.asked_enough = true;
        self.repair_on(branch)
    }

    /// The likeliest defect of a cause whose repair was not tried, if it reaches the lower threshold.
    fn likely_defect(
        &self,
        cause: CauseIx,
        posterior: &Posterior,
        done: &[DefectIx],
    ) -> Option<DefectIx> {
        if posterior.is_impossible() {
            return None;
        }
        let left = self.engine.pack().causes[cause.0].defects.iter();
        let left = left.filter(|defect| !done.contains(defect));
        let probability = |defect: &DefectIx| posterior.defects[defect.0];
        let likeliest =
            left.max_by(|a, b| probability(a).total_cmp(&probability(b)).then(b.cmp(a)));
        let enough = |defect: &&DefectIx| probability(defect) >= self.engine.pack().threshold.lower;
        likeliest.filter(enough).copied()
    }
}

/// By cause: the facts that its defects show, except the complaint.
pub(super) fn shown(pack: &Pack) -> Vec<BTreeSet<FactIx>> {
    let complaint = pack.complaint.map(|complaint| complaint.fact);
    let tables = || pack.model.classes.iter().flat_map(|class| class.tables.iter().enumerate());
    let shown = |cause: &Cause| {
        let facts = tables().filter_map(|(at, table)| {
            let mut links = table.as_ref()?.links.iter();
            let shown = links.any(|link| cause.defects.contains(&link.defect));
            (shown && Some(FactIx(at)) != complaint).then_some(FactIx(at))
        });
        facts.collect()
    };
    pack.causes.iter().map(shown).collect()
}

/// The step that comes first by rank, then in pack order.
fn first(
    open: Vec<(StepIx, Vec<FactIx>)>,
    rank: impl Fn(StepIx) -> usize,
) -> Option<(StepIx, Vec<FactIx>)> {
    open.into_iter().min_by_key(|(step, _)| (rank(*step), *step))
}
