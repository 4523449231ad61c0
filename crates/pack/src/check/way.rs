//! One way in which a condition can hold.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use shindan_model::{Comparison, FactIx, VersionRange};

/// Values that facts must have for a condition to hold.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// Facts that must be known.
    pub facts: BTreeSet<FactIx>,
    /// Outcomes that each fact may have.
    pub outcomes: BTreeMap<FactIx, BTreeSet<usize>>,
    /// Texts that each fact may have.
    pub texts: BTreeMap<FactIx, BTreeSet<String>>,
    /// Exclusive limits of numbers.
    pub numbers: BTreeMap<FactIx, (f64, f64)>,
    /// Exclusive limits of dates. The flag keeps limits relative to now apart from fixed ones.
    pub dates: BTreeMap<(FactIx, bool), (Option<Timestamp>, Option<Timestamp>)>,
    /// Ranges that each version may lie in.
    pub versions: BTreeMap<FactIx, Vec<VersionRange>>,
    /// Comparisons that must hold or must not hold.
    pub compared: Vec<(FactIx, Comparison, bool)>,
}

impl Way {
    /// The fact must be known, with any value.
    pub fn about(fact: FactIx) -> Self {
        Way { facts: [fact].into(), ..Way::default() }
    }

    /// The comparison must hold or must not hold; no limits are drawn from it.
    pub fn opaque(fact: FactIx, comparison: &Comparison, holds: bool) -> Self {
        let (comparison, holds) = match comparison {
            Comparison::IsPrivate(private) => (Comparison::IsPrivate(true), *private == holds),
            other => (other.clone(), holds),
        };
        Way { compared: vec![(fact, comparison, holds)], ..Way::about(fact) }
    }

    /// The comparison must hold, with the limits that follow from it. `None` if it cannot hold.
    pub fn compared(fact: FactIx, comparison: &Comparison) -> Option<Self> {
        let mut way = Way::opaque(fact, comparison, true);
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
            Comparison::VersionIn(ranges) => {
                way.versions.insert(fact, ranges.clone());
            }
            Comparison::EqualsFact(other) | Comparison::SameAccount(other) => {
                way.facts.insert(*other);
            }
            Comparison::Near(others) | Comparison::HostMatches(others) => {
                // One of several is enough, so none of them must be known.
                if let [other] = others.as_slice() {
                    way.facts.insert(*other);
                }
            }
            _ => {}
        }
        Some(way)
    }

    /// Both at once.
    ///
    /// # Errors
    /// The fact with requirements that exclude each other.
    pub fn and(&self, other: &Way) -> Result<Way, FactIx> {
        let mut both = self.clone();
        both.facts.extend(&other.facts);
        for (fact, set) in &other.outcomes {
            let allowed = both.outcomes.entry(*fact).or_insert_with(|| set.clone());
            allowed.retain(|outcome| set.contains(outcome));
            if allowed.is_empty() {
                return Err(*fact);
            }
        }
        for (fact, set) in &other.texts {
            let allowed = both.texts.entry(*fact).or_insert_with(|| set.clone());
            allowed.retain(|text| set.contains(text));
            if allowed.is_empty() {
                return Err(*fact);
            }
        }
        for (fact, (low, high)) in &other.numbers {
            let limits = both.numbers.entry(*fact).or_insert((*low, *high));
            *limits = (limits.0.max(*low), limits.1.min(*high));
            if limits.0 >= limits.1 {
                return Err(*fact);
            }
        }
        for (fact, ranges) in &other.versions {
            let allowed = both.versions.entry(*fact).or_insert_with(|| ranges.clone());
            let common =
                allowed.iter().flat_map(|one| ranges.iter().filter_map(|other| one.and(other)));
            *allowed = common.collect();
            if allowed.is_empty() {
                return Err(*fact);
            }
        }
        for (fact, comparison, holds) in &other.compared {
            let same = both.compared.iter().find(|(of, same, _)| of == fact && same == comparison);
            match same {
                Some((_, _, held)) if held != holds => return Err(*fact),
                Some(_) => {}
                None => both.compared.push((*fact, comparison.clone(), *holds)),
            }
        }
        for (key, (low, high)) in &other.dates {
            let limits = both.dates.entry(*key).or_insert((*low, *high));
            *limits = (limits.0.max(*low), limits.1.into_iter().chain(*high).min());
            if let (Some(low), Some(high)) = *limits
                && low >= high
            {
                return Err(key.0);
            }
        }
        Ok(both)
    }

    /// Whether both compare one text in different ways, so that it is unclear whether both can hold.
    pub fn is_unclear_with(&self, other: &Way) -> bool {
        let opaque = |way: &Way, fact: FactIx| -> Vec<(Comparison, bool)> {
            let of_fact = way.compared.iter().filter(|(of, ..)| *of == fact);
            let unclear = of_fact.filter(|(_, comparison, _)| !is_understood(comparison));
            unclear.map(|(_, comparison, holds)| (comparison.clone(), *holds)).collect()
        };
        self.facts.intersection(&other.facts).any(|fact| {
            let (these, others) = (opaque(self, *fact), opaque(other, *fact));
            !these.is_empty() && !others.is_empty() && these != others
        })
    }

    /// Whether this way holds wherever `other` holds.
    pub fn follows_from(&self, other: &Way) -> bool {
        self.facts.is_subset(&other.facts)
            && self.outcomes.iter().all(|(fact, allowed)| {
                other.outcomes.get(fact).is_some_and(|set| set.is_subset(allowed))
            })
            && self.texts.iter().all(|(fact, allowed)| {
                other.texts.get(fact).is_some_and(|set| set.is_subset(allowed))
            })
            && self.compared.iter().all(|compared| other.compared.contains(compared))
    }
}

/// Whether [`Way::and`] can tell that two such comparisons exclude each other.
fn is_understood(comparison: &Comparison) -> bool {
    matches!(
        comparison,
        Comparison::Below(_)
            | Comparison::Above(_)
            | Comparison::Before(_)
            | Comparison::After(_)
            | Comparison::VersionIn(_)
    )
}
