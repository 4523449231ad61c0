//! The text of every box, broken into lines, and the size of the box.

use petgraph::stable_graph::NodeIndex;

use super::{Edge, EdgeKind, Graph, NodeKind};

/// Heights in pixels: of a line of the name, of a line of small print, and of the padding.
pub(super) const LINE: f64 = 17.0;
pub(super) const SMALL: f64 = 14.0;
pub(super) const PAD: f64 = 7.0;

/// Widths of the columns, in pixels.
const WIDTHS: [f64; 5] = [230.0, 270.0, 240.0, 290.0, 340.0];

/// A line whose two boxes are in the same band.
#[derive(Debug)]
pub(super) struct Wire<'g> {
    /// The indexes of the two boxes in the band.
    pub from: usize,
    pub to: usize,
    pub edge: &'g Edge,
}

/// The label of a line, written in the box where it begins.
#[derive(Debug)]
pub(super) struct Row {
    /// The index of the line in the band.
    pub wire: usize,
    pub lines: Vec<String>,
}

/// A box with its text and height.
#[derive(Debug)]
pub(super) struct Card {
    pub node: NodeIndex,
    pub column: usize,
    pub name: Vec<String>,
    pub notes: Vec<String>,
    pub rows: Vec<Row>,
    pub height: f64,
}

/// The column of a node, from the conclusion on the left to the evidence on the right. Rules that confirm
/// or exclude defects stand in the column of the causes, all others in that of the steps, so that their
/// lines are short.
fn column(kind: NodeKind, decides: bool) -> usize {
    match kind {
        NodeKind::Cause => 0,
        NodeKind::Rule if decides => 0,
        NodeKind::Defect => 1,
        NodeKind::Fact | NodeKind::Context => 2,
        NodeKind::Step | NodeKind::Rule => 3,
        NodeKind::Sign => 4,
    }
}

/// The width of the boxes of a column.
pub(super) fn width(column: usize) -> f64 {
    WIDTHS[column]
}

/// Makes the boxes of these nodes and the lines between them.
pub(super) fn cards<'g>(graph: &'g Graph, nodes: &[NodeIndex]) -> (Vec<Card>, Vec<Wire<'g>>) {
    let place = |node: NodeIndex| nodes.iter().position(|other| *other == node);
    let wires: Vec<Wire<'_>> = graph
        .drawn()
        .filter_map(|(from, to, edge)| {
            let (from, to) = (place(from)?, place(to)?);
            Some(Wire { from, to, edge })
        })
        .collect();
    let cards = nodes.iter().enumerate().map(|(at, node)| {
        let drawn = &graph.model[*node];
        let mut leaving = wires.iter().filter(|wire| wire.from == at);
        let decides =
            leaving.any(|wire| matches!(wire.edge.kind, EdgeKind::Confirms | EdgeKind::Excludes));
        let column = column(drawn.kind, decides);
        let rows: Vec<Row> = wires
            .iter()
            .enumerate()
            .filter(|(_, wire)| wire.from == at && !wire.edge.label.is_empty())
            .map(|(wire, drawn_wire)| Row {
                wire,
                lines: small(&row_text(graph, nodes[drawn_wire.to], drawn_wire.edge), column),
            })
            .collect();
        let mut name = wrap(&drawn.label, (width(column) - 2.0 * PAD - 6.0) / 6.6);
        let mut notes: Vec<String> =
            drawn.notes.iter().flat_map(|note| small(note, column)).collect();
        if drawn.kind == NodeKind::Sign {
            // Small print: there are many signs, and the patterns are words of the servers.
            name.clear();
            notes.splice(0..0, small(&drawn.label, column));
        }
        let below = notes.len() + rows.iter().map(|row| row.lines.len()).sum::<usize>();
        let height = 2.0 * PAD + LINE * count(name.len()) + SMALL * count(below);
        Card { node: *node, column, name, notes, rows, height }
    });
    (cards.collect(), wires)
}

/// The label of a line. It repeats the name of the box where the line ends, as a line among many is hard
/// to follow; for signs the outcome is enough.
fn row_text(graph: &Graph, to: NodeIndex, edge: &Edge) -> String {
    match edge.kind {
        EdgeKind::SignGives => edge.label.clone(),
        _ => format!("{}: {}", graph.model[to].label, edge.label),
    }
}

/// Whether a line begins at the right side of its box.
pub(super) fn leaves_right(kind: EdgeKind, from: usize, to: usize) -> bool {
    to > from || (to == from && kind == EdgeKind::Requires)
}

fn small(text: &str, column: usize) -> Vec<String> {
    wrap(text, (width(column) - 2.0 * PAD - 6.0) / 5.6)
}

/// Wraps a text at a number of columns. A Japanese character takes two.
fn wrap(text: &str, columns: f64) -> Vec<String> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen")]
    let columns = columns as usize;
    let options = textwrap::Options::new(columns)
        .word_separator(textwrap::WordSeparator::UnicodeBreakProperties);
    let lines = textwrap::wrap(text, options);
    lines.into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// A number of lines as a factor. No picture has more than fit into 32 bits.
pub(super) fn count(lines: usize) -> f64 {
    u32::try_from(lines).map_or(0.0, f64::from)
}
