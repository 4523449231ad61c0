//! A pack as a picture: what can be wrong, how it shows, and which steps find it.
//!
//! [`graph`] chooses what is drawn and in which words; [`Graph::dot`], [`Graph::mermaid`],
//! [`Graph::svg`] and [`Graph::json`] draw it. The same pack gives the same bytes.

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

/// How much of a pack is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it; signs only as numbers on their facts.
    Whole,
    /// All of it, every sign a box of its own: for pictures of which most is left out.
    Everything,
    /// One cause, its defects, and of each the few facts that tell it best.
    Cause(CauseIx),
    /// The defects that belong to none of the causes, likewise.
    Outside,
    /// One defect and all that bears on it.
    Defect(DefectIx),
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// A cause, or `outside`.
    Cause,
    /// Something that can be wrong.
    Defect,
    /// A rule.
    Rule,
    /// A finding, or a text, number or date that rules read.
    Fact,
    /// A fact that says which numbers hold.
    Context,
    /// A question, command or check that gives facts.
    Step,
    /// A pattern in messages.
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

    /// The word in ids and JSON.
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

/// What an edge says. Arrows point where the knowledge goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// A defect belongs to a cause.
    Belongs,
    /// A defect shows in a fact.
    Shows,
    /// A defect shows in the complaint. All do, so pictures say it once instead.
    Complaint,
    /// A fact or step makes sense only when the fact at the tail is so.
    Requires,
    /// A rule reads a fact.
    Reads,
    /// A rule gives a fact its value.
    Derives,
    /// A rule makes a defect certain.
    Confirms,
    /// A rule makes a defect impossible.
    Excludes,
    /// After a rule, a fact means nothing.
    Voids,
    /// A step gives a fact.
    StepGives,
    /// A sign gives a fact its value.
    SignGives,
}

impl EdgeKind {
    /// The word in JSON.
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

    /// Whether the edge gates rather than tells.
    fn dashed(self) -> bool {
        matches!(self, EdgeKind::Requires | EdgeKind::Reads)
    }
}

/// A box.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Kind and id in the pack: `defect:certificate-expired`.
    pub id: String,
    /// What it stands for.
    pub kind: NodeKind,
    /// Its name.
    pub label: String,
    /// Small print: conditions, who does it, how many signs.
    pub notes: Vec<String>,
    /// What is said about it beyond that.
    pub mark: Option<Mark>,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// What it says.
    pub kind: EdgeKind,
    /// In words: the outcome and how often, or nothing.
    pub label: String,
    /// How strong it is, from 0 to 1.
    pub weight: f64,
    /// What is said about it beyond that.
    pub mark: Option<Mark>,
}

/// Nodes that are drawn together.
#[derive(Clone, Debug)]
pub struct Band {
    /// The cause's name.
    pub title: String,
    /// The nodes; one may be in several bands.
    pub nodes: Vec<NodeIndex>,
}

/// What is drawn, in the words of one language.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The pack's name, and the cause's.
    pub title: String,
    /// How every defect shows in the complaint, and the version of the pack.
    pub subtitle: Vec<String>,
    /// The language of all words.
    pub lang: String,
    /// Nodes and edges; every edge's ends are nodes.
    pub model: StableDiGraph<Node, Edge>,
    /// The parts of the picture, from top to bottom.
    pub bands: Vec<Band>,
}

impl Graph {
    /// The edges that pictures draw, in order, with their ends.
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
    fn a_defect_has_its_own_signs_and_not_those_of_others() {
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
