//! A case as it stands, and the ways to look at it otherwise: without a finding, with only the first
//! ones, with a defect ruled out.

use shindan_model::{CauseIx, DefectIx, Fact, FactIx, FactSet, How, RuleIx, Standing, Value};

use super::explanation::Hypothesis;
use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::{Finding, HardRule, TooLarge};
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::posterior::{Odds, Posterior};
use crate::verdict::ledger::Reason;
use crate::verdict::types::Verdict;

/// Who says what is only assumed.
const ASSUMED: &str = "assumed";

/// What a posterior is computed from.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub findings: Vec<Finding>,
    pub hard: Vec<HardRule>,
}

impl Evidence {
    pub(super) fn of(resolved: &ResolvedEvidence) -> Self {
        Self { findings: resolved.findings.clone(), hard: resolved.hard.clone() }
    }

    /// How many findings and rules there are.
    pub(super) fn len(&self) -> usize {
        self.findings.len() + self.hard.len()
    }

    /// What stands at a place of the ledger.
    pub(super) fn reason(&self, at: usize) -> Reason {
        match at.checked_sub(self.findings.len()) {
            Some(rule) => Reason::Rule(self.hard[rule].rule),
            None => Reason::Fact(self.findings[at].fact),
        }
    }

    /// The first so many, in ledger order.
    pub(super) fn first(&self, count: usize) -> Self {
        let seen = count.min(self.findings.len());
        Self { findings: self.findings[..seen].to_vec(), hard: self.hard[..count - seen].to_vec() }
    }

    /// Without the finding or rule itself; what follows from it stays.
    pub(super) fn without(mut self, reason: Reason) -> Self {
        self.findings.retain(|finding| Reason::Fact(finding.fact) != reason);
        self.hard.retain(|rule| Reason::Rule(rule.rule) != reason);
        self
    }

    /// With a finding more.
    pub(super) fn with(mut self, finding: Finding) -> Self {
        self.findings.push(finding);
        self
    }

    /// As if these defects were certainly there, or certainly not.
    pub(super) fn forced(
        mut self,
        engine: &Engine<'_>,
        present: &[DefectIx],
        absent: &[DefectIx],
    ) -> Self {
        self.hard.push(HardRule {
            // Nobody asks which rule it was: it only carries the two lists.
            rule: RuleIx(usize::MAX),
            confirm: present.to_vec(),
            exclude: absent.to_vec(),
            applies: vec![true; engine.pack.model.states.len()],
        });
        self
    }

    /// The posterior; none if the evidence cannot be.
    pub(super) fn posterior(&self, engine: &Engine<'_>) -> Result<Option<Posterior>, TooLarge> {
        let own = engine.posterior(&self.findings, &self.hard)?;
        Ok((!own.is_impossible()).then_some(own))
    }

    /// The odds of a hypothesis; none if the evidence cannot be.
    pub(super) fn odds(
        &self,
        engine: &Engine<'_>,
        of: Hypothesis,
    ) -> Result<Option<Odds>, TooLarge> {
        let Some(posterior) = self.posterior(engine)? else { return Ok(None) };
        of.odds(engine, self, &posterior).map(Some)
    }
}

impl Hypothesis {
    /// Its probability.
    pub fn probability(self, posterior: &Posterior) -> f64 {
        match self {
            Hypothesis::Cause(cause) => posterior.cause(cause),
            Hypothesis::Defect(defect) => posterior.defects[defect.0],
            Hypothesis::Outside => posterior.none(),
        }
    }

    /// The defects of which any makes it true; none for `outside`, which needs no defect.
    pub(super) fn members(self, engine: &Engine<'_>) -> Vec<DefectIx> {
        match self {
            Hypothesis::Cause(cause) => engine.defects_of(cause).to_vec(),
            Hypothesis::Defect(defect) => vec![defect],
            Hypothesis::Outside => Vec::new(),
        }
    }

    /// All defects that are not its own.
    pub(super) fn others(self, engine: &Engine<'_>) -> Vec<DefectIx> {
        let own = self.members(engine);
        (0..engine.pack.defects.len())
            .map(DefectIx)
            .filter(|defect| !own.contains(defect))
            .collect()
    }

    /// Its odds to the last digits. `posterior`: that of the evidence, which is possible.
    pub(super) fn odds(
        self,
        engine: &Engine<'_>,
        evidence: &Evidence,
        posterior: &Posterior,
    ) -> Result<Odds, TooLarge> {
        let Hypothesis::Defect(defect) = self else {
            return Ok(match self {
                Hypothesis::Cause(CauseIx(at)) => posterior.causes[at],
                _ => posterior.outside.flipped(),
            });
        };
        // A marginal near 1 has lost the digits of its complement: each side is computed by itself.
        let side = |present: &[DefectIx], absent: &[DefectIx]| {
            let forced = evidence.clone().forced(engine, present, absent);
            let own = forced.posterior(engine)?;
            let weight =
                own.map_or(0.0, |own| 10_f64.powf(own.log10_evidence - posterior.log10_evidence));
            Ok::<f64, TooLarge>(weight)
        };
        Ok(Odds { none: side(&[], &[defect])?, any: side(&[defect], &[])? })
    }
}

/// A case as it stands.
pub(super) struct ExplainedCase<'a, 'p> {
    pub engine: &'a Engine<'p>,
    pub facts: &'a FactSet,
    pub circumstances: &'a Circumstances,
    pub verdict: &'a Verdict,
    pub evidence: Evidence,
    /// By number of findings and rules taken, in ledger order: what is believed then. It ends where
    /// the evidence becomes impossible.
    pub prefixes: Vec<Posterior>,
}

impl<'a, 'p> ExplainedCase<'a, 'p> {
    pub(super) fn new(
        engine: &'a Engine<'p>,
        facts: &'a FactSet,
        circumstances: &'a Circumstances,
        verdict: &'a Verdict,
    ) -> Result<Self, TooLarge> {
        let evidence = Evidence::of(&verdict.resolved);
        let mut prefixes = Vec::new();
        for count in 0..=evidence.len() {
            match evidence.first(count).posterior(engine)? {
                Some(posterior) => prefixes.push(posterior),
                None => break,
            }
        }
        Ok(Self { engine, facts, circumstances, verdict, evidence, prefixes })
    }

    /// What is believed; none if the evidence cannot be.
    pub(super) fn posterior(&self) -> Option<&Posterior> {
        self.prefixes.get(self.evidence.len())
    }

    /// The evidence if something had not been found: a fact is taken out of the case, with what
    /// follows from it; what only a rule says, and a rule itself, is taken out by itself.
    pub(super) fn without(&self, reason: Reason) -> Evidence {
        let Reason::Fact(fact) = reason else { return self.evidence.clone().without(reason) };
        let learned = |how: How| {
            let facts = self.verdict.resolved.facts.iter();
            facts
                .filter(|own| own.fact == fact)
                .any(|own| (own.learned.how == How::Derived) == (how == How::Derived))
        };
        if !learned(How::Stated) {
            return self.evidence.clone().without(reason);
        }
        let id = &self.engine.pack.facts[fact.0].about.id;
        let left: FactSet = self.facts.iter().filter(|own| own.id != *id).cloned().collect();
        let resolved = self.engine.resolve(&left, self.circumstances.now);
        let own = Evidence::of(&resolved);
        // A rule may still say the same.
        if learned(How::Derived) { own.without(reason) } else { own }
    }

    /// The facts with one more, as somebody would state it.
    pub(super) fn stating(&self, facts: &FactSet, fact: FactIx, outcome: usize) -> FactSet {
        let known = &self.engine.pack.facts[fact.0];
        let value = Value::Text(known.outcomes[outcome].clone());
        let mut stated = facts.clone();
        stated.insert(assumed(&known.about.id, None, value));
        stated
    }

    /// What those facts would come to.
    pub(super) fn resolved(&self, facts: &FactSet) -> Evidence {
        Evidence::of(&self.engine.resolve(facts, self.circumstances.now))
    }
}

/// A fact that is only assumed.
pub(super) fn assumed(id: &str, of: Option<&str>, value: Value) -> Fact {
    Fact::stated(id, of, Standing::Known(value), ASSUMED)
}
