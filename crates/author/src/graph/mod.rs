//! Pictures of a pack: what can be wrong, how it shows, and how to find out.
//!
//! [`graph`] chooses what is drawn and in which words; [`Graph::dot`], [`Graph::mermaid`], [`Graph::svg`] and
//! [`Graph::json`] write it. The same pack always gives the same bytes, so that pictures can be compared.

mod boxes;
mod build;
pub(super) mod condition_text;
mod difference;
mod dot;
mod json;
mod layout;
mod links;
mod look;
mod mark;
mod mermaid;
mod nodes;
mod path;
mod reach;
mod strength;
mod svg;
#[cfg(test)]
mod svg_tests;
#[cfg(test)]
mod testing;
mod wires;
mod words;

use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use shindan_model::{CauseIx, DefectIx};

pub use build::graph;
pub use difference::difference;
pub use mark::Mark;
pub use path::path;
pub use reach::reach;

/// The part of a pack that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole pack. Facts say how many signs they have; the signs are not drawn.
    Whole,
    /// The whole pack with a box for every sign: for pictures from which most boxes are removed later.
    Everything,
    /// One cause and its defects, each with the few facts that tell it best.
    Cause(CauseIx),
    /// The defects outside all causes, each with the few facts that tell it best.
    Outside,
    /// One defect and everything that bears on it.
    Defect(DefectIx),
}

/// The kind of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// A cause, or `outside` for the defects of none.
    Cause,
    /// A defect.
    Defect,
    /// A rule.
    Rule,
    /// A fact that is observed: a finding, or a text, number or date that rules read.
    Fact,
    /// A context: a fact on which the numbers of the model depend.
    Context,
    /// A question, command or check that gives facts.
    Step,
    /// A sign.
    Sign,
}

impl NodeKind {
    /// Every kind, from the conclusion to the evidence.
    pub const ALL: [NodeKind; 7] = [
        NodeKind::Cause,
        NodeKind::Defect,
        NodeKind::Rule,
        NodeKind::Fact,
        NodeKind::Context,
        NodeKind::Step,
        NodeKind::Sign,
    ];

    /// The word for it in ids and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            NodeKind::Cause => "cause",
            NodeKind::Defect => "defect",
            NodeKind::Rule => "rule",
            NodeKind::Fact => "fact",
            NodeKind::Context => "context",
            NodeKind::Step => "act",
            NodeKind::Sign => "sign",
        }
    }
}

/// The kind of an edge. Each points from the node whose entry in the pack declares it, but for `Requires`
/// and `Reads`: they point from the fact that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// A defect belongs to a cause.
    Belongs,
    /// A defect shows in a fact.
    Shows,
    /// A defect shows in the complaint. All defects do, so pictures leave these edges out and name the
    /// complaint in the subtitle.
    Complaint,
    /// A fact or step makes sense only while the fact at the tail has a certain outcome.
    Requires,
    /// A rule reads a fact.
    Reads,
    /// A rule derives the outcome of a fact.
    Derives,
    /// A rule makes a defect certain.
    Confirms,
    /// A rule makes a defect impossible.
    Excludes,
    /// A rule says that a fact is not applicable.
    Voids,
    /// A step gives a fact.
    StepGives,
    /// A sign gives a fact its outcome.
    SignGives,
}

impl EdgeKind {
    /// The word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            EdgeKind::Belongs => "belongs",
            EdgeKind::Shows => "shows",
            EdgeKind::Complaint => "complaint",
            EdgeKind::Requires => "requires",
            EdgeKind::Reads => "reads",
            EdgeKind::Derives => "derives",
            EdgeKind::Confirms => "confirms",
            EdgeKind::Excludes => "excludes",
            EdgeKind::Voids => "voids",
            EdgeKind::StepGives => "settles",
            EdgeKind::SignGives => "gives",
        }
    }

    /// Whether the edge is a condition; it is dashed.
    fn dashed(self) -> bool {
        matches!(self, EdgeKind::Requires | EdgeKind::Reads)
    }
}

/// A box of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Kind and id in the pack: `defect:certificate-expired`.
    pub id: String,
    /// The kind of the node.
    pub kind: NodeKind,
    /// The name of the node.
    pub label: String,
    /// The lines of small print: conditions, who does it, how many signs.
    pub notes: Vec<String>,
    /// The mark on the box.
    pub mark: Option<Mark>,
}

/// A line of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The kind of the edge.
    pub kind: EdgeKind,
    /// The outcome and how often it is seen, or what a rule does; may be empty.
    pub label: String,
    /// How strong the link is, from 0 to 1.
    pub weight: f64,
    /// The mark on the line.
    pub mark: Option<Mark>,
}

/// A group of nodes that are drawn together, under one title.
#[derive(Clone, Debug)]
pub struct Band {
    /// The name of the cause.
    pub title: String,
    /// The nodes. Evidence may be in several bands.
    pub nodes: Vec<NodeIndex>,
}

/// A picture, in the words of one language.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The name of the pack and, for a part of it, of the cause or defect.
    pub title: String,
    /// The complaint, and the id and version of the pack.
    pub subtitle: Vec<String>,
    /// The language of all words.
    pub lang: String,
    /// The nodes and edges.
    pub model: StableDiGraph<Node, Edge>,
    /// The bands of the picture, from top to bottom.
    pub bands: Vec<Band>,
}

impl Graph {
    /// The edges that pictures draw, with their two nodes: all but those to the complaint.
    fn drawn(&self) -> impl Iterator<Item = (NodeIndex, NodeIndex, &Edge)> {
        self.model.edge_indices().filter_map(|at| {
            let (from, to) = self.model.edge_endpoints(at)?;
            let edge = &self.model[at];
            (edge.kind != EdgeKind::Complaint).then_some((from, to, edge))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::pack;

    #[test]
    fn every_edge_has_both_ends_in_every_scope_and_language() {
        let pack = pack();
        let mut scopes = vec![Scope::Whole, Scope::Outside];
        scopes.extend((0..pack.defects.len()).map(|at| Scope::Defect(DefectIx(at))));
        scopes.extend((0..pack.causes.len()).map(|at| Scope::Cause(CauseIx(at))));
        for scope in scopes {
            for lang in ["en", "ja"] {
                let graph = graph(&pack, scope, lang);
                assert!(graph.model.edge_count() > 0, "{scope:?}");
                for edge in graph.model.edge_indices() {
                    let (from, to) = graph.model.edge_endpoints(edge).unwrap();
                    assert!(graph.model.contains_node(from) && graph.model.contains_node(to));
                }
                let banded = |node| graph.bands.iter().any(|band| band.nodes.contains(&node));
                let complete = graph.model.node_indices().all(banded);
                assert!(complete, "{scope:?}: a node in no band is never drawn");
                let labelled = graph.model.node_weights().all(|node| !node.label.is_empty());
                assert!(labelled, "{scope:?} {lang}");
            }
        }
    }

    fn count(graph: &Graph, kind: NodeKind) -> usize {
        graph.model.node_weights().filter(|node| node.kind == kind).count()
    }

    #[test]
    fn a_defect_has_the_signs_of_its_outcomes_and_no_others() {
        let pack = pack();
        let signs = |at| count(&graph(&pack, Scope::Defect(DefectIx(at)), "en"), NodeKind::Sign);
        assert_eq!((signs(0), signs(1)), (1, 0));
    }

    #[test]
    fn a_cause_shows_each_of_its_defects_with_a_few_facts() {
        let pack = pack();
        for at in 0..pack.causes.len() {
            let graph = graph(&pack, Scope::Cause(CauseIx(at)), "en");
            let defects = pack.causes[at].defects.len();
            assert_eq!(count(&graph, NodeKind::Defect), defects);
            assert_eq!(count(&graph, NodeKind::Sign), 0);
            let shows = graph.model.edge_weights().filter(|edge| edge.kind == EdgeKind::Shows);
            assert!((1..=2 * defects).contains(&shows.count()), "{at}");
        }
    }
}
