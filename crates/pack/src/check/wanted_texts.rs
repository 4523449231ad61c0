//! Texts that the rules need and texts that exist, for the checks that compare them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Ctx;
use crate::raw::{At, OneOrMany, TextNode};
use crate::source::{Node, RawTexts};

/// A node that needs texts.
pub(super) struct Wanted<'a> {
    pub(super) kind: &'static str,
    pub(super) id: &'a str,
    pub(super) path: &'a str,
    pub(super) span: Range<usize>,
    /// Outcomes that need words.
    pub(super) outcomes: Vec<&'a str>,
}

/// A node in a file of texts.
pub(super) struct There<'a> {
    pub(super) kind: &'static str,
    pub(super) id: &'a At<String>,
    pub(super) path: &'a str,
    /// Its keys, and whether each has a text that is not blank.
    pub(super) keys: Vec<(&'static str, bool)>,
    /// Those of its keys that not every node of its kind has.
    pub(super) optional: Vec<&'static str>,
    /// Its outcomes, and whether each has a text that is not blank.
    pub(super) outcomes: Vec<(&'a At<String>, bool)>,
    /// Keys that could not be read.
    pub(super) damaged: &'a [String],
}

fn wanted<'a, T>(kind: &'static str, nodes: &'a [Node<'_, T>]) -> impl Iterator<Item = Wanted<'a>> {
    nodes.iter().map(move |node| Wanted {
        kind,
        id: &node.id.value,
        path: node.path,
        span: node.id.span.clone(),
        outcomes: Vec::new(),
    })
}

/// The nodes that need texts in each language, in pack order. `outside` and the pack's name are not
/// among them, as no node of the rules declares them.
pub(super) fn all<'a>(ctx: &Ctx<'a>) -> Vec<Wanted<'a>> {
    let raw = ctx.raw;
    let mut all: Vec<Wanted<'a>> = Vec::new();
    all.extend(wanted("cause", &raw.causes));
    all.extend(wanted("defect", &raw.defects));
    for (want, node) in wanted("fact", &raw.facts).zip(&raw.facts) {
        let outcomes = node.raw.outcomes.iter().flat_map(|OneOrMany(list)| list);
        all.push(Wanted { outcomes: outcomes.map(|at| at.value.as_str()).collect(), ..want });
    }
    all.extend(wanted("rule", &raw.rules));
    all.extend(wanted("step", &raw.steps));
    all.extend(wanted("access", &raw.accesses));
    let mut remedies: BTreeSet<&str> = BTreeSet::new();
    for node in &raw.defects {
        for id in node.raw.remedy.iter().filter_map(|remedy| remedy.id.as_ref()) {
            // Defects may share a remedy and its texts.
            if remedies.insert(&id.value) {
                all.push(Wanted {
                    kind: "remedy",
                    id: &id.value,
                    path: node.path,
                    span: id.span.clone(),
                    outcomes: Vec::new(),
                });
            }
        }
    }
    all
}

fn there<'a, T: TextNode>(nodes: &'a [Node<'_, T>]) -> impl Iterator<Item = There<'a>> {
    nodes.iter().map(|node| There {
        kind: T::KIND,
        id: &node.id,
        path: node.path,
        keys: node.raw.texts().into_iter().map(|(key, at)| (key, filled(at))).collect(),
        optional: node
            .raw
            .texts()
            .into_iter()
            .map(|(key, _)| key)
            .filter(is_optional::<T>)
            .collect(),
        outcomes: Vec::new(),
        damaged: &node.damaged,
    })
}

fn is_optional<T: TextNode>(key: &&'static str) -> bool {
    !T::KEYS.contains(key)
}

fn filled(text: Option<&At<String>>) -> bool {
    text.is_some_and(|at| !at.value.trim().is_empty())
}

/// The nodes in the texts of a language, kind by kind.
pub(super) fn of<'a>(texts: &'a RawTexts<'a>) -> Vec<There<'a>> {
    let mut all = Vec::new();
    all.extend(there(&texts.causes));
    all.extend(there(&texts.defects));
    for (fact, node) in there(&texts.facts).zip(&texts.facts) {
        let outcomes = node.raw.outcomes.0.iter();
        let outcomes = outcomes.map(|(id, at)| (id, filled(Some(at)))).collect();
        all.push(There { outcomes, ..fact });
    }
    all.extend(there(&texts.rules));
    all.extend(there(&texts.steps));
    all.extend(there(&texts.accesses));
    for (mut remedy, node) in there(&texts.remedies).zip(&texts.remedies) {
        let steps = node.raw.steps.as_deref().unwrap_or_default();
        let good = !steps.is_empty() && steps.iter().all(|step| filled(Some(step)));
        remedy.keys.insert(1, ("steps", good));
        all.push(remedy);
    }
    all
}
