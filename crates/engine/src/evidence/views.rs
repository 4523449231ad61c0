//! The working memory restricted to one subject or one context state, for evaluating conditions.

use jiff::Timestamp;
use shindan_model::{Fact, FactIx, Known, Value};

use crate::evidence::agreement::{outcomes, same, single};
use crate::evidence::working_memory::WorkingMemory;

/// The working memory as known for one subject.
pub(crate) struct SubjectView<'b, 'e, 'p> {
    pub(crate) memory: &'b WorkingMemory<'e, 'p>,
    pub(super) of: &'b str,
}

impl Known for SubjectView<'_, '_, '_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        let known = &self.memory.engine.pack.facts[fact.0];
        single(self.learned(fact).filter_map(|fact| outcomes(known, fact.value()?)))
    }
    fn value(&self, fact: FactIx) -> Option<&Value> {
        let mut values = self.learned(fact).filter_map(Fact::value);
        let first = values.next()?;
        values.all(|other| same(first, other)).then_some(first)
    }
    fn now(&self) -> Timestamp {
        self.memory.now
    }
}

impl<'b> SubjectView<'b, '_, '_> {
    /// Reports about the subject; about the case itself if there are none.
    fn learned(&self, fact: FactIx) -> impl Iterator<Item = &'b Fact> {
        let reports = &self.memory.learned[fact.0];
        let of = (!reports.positions(Some(self.of)).is_empty()).then_some(self.of);
        reports.about(of)
    }
}

/// The working memory with the contexts set to one context state.
pub(crate) struct ContextView<'b, 'e, 'p> {
    pub(crate) memory: &'b WorkingMemory<'e, 'p>,
    pub(crate) outcomes: &'b [usize],
}

impl Known for ContextView<'_, '_, '_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        let contexts = &self.memory.engine.model.contexts;
        match contexts.iter().position(|context| *context == fact) {
            Some(at) => Some(self.outcomes[at]),
            None => self.memory.outcome(fact),
        }
    }
    fn value(&self, fact: FactIx) -> Option<&Value> {
        self.memory.value(fact)
    }
    fn values(&self, fact: FactIx) -> Vec<&Value> {
        self.memory.values(fact)
    }
    fn values_at(&self, fact: FactIx, host: &str) -> Vec<&Value> {
        self.memory.values_at(fact, host)
    }
    fn now(&self) -> Timestamp {
        self.memory.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::evidence::reports::Reports;
    use crate::testing::{now, stated, table_lamp};

    #[test]
    fn a_subject_sees_its_own_reports_and_a_state_its_own_contexts() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let facts = stated(&[("house.power@attic", "off"), ("house.power", "on")]);
        let mut memory = WorkingMemory {
            engine: &engine,
            now: now().now,
            learned: vec![Reports::default(); pack.facts.len()],
            outcome: vec![None; pack.facts.len()],
            value: vec![None; pack.facts.len()],
        };
        let power = engine.fact("house.power").unwrap();
        memory.learned[power.0] = facts.iter().cloned().collect();
        for (of, outcome) in [("attic", Some(1)), ("cellar", Some(0))] {
            assert_eq!(SubjectView { memory: &memory, of }.outcome(power), outcome, "{of}");
        }
        let kind = engine.fact("lamp.type").unwrap();
        assert_eq!(memory.outcome(kind), None);
        assert_eq!(ContextView { memory: &memory, outcomes: &[1] }.outcome(kind), Some(1));
    }
}
