//! Writes the graph as JSON of schema `shindan/graph/v1`, for other programs.

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
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<&'static str>,
}

#[derive(Serialize)]
struct JsonEdge<'g> {
    from: &'g str,
    to: &'g str,
    kind: &'static str,
    label: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<&'static str>,
}

impl Graph {
    /// The graph as JSON of schema `shindan/graph/v1`. Unlike pictures, it has the edges to the complaint.
    ///
    /// # Errors
    /// `serde_json` refuses the document. It holds only texts and numbers, so this is not expected.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let nodes = self.model.node_weights().map(|node| JsonNode {
            id: &node.id,
            kind: node.kind.as_str(),
            label: &node.label,
            mark: node.mark.map(crate::graph::mark::Mark::as_str),
        });
        let edges = self.model.edge_indices().filter_map(|at| {
            let (from, to) = self.model.edge_endpoints(at)?;
            Some(JsonEdge {
                from: &self.model[from].id,
                to: &self.model[to].id,
                kind: self.model[at].kind.as_str(),
                label: &self.model[at].label,
                mark: self.model[at].mark.map(crate::graph::mark::Mark::as_str),
            })
        });
        let document =
            Document { schema: "shindan/graph/v1", nodes: nodes.collect(), edges: edges.collect() };
        serde_json::to_string_pretty(&document).map(|text| text + "\n")
    }
}

#[cfg(test)]
mod tests {
    use crate::graph::testing::pack;
    use crate::graph::{Scope, graph};

    #[track_caller]
    fn check(scope: Scope, lang: &str) -> String {
        let text = graph(&pack(), scope, lang).json().unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let list = |key: &str| json[key].as_array().unwrap().clone();
        let ids: Vec<_> = list("nodes").iter().map(|node| node["id"].clone()).collect();
        let mut lines = vec![json["schema"].to_string()];
        for node in list("nodes") {
            lines.push(format!("{} {} {}", node["kind"], node["id"], node["label"]));
        }
        for edge in list("edges") {
            assert!(ids.contains(&edge["from"]) && ids.contains(&edge["to"]), "{edge}");
            let label = &edge["label"];
            lines.push(format!("{} {} -> {} {label}", edge["kind"], edge["from"], edge["to"]));
        }
        lines.join("\n").replace('"', "")
    }

    #[test]
    fn whole_in_english() {
        insta::assert_snapshot!(check(Scope::Whole, "en"), @"
        shindan/graph/v1
        cause cause:power No power
        defect defect:mains-off Mains off
        fact fact:house.power Power
        act act:ask-power Do other lamps work?
        cause cause:bulb Bulb
        defect defect:bulb-burnt Bulb burnt
        fact fact:bulb.filament Filament
        fact fact:lamp.sound Sound
        act act:look-at-bulb Is the filament whole?
        cause cause:outside Something else
        defect defect:lost-interest Nobody cares
        rule rule:battery-needs-no-mains A battery lamp needs no mains.
        fact fact:lamp.light Light
        context context:lamp.type Type
        fact fact:lamp.model Model
        act act:ask-type What lamp is it?
        belongs defect:mains-off -> cause:power 
        complaint defect:mains-off -> fact:lamp.light dark 95%
        shows defect:mains-off -> fact:house.power off 99%
        belongs defect:bulb-burnt -> cause:bulb 
        complaint defect:bulb-burnt -> fact:lamp.light dark 95%
        shows defect:bulb-burnt -> fact:bulb.filament broken 85%
        shows defect:bulb-burnt -> fact:lamp.sound rattles 20%
        belongs defect:lost-interest -> cause:outside 
        complaint defect:lost-interest -> fact:lamp.light dark 95%
        shows defect:lost-interest -> fact:lamp.sound silent 40%
        reads fact:lamp.model -> rule:battery-needs-no-mains 
        derives rule:battery-needs-no-mains -> context:lamp.type then battery lamp
        requires context:lamp.type -> fact:house.power 
        settles act:look-at-bulb -> fact:bulb.filament 
        settles act:look-at-bulb -> fact:lamp.sound 
        settles act:ask-type -> context:lamp.type 
        settles act:ask-power -> fact:house.power 
        requires context:lamp.type -> act:ask-power
        ");
    }

    #[test]
    fn outside_in_japanese() {
        insta::assert_snapshot!(check(Scope::Outside, "ja"), @"
        shindan/graph/v1
        cause cause:outside Something else
        defect defect:lost-interest Nobody cares
        fact fact:lamp.sound Sound
        act act:look-at-bulb Is the filament whole?
        belongs defect:lost-interest -> cause:outside 
        shows defect:lost-interest -> fact:lamp.sound silent 40%
        settles act:look-at-bulb -> fact:lamp.sound
        ");
    }
}
