//! The working memory seen from one subject, or from one context state.

use jiff::Timestamp;
use shindan_model::{Fact, FactIx, Known, Value};

use crate::evidence::agreement::{outcomes, same, single};
use crate::evidence::working_memory::WorkingMemory;

/// The memory as far as it speaks of one subject.
pub(crate) struct SubjectView<'b, 'e, 'p> {
    pub(crate) memory: &'b WorkingMemory<'e, 'p>,
    pub(super) of: &'b str,
}

impl Known for SubjectView<'_, '_, '_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        let known = &self.memory.engine.pack.facts[fact.0];
        let own = self.learned(fact);
        single(own.into_iter().filter_map(|fact| outcomes(known, fact.value()?)))
    }
    fn value(&self, fact: FactIx) -> Option<&Value> {
        let mut values = self.learned(fact).into_iter().filter_map(Fact::value);
        let first = values.next()?;
        values.all(|other| same(first, other)).then_some(first)
    }
    fn now(&self) -> Timestamp {
        self.memory.now
    }
}

impl<'b> SubjectView<'b, '_, '_> {
    /// What was learned of the subject; of the case itself where that is nothing.
    fn learned(&self, fact: FactIx) -> Vec<&'b Fact> {
        let learned = &self.memory.learned[fact.0];
        let of = |of: Option<&'b str>| -> Vec<&'b Fact> {
            learned.iter().filter(|own| own.of.as_deref() == of).collect()
        };
        let own = of(Some(self.of));
        if own.is_empty() { of(None) } else { own }
    }
}

/// The memory seen from one context state.
pub(crate) struct ContextView<'b, 'e, 'p> {
    pub(crate) memory: &'b WorkingMemory<'e, 'p>,
    pub(crate) outcomes: &'b [usize],
}

impl Known for ContextView<'_, '_, '_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        let contexts = &self.memory.engine.pack.model.contexts;
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
