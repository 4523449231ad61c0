//! Facts from printed properties, each interpreted beside the other properties of its object.

use std::collections::HashMap;

use shindan_model::{Fact, FactDefinition, FactKind, Pack, Place, Property, Value, parse_date};

use super::draft::Draft;
use super::pattern::matches_any;

/// One printed property.
pub(super) struct ObservedProperty {
    pub(super) name: String,
    pub(super) value: String,
    /// The object's name.
    pub(super) of: Option<String>,
    pub(super) cmdlet: Option<String>,
    /// Number of the object; properties of one object share it.
    pub(super) object: usize,
    pub(super) at: Place,
}

/// Indices in [`Pack::properties`], by name in lower case.
#[derive(Debug)]
pub(super) struct PropertyIndex(HashMap<String, Vec<usize>>);

impl PropertyIndex {
    pub(super) fn new(pack: &Pack) -> Self {
        let mut index: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, property) in pack.properties.iter().enumerate() {
            for name in &property.names {
                index.entry(name.to_ascii_lowercase()).or_default().push(at);
            }
        }
        Self(index)
    }

    /// Whether the pack knows a property of a name.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.named(name).next().is_some()
    }

    fn named(&self, name: &str) -> impl Iterator<Item = usize> {
        self.0.get(&name.to_ascii_lowercase()).into_iter().flatten().copied()
    }
}

impl Draft<'_> {
    /// Interprets the properties of one object.
    pub(super) fn object(&mut self, index: &PropertyIndex, object: &[ObservedProperty]) {
        for seen in object {
            for at in index.named(&seen.name) {
                let property = &self.pack.properties[at];
                let has = |(name, patterns): &(String, Vec<String>)| {
                    object.iter().any(|other| {
                        other.name.eq_ignore_ascii_case(name) && matches_any(patterns, &other.value)
                    })
                };
                if property.is_printed_by(seen.cmdlet.as_deref())
                    && property.with.iter().all(has)
                    && !property.without.iter().any(has)
                {
                    self.property(property, seen);
                }
            }
        }
    }

    fn property(&mut self, property: &Property, seen: &ObservedProperty) {
        let fact = &self.pack.facts[property.fact.0];
        // `<mail.contoso.com>` is where a value has to be put.
        if seen.value.starts_with('<') && seen.value.ends_with('>') {
            return;
        }
        let Some(value) = value(property, fact, &seen.value) else { return };
        let of = seen.of.as_deref().filter(|_| fact.of.is_some());
        let learned = self.parsed(property.fact, of, value, &seen.at, &property.about.id);
        let facts = &mut self.interpretation.facts;
        let of = of.map(str::to_owned);
        if fact.kind != FactKind::Finding {
            // Contradictions are kept for whoever resolves the facts.
            let value = learned.value().map(Value::to_string).unwrap_or_default();
            if self.values.insert((property.fact, of, value)) {
                facts.push(learned);
            }
            return;
        }
        // Several objects of one text may give a finding: the outcome that masks the others wins.
        let rank = |given: &Fact| masking(fact, given);
        let key = (property.fact, of);
        match self.by_property.get(&key).and_then(|at| facts.get_mut(*at)) {
            Some(old) if rank(&learned) > rank(old) => *old = learned,
            Some(_) => {}
            None => {
                self.by_property.insert(key, facts.len());
                facts.push(learned);
            }
        }
    }
}

/// How much a finding's value masks others of the fact; of several possible ones the least.
pub(super) fn masking(fact: &FactDefinition, given: &Fact) -> Option<usize> {
    let value = given.value()?.to_string();
    value.split('|').filter_map(|one| fact.outcome(one)).min()
}

/// The fact's value for a printed one: the outcomes whose patterns match, or the value itself if
/// the property lists no outcomes. `None` if no pattern matches or the value is not of the fact's
/// kind.
fn value(property: &Property, fact: &FactDefinition, printed: &str) -> Option<Value> {
    if property.values.is_empty() {
        return parse(&fact.kind, printed);
    }
    let (outcomes, _) =
        property.values.iter().find(|(_, patterns)| matches_any(patterns, printed))?;
    let mut names: Vec<String> =
        outcomes.iter().map(|outcome| fact.outcomes[*outcome].clone()).collect();
    Some(if names.len() == 1 { Value::Text(names.remove(0)) } else { Value::OneOf(names) })
}

/// A printed value as a value of a kind of fact. `None` for an empty one, and for one that is no
/// number or date where the kind asks for it.
fn parse(kind: &FactKind, value: &str) -> Option<Value> {
    match kind {
        _ if value.is_empty() => None,
        FactKind::Number => value.parse().ok().map(Value::Number),
        FactKind::Date => parse_date(value).map(Value::Date),
        _ => Some(Value::Text(value.to_owned())),
    }
}
