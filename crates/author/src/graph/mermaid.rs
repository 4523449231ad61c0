//! Writes the graph in the language of Mermaid, which many sites draw within Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Graph, NodeKind};

impl Graph {
    /// The graph as a Mermaid flow chart, laid out from left to right.
    pub fn mermaid(&self) -> String {
        let mut chart = format!("---\ntitle: {}\n---\nflowchart LR\n", yaml(&self.title));
        for line in &self.subtitle {
            let _ = writeln!(chart, "  %% {}", line.replace(['\n', '{', '}'], " "));
        }
        let mut names = BTreeMap::new();
        for (at, node) in self.model.node_indices().enumerate() {
            let drawn = &self.model[node];
            let (open, close) = match drawn.kind {
                NodeKind::Cause => ("([", "])"),
                NodeKind::Rule => ("{{", "}}"),
                NodeKind::Fact | NodeKind::Context => ("(", ")"),
                NodeKind::Sign => ("[/", "/]"),
                _ => ("[", "]"),
            };
            let mut label = quoted(&drawn.label);
            for note in &drawn.notes {
                let _ = write!(label, "<br/>{}", quoted(note));
            }
            let kind = drawn.kind.as_str();
            let _ = writeln!(chart, "  n{at}{open}\"{label}\"{close}:::{kind}");
            if let Some(mark) = drawn.mark {
                let (colour, wide, dash) = mark.line();
                let dash = if dash.is_empty() { "0" } else { dash };
                let _ = writeln!(
                    chart,
                    "  style n{at} stroke:{colour},stroke-width:{wide}px,stroke-dasharray:{dash}"
                );
            }
            names.insert(node, at);
        }
        for (drawn, (from, to, edge)) in self.drawn().enumerate() {
            let arrow = if edge.kind.dashed() { "-.->" } else { "-->" };
            let label = if edge.label.is_empty() {
                String::new()
            } else {
                format!("|\"{}\"|", quoted(&edge.label))
            };
            let _ = writeln!(chart, "  n{} {arrow}{label} n{}", names[&from], names[&to]);
            if let Some(mark) = edge.mark {
                let (colour, wide, _) = mark.line();
                let style = format!("stroke:{colour},stroke-width:{wide}px");
                let _ = writeln!(chart, "  linkStyle {drawn} {style}");
            }
        }
        for kind in NodeKind::ALL {
            let (fill, line) = super::look::colours(kind);
            let _ = writeln!(
                chart,
                "  classDef {} fill:{fill},stroke:{line},color:#1b1f24",
                kind.as_str()
            );
        }
        chart
    }
}

/// Replaces the characters that are special within quotation marks by the entities of Mermaid, which begin
/// with `#`.
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

#[cfg(test)]
mod tests {
    use shindan_model::CauseIx;

    use super::*;
    use crate::graph::testing::pack;
    use crate::graph::{Scope, graph};

    #[track_caller]
    fn check(cause: usize, lang: &str) -> String {
        graph(&pack(), Scope::Cause(CauseIx(cause)), lang).mermaid()
    }

    #[test]
    fn a_cause_in_english() {
        insta::assert_snapshot!(check(0, "en"), @r#"
        ---
        title: "Lamp: No power"
        ---
        flowchart LR
          %% Every defect also shows as: Light: dark
          %% lamp 1.0.0
          n0(["No power"]):::cause
          n1["Mains off"]:::defect
          n2("Power<br/>if Type: table lamp<br/>message patterns: 1"):::fact
          n3["Do other lamps work?<br/>agent, 1 min<br/>if Type: table lamp"]:::act
          n1 --> n0
          n1 -->|"off 99%"| n2
          n3 --> n2
          classDef cause fill:#ffd9d2,stroke:#c2452d,color:#1b1f24
          classDef defect fill:#ffe9bf,stroke:#b57a00,color:#1b1f24
          classDef rule fill:#e6dcf7,stroke:#7a55b8,color:#1b1f24
          classDef fact fill:#d6e9fb,stroke:#2f78b7,color:#1b1f24
          classDef context fill:#cdeee9,stroke:#1d8577,color:#1b1f24
          classDef act fill:#d9f0d3,stroke:#4b8f3a,color:#1b1f24
          classDef sign fill:#eceef1,stroke:#7b8490,color:#1b1f24
        "#);
    }

    #[test]
    fn a_cause_in_japanese() {
        insta::assert_snapshot!(check(1, "ja"), @r#"
        ---
        title: "ランプ: Bulb"
        ---
        flowchart LR
          %% すべての不備に共通の症状: Light: dark
          %% lamp 1.0.0
          n0(["Bulb"]):::cause
          n1["電球切れ"]:::defect
          n2("Filament"):::fact
          n3("Sound"):::fact
          n4["Is the filament whole?<br/>お客様、1 分"]:::act
          n1 --> n0
          n1 -->|"broken 85%"| n2
          n1 -->|"rattles 20%"| n3
          n4 --> n2
          n4 --> n3
          classDef cause fill:#ffd9d2,stroke:#c2452d,color:#1b1f24
          classDef defect fill:#ffe9bf,stroke:#b57a00,color:#1b1f24
          classDef rule fill:#e6dcf7,stroke:#7a55b8,color:#1b1f24
          classDef fact fill:#d6e9fb,stroke:#2f78b7,color:#1b1f24
          classDef context fill:#cdeee9,stroke:#1d8577,color:#1b1f24
          classDef act fill:#d9f0d3,stroke:#4b8f3a,color:#1b1f24
          classDef sign fill:#eceef1,stroke:#7b8490,color:#1b1f24
        "#);
    }

    #[test]
    fn labels_cannot_break_out() {
        insta::assert_snapshot!(quoted("「証明書」 \"a\\b\" <i> [x] #1; `c`\nd"), @r"「証明書」 #quot;a\b#quot; #lt;i#gt; [x] #35;1; #96;c#96; d");
    }
}
