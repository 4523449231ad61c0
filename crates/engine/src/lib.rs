//! From facts to a verdict: exact inference on the pack's noisy-MAX network, and what to do next.
//!
//! One entry: [`Engine::diagnose`], a pure function of pack, facts and circumstances. Same input, same bytes;
//! the order of the facts does not matter. The engine knows no words and no files.

mod act;
mod batch;
mod board;
mod branches;
mod circumstances;
mod component;
mod conflict;
mod entropy;
mod enumeration;
mod evidence;
pub mod explain;
mod explained;
mod follow_up;
mod information;
mod lane;
mod ledger;
mod levels;
mod likeliest;
mod likely_set;
mod network;
mod persistence;
mod plan;
mod posterior;
mod promise;
mod prospect;
mod repair;
mod reports;
mod resolve;
mod runs;
mod saving;
mod sets;
mod status;
mod sums;
mod verdict;
mod ways;
mod world;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use shindan_model::{CauseIx, Class, Confidence, DefectIx, FactIx, FactKind, FactSet, Pack};

pub use batch::{Batch, BatchAct, BatchEnd};
pub use circumstances::Circumstances;
pub use conflict::Impossible;
pub use evidence::{Finding, HardRule, TooLarge};
pub use follow_up::FollowUp;

use information::Told;

pub use ledger::{Ledger, Line, Reason};
pub use persistence::Repaired;
pub use posterior::{Posterior, Weighed};
pub use repair::{RepairPlan, RepairStep, Repairs};
pub use resolve::{Disagreement, Ignored, ResolvedEvidence, ResolvedFact, WhyIgnored};
pub use verdict::{
    CauseVerdict, Contradiction, DefectVerdict, NextAct, Status, StopReason, Unasked, Verdict,
};

use world::World;

/// How much of a verdict is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// All of it.
    Full,
    /// No ledger lines and no list of acts.
    Brief,
}

/// A pack made ready for many cases.
#[derive(Debug)]
pub struct Engine<'p> {
    pack: &'p Pack,
    fact_of_id: HashMap<&'p str, FactIx>,
    cause_of: Vec<Option<CauseIx>>,
    /// By id of a node that gives facts: how sure its source is.
    confidence_of_giver: HashMap<&'p str, Confidence>,
    enumeration: Option<enumeration::Enumeration>,
    /// By fact: whether another fact or an act waits for it.
    gates: Vec<bool>,
    /// By fact: the defects linked to it in any context.
    linked: Vec<Vec<usize>>,
    /// By fact: the bits of its outcomes.
    most_bits: Vec<f64>,
    /// By fact: what it tells when nothing is known; computed where it is asked for.
    told_before: Vec<OnceLock<Told>>,
    /// Whether stated outcomes are all there is to a case: nothing follows, applies or errs.
    plain: bool,
    /// By class of contexts: its probability.
    class_weight: Vec<f64>,
    /// By class of contexts: the first class that has all the same tables.
    tables_of_class: Vec<usize>,
}

/// Of several nodes with one id, the first counts, as in [`Pack::giver`].
fn confidence_of_giver(pack: &Pack) -> HashMap<&str, Confidence> {
    let mut all = HashMap::new();
    for about in pack.evidence_sources() {
        all.entry(about.id.as_str()).or_insert(about.confidence);
    }
    all
}

/// Whether nothing but findings matters in a pack, and what people say is certain.
#[expect(clippy::float_cmp, reason = "certain means exactly 1")]
fn is_plain(pack: &Pack) -> bool {
    pack.rules.is_empty()
        && pack.reliability.stated == 1.0
        && pack.facts.iter().all(|fact| fact.kind == FactKind::Finding && fact.requires.is_none())
        && pack.acts.iter().all(|act| act.requires.is_none())
}

fn class_weight(pack: &Pack) -> Vec<f64> {
    let mut weight = vec![0.0; pack.model.classes.len()];
    for state in &pack.model.states {
        weight[state.class] += state.prior;
    }
    weight
}

/// By class: the first one that shows the same when the same is wrong.
fn tables_of_class(pack: &Pack) -> Vec<usize> {
    let classes = &pack.model.classes;
    let same = |a: &Class, b: &Class| {
        a.tables.iter().zip(&b.tables).all(|pair| match pair {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        })
    };
    let first = |class: &Class| classes.iter().position(|other| same(class, other));
    classes.iter().map(|class| first(class).unwrap_or_default()).collect()
}

impl<'p> Engine<'p> {
    /// Prepares a pack.
    pub fn new(pack: &'p Pack) -> Self {
        let fact_of_id =
            pack.facts.iter().enumerate().map(|(at, fact)| (fact.about.id.as_str(), FactIx(at)));
        let cause_of: Vec<Option<CauseIx>> =
            pack.defects.iter().map(|defect| defect.cause).collect();
        let tables = enumeration::Enumeration::new(&pack.model, &cause_of, pack.causes.len());
        Self {
            pack,
            fact_of_id: fact_of_id.collect(),
            cause_of,
            confidence_of_giver: confidence_of_giver(pack),
            enumeration: tables,
            gates: act::gates(pack),
            linked: promise::linked(pack),
            most_bits: promise::most_bits(pack),
            told_before: pack.facts.iter().map(|_| OnceLock::new()).collect(),
            plain: is_plain(pack),
            class_weight: class_weight(pack),
            tables_of_class: tables_of_class(pack),
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

    /// The verdict on a case.
    ///
    /// # Errors
    /// [`TooLarge`] when the exact answer would take more steps than is sensible; nothing was
    /// computed then.
    pub fn diagnose(
        &self,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Verdict, TooLarge> {
        let resolved = self.resolve(facts, circumstances.now);
        status::verdict(self, resolved, circumstances, Depth::Full)
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
        status::verdict(self, resolved, circumstances, Depth::Brief)
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
        let mut world = World::with(self, &resolved.findings, &resolved.hard);
        let mut posterior = Posterior::default();
        world.posterior(&mut posterior)?;
        if posterior.is_impossible() {
            return Ok(Vec::new());
        }
        let mut acts = act::Acts::new(&resolved, &mut world, &posterior);
        let worth = |mandatory, bits| mandatory || bits >= self.pack.stop.bits;
        let mut promises: Vec<_> = acts.promises(circumstances, worth).collect();
        promises.sort_by(|a, b| a.rank().cmp(&b.rank()));
        let mut best: Vec<NextAct> = Vec::new();
        for promise in &promises {
            let last = most.checked_sub(1).and_then(|last| best.get(last));
            if last.is_some_and(|last| last.rank().cmp(&promise.rank()).is_lt()) {
                break;
            }
            let act = acts.computed(promise)?;
            act::take(&mut best, act, most);
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
        let mut own = Posterior::default();
        self.posterior_into(findings, hard, &mut own)?;
        Ok(own)
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
            None => World::with(self, findings, hard).posterior(into),
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
    ) -> Result<Option<Repairs<'_, 'p>>, TooLarge> {
        let posterior = self.posterior(findings, hard)?;
        if posterior.is_impossible() {
            return Ok(None);
        }
        Repairs::new(self, findings, hard, &posterior).map(Some)
    }

    /// Minutes that repairing a defect takes in a context state (outcomes of the model's contexts).
    pub fn repair_minutes(&self, defect: DefectIx, state: &[usize]) -> f64 {
        repair::minutes(self, defect, state)
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
        outcome: Repaired,
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
        status::verdict(self, resolved, &Circumstances::default(), Depth::Brief).map(Some)
    }

    fn is_finding(&self, fact: FactIx) -> bool {
        self.pack.facts[fact.0].kind == FactKind::Finding
    }

    fn defects_of(&self, cause: CauseIx) -> &[DefectIx] {
        &self.pack.causes[cause.0].defects
    }
}
