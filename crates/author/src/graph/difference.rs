//! Draws the difference of two packs in one picture.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use petgraph::stable_graph::NodeIndex;

use super::mark::Mark;
use super::{Band, Edge, EdgeKind, Graph};
use crate::changes::document::{ChangeV1, KindOfChange};

/// Identifies a line: the ids of its two boxes, and its kind.
type Line = (String, String, EdgeKind);

/// The picture of the new pack, with what only the old pack has added and everything that differs marked.
/// `changed`: the nodes with a different content, from [`changes`](crate::changes::changes). `only`: leave
/// out what is the same in both and has no line to anything that differs.
pub fn difference(old: &Graph, mut new: Graph, changed: &[ChangeV1], only: bool) -> Graph {
    let renamed = renamed(changed);
    let name = |id: &str| renamed.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let mut places: BTreeMap<String, NodeIndex> =
        new.model.node_indices().map(|at| (new.model[at].id.clone(), at)).collect();
    let old_ids: BTreeSet<String> = old.model.node_weights().map(|node| name(&node.id)).collect();
    let says_else: BTreeSet<String> = changed.iter().flat_map(node_ids).collect();
    for (id, at) in &places {
        if !old_ids.contains(id) {
            new.mark(*at, Mark::Added, None);
        } else if says_else.contains(id) {
            new.mark(*at, Mark::Changed, None);
        }
    }
    for band in &old.bands {
        for node in &band.nodes {
            let id = name(&old.model[*node].id);
            if let Entry::Vacant(place) = places.entry(id) {
                let at = *place.insert(new.model.add_node(old.model[*node].clone()));
                new.mark(at, Mark::Removed, None);
                band_of(&mut new, band.title.as_str(), at);
            }
        }
    }
    lines(old, &mut new, &places, &name);
    if only {
        let marked = |at: &NodeIndex| new.model[*at].mark.is_some();
        let mut kept: BTreeSet<NodeIndex> = new.model.node_indices().filter(marked).collect();
        for edge in new.model.edge_indices().filter(|at| new.model[*at].mark.is_some()) {
            kept.extend(new.model.edge_endpoints(edge).iter().flat_map(|(from, to)| [*from, *to]));
        }
        new.keep(&new.with_causes(kept));
    }
    new
}

/// Adds a box to the band with this title; to a new band if there is none.
fn band_of(graph: &mut Graph, title: &str, node: NodeIndex) {
    match graph.bands.iter_mut().find(|band| band.title == title) {
        Some(band) => band.nodes.push(node),
        None => graph.bands.push(Band { title: title.to_owned(), nodes: vec![node] }),
    }
}

fn lines(
    old: &Graph,
    new: &mut Graph,
    places: &BTreeMap<String, NodeIndex>,
    name: &impl Fn(&str) -> String,
) {
    let mut was: BTreeMap<Line, Edge> = BTreeMap::new();
    for at in old.model.edge_indices() {
        let Some((from, to)) = old.model.edge_endpoints(at) else { continue };
        let ends = (name(&old.model[from].id), name(&old.model[to].id), old.model[at].kind);
        was.insert(ends, old.model[at].clone());
    }
    for at in new.model.edge_indices().collect::<Vec<_>>() {
        let Some((from, to)) = new.model.edge_endpoints(at) else { continue };
        let ends = (new.model[from].id.clone(), new.model[to].id.clone(), new.model[at].kind);
        let before = was.remove(&ends);
        let edge = &mut new.model[at];
        match before {
            None => mark(edge, Mark::Added),
            Some(before) if before.label != edge.label => {
                mark(edge, Mark::Changed);
                // The label becomes `broken 60% ← 85%`: the outcome is not repeated where it is the same.
                let same = edge.label.rsplit_once(' ').map(|(outcome, _)| outcome);
                let was = before.label.rsplit_once(' ').filter(|(label, _)| Some(*label) == same);
                let was = was.map_or(before.label.as_str(), |(_, often)| often);
                edge.label = format!("{} ← {was}", edge.label);
            }
            Some(_) => {}
        }
    }
    for ((from, to, _), mut edge) in was {
        if let (Some(from), Some(to)) = (places.get(&from), places.get(&to)) {
            mark(&mut edge, Mark::Removed);
            new.model.add_edge(*from, *to, edge);
        }
    }
}

fn mark(edge: &mut Edge, mark: Mark) {
    edge.mark = Some(mark);
    edge.label = format!("{}{}", mark.sign(), edge.label);
}

/// Old id → new id of the renamed nodes, with their kinds, as boxes have them.
fn renamed(changed: &[ChangeV1]) -> BTreeMap<String, String> {
    let mut renamed = BTreeMap::new();
    for change in changed {
        if let Some(old) = &change.old_id {
            let pairs = kinds(change).into_iter();
            renamed.extend(
                pairs.map(|kind| (format!("{kind}:{old}"), format!("{kind}:{}", change.id))),
            );
        }
    }
    renamed
}

fn node_ids(change: &ChangeV1) -> Vec<String> {
    match change.change {
        KindOfChange::Changed | KindOfChange::Renamed => {
            kinds(change).into_iter().map(|kind| format!("{kind}:{}", change.id)).collect()
        }
        KindOfChange::Added | KindOfChange::Removed => Vec::new(),
    }
}

/// The kinds of boxes that may stand for a node: `changes` knows one kind of fact, pictures have two.
fn kinds(change: &ChangeV1) -> Vec<&'static str> {
    if change.kind == "fact" { vec!["fact", "context"] } else { vec![change.kind] }
}

#[cfg(test)]
mod tests {
    use shindan_model::Pack;
    use shindan_pack::load;

    use super::*;
    use crate::changes::changes;
    use crate::graph::{Scope, graph};
    use crate::testing;
    use crate::voice::Voice;

    fn after(edits: &[(&str, &str)]) -> Pack {
        let mut rules = testing::RULES.to_owned();
        for (old, new) in edits {
            assert!(rules.contains(old), "{old}");
            rules = rules.replace(old, new);
        }
        let files = testing::with_rules(&rules);
        let (pack, diags) = load(&files);
        pack.unwrap_or_else(|| panic!("{}", testing::rendered(&files, &diags)))
    }

    /// Every mark in the difference, one per line.
    #[track_caller]
    fn check(old: &Pack, new: &Pack, lang: &str) -> String {
        let changed = changes(old, new, lang, None, Voice::ENGLISH);
        let picture = |pack| graph(pack, Scope::Everything, lang);
        let graph = difference(&picture(old), picture(new), &changed.nodes, true);
        let mut lines = Vec::new();
        for node in graph.model.node_weights() {
            let mark = node.mark.map_or("", Mark::as_str);
            lines.push(format!("{mark} {} | {}", node.id, node.notes.join(" | ")));
        }
        for at in graph.model.edge_indices() {
            let Some(mark) = graph.model[at].mark else { continue };
            let (from, to) = graph.model.edge_endpoints(at).unwrap();
            let (from, to) = (&graph.model[from].id, &graph.model[to].id);
            lines.push(format!("{} {from} -> {to} | {}", mark.as_str(), graph.model[at].label));
        }
        assert!(graph.svg().contains("stroke-dasharray"), "legible without colours");
        lines.join("\n")
    }

    const OLD_SOUND: &str = "\"lamp.sound\" = { rattles = \"now-and-then\" }";

    #[test]
    fn new_gone_and_changed() {
        let new = after(&[
            (OLD_SOUND, &format!("{OLD_SOUND}, \"house.power\" = {{ off = \"rarely\" }}")),
            ("broken = \"usually\"", "broken = \"often\""),
        ]);
        insta::assert_snapshot!(check(&after(&[]), &new, "en"));
        insta::assert_snapshot!(check(&new, &after(&[]), "ja"));
    }

    #[test]
    fn the_same_pack_twice_differs_nowhere() {
        let pack = after(&[]);
        let picture = || graph(&pack, Scope::Whole, "en");
        let same = difference(
            &picture(),
            picture(),
            &changes(&pack, &pack, "en", None, Voice::ENGLISH).nodes,
            false,
        );
        assert!(same.model.node_weights().all(|node| node.mark.is_none()));
        assert!(same.model.edge_weights().all(|edge| edge.mark.is_none()));
    }
}
