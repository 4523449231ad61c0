//! Writes the graph in the language of Graphviz.

use std::fmt::Write;

use super::{EdgeKind, Graph, NodeKind};

impl Graph {
    /// The graph as a digraph for the program `dot`, laid out from left to right.
    pub fn dot(&self) -> String {
        let mut dot = String::from("digraph shindan {\n  rankdir=LR;\n");
        let title: Vec<&str> =
            std::iter::once(&self.title).chain(&self.subtitle).map(String::as_str).collect();
        let fonts = "Noto Sans CJK JP,Hiragino Sans,Yu Gothic,Meiryo,sans-serif";
        let _ = writeln!(dot, "  label={};", quoted(&title.join("\n")));
        let _ = writeln!(dot, "  labelloc=t; nodesep=0.15; ranksep=1.2;");
        let _ = writeln!(
            dot,
            "  fontname={0};\n  node [fontname={0}, fontsize=11, style=\"filled,rounded\", shape=box];\n  edge [fontname={0}, fontsize=9];",
            quoted(fonts)
        );
        for node in self.model.node_weights() {
            let (shape, fill, line) = look(node.kind);
            let mut label = wrapped(&node.label, 34);
            for note in &node.notes {
                label.push('\n');
                label.push_str(&wrapped(note, 40));
            }
            let (line, more) = match node.mark {
                None => (line, String::new()),
                Some(mark) => {
                    let (colour, wide, dash) = mark.line();
                    let dash =
                        if dash.is_empty() { "" } else { ", style=\"filled,rounded,dashed\"" };
                    (colour, format!(", penwidth={wide}{dash}"))
                }
            };
            let _ = writeln!(
                dot,
                "  {} [label={}, shape={shape}, fillcolor=\"{fill}\", color=\"{line}\", fontcolor=\"#1b1f24\"{more}];",
                quoted(&node.id),
                quoted(&label),
            );
        }
        for (from, to, edge) in self.drawn() {
            let marked = edge.mark.map(|mark| {
                let (colour, wide, dash) = mark.line();
                let dash = if dash.is_empty() { "" } else { "style=dashed, " };
                format!("{dash}color=\"{colour}\", penwidth={wide}")
            });
            let style = match edge.kind {
                kind if kind.dashed() => "style=dashed, color=\"#8a8f98\"",
                EdgeKind::Confirms => "color=\"#2e9e44\", penwidth=2",
                EdgeKind::Excludes | EdgeKind::Voids => "color=\"#d1495b\"",
                _ => "color=\"#6b7280\"",
            };
            let style = marked.as_deref().unwrap_or(style);
            // `dot` puts the tail of an edge left of its head. Every edge is written from the side of
            // the causes to the side of the evidence, and `dir` turns the arrow.
            let right = matches!(edge.kind, EdgeKind::Shows | EdgeKind::Requires);
            let (left, right, back) = if right { (from, to, "") } else { (to, from, ", dir=back") };
            let _ = writeln!(
                dot,
                "  {} -> {} [label={}, {style}{back}];",
                quoted(&self.model[left].id),
                quoted(&self.model[right].id),
                quoted(&edge.label),
            );
        }
        dot.push_str("}\n");
        dot
    }
}

fn wrapped(text: &str, columns: usize) -> String {
    shindan_report::wrap(text, columns, "", "")
}

fn look(kind: NodeKind) -> (&'static str, &'static str, &'static str) {
    let shape = match kind {
        NodeKind::Rule => "hexagon",
        NodeKind::Sign => "note",
        _ => "box",
    };
    let (fill, line) = super::look::colours(kind);
    (shape, fill, line)
}

/// A string in double quotes, with quotes, backslashes and line breaks escaped.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
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
        graph(&pack(), Scope::Cause(CauseIx(cause)), lang).dot()
    }

    #[test]
    fn a_cause_in_english() {
        insta::assert_snapshot!(check(0, "en"), @r##"
        digraph shindan {
          rankdir=LR;
          label="Lamp: No power\nEvery defect also shows as: Light: dark\nlamp 1.0.0";
          labelloc=t; nodesep=0.15; ranksep=1.2;
          fontname="Noto Sans CJK JP,Hiragino Sans,Yu Gothic,Meiryo,sans-serif";
          node [fontname="Noto Sans CJK JP,Hiragino Sans,Yu Gothic,Meiryo,sans-serif", fontsize=11, style="filled,rounded", shape=box];
          edge [fontname="Noto Sans CJK JP,Hiragino Sans,Yu Gothic,Meiryo,sans-serif", fontsize=9];
          "cause:power" [label="No power", shape=box, fillcolor="#ffd9d2", color="#c2452d", fontcolor="#1b1f24"];
          "defect:mains-off" [label="Mains off", shape=box, fillcolor="#ffe9bf", color="#b57a00", fontcolor="#1b1f24"];
          "fact:house.power" [label="Power\nif Type: table lamp\nmessage patterns: 1", shape=box, fillcolor="#d6e9fb", color="#2f78b7", fontcolor="#1b1f24"];
          "act:ask-power" [label="Do other lamps work?\nagent, 1 min\nif Type: table lamp", shape=box, fillcolor="#d9f0d3", color="#4b8f3a", fontcolor="#1b1f24"];
          "cause:power" -> "defect:mains-off" [label="", color="#6b7280", dir=back];
          "defect:mains-off" -> "fact:house.power" [label="off 99%", color="#6b7280"];
          "fact:house.power" -> "act:ask-power" [label="", color="#6b7280", dir=back];
        }
        "##);
    }

    #[test]
    fn a_cause_in_japanese() {
        insta::assert_snapshot!(check(1, "ja"), @r##"
        digraph shindan {
          rankdir=LR;
          label="ランプ: Bulb\nすべての不備に共通の症状: Light: dark\nlamp 1.0.0";
          labelloc=t; nodesep=0.15; ranksep=1.2;
          fontname="Noto Sans CJK JP,Hiragino Sans,Yu Gothic,Meiryo,sans-serif";
          node [fontname="Noto Sans CJK JP,Hiragino Sans,Yu Gothic,Meiryo,sans-serif", fontsize=11, style="filled,rounded", shape=box];
          edge [fontname="Noto Sans CJK JP,Hiragino Sans,Yu Gothic,Meiryo,sans-serif", fontsize=9];
          "cause:bulb" [label="Bulb", shape=box, fillcolor="#ffd9d2", color="#c2452d", fontcolor="#1b1f24"];
          "defect:bulb-burnt" [label="電球切れ", shape=box, fillcolor="#ffe9bf", color="#b57a00", fontcolor="#1b1f24"];
          "fact:bulb.filament" [label="Filament", shape=box, fillcolor="#d6e9fb", color="#2f78b7", fontcolor="#1b1f24"];
          "fact:lamp.sound" [label="Sound", shape=box, fillcolor="#d6e9fb", color="#2f78b7", fontcolor="#1b1f24"];
          "act:look-at-bulb" [label="Is the filament whole?\nお客様、1 分", shape=box, fillcolor="#d9f0d3", color="#4b8f3a", fontcolor="#1b1f24"];
          "cause:bulb" -> "defect:bulb-burnt" [label="", color="#6b7280", dir=back];
          "defect:bulb-burnt" -> "fact:bulb.filament" [label="broken 85%", color="#6b7280"];
          "defect:bulb-burnt" -> "fact:lamp.sound" [label="rattles 20%", color="#6b7280"];
          "fact:bulb.filament" -> "act:look-at-bulb" [label="", color="#6b7280", dir=back];
          "fact:lamp.sound" -> "act:look-at-bulb" [label="", color="#6b7280", dir=back];
        }
        "##);
    }

    #[test]
    fn labels_cannot_break_out() {
        insta::assert_snapshot!(quoted("「証明書」 \"a\\b\" <i> [x] #1; `c`\nd"), @r#""「証明書」 \"a\\b\" <i> [x] #1; `c`\nd""#);
    }
}
