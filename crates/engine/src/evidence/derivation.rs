//! Forward chaining: what rules derive from the working memory.

use std::collections::BTreeSet;

use shindan_model::{Fact, FactIx, How, RuleIx, Source, Standing, Value};

use crate::evidence::reports::Reports;
use crate::evidence::views::SubjectView;
use crate::evidence::working_memory::WorkingMemory;

impl WorkingMemory<'_, '_> {
    /// Adds the facts that a rule derives, for each of some subjects; for the case where there is
    /// `None`.
    pub(crate) fn derive(&mut self, rule: RuleIx, subjects: &[Option<String>]) {
        let pack = self.engine.pack;
        let node = &pack.rules[rule.0];
        let from = node.when.facts();
        let at = from.iter().flat_map(|fact| self.learned[fact.0].iter());
        let at = at.filter_map(|fact| fact.at).max();
        for of in subjects {
            let quote = self.compared(&from, of.as_deref());
            for (fact, outcome) in &node.derive {
                let known = &pack.facts[fact.0];
                self.learned[fact.0].push(Fact {
                    id: known.about.id.clone(),
                    of: of.clone().filter(|_| known.of.is_some()),
                    standing: Standing::Known(Value::Text(known.outcomes[*outcome].clone())),
                    how: How::Derived,
                    source: Source {
                        name: node.about.id.clone(),
                        line: None,
                        quote: quote.clone(),
                    },
                    rule: Some(node.about.id.clone()),
                    at,
                });
            }
        }
        for (fact, _) in &node.derive {
            self.refresh(*fact);
        }
    }

    /// The texts, numbers and dates that a rule read, as a quote for its conclusions.
    fn compared(&self, facts: &[FactIx], of: Option<&str>) -> Option<String> {
        const MAX_VALUES: usize = 6;
        let texts = facts.iter().filter(|fact| self.engine.pack.facts[fact.0].outcomes.is_empty());
        let read = texts.map(|fact| &self.learned[fact.0]);
        let mut values: Vec<String> = Vec::new();
        let mut add = |report: &Fact| {
            if let Some(value) = report.value().map(Value::to_string)
                && !values.contains(&value)
            {
                values.push(value);
            }
            values.len() < MAX_VALUES
        };
        match of {
            Some(_) => read.flat_map(|reports| reports.about(of)).all(&mut add),
            None => read.flat_map(Reports::iter).all(&mut add),
        };
        (!values.is_empty()).then(|| values.join(" / "))
    }

    /// Applies a rule to each subject separately, where the subjects disagree.
    pub(crate) fn derive_by_subject(&mut self, rule: RuleIx) {
        let when = &self.engine.pack.rules[rule.0].when;
        let holds = |of: &Option<String>| {
            of.as_deref()
                .is_some_and(|of| when.holds(&SubjectView { memory: self, of }) == Some(true))
        };
        let mut subjects = self.subjects_of(rule).unwrap_or_default();
        subjects.retain(holds);
        self.derive(rule, &subjects);
    }

    /// The subjects known to the facts that a rule reads; `None` if it also reads a fact without
    /// subjects.
    pub(crate) fn subjects_of(&self, rule: RuleIx) -> Option<Vec<Option<String>>> {
        let pack = self.engine.pack;
        let facts = pack.rules[rule.0].when.facts();
        let has_subject = |fact: &FactIx| pack.facts[fact.0].of.is_some();
        facts.iter().all(has_subject).then(|| {
            let of: BTreeSet<Option<&str>> =
                facts.iter().flat_map(|fact| self.learned[fact.0].subjects()).collect();
            of.into_iter().map(|of| of.map(str::to_owned)).collect()
        })
    }
}
