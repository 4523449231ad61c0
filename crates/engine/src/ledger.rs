//! What each finding did to the odds, one line a finding: `10 log10` of the change, in the fixed order
//! complaint, facts in pack order, rules. With the prior the lines add up to the posterior.

use shindan_model::{CauseIx, Confidence, FactIx, FactKind, RuleIx};

use super::evidence::TooLarge;
use super::posterior::{Part, Posterior, Weighed};
use super::resolve::{ResolvedEvidence, ResolvedFact};
use super::world::{Touched, World};
use super::{Depth, Engine};

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

/// The ledgers of all causes and of `outside`, and the world they lead to.
pub(super) struct Ledgers<'e> {
    pub causes: Vec<Ledger>,
    pub outside: Ledger,
    pub world: World<'e>,
    pub posterior: Posterior,
    /// Whether anything beyond the complaint and the contexts changed what is believed.
    pub moved: bool,
}

/// Puts the evidence in, piece by piece. Evidence that is impossible leaves the ledgers where they stood before it. In brief
/// there are no lines, only prior and posterior.
pub(super) fn ledgers<'e>(
    engine: &'e Engine<'_>,
    resolved: &ResolvedEvidence,
    depth: Depth,
) -> Result<Ledgers<'e>, TooLarge> {
    let ResolvedEvidence { findings, hard, .. } = resolved;
    // Whether a leader rests on hypotheses alone is seen from the lines.
    let any_hypothesis = findings.iter().any(|own| is_hypothesis(engine, resolved, own.fact));
    let depth = if any_hypothesis { Depth::Full } else { depth };
    let causes = (0..engine.pack.causes.len()).map(|at| Part::Cause(CauseIx(at)));
    let every: Vec<Part> = causes.chain([Part::Listed]).collect();
    let mut own = Ledgers {
        causes: vec![Ledger::default(); engine.pack.causes.len()],
        outside: Ledger::default(),
        world: World::new(engine, &[]),
        posterior: Posterior::default(),
        moved: false,
    };
    let odds = own.world.odds(&every)?;
    own.each(&every, &odds, |ledger, odds| {
        ledger.prior = odds.decibans();
        ledger.posterior = ledger.prior;
    });
    let mut changed = Touched::Some(Vec::new());
    let reasons = findings.iter().map(|finding| Reason::Fact(finding.fact));
    let reasons = reasons.chain(hard.iter().map(|rule| Reason::Rule(rule.rule)));
    let last = findings.len() + hard.len();
    for (at, reason) in reasons.enumerate() {
        match findings.get(at) {
            Some(finding) => changed = and(changed, own.world.observe(finding)),
            None => {
                own.world = World::with(engine, findings, &hard[..=at - findings.len()]);
                changed = Touched::All;
            }
        }
        // In brief only the first move counts, and the end.
        if depth == Depth::Brief && own.moved && at + 1 < last {
            continue;
        }
        if own.world.is_impossible()? {
            own.posterior.log10_evidence = f64::NEG_INFINITY;
            return Ok(own);
        }
        if depth == Depth::Full {
            own.all().for_each(|ledger| ledger.lines.push(Line { reason, decibans: 0.0 }));
        }
        let parts = match &changed {
            Touched::All => &every,
            Touched::Some(parts) => parts,
        };
        let odds = if at + 1 == last {
            own.world.posterior(&mut own.posterior)?;
            parts.iter().map(|part| own.posterior.odds(*part)).collect()
        } else {
            own.world.odds(parts)?
        };
        let mut moved = false;
        own.each(parts, &odds, |ledger, odds| moved |= ledger.take(odds));
        own.moved |= moved && speaks(engine, resolved, reason);
        changed = Touched::Some(Vec::new());
    }
    if last == 0 {
        own.world.posterior(&mut own.posterior)?;
    }
    Ok(own)
}

/// What either of two findings touched.
fn and(before: Touched, now: Touched) -> Touched {
    match (before, now) {
        (Touched::Some(mut parts), Touched::Some(more)) => {
            for part in more {
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
            Touched::Some(parts)
        }
        _ => Touched::All,
    }
}

/// Whether something is evidence by itself: a finding beyond the complaint, a rule that applies
/// whatever is still unknown, or a context of which a document says that the defect is there. Any
/// other context alone only chooses the shares.
fn speaks(engine: &Engine<'_>, resolved: &ResolvedEvidence, reason: Reason) -> bool {
    match reason {
        Reason::Fact(fact) => {
            let complaint = engine.pack.complaint.map(|complaint| complaint.fact);
            Some(fact) != complaint
                && (engine.pack.facts[fact.0].kind == FactKind::Finding
                    || resolved.claimed.contains(&fact))
        }
        Reason::Rule(rule) => resolved.surely.contains(&rule),
    }
}

/// Whether nothing but hypotheses says what is known of a fact: signs and the like that nobody has
/// confirmed.
fn is_hypothesis(engine: &Engine<'_>, resolved: &ResolvedEvidence, fact: FactIx) -> bool {
    let mut facts = resolved.facts.iter().filter(|own| own.fact == fact && own.counts).peekable();
    let is_hypothesis = |own: &ResolvedFact| {
        let evidence_source = own.learned.rule.as_deref();
        let confidence = evidence_source.and_then(|id| engine.confidence_of_giver.get(id));
        confidence == Some(&Confidence::Hypothesis)
    };
    facts.peek().is_some() && facts.all(is_hypothesis)
}

impl Ledgers<'_> {
    /// Whether all that speaks for a cause are hypotheses.
    pub(super) fn rests_on_hypotheses(
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
        let speaks = |line: &&Line| line.decibans > 0.0 && speaks(engine, resolved, line.reason);
        let mut speaking = lines.iter().filter(speaks).peekable();
        speaking.peek().is_some() && speaking.all(|line| is_hypothesis(&line))
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Ledger> {
        self.causes.iter_mut().chain([&mut self.outside])
    }

    /// Does something with the ledger of each part and its odds; `outside` holds when none does.
    fn each(
        &mut self,
        parts: &[Part],
        odds: &[Weighed],
        mut with: impl FnMut(&mut Ledger, Weighed),
    ) {
        for (part, odds) in parts.iter().zip(odds) {
            match part {
                Part::Cause(cause) => with(&mut self.causes[cause.0], *odds),
                Part::Listed => with(&mut self.outside, odds.flipped()),
            }
        }
    }
}

impl Ledger {
    /// Takes new odds, as what its last line did; true if they say anything.
    fn take(&mut self, odds: Weighed) -> bool {
        let before = std::mem::replace(&mut self.posterior, odds.decibans());
        let decibans = if before.is_infinite() { 0.0 } else { self.posterior - before };
        if let Some(line) = self.lines.last_mut() {
            line.decibans = decibans;
        }
        decibans.abs() > 1e-9
    }
}
