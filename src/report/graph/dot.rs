//! The graph for Graphviz.

use std::fmt::Write;

use super::{EdgeKind, Graph, NodeKind};

impl Graph {
    /// As a digraph for `dot`, drawn from left to right.
    pub fn dot(&self) -> String {
        let mut dot = String::from("digraph shindan {\n  rankdir=LR;\n");
        let title: Vec<&str> = std::iter::once(&self.title)
            .chain(&self.subtitle)
            .map(String::as_str)
            .collect();
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
            let _ = writeln!(
                dot,
                "  {} [label={}, shape={shape}, fillcolor=\"{fill}\", color=\"{line}\", fontcolor=\"#1b1f24\"];",
                quoted(&node.id),
                quoted(&label),
            );
        }
        for (from, to, edge) in self.drawn() {
            let style = match edge.kind {
                kind if kind.dashed() => ", style=dashed, color=\"#8a8f98\"",
                EdgeKind::Confirms => ", color=\"#2e9e44\", penwidth=2",
                EdgeKind::Excludes | EdgeKind::Voids => ", color=\"#d1495b\"",
                _ => ", color=\"#6b7280\"",
            };
            let _ = writeln!(
                dot,
                "  {} -> {} [label={}{style}];",
                quoted(&self.model[from].id),
                quoted(&self.model[to].id),
                quoted(&edge.label),
            );
        }
        dot.push_str("}\n");
        dot
    }
}

fn wrapped(text: &str, columns: usize) -> String {
    super::super::wrap(text, columns, "", "")
}

fn look(kind: NodeKind) -> (&'static str, &'static str, &'static str) {
    let shape = match kind {
        NodeKind::Rule => "hexagon",
        NodeKind::Act => "cds",
        NodeKind::Sign => "note",
        _ => "box",
    };
    let (fill, line) = super::svg::colours(kind);
    (shape, fill, line)
}

/// A quoted string: quotes and backslashes escaped, line breaks as `\n`.
fn quoted(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{escaped}\"")
}
