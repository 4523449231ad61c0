//! An interpretation while it is being built, from one kind of observation after the other.

use std::collections::{BTreeMap, HashSet};

use shindan_model::{Fact, FactIx, How, Pack, Place, Source, Standing, Value};

use super::interpretation::Interpretation;

/// The interpretation of one source so far.
pub(super) struct Draft<'a> {
    pub(super) pack: &'a Pack,
    /// What people call the source.
    pub(super) source: &'a str,
    pub(super) interpretation: Interpretation,
    /// The facts that signs gave.
    pub(super) by_sign: Vec<Fact>,
    /// By fact: the rank of the sign that gave it, and its index among those.
    pub(super) ranks: BTreeMap<FactIx, (f64, usize)>,
    /// By sign: how often it occurs in messages.
    pub(super) occurrences: BTreeMap<usize, usize>,
    /// By sign: how many of these occurrences mean nothing.
    pub(super) excused: BTreeMap<usize, usize>,
    /// By fact and the object it is about: the index of the finding that properties gave.
    pub(super) by_property: BTreeMap<(FactIx, Option<String>), usize>,
    /// The values that properties gave of facts that are no findings, by the object they are about.
    pub(super) values: HashSet<(FactIx, Option<String>, String)>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(pack: &'a Pack, source: &'a str) -> Self {
        Self {
            pack,
            source,
            interpretation: Interpretation::default(),
            by_sign: Vec::new(),
            ranks: BTreeMap::new(),
            occurrences: BTreeMap::new(),
            excused: BTreeMap::new(),
            by_property: BTreeMap::new(),
            values: HashSet::new(),
        }
    }

    /// A fact that `rule`, the id of a sign, property or phrase, parsed from a place of the source.
    pub(super) fn parsed(
        &self,
        fact: FactIx,
        of: Option<&str>,
        value: Value,
        at: &Place,
        rule: &str,
    ) -> Fact {
        Fact {
            id: self.pack.facts[fact.0].about.id.clone(),
            of: of.map(str::to_owned),
            standing: Standing::Known(value),
            how: How::Parsed,
            source: Source {
                name: self.source.to_owned(),
                line: Some(at.line),
                quote: Some(at.quote.clone()),
            },
            rule: Some(rule.to_owned()),
            at: None,
        }
    }
}
