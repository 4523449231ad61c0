//! What each finding did to the odds, one line a finding: `10 log10` of the change, in the fixed order
//! complaint, facts in pack order, rules. With the prior the lines add up to the posterior.

use shindan_model::{CauseIx, Confidence, FactIx, FactKind, RuleIx};

use crate::engine::Engine;
use crate::evidence::finding::TooLarge;
use crate::evidence::resolved::{ResolvedEvidence, ResolvedFact};
use crate::inference::belief::{Affected, Belief};
use crate::inference::posterior::{Disjunction, Odds, Posterior};

/// How much of a verdict is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// All of it.
    Full,
    /// No ledger lines and no list of acts.
    Brief,
}

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

/// The ledgers of all causes and of `outside`, and the belief they lead to.
pub(crate) struct Ledgers<'e> {
    pub causes: Vec<Ledger>,
    pub outside: Ledger,
    pub belief: Belief<'e>,
    pub posterior: Posterior,
    /// Whether anything beyond the complaint and the contexts changed what is believed.
    pub moved: bool,
}

/// Puts the evidence in, piece by piece. Evidence that is impossible leaves the ledgers where they stood before it. In brief
/// there are no lines, only prior and posterior.
pub(crate) fn ledgers<'e>(
    engine: &'e Engine<'_>,
    resolved: &ResolvedEvidence,
    depth: Depth,
) -> Result<Ledgers<'e>, TooLarge> {
    let ResolvedEvidence { findings, hard, .. } = resolved;
    // Whether a leader rests on hypotheses alone is seen from the lines.
    let any_hypothesis = findings.iter().any(|own| is_hypothesis(engine, resolved, own.fact));
    let depth = if any_hypothesis { Depth::Full } else { depth };
    let causes = (0..engine.pack.causes.len()).map(|at| Disjunction::Cause(CauseIx(at)));
    let every: Vec<Disjunction> = causes.chain([Disjunction::AnyCause]).collect();
    let mut own = Ledgers {
        causes: vec![Ledger::default(); engine.pack.causes.len()],
        outside: Ledger::default(),
        belief: Belief::new(engine, &[]),
        posterior: Posterior::default(),
        moved: false,
    };
    let odds = own.belief.odds(&every)?;
    own.each(&every, &odds, |ledger, odds| {
        ledger.prior = odds.decibans();
        ledger.posterior = ledger.prior;
    });
    let mut changed = Affected::Some(Vec::new());
    let reasons = findings.iter().map(|finding| Reason::Fact(finding.fact));
    let reasons = reasons.chain(hard.iter().map(|rule| Reason::Rule(rule.rule)));
    let last = findings.len() + hard.len();
    for (at, reason) in reasons.enumerate() {
        match findings.get(at) {
            Some(finding) => changed = and(changed, own.belief.observe(finding)),
            None => {
                own.belief = Belief::with(engine, findings, &hard[..=at - findings.len()]);
                changed = Affected::All;
            }
        }
        // In brief only the first move counts, and the end.
        if depth == Depth::Brief && own.moved && at + 1 < last {
            continue;
        }
        if own.belief.is_impossible()? {
            own.posterior.log10_evidence = f64::NEG_INFINITY;
            return Ok(own);
        }
        if depth == Depth::Full {
            own.all().for_each(|ledger| ledger.lines.push(Line { reason, decibans: 0.0 }));
        }
        let disjunctions = match &changed {
            Affected::All => &every,
            Affected::Some(disjunctions) => disjunctions,
        };
        let odds = if at + 1 == last {
            own.belief.posterior(&mut own.posterior)?;
            disjunctions.iter().map(|disjunction| own.posterior.odds(*disjunction)).collect()
        } else {
            own.belief.odds(disjunctions)?
        };
        let mut moved = false;
        own.each(disjunctions, &odds, |ledger, odds| moved |= ledger.take(odds));
        own.moved |= moved && speaks(engine, resolved, reason);
        changed = Affected::Some(Vec::new());
    }
    if last == 0 {
        own.belief.posterior(&mut own.posterior)?;
    }
    Ok(own)
}

/// What either of two findings touched.
fn and(before: Affected, now: Affected) -> Affected {
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
        Reason::Rule(rule) => resolved.unconditional.contains(&rule),
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
        let speaks = |line: &&Line| line.decibans > 0.0 && speaks(engine, resolved, line.reason);
        let mut speaking = lines.iter().filter(speaks).peekable();
        speaking.peek().is_some() && speaking.all(|line| is_hypothesis(&line))
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Ledger> {
        self.causes.iter_mut().chain([&mut self.outside])
    }

    /// Does something with the ledger of each disjunction and its odds; `outside` holds when none does.
    fn each(
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
    /// Takes new odds, as what its last line did; true if they say anything.
    fn take(&mut self, odds: Odds) -> bool {
        let before = std::mem::replace(&mut self.posterior, odds.decibans());
        let decibans = if before.is_infinite() { 0.0 } else { self.posterior - before };
        if let Some(line) = self.lines.last_mut() {
            line.decibans = decibans;
        }
        decibans.abs() > 1e-9
    }
}
