//! KB401: facts that depend on each other in a cycle.
//!
//! **What it looks for.** A fact depends on another if a rule derives it from the other, or if its `only_when`
//! names the other. A cycle of such dependencies is reported fact by fact, each with its place.
//!
//! **Why it matters.** No fact of a cycle can be known first: a question waits for an answer that waits for
//! the question, and rules have no order in which one pass is enough.
//!
//! **Example.** `a.x` has `only_when = { "b.y" = "yes" }`, and a rule gives `b.y` when `a.x` is `yes`.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::Ctx;
use crate::diag::{Code, Diag};

/// The reason that one fact depends on another, with its place.
struct Dependency {
    path: String,
    span: Range<usize>,
    words: String,
}

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let graph = graph(ctx);
    let mut circles: Vec<Vec<NodeIndex>> = tarjan_scc(&graph);
    for circle in &mut circles {
        circle.sort_unstable();
    }
    circles.sort_unstable();
    for circle in circles {
        let looped = circle.len() > 1 || graph.contains_edge(circle[0], circle[0]);
        if !looped {
            continue;
        }
        let edges = shortest_circle(&graph, &circle);
        let mut names: Vec<String> = Vec::new();
        for edge in &edges {
            if let Some((from, _)) = graph.edge_endpoints(*edge) {
                names.push(format!("`{}`", ctx.pack.facts[graph[from]].about.id));
            }
        }
        names.extend(names.first().cloned());
        let message = format!("facts depend on each other: {}", names.join(" → "));
        let mut diag = Diag::new(Code::Cycle, message);
        for edge in edges {
            let dependency = &graph[edge];
            diag = diag.at(&dependency.path, dependency.span.clone(), &dependency.words);
        }
        diags.push(diag.help("one of these steps must go"));
    }
}

/// The dependencies: nodes are positions of facts, edges lead from a fact to those that depend on it.
fn graph(ctx: &Ctx<'_>) -> DiGraph<usize, Dependency> {
    let pack = ctx.pack;
    let mut graph = DiGraph::new();
    let nodes: Vec<NodeIndex> = (0..pack.facts.len()).map(|fact| graph.add_node(fact)).collect();
    let id = |fact: shindan_model::FactIx| &pack.facts[fact.0].about.id;
    for (index, fact) in pack.facts.iter().enumerate() {
        let Some(requires) = &fact.requires else {
            continue;
        };
        let place = ctx.raw.facts[index].raw.only_when.as_ref();
        for other in requires.facts() {
            let dependency = Dependency {
                path: fact.about.path.clone(),
                span: place.map_or(fact.about.span.clone(), |at| at.span.clone()),
                words: format!("`{}` depends on `{}`", fact.about.id, id(other)),
            };
            graph.add_edge(nodes[other.0], nodes[index], dependency);
        }
    }
    for rule in &pack.rules {
        for other in rule.when.facts() {
            for (derived, _) in &rule.derive {
                let dependency = Dependency {
                    path: rule.about.path.clone(),
                    span: rule.about.span.clone(),
                    words: format!("this gives `{}` from `{}`", id(*derived), id(other)),
                };
                graph.add_edge(nodes[other.0], nodes[derived.0], dependency);
            }
        }
    }
    graph
}

/// The shortest cycle through the first fact of a component, as edges in order.
fn shortest_circle(
    graph: &DiGraph<usize, Dependency>,
    component: &[NodeIndex],
) -> Vec<petgraph::graph::EdgeIndex> {
    let start = component[0];
    let mut came: BTreeMap<NodeIndex, petgraph::graph::EdgeIndex> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        let mut edges: Vec<_> = graph.edges(node).collect();
        edges.sort_unstable_by_key(EdgeRef::id);
        for edge in edges {
            let to = edge.target();
            if to == start {
                let mut circle = vec![edge.id()];
                let mut at = node;
                while at != start {
                    let edge = came[&at];
                    circle.push(edge);
                    let ends = graph.edge_endpoints(edge);
                    at = ends.map_or(start, |(from, _)| from);
                }
                circle.reverse();
                return circle;
            }
            if component.contains(&to) && !came.contains_key(&to) {
                came.insert(to, edge.id());
                queue.push_back(to);
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use crate::testing::problems_after;

    #[test]
    fn fires_on_a_circle_through_a_rule_and_a_requirement() {
        let problems = problems_after(
            "type = \"text\"",
            "type = \"text\"\nonly_when = { \"house.power\" = \"on\" }",
        );
        insta::assert_snapshot!(problems, @r#"
        error[KB401]: facts depend on each other: `lamp.type` → `house.power` → `lamp.model` → `lamp.type`
           --> rules/lamp/lamp.toml:70:13
            |
         70 | only_when = { "lamp.type" = "table" }
            |             ^^^^^^^^^^^^^^^^^^^^^^^^^ `house.power` depends on `lamp.type`
        ...
         85 | only_when = { "house.power" = "on" }
            |             ------------------------ `lamp.model` depends on `house.power`
        ...
        105 | [rule.battery-needs-no-mains]
            |       ---------------------- this gives `lamp.type` from `lamp.model`
            |
            = help: one of these steps must go
        "#);
    }

    #[test]
    fn silent_on_a_chain() {
        let problems = problems_after(
            "shelf_life_days = 30",
            "shelf_life_days = 30\nonly_when = { \"house.power\" = \"on\" }",
        );
        assert_eq!(problems, "");
    }
}
