//! A node as its file has it, and how nodes are collected from files.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::{Code, Diag};
use crate::parse::Damage;
use crate::raw::{At, Entries};

/// A node, with its place.
#[derive(Debug)]
pub struct Node<'a, T> {
    /// The file.
    pub path: &'a str,
    /// The id; for `[pack]` the word `pack`.
    pub id: At<String>,
    /// The keys.
    pub raw: T,
    /// Keys that could not be read. They were reported, so they must not be reported as missing.
    pub damaged: Vec<String>,
}

impl<T> Node<'_, T> {
    /// Whether this key could not be read.
    pub fn is_damaged(&self, key: &str) -> bool {
        self.damaged.iter().any(|damaged| damaged == key)
    }
}

/// Adds the nodes of one kind in one file.
pub(crate) fn collect<'a, T>(
    nodes: &mut Vec<Node<'a, T>>,
    kind: &str,
    path: &'a str,
    entries: Entries<T>,
    damage: &[Damage],
) {
    for (id, raw) in entries.0 {
        let damaged = damage.iter().flat_map(|damage| damage.keys_below(&[kind, &id.value]));
        let damaged = damaged.collect();
        nodes.push(Node { path, id, raw, damaged });
    }
}

/// Adds the `[pack]` of one file. It has no id, so the word itself stands in for one.
pub(crate) fn collect_pack<'a, T>(
    nodes: &mut Vec<Node<'a, T>>,
    path: &'a str,
    pack: Option<At<T>>,
    damage: &[Damage],
) {
    let Some(At { value: raw, span }) = pack else { return };
    let damaged = damage.iter().flat_map(|damage| damage.keys_below(&["pack"])).collect();
    nodes.push(Node { path, id: At { value: "pack".to_owned(), span }, raw, damaged });
}

/// Keeps the first of several nodes with one id and reports the others. `kinds` is their kind in the plural.
pub(crate) fn unique<T>(nodes: &mut Vec<Node<'_, T>>, kinds: &str, diags: &mut Vec<Diag>) {
    let mut first: BTreeMap<String, (String, Range<usize>)> = BTreeMap::new();
    nodes.retain(|node| {
        let Some((path, span)) = first.get(&node.id.value) else {
            let place = (node.path.to_owned(), node.id.span.clone());
            first.insert(node.id.value.clone(), place);
            return true;
        };
        let message = match kinds {
            "packs" => "there is more than one `[pack]`".to_owned(),
            _ => format!("there are two {kinds} with the id `{}`", node.id.value),
        };
        diags.push(
            Diag::new(Code::DuplicateId, message)
                .at(node.path, node.id.span.clone(), "again here")
                .at(path, span.clone(), "first here"),
        );
        false
    });
}
