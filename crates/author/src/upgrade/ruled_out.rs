//! What cannot be: variants and combinations of 0 become `only_when`.
//!
//! A variant of 0 that stands before all others rules the defect out, as `only_when` does; one that stands
//! after another does not, because the first that applies counts. So only those at the beginning move.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;
use shindan_model::SourceFile;
use shindan_pack::raw::{Condition, Term, Test};

use super::edits::Edits;
use super::entries::{Entries, Key, Role};

/// An element of a list of tables: `[[defect.x.variant]]` and the keys under it.
struct Element<'e> {
    /// The last key of its header, and the bytes of the header.
    name: &'e Key,
    header: &'e Range<usize>,
    keys: Vec<&'e Key>,
}

/// Every element of a list with such a header, in the order of the file.
fn elements<'e>(entries: &'e Entries, is_one: impl Fn(&[String]) -> bool) -> Vec<Element<'e>> {
    let mut all: Vec<Element<'e>> = Vec::new();
    for key in &entries.keys {
        match &key.role {
            Some(Role::Element(header)) if is_one(&key.path) => {
                all.push(Element { name: key, header, keys: Vec::new() });
            }
            _ => {
                let inside = |element: &&mut Element<'_>| {
                    key.path.starts_with(&element.name.path)
                        && key.path.len() > element.name.path.len()
                };
                if let Some(element) = all.last_mut().filter(inside) {
                    element.keys.push(key);
                }
            }
        }
    }
    all
}

impl<'e> Element<'e> {
    /// The bytes of `key = value` and of the value, where the key stands right under the header.
    fn value(&self, name: &str) -> Option<(&'e Key, &'e Range<usize>, &'e Range<usize>)> {
        let depth = self.name.path.len() + 1;
        self.keys.iter().find_map(|key| match &key.role {
            Some(Role::Value { all, value })
                if key.path.len() == depth && key.path.last().is_some_and(|last| last == name) =>
            {
                Some((*key, all, value))
            }
            _ => None,
        })
    }

    /// `when`, and the key of 0, where it has these two and nothing else.
    fn of_zero(&self, text: &str, names: &[&str]) -> Option<Zero<'e>> {
        let depth = self.name.path.len() + 1;
        let direct = self.keys.iter().filter(|key| key.path.len() == depth).count();
        let (key, all, when) = self.value("when")?;
        let (_, zero, _) = names.iter().find_map(|name| {
            self.value(name).filter(|(_, _, value)| text[(*value).clone()].parse() == Ok(0.0))
        })?;
        (direct == 2).then_some(Zero { key, all, when, zero })
    }
}

/// An element that says that something cannot be.
struct Zero<'e> {
    /// The key `when`, it and its value, and the value.
    key: &'e Key,
    all: &'e Range<usize>,
    when: &'e Range<usize>,
    /// The key of 0 with its value.
    zero: &'e Range<usize>,
}

/// A line of `only_when`.
enum Line {
    /// `"fact" = …` in place of `when = …`.
    Fact(String, String),
    /// `not` in place of `when`.
    Not,
}

/// Variants of 0 that come first become `[defect.ID.only_when]`.
pub(super) fn defects(
    file: &SourceFile,
    entries: &Entries,
    outcomes: &BTreeMap<String, Vec<String>>,
    edits: &mut Edits,
) {
    let is_variant =
        |path: &[String]| path.len() == 3 && path[0] == "defect" && path[2] == "variant";
    let mut of: BTreeMap<&str, Vec<Element<'_>>> = BTreeMap::new();
    for variant in elements(entries, is_variant) {
        of.entry(variant.name.path[1].as_str()).or_default().push(variant);
    }
    for (defect, variants) in of {
        let is_there = |key: &Key| matches!(&key.path[..], [kind, id, key] if kind == "defect" && id == defect && key == "only_when");
        if entries.keys.iter().any(is_there) {
            continue;
        }
        let mut names = BTreeSet::new();
        for (at, variant) in variants.iter().enumerate() {
            let Some(zero) = variant.of_zero(&file.text, &["share", "of_100_tickets", "prior"])
            else {
                break;
            };
            let Some(line) = line(&file.text[zero.when.clone()], outcomes) else { break };
            let name = match &line {
                Line::Fact(fact, _) => fact.clone(),
                Line::Not => "not".to_owned(),
            };
            // One table has each key once.
            if !names.insert(name) {
                break;
            }
            if at == 0 {
                let header = &file.text[variant.header.clone()];
                let name = variant.name.span.start - variant.header.start;
                edits.replace(variant.header.clone(), format!("{}only_when]", &header[1..name]));
            } else {
                edits.take_out(&file.text, variant.header);
            }
            match line {
                Line::Fact(fact, others) => {
                    edits.replace(zero.all.clone(), format!("\"{fact}\" = {others}"));
                }
                Line::Not => edits.replace(zero.key.span.clone(), "not"),
            }
            edits.take_out(&file.text, zero.zero);
        }
    }
}

/// What must hold where this does not.
fn line(when: &str, outcomes: &BTreeMap<String, Vec<String>>) -> Option<Line> {
    let condition = condition(when)?;
    let [term] = condition.terms.as_slice() else { return Some(Line::Not) };
    match term {
        Term::Fact(fact, Test::In(listed)) => {
            let Some(known) = outcomes.get(&fact.value) else { return Some(Line::Not) };
            let is_listed = |outcome: &str| listed.iter().any(|at| at.value == outcome);
            if !listed.iter().all(|at| known.contains(&at.value)) {
                return Some(Line::Not);
            }
            let others: Vec<String> = known
                .iter()
                .filter(|outcome| !is_listed(outcome))
                .map(|outcome| format!("\"{outcome}\""))
                .collect();
            match others.as_slice() {
                [] => Some(Line::Not),
                [only] => Some(Line::Fact(fact.value.clone(), only.clone())),
                several => {
                    Some(Line::Fact(fact.value.clone(), format!("[{}]", several.join(", "))))
                }
            }
        }
        // `not = { not = … }` would be read as what stands inside: left for its author to say plainly.
        Term::Not(_) => None,
        _ => Some(Line::Not),
    }
}

fn condition(text: &str) -> Option<Condition> {
    #[derive(Deserialize)]
    struct Written {
        when: Condition,
    }
    toml::from_str::<Written>(&format!("when = {text}")).ok().map(|written| written.when)
}

/// Combinations of 0 become combinations of `only_when`.
pub(super) fn combinations(file: &SourceFile, entries: &Entries, edits: &mut Edits) {
    let is_combination = |path: &[String]| path == ["pack", "combination"];
    for combination in elements(entries, is_combination) {
        let Some(zero) = combination.of_zero(&file.text, &["times"]) else { continue };
        let when = &file.text[zero.when.clone()];
        let is_not = condition(when)
            .is_some_and(|condition| matches!(condition.terms.as_slice(), [Term::Not(_)]));
        if is_not {
            continue;
        }
        edits.replace(zero.key.span.clone(), "only_when");
        edits.replace(zero.when.start..zero.when.start, "{ not = ");
        edits.replace(zero.when.end..zero.when.end, " }");
        edits.take_out(&file.text, zero.zero);
    }
}
