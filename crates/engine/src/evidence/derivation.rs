//! Forward chaining: what rules derive from the working memory.

use shindan_model::{Fact, FactIx, How, RuleIx, Source, Standing, Value};

use crate::evidence::views::SubjectView;
use crate::evidence::working_memory::WorkingMemory;

impl WorkingMemory<'_, '_> {
    /// Adds the facts that a rule derives, for one subject or for the case.
    pub(crate) fn derive(&mut self, rule: RuleIx, of: Option<&str>) {
        let pack = self.engine.pack;
        let node = &pack.rules[rule.0];
        let from = node.when.facts();
        let at =
            from.iter().flat_map(|fact| &self.learned[fact.0]).filter_map(|fact| fact.at).max();
        let quote = self.compared(&from, of);
        for (fact, outcome) in &node.derive {
            let known = &pack.facts[fact.0];
            self.learned[fact.0].push(Fact {
                id: known.about.id.clone(),
                of: of.filter(|_| known.of.is_some()).map(str::to_owned),
                standing: Standing::Known(Value::Text(known.outcomes[*outcome].clone())),
                how: How::Derived,
                source: Source { name: node.about.id.clone(), line: None, quote: quote.clone() },
                rule: Some(node.about.id.clone()),
                at,
            });
            self.refresh(*fact);
        }
    }

    /// The texts, numbers and dates that a rule read, as a quote for its conclusions.
    pub(crate) fn compared(&self, facts: &[FactIx], of: Option<&str>) -> Option<String> {
        const MAX_VALUES: usize = 6;
        let mut values: Vec<String> = Vec::new();
        for fact in facts {
            if self.engine.pack.facts[fact.0].outcomes.is_empty() {
                let learned = self.learned[fact.0]
                    .iter()
                    .filter(|learned| of.is_none() || learned.of.as_deref() == of);
                for value in learned.filter_map(Fact::value).map(Value::to_string) {
                    if !values.contains(&value) && values.len() < MAX_VALUES {
                        values.push(value);
                    }
                }
            }
        }
        (!values.is_empty()).then(|| values.join(" / "))
    }

    /// Applies a rule to each subject separately, where the subjects disagree.
    pub(crate) fn derive_by_subject(&mut self, rule: RuleIx) {
        let when = &self.engine.pack.rules[rule.0].when;
        for of in self.subjects_of(rule).unwrap_or_default().into_iter().flatten() {
            if when.holds(&SubjectView { memory: self, of: &of }) == Some(true) {
                self.derive(rule, Some(&of));
            }
        }
    }

    /// The subjects known to the facts that a rule reads; `None` if it also reads a fact without
    /// subjects.
    pub(crate) fn subjects_of(&self, rule: RuleIx) -> Option<Vec<Option<String>>> {
        let pack = self.engine.pack;
        let facts = pack.rules[rule.0].when.facts();
        let learned = facts.iter().flat_map(|fact| &self.learned[fact.0]);
        let has_subject = |fact: &FactIx| pack.facts[fact.0].of.is_some();
        facts.iter().all(has_subject).then(|| {
            let mut of: Vec<Option<String>> = learned.map(|fact| fact.of.clone()).collect();
            of.sort_unstable();
            of.dedup();
            of
        })
    }
}
