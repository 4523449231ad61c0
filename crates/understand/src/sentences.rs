//! Facts from sentences, by the phrases of the pack.

use std::collections::BTreeMap;

use shindan_model::{Fact, FactIx, How, Place, Value};

use super::draft::Draft;
use super::phrases::{Stated, Statement};

impl Draft<'_> {
    /// Adds what sentences state. Statements of one source that contradict each other state
    /// nothing.
    pub(super) fn statements(&mut self, statements: Vec<(Statement, Place)>) {
        let mut by_fact: BTreeMap<FactIx, Vec<(Statement, Place)>> = BTreeMap::new();
        for (statement, at) in statements {
            let fact = self.pack.phrases[statement.phrase].fact;
            by_fact.entry(fact).or_default().push((statement, at));
        }
        for (fact, mut all) in by_fact {
            let (first, at) = all.swap_remove(0);
            if all.iter().any(|(other, _)| other.value != first.value) {
                continue;
            }
            let value = match first.value {
                Stated::Outcome(outcome) => self.pack.facts[fact.0].outcomes[outcome].clone(),
                Stated::Name(name) => name,
            };
            let by = &self.pack.phrases[first.phrase].about.id;
            let learned = self.parsed(fact, None, Value::Text(value), &at, by);
            self.interpretation.facts.push(Fact { how: How::Stated, ..learned });
        }
    }
}
