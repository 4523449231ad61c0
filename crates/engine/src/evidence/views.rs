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
        let learned = self.learned(fact);
        single(learned.into_iter().filter_map(|fact| outcomes(known, fact.value()?)))
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
    /// Reports about the subject; about the case itself if there are none.
    fn learned(&self, fact: FactIx) -> Vec<&'b Fact> {
        let learned = &self.memory.learned[fact.0];
        let of = |of: Option<&'b str>| -> Vec<&'b Fact> {
            learned.iter().filter(|fact| fact.of.as_deref() == of).collect()
        };
        let of_subject = of(Some(self.of));
        if of_subject.is_empty() { of(None) } else { of_subject }
    }
}

/// The working memory with the contexts set to one context state.
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
