//! The graph for other programs: schema `shindan/graph/v1`.

use serde::Serialize;

use super::Graph;

#[derive(Serialize)]
struct Document<'g> {
    schema: &'static str,
    nodes: Vec<JsonNode<'g>>,
    edges: Vec<JsonEdge<'g>>,
}

#[derive(Serialize)]
struct JsonNode<'g> {
    id: &'g str,
    kind: &'static str,
    label: &'g str,
}

#[derive(Serialize)]
struct JsonEdge<'g> {
    from: &'g str,
    to: &'g str,
    kind: &'static str,
    label: &'g str,
}

impl Graph {
    /// As JSON of schema `shindan/graph/v1`, with the edges to the complaint, which pictures leave out.
    ///
    /// # Errors
    /// None that is known: there are only texts in it.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let nodes = self.model.node_weights().map(|node| JsonNode {
            id: &node.id,
            kind: node.kind.as_str(),
            label: &node.label,
        });
        let edges = self.model.edge_indices().filter_map(|at| {
            let (from, to) = self.model.edge_endpoints(at)?;
            Some(JsonEdge {
                from: &self.model[from].id,
                to: &self.model[to].id,
                kind: self.model[at].kind.as_str(),
                label: &self.model[at].label,
            })
        });
        let document = Document {
            schema: "shindan/graph/v1",
            nodes: nodes.collect(),
            edges: edges.collect(),
        };
        serde_json::to_string_pretty(&document).map(|text| text + "\n")
    }
}
