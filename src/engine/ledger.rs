//! What each finding did to the odds, one line a finding: `10 log10` of the change, in the fixed order
//! complaint, facts in pack order, rules. With the prior the lines add up to the posterior.

use super::evidence::{Finding, HardRule, TooLarge};
use super::posterior::{Posterior, Weighed, posterior};
use super::{Depth, Engine};
use crate::kb::{FactIx, FactKind, RuleIx};

/// What made a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A finding about this fact.
    Fact(FactIx),
    /// A rule that confirms or excludes.
    Rule(RuleIx),
}

/// A line of a ledger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// What made it.
    pub reason: Reason,
    /// The change of the odds; plus or minus infinity where they became certain.
    pub decibans: f64,
}

/// A ledger: the prior in decibans, the lines, and where they lead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// Odds before everything, the complaint too.
    pub prior: f64,
    /// In the fixed order.
    pub lines: Vec<Line>,
    /// Odds after everything.
    pub posterior: f64,
}

/// The ledgers of all causes and of `outside`, and the posterior they lead to.
pub(super) struct Ledgers {
    pub causes: Vec<Ledger>,
    pub outside: Ledger,
    pub posterior: Posterior,
    /// Whether anything beyond the complaint and the contexts changed what is believed.
    pub moved: bool,
}

/// Computes the posterior of every prefix of the evidence. `surely`: the rules that apply in every
/// context state that is possible. Evidence that is impossible leaves the
/// ledgers where they stood before it.
pub(super) fn ledgers(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    surely: &[RuleIx],
    depth: Depth,
) -> Result<Ledgers, TooLarge> {
    let mut steps = Prefixes::new(engine);
    let mut last = Posterior::default();
    steps.next(engine, &[], &[], &mut last)?;
    let mut ledgers = Ledgers {
        causes: last.causes.iter().map(|cause| start(*cause)).collect(),
        outside: start(last.outside.flipped()),
        posterior: Posterior::default(),
        moved: false,
    };
    for count in 1..=findings.len() + hard.len() {
        let seen = count.min(findings.len());
        let reason = match count.checked_sub(findings.len() + 1) {
            Some(rule) => Reason::Rule(hard[rule].rule),
            None => Reason::Fact(findings[count - 1].fact),
        };
        steps.next(engine, &findings[..seen], &hard[..count - seen], &mut last)?;
        if last.is_impossible() {
            break;
        }
        let mut moved = ledgers.outside.push(reason, last.outside.flipped());
        for (ledger, cause) in ledgers.causes.iter_mut().zip(&last.causes) {
            moved |= ledger.push(reason, *cause);
        }
        ledgers.moved |= moved && speaks(engine, surely, reason);
        if depth == Depth::Brief && ledgers.moved {
            return ends(engine, findings, hard, ledgers);
        }
    }
    ledgers.posterior = last;
    Ok(ledgers)
}

/// Whether something is evidence by itself: a finding beyond the complaint, or a rule that applies
/// whatever is still unknown. A context alone only chooses the shares.
fn speaks(engine: &Engine<'_>, surely: &[RuleIx], reason: Reason) -> bool {
    match reason {
        Reason::Fact(fact) => {
            let complaint = engine.pack.complaint.map(|complaint| complaint.fact);
            Some(fact) != complaint && engine.pack.facts[fact.0].kind == FactKind::Finding
        }
        Reason::Rule(rule) => surely.contains(&rule),
    }
}

/// Goes to the end at once. `ledgers`: of some first findings; their lines are dropped.
fn ends(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    mut ledgers: Ledgers,
) -> Result<Ledgers, TooLarge> {
    posterior(engine, findings, hard, &mut ledgers.posterior)?;
    let odds = ledgers.posterior.causes.iter().copied();
    let odds = odds.chain([ledgers.posterior.outside.flipped()]);
    for (ledger, odds) in ledgers.causes.iter_mut().chain([&mut ledgers.outside]).zip(odds) {
        ledger.lines.clear();
        ledger.posterior = odds.decibans();
    }
    Ok(ledgers)
}

fn start(odds: Weighed) -> Ledger {
    Ledger { prior: odds.decibans(), lines: Vec::new(), posterior: odds.decibans() }
}

impl Ledger {
    /// Adds a line; true if it says anything.
    fn push(&mut self, reason: Reason, odds: Weighed) -> bool {
        let after = odds.decibans();
        let decibans = if self.posterior.is_infinite() { 0.0 } else { after - self.posterior };
        self.lines.push(Line { reason, decibans });
        self.posterior = after;
        decibans.abs() > 1e-9
    }
}

/// Posteriors of growing prefixes; with tables, each from the weights of the one before.
struct Prefixes {
    weights: Option<Vec<f64>>,
    summed: Vec<f64>,
}

impl Prefixes {
    fn new(engine: &Engine<'_>) -> Self {
        let one_state = engine.pack.model.states.len() == 1;
        let tables = engine.enumeration.as_ref().filter(|_| one_state);
        Self { weights: tables.map(|tables| tables.prior.clone()), summed: Vec::new() }
    }

    fn next(
        &mut self,
        engine: &Engine<'_>,
        findings: &[Finding],
        hard: &[HardRule],
        into: &mut Posterior,
    ) -> Result<(), TooLarge> {
        let (Some(tables), Some(weights), true) =
            (&engine.enumeration, &mut self.weights, hard.is_empty())
        else {
            return posterior(engine, findings, hard, into);
        };
        if let Some(finding) = findings.last() {
            tables.observe(weights, finding);
        }
        self.summed.clone_from(weights);
        into.states.clear();
        into.states.push(1.0);
        tables.summed(&mut self.summed, into);
        Ok(())
    }
}
