//! What a picture says about its parts beyond what they are: new or gone, on a case's path, reached or
//! not. Each mark is a word and a kind of line too, so that it survives a printer without colours.

use std::collections::BTreeSet;

use petgraph::stable_graph::NodeIndex;

use super::words::word;
use super::{EdgeKind, Graph, NodeKind};

/// What is said about a box or line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Only the new pack has it.
    Added,
    /// Only the old pack has it.
    Removed,
    /// Both have it and say something else of it.
    Changed,
    /// On the path of a case.
    Path,
    /// Beside the path of a case.
    Beside,
    /// Reached by no case.
    Missed,
}

impl Mark {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Mark::Added => "added",
            Mark::Removed => "removed",
            Mark::Changed => "changed",
            Mark::Path => "path",
            Mark::Beside => "beside",
            Mark::Missed => "missed",
        }
    }

    /// The sign before a label; nothing where the line alone says it.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Mark::Added => "+ ",
            Mark::Removed => "− ",
            Mark::Changed => "≠ ",
            Mark::Missed => "○ ",
            Mark::Path | Mark::Beside => "",
        }
    }

    /// Colour of the line, its width, its dashes.
    pub(super) fn line(self) -> (&'static str, f64, &'static str) {
        match self {
            Mark::Added => ("#1a7f37", 3.0, ""),
            Mark::Removed => ("#cf222e", 2.5, "7 4"),
            Mark::Changed => ("#b35900", 3.0, "12 3"),
            Mark::Path => ("#1b1f24", 3.0, ""),
            Mark::Beside => ("#b4bac3", 1.0, ""),
            Mark::Missed => ("#cf222e", 2.0, "3 3"),
        }
    }

    /// How strongly it is drawn.
    pub(super) fn opacity(self) -> f64 {
        match self {
            Mark::Beside => 0.35,
            Mark::Removed => 0.75,
            _ => 1.0,
        }
    }
}

impl Graph {
    /// Marks a box, with a word on it, and a note that says more.
    pub(super) fn mark(&mut self, node: NodeIndex, mark: Mark, note: Option<String>) {
        let label = word(&self.lang, mark.as_str());
        let marked = &mut self.model[node];
        marked.mark = Some(mark);
        let label = (!label.is_empty()).then(|| format!("{}{label}", mark.sign()));
        for (at, line) in label.into_iter().chain(note).enumerate() {
            marked.notes.insert(at, line);
        }
    }

    /// Leaves only these boxes and the lines between them.
    pub(super) fn keep(&mut self, kept: &BTreeSet<NodeIndex>) {
        self.model.retain_nodes(|_, node| kept.contains(&node));
        for band in &mut self.bands {
            band.nodes.retain(|node| kept.contains(node));
        }
        // Evidence stands in the band of every cause that it bears on; once is enough here.
        let mut at = 0;
        while at < self.bands.len() {
            let decides = |node: &NodeIndex| {
                matches!(self.model[*node].kind, NodeKind::Cause | NodeKind::Defect)
            };
            let others = || self.bands.iter().enumerate().filter(|(other, _)| *other != at);
            let elsewhere = |node: &NodeIndex| others().any(|(_, band)| band.nodes.contains(node));
            let nodes = &self.bands[at].nodes;
            if !nodes.iter().any(decides) && nodes.iter().all(elsewhere) {
                self.bands.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// With the cause of every defect among them.
    pub(super) fn with_causes(&self, mut nodes: BTreeSet<NodeIndex>) -> BTreeSet<NodeIndex> {
        for edge in self.model.edge_indices() {
            let Some((from, to)) = self.model.edge_endpoints(edge) else { continue };
            let belongs = self.model[edge].kind == EdgeKind::Belongs;
            if belongs && nodes.contains(&from) && self.model[to].kind == NodeKind::Cause {
                nodes.insert(to);
            }
        }
        nodes
    }
}
