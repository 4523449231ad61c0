//! What is known of a case: facts, their values, what they are of, and where they came from.
//!
//! Knows no pack: ids are plain text here and are checked where facts meet a pack.

mod observation;
mod seen;
mod value;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

pub use observation::{Observation, Place};
pub use seen::{SEEN, Seen, is_seen};
pub use value::{Value, parse_date};

/// How a fact came to be known; the pack sets how far each kind is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Seen by a probe of shindan's own.
    Probed,
    /// Read out of something the customer sent.
    Parsed,
    /// Said by a person.
    Stated,
    /// Concluded by a rule of the pack.
    Derived,
}

impl How {
    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            How::Probed => "probed",
            How::Parsed => "parsed",
            How::Stated => "stated",
            How::Derived => "derived",
        }
    }
}

/// Where a fact came from: a file and line with the words quoted, a person, or a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// File name, `agent`, `customer`, or the id of the rule that derived it.
    pub name: String,
    /// Line in that file, counted from 1.
    pub line: Option<usize>,
    /// The words it was read from, as they stood.
    pub quote: Option<String>,
}

/// What is known about a fact. Not being in the set at all means: nobody asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It has this value.
    Known(Value),
    /// It was asked for and cannot be had, with the reason in the words given.
    Unavailable(String),
}

/// One fact as learned once, from one source.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Dotted id, as in the pack.
    pub id: String,
    /// What it is of (a host, a mailbox, a server), where the fact is of something.
    pub of: Option<String>,
    /// Its value, or that it cannot be had.
    pub standing: Standing,
    /// How it came to be known.
    pub how: How,
    /// Where it came from.
    pub source: Source,
    /// The sign, property or rule of the pack that gave it, if one did.
    pub rule: Option<String>,
    /// When it was learned.
    pub at: Option<jiff::Timestamp>,
}

/// `FACT@OF` as people write it: the fact's id, and what it is of.
pub fn split_key(key: &str) -> (&str, Option<&str>) {
    match key.split_once('@') {
        Some((id, of)) => (id, Some(of)),
        None => (key, None),
    }
}

impl Fact {
    /// What a person said; `source` says who, or where.
    pub fn stated(id: &str, of: Option<&str>, standing: Standing, source: &str) -> Self {
        Self {
            id: id.to_owned(),
            of: of.map(str::to_owned),
            standing,
            how: How::Stated,
            source: Source { name: source.to_owned(), line: None, quote: None },
            rule: None,
            at: None,
        }
    }

    /// The value, unless the fact is unavailable.
    pub fn value(&self) -> Option<&Value> {
        match &self.standing {
            Standing::Known(value) => Some(value),
            Standing::Unavailable(_) => None,
        }
    }
}

/// All facts of a case, in the order they were learned. The order carries no meaning except that,
/// from one and the same source, the later value replaces the earlier; lines of a text are sources of
/// their own, so that a text may contradict itself.
#[derive(Clone, Debug, Default)]
pub struct FactSet {
    facts: Vec<Fact>,
    /// From [`MANY`] facts on: where each stands. Made anew after facts were taken back.
    places: HashMap<Key, usize>,
}

/// What facts are the same by: id, subject, how they came to be known, source, line.
type Key = (String, Option<String>, How, String, Option<usize>);

/// Up to so many facts are looked through one by one.
const MANY: usize = 64;

fn key(fact: &Fact) -> Key {
    let Source { name, line, .. } = &fact.source;
    (fact.id.clone(), fact.of.clone(), fact.how, name.clone(), *line)
}

impl FactSet {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fact. One of the same id and subject from the same source and line is replaced.
    pub fn insert(&mut self, fact: Fact) {
        match self.place(&fact) {
            Some(at) => self.facts[at] = fact,
            None => self.facts.push(fact),
        }
    }

    /// Where a fact of the same id and subject from the same source stands.
    fn place(&mut self, fact: &Fact) -> Option<usize> {
        if self.facts.len() < MANY {
            return self.facts.iter().position(|old| {
                old.id == fact.id
                    && old.of == fact.of
                    && old.how == fact.how
                    && old.source.name == fact.source.name
                    && old.source.line == fact.source.line
            });
        }
        if self.places.is_empty() {
            let keys = self.facts.iter().map(key).enumerate();
            self.places = keys.map(|(at, key)| (key, at)).collect();
        }
        match self.places.entry(key(fact)) {
            Entry::Occupied(known) => Some(*known.get()),
            Entry::Vacant(new) => {
                new.insert(self.facts.len());
                None
            }
        }
    }

    /// Takes back everything that `how` and `source` said about a fact; all else stays.
    pub fn retract(&mut self, id: &str, of: Option<&str>, how: How, source: &str) {
        self.places.clear();
        self.facts.retain(|fact| {
            !(fact.id == id
                && fact.of.as_deref() == of
                && fact.how == how
                && fact.source.name == source)
        });
    }

    /// Adds what `source` says. It replaces all that `source` said of the same facts and subjects.
    pub fn replace(&mut self, source: &str, facts: Vec<Fact>) {
        let said: HashSet<_> =
            facts.iter().map(|fact| (fact.id.as_str(), fact.of.as_deref(), fact.how)).collect();
        let before = self.facts.len();
        self.facts.retain(|old| {
            old.source.name != source
                || !said.contains(&(old.id.as_str(), old.of.as_deref(), old.how))
        });
        if self.facts.len() < before {
            self.places.clear();
        }
        self.extend(facts);
    }

    /// Every fact, in the order learned.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter()
    }

    /// Whether nothing is known at all.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// How many facts there are, each source counted.
    pub fn len(&self) -> usize {
        self.facts.len()
    }
}

impl Extend<Fact> for FactSet {
    fn extend<I: IntoIterator<Item = Fact>>(&mut self, facts: I) {
        for fact in facts {
            self.insert(fact);
        }
    }
}

impl FromIterator<Fact> for FactSet {
    fn from_iter<I: IntoIterator<Item = Fact>>(facts: I) -> Self {
        let mut set = Self::new();
        set.extend(facts);
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(id: &str, value: usize) -> Fact {
        Fact::stated(id, None, Standing::Known(Value::Text(value.to_string())), "stated")
    }

    /// However many there are, a later value replaces the earlier one, also after one was taken back.
    #[test]
    fn many_facts_replace_each_other_as_few_do() {
        for count in [3, MANY - 1, MANY, 3 * MANY] {
            let mut set: FactSet = (0..count).map(|at| stated(&format!("f{at}"), at)).collect();
            set.retract("f1", None, How::Stated, "stated");
            set.extend((0..count).map(|at| stated(&format!("f{at}"), at + 1)));
            let values: Vec<_> = set.iter().filter(|fact| fact.id == "f2").collect();
            assert_eq!(values, [&stated("f2", 3)], "{count}");
            assert_eq!(set.len(), count);
        }
    }

    #[test]
    fn a_source_replaces_what_it_said_of_the_same_things() {
        let mut set: FactSet = (0..3 * MANY).map(|at| stated(&format!("f{at}"), 1)).collect();
        let other = Fact { how: How::Parsed, ..stated("f1", 1) };
        set.insert(other.clone());
        set.replace("stated", vec![stated("f1", 2), stated("f1", 3), stated("new", 1)]);
        set.replace("another", vec![]);
        let f1: Vec<_> = set.iter().filter(|fact| fact.id == "f1").collect();
        assert_eq!(f1, [&other, &stated("f1", 3)]);
        assert_eq!(set.len(), 3 * MANY + 2);
    }
}
