//! Choose the next step of a strategy.

use std::collections::BTreeSet;

use jiff::Timestamp;
use shindan_engine::{Batch, Engine, RepairOutcome, ResolvedEvidence, TooLarge, Verdict};
use shindan_model::{ActIx, By, CauseIx, DefectIx, FactIx};

use super::branch::Branch;
use super::random::{ACT_ORDERS, Random};
use super::strategy::Strategy;
use super::summary::probabilities;

/// How many acts a message asks for: the default of `request`.
const ACTS_IN_A_MESSAGE: usize = 5;

/// The next step of a branch.
pub(super) enum Step {
    /// Ask an act, which settles these facts.
    Ask(ActIx, Vec<FactIx>),
    /// Ask for all of a batch in one message.
    Write(Batch),
    /// Repair a defect that is likely by this verdict.
    Repair(DefectIx, Box<Verdict>),
    /// Stop asking, with this verdict.
    Stop(Box<Verdict>),
}

impl Step {
    /// The step that the program proposes.
    fn by_verdict(verdict: Verdict) -> Step {
        if verdict.stop_reason.is_none()
            && let Some(next) = verdict.next.iter().find(|act| act.worth)
        {
            return Self::Ask(next.act, next.settles.clone());
        }
        Self::Stop(Box::new(verdict))
    }
}

/// Chooses steps.
pub(super) struct Chooser<'e, 'p> {
    pub(super) engine: &'e Engine<'p>,
    /// Chooses the orders of [`Strategy::Random`].
    pub(super) seed: u64,
    pub(super) now: Timestamp,
}

impl Chooser<'_, '_> {
    /// The next step of a branch. With [`Strategy::Shindan`], also the probabilities before it: by cause,
    /// then of `outside`.
    pub(super) fn step(
        &self,
        strategy: Strategy,
        branch: &mut Branch,
    ) -> Result<(Step, Option<Vec<f64>>), TooLarge> {
        let step = match strategy {
            Strategy::Shindan => {
                let verdict = self.engine.diagnose(&branch.facts, &branch.circumstances)?;
                let probabilities = probabilities(&verdict);
                return Ok((Step::by_verdict(verdict), probabilities));
            }
            Strategy::Article => self.by_article(branch)?,
            Strategy::Repairs => Step::Stop(self.verdict(branch)?),
            Strategy::Random => self.at_random(branch)?,
            Strategy::Everything => {
                let resolved = self.resolved(branch);
                match first(self.open(&resolved), |_| 0) {
                    Some((act, facts)) => Step::Ask(act, facts),
                    None => Step::Stop(self.verdict(branch)?),
                }
            }
            Strategy::Batch => {
                let (facts, circumstances) = (&branch.facts, &branch.circumstances);
                let batch = self.engine.batch(facts, circumstances, ACTS_IN_A_MESSAGE)?;
                match batch.acts.is_empty() {
                    true => Step::Stop(self.verdict(branch)?),
                    false => Step::Write(batch),
                }
            }
        };
        Ok((step, None))
    }

    fn resolved(&self, branch: &Branch) -> ResolvedEvidence {
        self.engine.resolve(&branch.facts, self.now)
    }

    /// The verdict without what to ask next.
    fn verdict(&self, branch: &Branch) -> Result<Box<Verdict>, TooLarge> {
        self.engine.diagnose_brief(&branch.facts, &branch.circumstances).map(Box::new)
    }

    /// Acts that make sense, with the facts that each would settle, in pack order.
    fn open(&self, resolved: &ResolvedEvidence) -> Vec<(ActIx, Vec<FactIx>)> {
        let acts = self.engine.pack().acts.iter().enumerate();
        let acts = acts.filter(|(at, act)| act.by != By::Probe && resolved.enabled[*at]);
        let open = acts.map(|(at, act)| {
            let facts = act.settles.iter().copied().filter(|fact| resolved.askable[fact.0]);
            (ActIx(at), facts.collect::<Vec<_>>())
        });
        open.filter(|(_, facts)| !facts.is_empty()).collect()
    }

    fn at_random(&self, branch: &Branch) -> Result<Step, TooLarge> {
        let resolved = self.resolved(branch);
        let open = self.open(&resolved);
        let case = branch.cases.first().copied().unwrap_or_default();
        let order =
            Random::new(self.seed, ACT_ORDERS + case as u64).order(self.engine.pack().acts.len());
        // Mandatory acts are asked whatever the verdict is.
        let mandatory_open = open.iter().any(|(act, _)| self.engine.pack().acts[act.0].mandatory);
        if !mandatory_open {
            let verdict = self.verdict(branch)?;
            if verdict.stop_reason.is_some() {
                return Ok(Step::Stop(verdict));
            }
        }
        let mandatory = |act: ActIx| usize::from(!self.engine.pack().acts[act.0].mandatory);
        Ok(match first(open, |act| mandatory(act) * order.len() + order[act.0]) {
            Some((act, facts)) => Step::Ask(act, facts),
            None => Step::Stop(self.verdict(branch)?),
        })
    }

    /// Mandatory acts first; then cause by cause.
    fn by_article(&self, branch: &mut Branch) -> Result<Step, TooLarge> {
        let resolved = self.resolved(branch);
        let open = self.open(&resolved);
        let mandatory = open.iter().find(|(act, _)| self.engine.pack().acts[act.0].mandatory);
        if let Some((act, facts)) = mandatory {
            return Ok(Step::Ask(*act, facts.clone()));
        }
        while branch.causes_done < self.engine.pack().causes.len() {
            let cause = CauseIx(branch.causes_done);
            let shown = self.shown_by(cause);
            let asks = open.iter().find(|(_, facts)| facts.iter().any(|fact| shown.contains(fact)));
            if let Some((act, facts)) = asks {
                return Ok(Step::Ask(*act, facts.clone()));
            }
            let verdict = self.verdict(branch)?;
            if let Some(defect) = self.likely_defect(cause, &verdict, &branch.repaired)? {
                return Ok(Step::Repair(defect, verdict));
            }
            branch.causes_done += 1;
        }
        Ok(Step::Stop(self.verdict(branch)?))
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
        let steps = repairs.into_iter().flat_map(|repairs| repairs.plan().steps);
        Ok(steps.map(|step| step.defect).collect())
    }

    /// Every defect of the article, cause by cause.
    pub(super) fn article_repairs(&self) -> Vec<DefectIx> {
        self.engine.pack().causes.iter().flat_map(|cause| cause.defects.iter().copied()).collect()
    }
}

/// The act that comes first by rank, then in pack order.
fn first(
    open: Vec<(ActIx, Vec<FactIx>)>,
    rank: impl Fn(ActIx) -> usize,
) -> Option<(ActIx, Vec<FactIx>)> {
    open.into_iter().min_by_key(|(act, _)| (rank(*act), *act))
}
