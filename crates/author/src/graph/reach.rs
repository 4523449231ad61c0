//! How many cases reach each box of a picture.

use std::collections::BTreeMap;

use super::mark::Mark;
use super::words::with;
use super::{Graph, NodeKind};

/// Says on every box how many cases reach it, and marks those that none does. `reached`: number by id, as
/// `defect:certificate-expired`; what cannot be reached at all has no entry and no mark.
pub fn reach(mut graph: Graph, reached: &BTreeMap<String, usize>) -> Graph {
    for at in graph.model.node_indices().collect::<Vec<_>>() {
        // A fact is a fact, whichever way it is drawn.
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
