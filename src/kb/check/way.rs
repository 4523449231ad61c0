//! One way in which a condition can hold, for `never_holds`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::kb::condition::Comparison;
use crate::kb::pack::FactIx;

/// One way in which a condition holds: what its facts must be.
#[derive(Clone, Debug, Default)]
pub(super) struct Way {
    /// Every fact that must be known.
    pub(super) facts: BTreeSet<FactIx>,
    pub(super) outcomes: BTreeMap<FactIx, BTreeSet<usize>>,
    pub(super) texts: BTreeMap<FactIx, BTreeSet<String>>,
    /// Exclusive limits.
    pub(super) numbers: BTreeMap<FactIx, (f64, f64)>,
    /// Exclusive limits; those relative to now apart from those by date.
    pub(super) dates: BTreeMap<(FactIx, bool), (Option<Timestamp>, Option<Timestamp>)>,
}

impl Way {
    pub(super) fn about(fact: FactIx) -> Self {
        Way { facts: [fact].into(), ..Way::default() }
    }

    /// None where nothing can compare so.
    pub(super) fn compared(fact: FactIx, comparison: &Comparison) -> Option<Self> {
        let mut way = Way::about(fact);
        match comparison {
            Comparison::Below(limit) => {
                way.numbers.insert(fact, (f64::NEG_INFINITY, *limit));
            }
            Comparison::Above(limit) => {
                way.numbers.insert(fact, (*limit, f64::INFINITY));
            }
            Comparison::Before(limit) => {
                let moment = limit.unwrap_or(Timestamp::UNIX_EPOCH);
                way.dates.insert((fact, limit.is_none()), (None, Some(moment)));
            }
            Comparison::After(limit) => {
                let moment = limit.unwrap_or(Timestamp::UNIX_EPOCH);
                way.dates.insert((fact, limit.is_none()), (Some(moment), None));
            }
            Comparison::VersionIn(ranges) if ranges.is_empty() => return None,
            Comparison::EqualsFact(other) | Comparison::SameAccount(other) => {
                way.facts.insert(*other);
            }
            Comparison::Near(others) | Comparison::HostMatches(others) => {
                // Any one of several is enough.
                if let [other] = others.as_slice() {
                    way.facts.insert(*other);
                }
            }
            _ => {}
        }
        Some(way)
    }

    /// Both at once, or the fact that cannot be both.
    pub(super) fn and(&self, other: &Way) -> Result<Way, FactIx> {
        let mut both = self.clone();
        both.facts.extend(&other.facts);
        for (fact, set) in &other.outcomes {
            let own = both.outcomes.entry(*fact).or_insert_with(|| set.clone());
            own.retain(|outcome| set.contains(outcome));
            if own.is_empty() {
                return Err(*fact);
            }
        }
        for (fact, set) in &other.texts {
            let own = both.texts.entry(*fact).or_insert_with(|| set.clone());
            own.retain(|text| set.contains(text));
            if own.is_empty() {
                return Err(*fact);
            }
        }
        for (fact, (low, high)) in &other.numbers {
            let own = both.numbers.entry(*fact).or_insert((*low, *high));
            *own = (own.0.max(*low), own.1.min(*high));
            if own.0 >= own.1 {
                return Err(*fact);
            }
        }
        for (key, (low, high)) in &other.dates {
            let own = both.dates.entry(*key).or_insert((*low, *high));
            *own = (own.0.max(*low), own.1.into_iter().chain(*high).min());
            if let (Some(low), Some(high)) = *own
                && low >= high
            {
                return Err(key.0);
            }
        }
        Ok(both)
    }
}
