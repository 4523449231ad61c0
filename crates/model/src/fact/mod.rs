//! Facts of a case: their values, their subjects and their sources.
//!
//! Ids are plain text here; they are checked where facts meet a pack.

mod chain;
mod observation;
mod seen;
mod value;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

pub use chain::{Chain, ChainLink, Named, Spot, Target, Told};
pub use observation::{Observation, Place};
pub use seen::{SEEN, Seen, is_seen};
pub use value::{Value, parse_date};

/// The way in which a fact became known. The pack sets how reliable each is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Seen by a probe of this program.
    Probed,
    /// Read from something the customer sent.
    Parsed,
    /// Stated by a person.
    Stated,
    /// Derived by a rule of the pack.
    Derived,
}

impl How {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            How::Probed => "probed",
            How::Parsed => "parsed",
            How::Stated => "stated",
            How::Derived => "derived",
        }
    }
}

/// The source of a fact: a file with line and quote, a person, or a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// File name, `agent`, `customer`, or the id of the rule that derived it.
    pub name: String,
    /// Line in the file, from 1.
    pub line: Option<usize>,
    /// The words that it was read from, verbatim.
    pub quote: Option<String>,
}

/// What is known about a fact. A fact that nobody asked for is in no set.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It has this value.
    Known(Value),
    /// It was asked for and cannot be found out, for this reason.
    Unavailable(String),
}

/// A fact as one source gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Dotted id, as in the pack.
    pub id: String,
    /// Its subject (a host, a mailbox, a server), if it has one.
    pub of: Option<String>,
    /// Its value, or the reason why it has none.
    pub standing: Standing,
    /// The way in which it became known.
    pub how: How,
    /// Its source.
    pub source: Source,
    /// The id of the sign, property or rule of the pack that gave it, if one did.
    pub rule: Option<String>,
    /// When it was learned.
    pub at: Option<jiff::Timestamp>,
}

/// Splits `FACT@OF` into the fact's id and its subject.
pub fn split_key(key: &str) -> (&str, Option<&str>) {
    match key.split_once('@') {
        Some((id, of)) => (id, Some(of)),
        None => (key, None),
    }
}

/// `FACT`, or `FACT@OF` of a subject: what [`split_key`] splits.
pub fn join_key(id: &str, of: Option<&str>) -> String {
    of.map_or_else(|| id.to_owned(), |of| format!("{id}@{of}"))
}

impl Fact {
    /// A fact that a person stated; `source` is the person or the place.
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

    /// Whether another source says the same of the same fact and subject.
    pub fn agrees_with(&self, other: &Fact) -> bool {
        self.id == other.id && self.of == other.of && self.value() == other.value()
    }

    /// The value, unless the fact is unavailable.
    pub fn value(&self) -> Option<&Value> {
        match &self.standing {
            Standing::Known(value) => Some(value),
            Standing::Unavailable(_) => None,
        }
    }
}

/// The facts of a case, in the order in which they were learned. Of one source, a later value replaces the
/// earlier one; each line of a text is a source by itself, so that a text may contradict itself.
#[derive(Clone, Debug, Default)]
pub struct FactSet {
    facts: Vec<Fact>,
    /// From [`MANY`] facts on, the position of each. Built again after facts were taken back.
    places: HashMap<Key, usize>,
}

/// The identity of a fact: id, subject, way, source, line.
type Key = (String, Option<String>, How, String, Option<usize>);

/// Search up to this many facts one by one, as a map would cost more.
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

    /// The position of the fact with the same id, subject and source.
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

    /// Takes back all values of a fact from this source that became known this way.
    pub fn retract(&mut self, id: &str, of: Option<&str>, how: How, source: &str) {
        self.places.clear();
        self.facts.retain(|fact| {
            !(fact.id == id
                && fact.of.as_deref() == of
                && fact.how == how
                && fact.source.name == source)
        });
    }

    /// Takes out the facts of which `leave` says so, in their order.
    pub fn take_out(&mut self, mut leave: impl FnMut(&Fact) -> bool) -> Vec<Fact> {
        let (out, stay) = std::mem::take(&mut self.facts).into_iter().partition(|fact| leave(fact));
        self.facts = stay;
        self.places.clear();
        out
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

    /// All facts, in the order in which they were learned.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter()
    }

    /// Whether no fact is known.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// The number of facts; one from several sources counts once for each.
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
