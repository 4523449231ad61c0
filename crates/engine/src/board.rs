//! What is known of every fact while it is being settled: the conditions of rules look at it, and what
//! they derive is put on it.

use jiff::{SignedDuration, Timestamp};
use shindan_model::{
    Fact, FactIx, FactKind, How, Known, Reliability, RuleIx, Source, Standing, Value,
};

use super::Engine;
use super::reports::{is_elsewhere, outcomes, same, single, subjects};
use super::resolve::{Ignored, ResolvedEvidence, WhyIgnored, add};

/// What is known of every fact while it is being settled.
pub(super) struct Board<'e, 'p> {
    pub(super) engine: &'e Engine<'p>,
    pub(super) now: Timestamp,
    pub(super) learned: Vec<Vec<Fact>>,
    pub(super) outcome: Vec<Option<usize>>,
    pub(super) value: Vec<Option<Value>>,
}

impl Known for Board<'_, '_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        self.outcome[fact.0]
    }
    fn value(&self, fact: FactIx) -> Option<&Value> {
        self.value[fact.0].as_ref()
    }
    fn values(&self, fact: FactIx) -> Vec<&Value> {
        if self.engine.pack.facts[fact.0].several {
            return self.learned[fact.0].iter().filter_map(Fact::value).collect();
        }
        self.value(fact).into_iter().collect()
    }
    fn values_at(&self, fact: FactIx, host: &str) -> Vec<&Value> {
        let learned = &self.learned[fact.0];
        let of = |own: &&Fact| own.of.as_deref().is_some_and(|of| of.eq_ignore_ascii_case(host));
        let mut here: Vec<&Fact> = learned.iter().filter(of).collect();
        if here.is_empty() {
            here = learned.iter().filter(|own| !is_elsewhere(own)).collect();
        }
        let values: Vec<&Value> = here.into_iter().filter_map(Fact::value).collect();
        let is_one = values.iter().all(|value| same(value, values[0]));
        if is_one || self.engine.pack.facts[fact.0].several { values } else { Vec::new() }
    }
    fn now(&self) -> Timestamp {
        self.now
    }
}

/// The board as far as it speaks of one subject.
pub(super) struct OfSubject<'b, 'e, 'p> {
    pub(super) board: &'b Board<'e, 'p>,
    of: &'b str,
}

impl Known for OfSubject<'_, '_, '_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        let known = &self.board.engine.pack.facts[fact.0];
        let own = self.learned(fact);
        single(own.into_iter().filter_map(|fact| outcomes(known, fact.value()?)))
    }
    fn value(&self, fact: FactIx) -> Option<&Value> {
        let mut values = self.learned(fact).into_iter().filter_map(Fact::value);
        let first = values.next()?;
        values.all(|other| same(first, other)).then_some(first)
    }
    fn now(&self) -> Timestamp {
        self.board.now
    }
}

impl<'b> OfSubject<'b, '_, '_> {
    /// What was learned of the subject; of the case itself where that is nothing.
    fn learned(&self, fact: FactIx) -> Vec<&'b Fact> {
        let learned = &self.board.learned[fact.0];
        let of = |of: Option<&'b str>| -> Vec<&'b Fact> {
            learned.iter().filter(|own| own.of.as_deref() == of).collect()
        };
        let own = of(Some(self.of));
        if own.is_empty() { of(None) } else { own }
    }
}

/// The board seen from one context state.
pub(super) struct InState<'b, 'e, 'p> {
    pub(super) board: &'b Board<'e, 'p>,
    pub(super) outcomes: &'b [usize],
}

impl Known for InState<'_, '_, '_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        let contexts = &self.board.engine.pack.model.contexts;
        match contexts.iter().position(|context| *context == fact) {
            Some(at) => Some(self.outcomes[at]),
            None => self.board.outcome(fact),
        }
    }
    fn value(&self, fact: FactIx) -> Option<&Value> {
        self.board.value(fact)
    }
    fn values(&self, fact: FactIx) -> Vec<&Value> {
        self.board.values(fact)
    }
    fn values_at(&self, fact: FactIx, host: &str) -> Vec<&Value> {
        self.board.values_at(fact, host)
    }
    fn now(&self) -> Timestamp {
        self.board.now
    }
}

impl Board<'_, '_> {
    /// Puts a fact on the board, or among those that do not count.
    pub(super) fn take(&mut self, fact: &Fact, resolved: &mut ResolvedEvidence) {
        let mut ignore = |why| resolved.ignored.push(Ignored { fact: fact.clone(), why });
        let Some(FactIx(at)) = self.engine.fact(&fact.id) else {
            return ignore(WhyIgnored::UnknownFact);
        };
        let known = &self.engine.pack.facts[at];
        let Some(value) = fact.value() else {
            return add(&mut resolved.unavailable, FactIx(at));
        };
        if !known.outcomes.is_empty() && outcomes(known, value).is_none() {
            return ignore(WhyIgnored::UnknownValue);
        }
        if let (Some(days), Some(learned)) = (known.shelf_life_days, fact.at) {
            let age = self.now.duration_since(learned);
            if age > SignedDuration::from_secs_f64(days * 86_400.0) {
                return ignore(WhyIgnored::Stale);
            }
        }
        self.learned[at].push(fact.clone());
    }

    /// The one undisputed outcome or value of a fact, for conditions.
    pub(super) fn refresh(&mut self, fact: FactIx) {
        let known = &self.engine.pack.facts[fact.0];
        let learned = &self.learned[fact.0];
        if learned.is_empty() {
            return;
        }
        if known.outcomes.is_empty() {
            let mut values = learned.iter().filter_map(Fact::value);
            let first = values.next().cloned();
            let is_same = |other: &Value| first.as_ref().is_some_and(|first| same(first, other));
            self.value[fact.0] = if values.all(is_same) { first } else { None };
            return;
        }
        self.outcome[fact.0] = match known.kind {
            FactKind::Context => match self.context_outcomes(fact) {
                Ok(outcomes) if outcomes.len() == 1 => Some(outcomes[0]),
                _ => None,
            },
            _ => subjects(learned)
                .into_iter()
                .map(|of| {
                    let own = learned.iter().filter(|fact| fact.of == of);
                    single(own.filter_map(|fact| outcomes(known, fact.value()?)))
                })
                .collect::<Option<Vec<usize>>>()
                .and_then(|each| {
                    let prefers = |own, to| known.of_several.prefers(own, to);
                    each.into_iter().reduce(|kept, own| if prefers(own, kept) { own } else { kept })
                }),
        };
    }

    /// Adds what a rule derives, as reliable as the least reliable fact it was derived from.
    pub(super) fn derive(&mut self, rule: RuleIx, of: Option<&str>) {
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

    /// The names, numbers and dates that a rule looked at, each once.
    pub(super) fn compared(&self, facts: &[FactIx], of: Option<&str>) -> Option<String> {
        const MOST: usize = 6;
        let mut values: Vec<String> = Vec::new();
        for fact in facts {
            if self.engine.pack.facts[fact.0].outcomes.is_empty() {
                let own = self.learned[fact.0]
                    .iter()
                    .filter(|own| of.is_none() || own.of.as_deref() == of);
                for value in own.filter_map(Fact::value).map(Value::to_string) {
                    if !values.contains(&value) && values.len() < MOST {
                        values.push(value);
                    }
                }
            }
        }
        (!values.is_empty()).then(|| values.join(" / "))
    }

    /// What a rule says of each host, server or mailbox by itself, where they differ.
    pub(super) fn derive_by_subject(&mut self, rule: RuleIx) {
        let when = &self.engine.pack.rules[rule.0].when;
        for of in self.subjects_of(rule).unwrap_or_default().into_iter().flatten() {
            if when.holds(&OfSubject { board: self, of: &of }) == Some(true) {
                self.derive(rule, Some(&of));
            }
        }
    }

    /// What the facts that a rule reads are known of; `None` where it also reads facts that are of
    /// nothing.
    pub(super) fn subjects_of(&self, rule: RuleIx) -> Option<Vec<Option<String>>> {
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

    pub(super) fn reliability(&self, fact: &Fact) -> f64 {
        let Reliability { probed, parsed, stated } = self.engine.pack.reliability;
        match fact.how {
            How::Probed => probed,
            How::Parsed => parsed,
            How::Stated => stated,
            How::Derived => {
                let rule = self
                    .engine
                    .pack
                    .rules
                    .iter()
                    .find(|rule| Some(&rule.about.id) == fact.rule.as_ref());
                let facts = rule.map(|rule| rule.when.facts()).unwrap_or_default();
                let learned = facts.iter().flat_map(|fact| &self.learned[fact.0]);
                learned
                    .filter(|other| other.how != How::Derived)
                    .map(|other| self.reliability(other))
                    .fold(1.0, f64::min)
            }
        }
    }
}
