//! The working memory of the rules: what is known of every fact during resolution.
//!
//! Conditions of rules read it, and their conclusions are added to it.

use jiff::{SignedDuration, Timestamp};
use shindan_model::{Fact, FactIx, FactKind, How, Known, Reliability, Value};

use crate::engine::Engine;
use crate::evidence::agreement::{is_elsewhere, outcomes, same, single};
use crate::evidence::reports::Reports;
use crate::evidence::resolved::{Ignored, ResolvedEvidence, WhyIgnored, add};

/// What is known of every fact during resolution.
pub(crate) struct WorkingMemory<'e, 'p> {
    pub(crate) engine: &'e Engine<'p>,
    pub(crate) now: Timestamp,
    pub(crate) learned: Vec<Reports>,
    pub(crate) outcome: Vec<Option<usize>>,
    pub(crate) value: Vec<Option<Value>>,
}

impl Known for WorkingMemory<'_, '_> {
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
        let of = |fact: &&Fact| fact.of.as_deref().is_some_and(|of| of.eq_ignore_ascii_case(host));
        let mut here: Vec<&Fact> = learned.iter().filter(of).collect();
        if here.is_empty() {
            here = learned.iter().filter(|fact| !is_elsewhere(fact)).collect();
        }
        let values: Vec<&Value> = here.into_iter().filter_map(Fact::value).collect();
        let is_one = values.iter().all(|value| same(value, values[0]));
        if is_one || self.engine.pack.facts[fact.0].several { values } else { Vec::new() }
    }
    fn now(&self) -> Timestamp {
        self.now
    }
}

/// The outcomes common to all items; `None` if there are no items.
fn common(each: &[Vec<usize>]) -> Option<Vec<usize>> {
    let (first, others) = each.split_first()?;
    let in_all = |outcome: &&usize| others.iter().all(|other| other.contains(outcome));
    Some(first.iter().filter(in_all).copied().collect())
}

impl WorkingMemory<'_, '_> {
    /// Stores a learned fact, or records why it does not count.
    pub(crate) fn take(&mut self, fact: &Fact, resolved: &mut ResolvedEvidence) {
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

    /// Recomputes the undisputed outcome or value of a fact, which conditions read.
    pub(crate) fn refresh(&mut self, fact: FactIx) {
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
            _ => learned
                .subjects()
                .map(|of| {
                    single(learned.about(of).filter_map(|fact| outcomes(known, fact.value()?)))
                })
                .collect::<Option<Vec<usize>>>()
                .and_then(|each| {
                    let prefers = |one, to| known.of_several.prefers(one, to);
                    each.into_iter()
                        .reduce(|kept, other| if prefers(other, kept) { other } else { kept })
                }),
        };
    }

    /// The outcomes that a context may have: those of the case itself, else those of its parts.
    ///
    /// `Err` if the case and its parts disagree.
    pub(crate) fn context_outcomes(&self, fact: FactIx) -> Result<Vec<usize>, Vec<usize>> {
        let known = &self.engine.pack.facts[fact.0];
        let each = |of_case: bool| -> Vec<Vec<usize>> {
            let learned =
                self.learned[fact.0].iter().filter(|learned| learned.of.is_none() == of_case);
            learned.filter_map(|learned| outcomes(known, learned.value()?)).collect()
        };
        let (case, parts) = (common(&each(true)), each(false));
        let mut any: Vec<usize> = parts.concat();
        any.sort_unstable();
        any.dedup();
        match case {
            None => Ok(common(&parts).filter(|common| !common.is_empty()).unwrap_or(any)),
            Some(case) if any.is_empty() || case.is_empty() => Ok(case),
            Some(case) => {
                let both: Vec<usize> =
                    case.iter().copied().filter(|outcome| any.contains(outcome)).collect();
                if both.is_empty() {
                    any.extend(case);
                    return Err(any);
                }
                Ok(both)
            }
        }
    }

    pub(crate) fn reliability(&self, fact: &Fact) -> f64 {
        self.trust(fact.how).unwrap_or_else(|| {
            let rules = &self.engine.pack.rules;
            let rule = rules.iter().find(|rule| Some(&rule.about.id) == fact.rule.as_ref());
            let facts = rule.map(|rule| rule.when.facts()).unwrap_or_default();
            let hows = facts.iter().flat_map(|fact| self.learned[fact.0].hows());
            hows.filter_map(|how| self.trust(*how)).fold(1.0, f64::min)
        })
    }

    /// How far a source is trusted; `None` for a rule, which is as good as what it reads.
    fn trust(&self, how: How) -> Option<f64> {
        let Reliability { probed, parsed, stated } = self.engine.pack.reliability;
        match how {
            How::Probed => Some(probed),
            How::Parsed => Some(parsed),
            How::Stated => Some(stated),
            How::Derived => None,
        }
    }
}
