//! What stands in a box, line by line, and how large that is.

use petgraph::stable_graph::NodeIndex;

use super::{Edge, EdgeKind, Graph, NodeKind};

/// Height of a line of the name, of small print, and space around.
pub(super) const LINE: f64 = 17.0;
pub(super) const SMALL: f64 = 14.0;
pub(super) const PAD: f64 = 7.0;

/// Widths of the columns.
const WIDTHS: [f64; 5] = [230.0, 270.0, 240.0, 290.0, 340.0];

/// A line of the picture whose ends are both in the band.
#[derive(Debug)]
pub(super) struct Wire<'g> {
    /// Positions of the boxes.
    pub from: usize,
    pub to: usize,
    pub edge: &'g Edge,
}

/// A labelled place at the side of a box where a wire begins.
#[derive(Debug)]
pub(super) struct Row {
    /// Position of the wire.
    pub wire: usize,
    pub lines: Vec<String>,
}

/// A box with its text.
#[derive(Debug)]
pub(super) struct Card {
    pub node: NodeIndex,
    pub column: usize,
    pub name: Vec<String>,
    pub notes: Vec<String>,
    pub rows: Vec<Row>,
    pub height: f64,
}

/// The column of a node: what decides stands left, what one looks at right. A rule about defects
/// stands beside the cause, one about facts beside the steps.
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

/// The width of a column's boxes.
pub(super) fn width(column: usize) -> f64 {
    WIDTHS[column]
}

/// The boxes and wires of some nodes.
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
            // There are many, and their words are quoted, not ours.
            name.clear();
            notes.splice(0..0, small(&drawn.label, column));
        }
        let below = notes.len() + rows.iter().map(|row| row.lines.len()).sum::<usize>();
        let height = 2.0 * PAD + LINE * count(name.len()) + SMALL * count(below);
        Card { node: *node, column, name, notes, rows, height }
    });
    (cards.collect(), wires)
}

/// What stands where a wire begins. A line to a fact among many is hard to follow, so the fact is
/// named there too; a rule says to which of its kind it leads, a sign only what it gives.
fn row_text(graph: &Graph, to: NodeIndex, edge: &Edge) -> String {
    match edge.kind {
        EdgeKind::SignGives => edge.label.clone(),
        _ => format!("{}: {}", graph.model[to].label, edge.label),
    }
}

/// Whether a wire leaves its box on the right.
pub(super) fn leaves_right(kind: EdgeKind, from: usize, to: usize) -> bool {
    to > from || (to == from && kind == EdgeKind::Requires)
}

fn small(text: &str, column: usize) -> Vec<String> {
    wrap(text, (width(column) - 2.0 * PAD - 6.0) / 5.6)
}

/// Wraps at a number of columns, of which a Japanese character takes two.
fn wrap(text: &str, columns: f64) -> Vec<String> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen")]
    let columns = columns as usize;
    let options = textwrap::Options::new(columns)
        .word_separator(textwrap::WordSeparator::UnicodeBreakProperties);
    let lines = textwrap::wrap(text, options);
    lines.into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// A number of lines as a factor.
pub(super) fn count(lines: usize) -> f64 {
    u32::try_from(lines).map_or(0.0, f64::from)
}
