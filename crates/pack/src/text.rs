//! Every text of a language by its key, and every text that a pack wants.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::lower::OUTSIDE;
use crate::raw::{At, OneOrMany};
use crate::source::{Node, Raw, RawTexts};

/// A text and where it stands.
#[derive(Clone, Debug)]
pub struct Text {
    /// What it is the text of: `act/ask-version/why`, `fact/exchange.version/outcomes/2003`,
    /// `remedy/renew-certificate/steps/1`, `pack/name`.
    pub key: String,
    /// The text.
    pub value: String,
    /// The file.
    pub path: String,
    /// Its bytes there, quotes included.
    pub span: Range<usize>,
}

/// The texts of one language, as they stand in the files, found by key and by node.
#[derive(Debug, Default)]
pub struct Texts {
    all: Vec<Text>,
    by_key: HashMap<String, usize>,
    /// By kind and id: its first.
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

/// Kind and id of a key: `act/ask-version` of `act/ask-version/why`.
pub fn node(key: &str) -> &str {
    key.match_indices('/').nth(1).map_or(key, |(end, _)| &key[..end])
}

/// The texts that every node of a kind has.
const FIELDS: &[(&str, &[&str])] = &[
    ("pack", &["name", "summary"]),
    ("cause", &["name", "summary"]),
    ("defect", &["name", "explain"]),
    ("fact", &["name"]),
    ("rule", &["because"]),
    ("act", &["ask", "why", "how"]),
    ("setup", &["name"]),
    ("remedy", &["title", "verify"]),
];

/// Collects the texts of one language.
struct Collected(Vec<Text>);

impl Collected {
    fn add<T>(&mut self, kind: &str, node: &Node<'_, T>, fields: &[(&str, Option<&At<String>>)]) {
        for (field, at) in fields {
            let id = &node.id.value;
            let key = if kind == "pack" {
                format!("{kind}/{field}")
            } else {
                format!("{kind}/{id}/{field}")
            };
            if let Some(at) = at {
                self.push(node.path, key, at);
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

/// All texts of a language that are there, as they stand in the files.
pub fn texts(raw: &RawTexts<'_>) -> Vec<Text> {
    let mut all = Collected(Vec::new());
    for node in &raw.packs {
        let own = &node.raw;
        all.add("pack", node, &[("name", own.name.as_ref()), ("summary", own.summary.as_ref())]);
        all.add("pack", node, &[("unseen", own.unseen.as_ref()), ("client", own.client.as_ref())]);
    }
    for node in &raw.causes {
        let own = &node.raw;
        all.add("cause", node, &[("name", own.name.as_ref()), ("summary", own.summary.as_ref())]);
    }
    for node in &raw.defects {
        let own = &node.raw;
        all.add("defect", node, &[("name", own.name.as_ref()), ("explain", own.explain.as_ref())]);
    }
    for node in &raw.facts {
        all.add("fact", node, &[("name", node.raw.name.as_ref())]);
        for (outcome, at) in &node.raw.outcomes.0 {
            all.push(node.path, format!("fact/{}/outcomes/{}", node.id.value, outcome.value), at);
        }
    }
    for node in &raw.rules {
        all.add("rule", node, &[("because", node.raw.because.as_ref())]);
    }
    for node in &raw.acts {
        let own = &node.raw;
        let fields =
            [("ask", own.ask.as_ref()), ("why", own.why.as_ref()), ("how", own.how.as_ref())];
        all.add("act", node, &fields);
    }
    for node in &raw.setups {
        all.add("setup", node, &[("name", node.raw.name.as_ref())]);
    }
    for node in &raw.remedies {
        let own = &node.raw;
        all.add("remedy", node, &[("title", own.title.as_ref()), ("verify", own.verify.as_ref())]);
        for (at, step) in own.steps.iter().flatten().enumerate() {
            all.push(node.path, format!("remedy/{}/steps/{}", node.id.value, at + 1), step);
        }
    }
    let mut all = all.0;
    all.sort_by(|a, b| (&a.path, a.span.start).cmp(&(&b.path, b.span.start)));
    all
}

/// A node that needs texts, and where it is declared.
#[derive(Debug)]
pub struct Wanted {
    /// Keys of its texts; for a list, of its first.
    pub keys: Vec<String>,
    /// The file of rules.
    pub path: String,
    /// The bytes of the id there.
    pub span: Range<usize>,
}

fn wanted<T>(kind: &str, id: &str, node: &Node<'_, T>, span: &Range<usize>) -> Wanted {
    let fields = FIELDS.iter().find(|(own, _)| *own == kind).map_or(&[][..], |(_, fields)| fields);
    let key = |field: &&str| match kind {
        "pack" => format!("{kind}/{field}"),
        _ => format!("{kind}/{id}/{field}"),
    };
    let keys = fields.iter().map(key).collect();
    Wanted { keys, path: node.path.to_owned(), span: span.clone() }
}

/// Everything that needs texts in each language, in pack order.
pub fn all_wanted(raw: &Raw<'_>) -> Vec<Wanted> {
    fn each<T>(all: &mut Vec<Wanted>, kind: &str, nodes: &[Node<'_, T>]) {
        all.extend(nodes.iter().map(|node| wanted(kind, &node.id.value, node, &node.id.span)));
    }
    let mut all = Vec::new();
    for node in raw.packs.iter().take(1) {
        let mut own = wanted("pack", "", node, &node.id.span);
        if !raw.requests.is_empty() {
            own.keys.push("pack/unseen".to_owned());
        }
        if node.raw.has_client() {
            own.keys.push("pack/client".to_owned());
        }
        all.push(own);
        all.push(wanted("cause", OUTSIDE, node, &node.id.span));
    }
    each(&mut all, "cause", &raw.causes);
    each(&mut all, "defect", &raw.defects);
    for node in &raw.facts {
        let mut own = wanted("fact", &node.id.value, node, &node.id.span);
        let outcomes = node.raw.outcomes.iter().flat_map(|OneOrMany(list)| list);
        own.keys.extend(
            outcomes.map(|outcome| format!("fact/{}/outcomes/{}", node.id.value, outcome.value)),
        );
        all.push(own);
    }
    each(&mut all, "rule", &raw.rules);
    each(&mut all, "act", &raw.acts);
    each(&mut all, "setup", &raw.setups);
    let mut seen = BTreeMap::new();
    for node in &raw.defects {
        for id in node.raw.remedy.iter().filter_map(|remedy| remedy.id.as_ref()) {
            if seen.insert(&id.value, ()).is_none() {
                let mut own = wanted("remedy", &id.value, node, &id.span);
                own.keys.push(format!("remedy/{}/steps/1", id.value));
                all.push(own);
            }
        }
    }
    all
}
