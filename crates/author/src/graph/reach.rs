//! Says on each box how many cases reach it.

use std::collections::BTreeMap;

use super::mark::Mark;
use super::words::with;
use super::{Graph, NodeKind};

/// Says on each box how many cases reach it, and marks the boxes that no case reaches. `reached`: the number
/// of cases by id, such as `defect:certificate-expired`; ids that cases cannot reach have no entry, and their
/// boxes no mark.
pub fn reach(mut graph: Graph, reached: &BTreeMap<String, usize>) -> Graph {
    for at in graph.model.node_indices().collect::<Vec<_>>() {
        // Coverage knows one kind of fact; pictures draw contexts as a kind apart.
        let id = match graph.model[at].kind {
            NodeKind::Context => graph.model[at].id.replacen("context:", "fact:", 1),
            _ => graph.model[at].id.clone(),
        };
        match reached.get(&id) {
            Some(0) => graph.mark(at, Mark::Missed, None),
            Some(cases) => {
                let note = with(&graph.lang, "cases", &cases.to_string());
                graph.model[at].notes.insert(0, note);
            }
            None => {}
        }
    }
    graph
}
