//! The learned fact behind each finding of a verdict.

use shindan_engine::{ResolvedFact, Verdict};
use shindan_model::{Fact, FactIx, Pack, Value};

/// The learned fact behind each finding of a verdict.
pub(crate) struct LearnedFacts<'v> {
    facts: Vec<(FactIx, &'v Fact)>,
}

impl<'v> LearnedFacts<'v> {
    /// Of several facts that count, the one that says what the finding says; else the first.
    pub(crate) fn new(pack: &Pack, verdict: &'v Verdict) -> Self {
        let mut facts: Vec<(FactIx, &Fact)> = Vec::new();
        for finding in &verdict.resolved.findings {
            let outcome = pack.facts[finding.fact.0].outcomes.get(finding.outcome());
            let mut counted = verdict
                .resolved
                .facts
                .iter()
                .filter(|resolved| resolved.fact == finding.fact && resolved.counts);
            let agrees = |resolved: &&ResolvedFact| match (resolved.learned.value(), outcome) {
                (Some(Value::Text(value)), Some(outcome)) => value == outcome,
                (value, outcome) => value.map(ToString::to_string).as_ref() == outcome,
            };
            if let Some(resolved) = counted.clone().find(agrees).or_else(|| counted.next()) {
                facts.push((finding.fact, &resolved.learned));
            }
        }
        Self { facts }
    }

    /// The learned fact behind the finding on `fact`; `None` where there is no such finding.
    pub(crate) fn get(&self, fact: FactIx) -> Option<&'v Fact> {
        self.facts.iter().find(|(at, _)| *at == fact).map(|(_, learned)| *learned)
    }

    /// The value that counts.
    pub(crate) fn value(&self, pack: &Pack, verdict: &Verdict, fact: FactIx) -> Option<String> {
        if let Some(learned) = self.get(fact) {
            return learned.value().map(ToString::to_string);
        }
        let finding = verdict.resolved.findings.iter().find(|finding| finding.fact == fact)?;
        pack.facts[fact.0].outcomes.get(finding.outcome()).cloned()
    }
}
