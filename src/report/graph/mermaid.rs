//! The graph for Mermaid, as Markdown on many sites shows it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Graph, NodeKind};

impl Graph {
    /// As a Mermaid flow chart, drawn from left to right.
    pub fn mermaid(&self) -> String {
        let mut chart = format!("---\ntitle: {}\n---\nflowchart LR\n", yaml(&self.title));
        for line in &self.subtitle {
            let _ = writeln!(chart, "  %% {}", line.replace(['\n', '{', '}'], " "));
        }
        let mut names = BTreeMap::new();
        for (at, node) in self.model.node_indices().enumerate() {
            let own = &self.model[node];
            let (open, close) = match own.kind {
                NodeKind::Cause => ("([", "])"),
                NodeKind::Rule => ("{{", "}}"),
                NodeKind::Fact | NodeKind::Context => ("(", ")"),
                NodeKind::Sign => ("[/", "/]"),
                _ => ("[", "]"),
            };
            let mut label = quoted(&own.label);
            for note in &own.notes {
                let _ = write!(label, "<br/>{}", quoted(note));
            }
            let kind = own.kind.as_str();
            let _ = writeln!(chart, "  n{at}{open}\"{label}\"{close}:::{kind}");
            names.insert(node, at);
        }
        for (from, to, edge) in self.drawn() {
            let arrow = if edge.kind.dashed() { "-.->" } else { "-->" };
            let label = if edge.label.is_empty() {
                String::new()
            } else {
                format!("|\"{}\"|", quoted(&edge.label))
            };
            let _ = writeln!(chart, "  n{} {arrow}{label} n{}", names[&from], names[&to]);
        }
        for kind in NodeKind::ALL {
            let (fill, line) = super::svg::colours(kind);
            let _ = writeln!(
                chart,
                "  classDef {} fill:{fill},stroke:{line},color:#1b1f24",
                kind.as_str()
            );
        }
        chart
    }
}

/// Inside quotation marks only these are special; Mermaid writes them as entities with `#`.
fn quoted(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '"' => safe.push_str("#quot;"),
            '#' => safe.push_str("#35;"),
            '&' => safe.push_str("#amp;"),
            '<' => safe.push_str("#lt;"),
            '>' => safe.push_str("#gt;"),
            '`' => safe.push_str("#96;"),
            '\n' => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

fn yaml(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}
