//! Texts of a language by key, and the texts that a pack needs.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use crate::lower::OUTSIDE;
use crate::raw::{
    At, OneOrMany, RawAccessText, RawCauseText, RawDefectText, RawFactText, RawPackText,
    RawRemedyText, RawRuleText, RawStepText, TextNode,
};
use crate::source::{Node, Raw, RawTexts};

/// A text with its key and place.
#[derive(Clone, Debug)]
pub struct Text {
    /// The key: `step/ask-version/why`, `fact/exchange.version/outcomes/2003`,
    /// `remedy/renew-certificate/steps/1`, `pack/name`.
    pub key: String,
    /// The text.
    pub value: String,
    /// The file.
    pub path: String,
    /// Its bytes in the file, quotes included.
    pub span: Range<usize>,
}

/// The texts of one language, found by key and by node.
#[derive(Debug, Default)]
pub struct Texts {
    all: Vec<Text>,
    by_key: HashMap<String, usize>,
    /// Position of the first text of each node, by kind and id.
    by_node: HashMap<String, usize>,
}

impl Texts {
    /// The texts of one language.
    pub fn of(raw: &RawTexts<'_>) -> Self {
        let all = texts(raw);
        let (mut by_key, mut by_node) = (HashMap::new(), HashMap::new());
        for (at, text) in all.iter().enumerate() {
            by_key.entry(text.key.clone()).or_insert(at);
            by_node.entry(node(&text.key).to_owned()).or_insert(at);
        }
        Self { all, by_key, by_node }
    }

    /// All texts, in the order of the files.
    pub fn iter(&self) -> std::slice::Iter<'_, Text> {
        self.all.iter()
    }

    /// The text of a key.
    pub fn find(&self, key: &str) -> Option<&Text> {
        self.by_key.get(key).map(|at| &self.all[*at])
    }

    /// The first text of the node that a key belongs to.
    pub fn beside(&self, key: &str) -> Option<&Text> {
        self.by_node.get(node(key)).map(|at| &self.all[*at])
    }
}

/// Kind and id of a key: `step/ask-version` of `step/ask-version/why`.
pub fn node(key: &str) -> &str {
    key.match_indices('/').nth(1).map_or(key, |(end, _)| &key[..end])
}

/// Collects the texts of one language.
#[derive(Default)]
struct Collected(Vec<Text>);

impl Collected {
    fn nodes<T: TextNode>(&mut self, nodes: &[Node<'_, T>]) {
        for node in nodes {
            for (field, at) in node.raw.texts() {
                if let Some(at) = at {
                    self.push(node.path, key::<T>(&node.id.value, field), at);
                }
            }
        }
    }

    /// A text of blanks is missing.
    fn push(&mut self, path: &str, key: String, at: &At<String>) {
        if !at.value.trim().is_empty() {
            let (value, span) = (at.value.clone(), at.span.clone());
            self.0.push(Text { key, value, path: path.to_owned(), span });
        }
    }
}

/// All texts of a language that are not blank, in the order of the files.
pub fn texts(raw: &RawTexts<'_>) -> Vec<Text> {
    let mut all = Collected::default();
    all.nodes(&raw.packs);
    all.nodes(&raw.causes);
    all.nodes(&raw.defects);
    all.nodes(&raw.facts);
    for node in &raw.facts {
        for (outcome, at) in &node.raw.outcomes.0 {
            all.push(node.path, format!("fact/{}/outcomes/{}", node.id.value, outcome.value), at);
        }
    }
    all.nodes(&raw.rules);
    all.nodes(&raw.steps);
    all.nodes(&raw.accesses);
    all.nodes(&raw.remedies);
    for node in &raw.remedies {
        for (at, step) in node.raw.steps.iter().flatten().enumerate() {
            all.push(node.path, format!("remedy/{}/steps/{}", node.id.value, at + 1), step);
        }
    }
    let mut all = all.0;
    all.sort_by(|a, b| (&a.path, a.span.start).cmp(&(&b.path, b.span.start)));
    all
}

/// The key of a text: `step/ask-version/why`. The pack has no id: `pack/name`.
fn key<T: TextNode>(id: &str, field: &str) -> String {
    match T::KIND {
        "pack" => format!("pack/{field}"),
        kind => format!("{kind}/{id}/{field}"),
    }
}

/// A node that needs texts, with the place where it is declared.
#[derive(Debug)]
pub struct Wanted {
    /// Keys of its texts; for a list, that of the first element.
    pub keys: Vec<String>,
    /// The file of rules.
    pub path: String,
    /// The bytes of the id there.
    pub span: Range<usize>,
}

/// The texts of type `T` that a node of the rules needs.
fn wanted<T: TextNode>(id: &str, path: &str, span: &Range<usize>) -> Wanted {
    let keys = T::KEYS.iter().map(|field| key::<T>(id, field)).collect();
    Wanted { keys, path: path.to_owned(), span: span.clone() }
}

/// All nodes that need texts in each language, in pack order.
pub fn all_wanted(raw: &Raw<'_>) -> Vec<Wanted> {
    fn each<T: TextNode, N>(all: &mut Vec<Wanted>, nodes: &[Node<'_, N>]) {
        all.extend(nodes.iter().map(|node| wanted::<T>(&node.id.value, node.path, &node.id.span)));
    }
    let mut all = Vec::new();
    for node in raw.packs.iter().take(1) {
        let mut pack = wanted::<RawPackText>("", node.path, &node.id.span);
        if raw.sends_requests() {
            pack.keys.push("pack/unseen".to_owned());
        }
        if node.raw.has_client() {
            pack.keys.push("pack/client".to_owned());
        }
        all.push(pack);
        all.push(wanted::<RawCauseText>(OUTSIDE, node.path, &node.id.span));
    }
    each::<RawCauseText, _>(&mut all, &raw.causes);
    each::<RawDefectText, _>(&mut all, &raw.defects);
    for node in &raw.facts {
        let mut fact = wanted::<RawFactText>(&node.id.value, node.path, &node.id.span);
        let outcomes = node.raw.outcomes.iter().flat_map(|OneOrMany(list)| list);
        fact.keys.extend(
            outcomes.map(|outcome| format!("fact/{}/outcomes/{}", node.id.value, outcome.value)),
        );
        all.push(fact);
    }
    each::<RawRuleText, _>(&mut all, &raw.rules);
    each::<RawStepText, _>(&mut all, &raw.steps);
    each::<RawAccessText, _>(&mut all, &raw.accesses);
    let mut seen = BTreeSet::new();
    for node in &raw.defects {
        for id in node.raw.remedy.iter().filter_map(|remedy| remedy.id.as_ref()) {
            if seen.insert(&id.value) {
                let mut remedy = wanted::<RawRemedyText>(&id.value, node.path, &id.span);
                remedy.keys.push(format!("remedy/{}/steps/1", id.value));
                all.push(remedy);
            }
        }
    }
    all
}
