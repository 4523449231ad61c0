//! The ledger: how each finding changed the odds, in decibans.
//!
//! One line per finding, `10 log10` of the change of the odds, in fixed order: the complaint, facts
//! in pack order, rules. The prior and the lines add up to the posterior.

use shindan_model::{CauseIx, Confidence, FactIx, FactKind, RuleIx};

use crate::engine::Engine;
use crate::evidence::finding::TooLarge;
use crate::evidence::resolved::{ResolvedEvidence, ResolvedFact};
use crate::inference::belief::{Affected, Belief};
use crate::inference::posterior::{Disjunction, Odds, Posterior};

/// How much of a verdict to compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Everything.
    Full,
    /// No ledger lines, no list of steps.
    Brief,
}

/// The origin of a ledger line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The finding of this fact.
    Fact(FactIx),
    /// A hard rule.
    Rule(RuleIx),
}

/// One line of a ledger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Its origin.
    pub reason: Reason,
    /// The change of the odds in decibans; infinite where they become certain.
    pub decibans: f64,
}

/// The ledger of a cause or of `outside`, in decibans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// Odds before any evidence, even the complaint.
    pub prior: f64,
    /// One line per finding and rule, in ledger order.
    pub lines: Vec<Line>,
    /// Odds given all evidence.
    pub posterior: f64,
}

/// The ledgers of all causes and of `outside`, with the belief that they lead to.
pub(crate) struct Ledgers<'e> {
    pub causes: Vec<Ledger>,
    pub outside: Ledger,
    pub belief: Belief<'e>,
    pub posterior: Posterior,
    /// Whether anything beyond the complaint and the contexts changed the odds.
    pub updated: bool,
}

/// Conditions on the evidence one piece at a time.
///
/// Impossible evidence leaves the ledgers as they were before it. In brief, there are no lines.
pub(crate) fn ledgers<'e>(
    engine: &'e Engine<'_>,
    resolved: &ResolvedEvidence,
    depth: Depth,
) -> Result<Ledgers<'e>, TooLarge> {
    let ResolvedEvidence { findings, hard, .. } = resolved;
    // Only the lines show whether a leader rests on hypotheses alone.
    let any_hypothesis =
        findings.iter().any(|finding| is_hypothesis(engine, resolved, finding.fact));
    let depth = if any_hypothesis { Depth::Full } else { depth };
    let causes = (0..engine.pack.causes.len()).map(|at| Disjunction::Cause(CauseIx(at)));
    let every: Vec<Disjunction> = causes.chain([Disjunction::AnyCause]).collect();
    let mut ledgers = Ledgers {
        causes: vec![Ledger::default(); engine.pack.causes.len()],
        outside: Ledger::default(),
        belief: Belief::new(engine, &[]),
        posterior: Posterior::default(),
        updated: false,
    };
    let odds = ledgers.belief.odds(&every)?;
    ledgers.update(&every, &odds, |ledger, odds| {
        ledger.prior = odds.decibans();
        ledger.posterior = ledger.prior;
    });
    let mut changed = Affected::Some(Vec::new());
    let reasons = findings.iter().map(|finding| Reason::Fact(finding.fact));
    let reasons = reasons.chain(hard.iter().map(|rule| Reason::Rule(rule.rule)));
    let last = findings.len() + hard.len();
    for (at, reason) in reasons.enumerate() {
        match findings.get(at) {
            Some(finding) => changed = union(changed, ledgers.belief.observe(finding)),
            None => {
                ledgers.belief = Belief::given(engine, findings, &hard[..=at - findings.len()]);
                changed = Affected::All;
            }
        }
        // In brief, only the first change and the end matter.
        if depth == Depth::Brief && ledgers.updated && at + 1 < last {
            continue;
        }
        if ledgers.belief.is_impossible()? {
            ledgers.posterior.log10_evidence = f64::NEG_INFINITY;
            return Ok(ledgers);
        }
        if depth == Depth::Full {
            ledgers.all().for_each(|ledger| ledger.lines.push(Line { reason, decibans: 0.0 }));
        }
        let disjunctions = match &changed {
            Affected::All => &every,
            Affected::Some(disjunctions) => disjunctions,
        };
        let odds = if at + 1 == last {
            ledgers.belief.posterior(&mut ledgers.posterior)?;
            disjunctions.iter().map(|disjunction| ledgers.posterior.odds(*disjunction)).collect()
        } else {
            ledgers.belief.odds(disjunctions)?
        };
        let mut updated = false;
        ledgers.update(disjunctions, &odds, |ledger, odds| updated |= ledger.record(odds));
        ledgers.updated |= updated && is_evidence(engine, resolved, reason);
        changed = Affected::Some(Vec::new());
    }
    if last == 0 {
        ledgers.belief.posterior(&mut ledgers.posterior)?;
    }
    Ok(ledgers)
}

/// The union of two sets of affected events.
fn union(before: Affected, now: Affected) -> Affected {
    match (before, now) {
        (Affected::Some(mut disjunctions), Affected::Some(more)) => {
            for disjunction in more {
                if !disjunctions.contains(&disjunction) {
                    disjunctions.push(disjunction);
                }
            }
            Affected::Some(disjunctions)
        }
        _ => Affected::All,
    }
}

/// Whether something is evidence in its own right: a finding beyond the complaint, a rule that
/// applies in every possible context, or a context in which a document claims a defect. Any other
/// context only chooses the shares.
fn is_evidence(engine: &Engine<'_>, resolved: &ResolvedEvidence, reason: Reason) -> bool {
    match reason {
        Reason::Fact(fact) => {
            let complaint = engine.pack.complaint.map(|complaint| complaint.fact);
            Some(fact) != complaint
                && (engine.pack.facts[fact.0].kind == FactKind::Finding
                    || resolved.claimed.contains(&fact))
        }
        Reason::Rule(rule) => resolved.unconditional.contains(&rule),
    }
}

/// Whether only unconfirmed hypotheses support what is known of a fact.
fn is_hypothesis(engine: &Engine<'_>, resolved: &ResolvedEvidence, fact: FactIx) -> bool {
    let mut facts =
        resolved.facts.iter().filter(|report| report.fact == fact && report.counts).peekable();
    let is_hypothesis = |report: &ResolvedFact| {
        let evidence_source = report.learned.rule.as_deref();
        let confidence = evidence_source.and_then(|id| engine.confidence_of_giver.get(id));
        confidence == Some(&Confidence::Hypothesis)
    };
    facts.peek().is_some() && facts.all(is_hypothesis)
}

impl Ledgers<'_> {
    /// Whether only hypotheses support a cause.
    pub(crate) fn rests_on_hypotheses(
        &self,
        engine: &Engine<'_>,
        resolved: &ResolvedEvidence,
        cause: CauseIx,
    ) -> bool {
        let is_hypothesis = |line: &&Line| match line.reason {
            Reason::Fact(fact) => is_hypothesis(engine, resolved, fact),
            Reason::Rule(_) => false,
        };
        let lines = &self.causes[cause.0].lines;
        let is_evidence =
            |line: &&Line| line.decibans > 0.0 && is_evidence(engine, resolved, line.reason);
        let mut support = lines.iter().filter(is_evidence).peekable();
        support.peek().is_some() && support.all(|line| is_hypothesis(&line))
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Ledger> {
        self.causes.iter_mut().chain([&mut self.outside])
    }

    /// Updates the ledger of each event with its odds. `outside` is the complement of any cause.
    fn update(
        &mut self,
        disjunctions: &[Disjunction],
        odds: &[Odds],
        mut with: impl FnMut(&mut Ledger, Odds),
    ) {
        for (disjunction, odds) in disjunctions.iter().zip(odds) {
            match disjunction {
                Disjunction::Cause(cause) => with(&mut self.causes[cause.0], *odds),
                Disjunction::AnyCause => with(&mut self.outside, odds.flipped()),
            }
        }
    }
}

impl Ledger {
    /// Attributes new odds to the last line. Returns whether they changed.
    fn record(&mut self, odds: Odds) -> bool {
        let before = std::mem::replace(&mut self.posterior, odds.decibans());
        let decibans = if before.is_infinite() { 0.0 } else { self.posterior - before };
        if let Some(line) = self.lines.last_mut() {
            line.decibans = decibans;
        }
        decibans.abs() > 1e-9
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{near, now, red_lamp, stated};

    #[test]
    fn prior_and_lines_add_up_to_the_posterior() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let facts = stated(&[("lamp", "red"), ("fuse", "whole")]);
        let verdict = engine.diagnose(&facts, &now()).unwrap();
        for cause in verdict.causes.iter().chain([&verdict.outside]) {
            let ledger = &cause.ledger;
            let sum = ledger.lines.iter().fold(ledger.prior, |sum, line| sum + line.decibans);
            assert!((sum - ledger.posterior).abs() < 1e-9, "{ledger:?}");
            let probability = cause.probability.unwrap();
            let odds = 10.0 * (probability / (1.0 - probability)).log10();
            assert!((ledger.posterior - odds).abs() < 1e-9, "{ledger:?}");
        }
    }

    #[test]
    fn lines_of_the_red_lamp() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let facts = stated(&[("lamp", "red"), ("fuse", "blown")]);
        let resolved = engine.resolve(&facts, now().now);
        let ledgers = ledgers(&engine, &resolved, Depth::Full).unwrap();
        let decibans = |odds: f64| 10.0 * odds.log10();
        let [_, b] = ledgers.causes.as_slice() else { panic!() };
        near(b.prior, decibans(0.2 / 0.8));
        // Red: odds of b 0.1126 : 0.1008, up from 0.2 : 0.8.
        near(b.lines[0].decibans, decibans(0.1126 / 0.1008 / 0.25));
        // Blown: a explains the light as well, so b is explained away:
        // (0.0945·0.01 + 0.0181·0.901) : (0.036·0.01 + 0.0648·0.901).
        near(b.posterior, decibans(0.017_253_1 / 0.058_744_8));
        assert!(b.lines[1].decibans < 0.0);
    }

    #[test]
    fn in_brief_there_are_no_lines() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let resolved = engine.resolve(&stated(&[("lamp", "red")]), now().now);
        let ledgers = ledgers(&engine, &resolved, Depth::Brief).unwrap();
        assert!(ledgers.causes.iter().all(|ledger| ledger.lines.is_empty()));
        near(ledgers.posterior.causes[1].any, 0.1126 / 0.2134);
        assert!(ledgers.updated);
    }
}
