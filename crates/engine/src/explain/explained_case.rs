//! A case under explanation, and its counterfactuals: without a finding, with the first few only,
//! with a defect ruled out.

use shindan_model::{CauseIx, DefectIx, Fact, FactIx, FactSet, How, RuleIx, Standing, Value};

use super::explanation::Hypothesis;
use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::{Finding, HardRule, TooLarge};
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::posterior::{Odds, Posterior};
use crate::verdict::ledger::Reason;
use crate::verdict::types::Verdict;

/// Source name of assumed facts.
const ASSUMED: &str = "assumed";

/// The evidence behind a posterior.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub findings: Vec<Finding>,
    pub hard: Vec<HardRule>,
}

impl Evidence {
    pub(super) fn of(resolved: &ResolvedEvidence) -> Self {
        Self { findings: resolved.findings.clone(), hard: resolved.hard.clone() }
    }

    /// The number of findings and rules.
    pub(super) fn len(&self) -> usize {
        self.findings.len() + self.hard.len()
    }

    /// The origin of a ledger line.
    pub(super) fn reason(&self, at: usize) -> Reason {
        match at.checked_sub(self.findings.len()) {
            Some(rule) => Reason::Rule(self.hard[rule].rule),
            None => Reason::Fact(self.findings[at].fact),
        }
    }

    /// The first `count` findings and rules, in ledger order.
    pub(super) fn first(&self, count: usize) -> Self {
        let seen = count.min(self.findings.len());
        Self { findings: self.findings[..seen].to_vec(), hard: self.hard[..count - seen].to_vec() }
    }

    /// Without one finding or rule; its consequences stay.
    pub(super) fn without(mut self, reason: Reason) -> Self {
        self.findings.retain(|finding| Reason::Fact(finding.fact) != reason);
        self.hard.retain(|rule| Reason::Rule(rule.rule) != reason);
        self
    }

    /// With one more finding.
    pub(super) fn with(mut self, finding: Finding) -> Self {
        self.findings.push(finding);
        self
    }

    /// With these defects forced present or absent.
    pub(super) fn forced(
        mut self,
        engine: &Engine<'_>,
        present: &[DefectIx],
        absent: &[DefectIx],
    ) -> Self {
        self.hard.push(HardRule {
            // A pseudo-rule: only its two lists matter.
            rule: RuleIx(usize::MAX),
            confirm: present.to_vec(),
            exclude: absent.to_vec(),
            applies: vec![true; engine.model.states.len()],
        });
        self
    }

    /// The posterior; `None` if the evidence is impossible.
    pub(super) fn posterior(&self, engine: &Engine<'_>) -> Result<Option<Posterior>, TooLarge> {
        let posterior = engine.posterior(&self.findings, &self.hard)?;
        Ok((!posterior.is_impossible()).then_some(posterior))
    }

    /// The odds of a hypothesis; `None` if the evidence is impossible.
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
    /// The probability of this hypothesis.
    pub fn probability(self, posterior: &Posterior) -> f64 {
        match self {
            Hypothesis::Cause(cause) => posterior.cause(cause),
            Hypothesis::Defect(defect) => posterior.defects[defect.0],
            Hypothesis::Outside => posterior.none(),
        }
    }

    /// The defects any of which makes it true; empty for `outside`.
    pub(super) fn members(self, engine: &Engine<'_>) -> Vec<DefectIx> {
        match self {
            Hypothesis::Cause(cause) => engine.defects_of(cause).to_vec(),
            Hypothesis::Defect(defect) => vec![defect],
            Hypothesis::Outside => Vec::new(),
        }
    }

    /// All other defects.
    pub(super) fn others(self, engine: &Engine<'_>) -> Vec<DefectIx> {
        let members = self.members(engine);
        (0..engine.pack.defects.len())
            .map(DefectIx)
            .filter(|defect| !members.contains(defect))
            .collect()
    }

    /// Its odds without loss of digits. `posterior` is that of `evidence`, which is possible.
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
        // A marginal near 1 has lost the digits of its complement, so compute each side separately.
        let side = |present: &[DefectIx], absent: &[DefectIx]| {
            let forced = evidence.clone().forced(engine, present, absent);
            let after = forced.posterior(engine)?;
            let weight = after
                .map_or(0.0, |after| 10_f64.powf(after.log10_evidence - posterior.log10_evidence));
            Ok::<f64, TooLarge>(weight)
        };
        Ok(Odds { none: side(&[], &[defect])?, any: side(&[defect], &[])? })
    }
}

/// A case under explanation.
pub(super) struct ExplainedCase<'a, 'p> {
    pub engine: &'a Engine<'p>,
    pub facts: &'a FactSet,
    pub circumstances: &'a Circumstances,
    pub verdict: &'a Verdict,
    pub evidence: Evidence,
    /// By length of a prefix of the evidence, in ledger order: its posterior. Ends where the
    /// evidence becomes impossible.
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

    /// The posterior of all evidence; `None` if it is impossible.
    pub(super) fn posterior(&self) -> Option<&Posterior> {
        self.prefixes.get(self.evidence.len())
    }

    /// The evidence had this not been found.
    ///
    /// Drops a learned fact from the case, with its consequences. Drops a derived fact or a rule by
    /// itself.
    pub(super) fn without(&self, reason: Reason) -> Evidence {
        let Reason::Fact(fact) = reason else { return self.evidence.clone().without(reason) };
        let learned = |how: How| {
            let facts = self.verdict.resolved.facts.iter();
            facts
                .filter(|resolved| resolved.fact == fact)
                .any(|resolved| (resolved.learned.how == How::Derived) == (how == How::Derived))
        };
        if !learned(How::Stated) {
            return self.evidence.clone().without(reason);
        }
        let id = &self.engine.pack.facts[fact.0].about.id;
        let left: FactSet = self.facts.iter().filter(|stated| stated.id != *id).cloned().collect();
        let resolved = self.engine.resolve(&left, self.circumstances.now);
        let evidence = Evidence::of(&resolved);
        // A rule may derive the same fact.
        if learned(How::Derived) { evidence.without(reason) } else { evidence }
    }

    /// The facts with one more, stated by a person.
    pub(super) fn stating(&self, facts: &FactSet, fact: FactIx, outcome: usize) -> FactSet {
        let known = &self.engine.pack.facts[fact.0];
        let value = Value::Text(known.outcomes[outcome].clone());
        let mut stated = facts.clone();
        stated.insert(assumed(&known.about.id, None, value));
        stated
    }

    /// The evidence of other facts.
    pub(super) fn resolved(&self, facts: &FactSet) -> Evidence {
        Evidence::of(&self.engine.resolve(facts, self.circumstances.now))
    }
}

/// An assumed fact.
pub(super) fn assumed(id: &str, of: Option<&str>, value: Value) -> Fact {
    Fact::stated(id, of, Standing::Known(value), ASSUMED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{LAMP, near, red_lamp, seen};

    #[test]
    fn forced_defects_condition_the_posterior() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let evidence = Evidence { findings: vec![seen(LAMP, 1)], hard: Vec::new() };
        let (a, b) = (DefectIx(0), DefectIx(1));
        for (present, absent, expected) in [
            // P(a | red, not b) and P(a | red, b)
            (vec![], vec![b], 0.0648 / (0.036 + 0.0648)),
            (vec![b], vec![], 0.0181 / (0.0945 + 0.0181)),
        ] {
            let forced = evidence.clone().forced(&engine, &present, &absent);
            near(forced.posterior(&engine).unwrap().unwrap().defects[a.0], expected);
        }
        let contradiction = evidence.clone().forced(&engine, &[a], &[a]);
        assert!(contradiction.posterior(&engine).unwrap().is_none());
    }

    #[test]
    fn odds_of_a_defect_keep_the_digits_of_both_sides() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let evidence = Evidence { findings: vec![seen(LAMP, 1)], hard: Vec::new() };
        let odds = evidence.odds(&engine, Hypothesis::Defect(DefectIx(1))).unwrap().unwrap();
        near(odds.any, 0.1126 / 0.2134);
        near(odds.none, 0.1008 / 0.2134);
    }
}
