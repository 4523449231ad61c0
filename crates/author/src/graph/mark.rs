//! Marks on boxes and lines: what differs between two packs, what a case passed, what no case reaches.
//!
//! Each mark has a word and a kind of line besides its colour, so that it can be told in print without
//! colours and by people who do not see them.

use std::collections::BTreeSet;

use petgraph::stable_graph::NodeIndex;

use super::words::word;
use super::{EdgeKind, Graph, NodeKind};

/// A mark on a box or line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Only the new pack has it.
    Added,
    /// Only the old pack has it.
    Removed,
    /// Both packs have it, and its content differs.
    Changed,
    /// On the path of a case.
    Path,
    /// Not on the path of a case; drawn pale.
    Beside,
    /// Reached by no case.
    Missed,
}

impl Mark {
    /// The word for it in JSON.
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

    /// The sign in front of a label; empty for marks that need none.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Mark::Added => "+ ",
            Mark::Removed => "− ",
            Mark::Changed => "≠ ",
            Mark::Missed => "○ ",
            Mark::Path | Mark::Beside => "",
        }
    }

    /// Colour, width and dashes of the line.
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

    /// The opacity, from 0 to 1.
    pub(super) fn opacity(self) -> f64 {
        match self {
            Mark::Beside => 0.35,
            Mark::Removed => 0.75,
            _ => 1.0,
        }
    }
}

impl Graph {
    /// Marks a box: its small print starts with the word of the mark and with `note`.
    pub(super) fn mark(&mut self, node: NodeIndex, mark: Mark, note: Option<String>) {
        let label = word(&self.lang, mark.as_str());
        let marked = &mut self.model[node];
        marked.mark = Some(mark);
        let label = (!label.is_empty()).then(|| format!("{}{label}", mark.sign()));
        for (at, line) in label.into_iter().chain(note).enumerate() {
            marked.notes.insert(at, line);
        }
    }

    /// Removes all other boxes, and the lines that end at them.
    pub(super) fn keep(&mut self, kept: &BTreeSet<NodeIndex>) {
        self.model.retain_nodes(|_, node| kept.contains(&node));
        for band in &mut self.bands {
            band.nodes.retain(|node| kept.contains(node));
        }
        // Evidence is repeated in the band of every cause that it bears on. A band that is left with
        // nothing but repeated evidence goes.
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

    /// These boxes, and the causes of the defects among them.
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
