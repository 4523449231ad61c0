//! Draws the lines between boxes as smooth curves, with their ends spread along the sides of the boxes so
//! that each line can be followed.

use std::collections::BTreeMap;
use std::fmt::Write;

use minijinja::HtmlEscape;

use super::boxes::{self, Card, LINE, PAD, SMALL, Wire, count, leaves_right};
use super::layout::Places;
use super::{Edge, EdgeKind, Graph};

/// Colours of the lines from defects to facts; neighbouring defects get different ones. All can be seen on
/// a light and on a dark background.
const HUES: [&str; 6] = ["#3b7dd8", "#d1603d", "#2e9e6b", "#a763c9", "#b58a00", "#2398ad"];

/// The boxes and lines of a band with their positions.
pub(super) struct Ends<'a> {
    pub graph: &'a Graph,
    pub cards: &'a [Card],
    pub wires: &'a [Wire<'a>],
    pub places: &'a Places,
    /// The left edge of each column.
    pub lefts: &'a BTreeMap<usize, f64>,
    /// The upper edge of the band's boxes.
    pub top: f64,
}

impl Ends<'_> {
    /// Draws all lines. Returns for each box the order of its rows, from top to bottom.
    pub(super) fn draw(&self, body: &mut String) -> Vec<Vec<usize>> {
        let orders: Vec<Vec<usize>> = (0..self.cards.len()).map(|at| self.rows(at)).collect();
        let mut tails = vec![None; self.wires.len()];
        for (at, order) in orders.iter().enumerate() {
            let card = &self.cards[at];
            let mut y = self.top + self.places.tops[at] + PAD;
            y += LINE * count(card.name.len()) + SMALL * count(card.notes.len());
            for row in order {
                let row = &card.rows[*row];
                tails[row.wire] = Some(y + SMALL / 2.0);
                y += SMALL * count(row.lines.len());
            }
        }
        let (spread_tails, heads) = (self.spread(true), self.spread(false));
        for (at, wire) in self.wires.iter().enumerate() {
            let from = tails[at].unwrap_or(spread_tails[at]);
            self.wire(body, at, wire, from, heads[at]);
        }
        orders
    }

    /// The tooltip of a line.
    fn said(&self, wire: &Wire<'_>) -> String {
        let name = |card: usize| &self.graph.model[self.cards[card].node].label;
        let (from, to) = (name(wire.from), name(wire.to));
        if wire.edge.label.is_empty() {
            format!("{from} → {to}")
        } else {
            format!("{from} → {to}: {}", wire.edge.label)
        }
    }

    fn middle(&self, card: usize) -> f64 {
        self.places.tops[card] + self.cards[card].height / 2.0
    }

    /// The height that a line heads for when it leaves a box: that of its nearest bend or, without bends, of
    /// the other box. Lines are sorted by it so that they do not cross at the box.
    fn towards(&self, wire: usize, tail: bool) -> f64 {
        let Wire { from, to, .. } = self.wires[wire];
        let (here, there) = if tail { (from, to) } else { (to, from) };
        let passes = &self.places.passes[wire];
        let leftmost = self.cards[here].column < self.cards[there].column;
        let bend = if leftmost { passes.first() } else { passes.last() };
        bend.copied().unwrap_or_else(|| self.middle(there))
    }

    fn rows(&self, card: usize) -> Vec<usize> {
        let rows = &self.cards[card].rows;
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let key = |row: usize| self.towards(rows[row].wire, true);
        order.sort_by(|a, b| key(*a).total_cmp(&key(*b)).then(a.cmp(b)));
        order
    }

    /// The heights of the ends of lines, spread along the sides of their boxes.
    fn spread(&self, tail: bool) -> Vec<f64> {
        let mut sides: BTreeMap<(usize, bool), Vec<(usize, bool)>> = BTreeMap::new();
        for (at, wire) in self.wires.iter().enumerate() {
            let (from, to) = (self.cards[wire.from].column, self.cards[wire.to].column);
            let right = leaves_right(wire.edge.kind, from, to);
            let same = from == to;
            if wire.edge.label.is_empty() {
                sides.entry((wire.from, right)).or_default().push((at, true));
            }
            sides.entry((wire.to, right == same)).or_default().push((at, false));
        }
        let mut places = vec![0.0; self.wires.len()];
        for ((card, _), mut ends) in sides {
            let key = |(at, tail): (usize, bool)| self.towards(at, tail);
            ends.sort_by(|a, b| key(*a).total_cmp(&key(*b)).then(a.cmp(b)));
            let height = self.cards[card].height;
            let step = ((height - 12.0) / count(ends.len())).min(9.0);
            let first = self.middle(card) - step * (count(ends.len()) - 1.0) / 2.0;
            for (place, (at, end)) in ends.into_iter().enumerate() {
                if end == tail {
                    places[at] = self.top + first + step * count(place);
                }
            }
        }
        places
    }

    fn wire(&self, body: &mut String, at: usize, wire: &Wire<'_>, from_y: f64, to_y: f64) {
        let (from, to) = (&self.cards[wire.from], &self.cards[wire.to]);
        let left = |column: usize| self.lefts.get(&column).copied().unwrap_or_default();
        let right = |column: usize| left(column) + boxes::width(column);
        let rightward = leaves_right(wire.edge.kind, from.column, to.column);
        let start = if rightward { right(from.column) } else { left(from.column) };
        let mut path = format!("M{start:.1} {from_y:.1}");
        let (colour, wide) = look(wire.edge, wire.from);
        let (head_x, direction) = match (from.column == to.column, rightward) {
            (true, _) => {
                let out = start + 46.0;
                let end = start + 7.0;
                let _ = write!(path, "C{out:.1} {from_y:.1} {out:.1} {to_y:.1} {end:.1} {to_y:.1}");
                (start, -1.0)
            }
            (false, true) => (left(to.column), 1.0),
            (false, false) => (right(to.column), -1.0),
        };
        if from.column != to.column {
            let mut here = (start, from_y);
            let mut between: Vec<(usize, f64)> = (from.column.min(to.column) + 1
                ..from.column.max(to.column))
                .zip(self.places.passes[at].iter().map(|y| self.top + y))
                .filter(|(column, _)| self.lefts.contains_key(column))
                .collect();
            if !rightward {
                between.reverse();
            }
            for (column, y) in between {
                let (near, far) = if rightward {
                    (left(column), right(column))
                } else {
                    (right(column), left(column))
                };
                curve(&mut path, here, (near, y));
                let _ = write!(path, "H{far:.1}");
                here = (far, y);
            }
            curve(&mut path, here, (head_x - 7.0 * direction, to_y));
        }
        let dash = dash(wire.edge);
        let opacity = match (wire.edge.mark, wire.edge.kind) {
            (Some(mark), _) => mark.opacity(),
            (None, EdgeKind::Shows) => 0.45 + 0.55 * wire.edge.weight,
            (None, _) => 1.0,
        };
        let _ = writeln!(
            body,
            "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{wide:.1}\" stroke-opacity=\"{opacity:.2}\"{dash}><title>{}</title></path>",
            HtmlEscape(&self.said(wire)),
        );
        head(body, (head_x, to_y), direction, colour);
    }
}

/// Draws a sample of a line for the legend.
pub(super) fn sample(body: &mut String, x: f64, y: f64, edge: &Edge) {
    let (colour, wide) = look(edge, 0);
    let dash = dash(edge);
    let _ = writeln!(
        body,
        "<path d=\"M{x:.1} {y:.1}h29\" stroke=\"{colour}\" stroke-width=\"{wide:.1}\"{dash}/>"
    );
    head(body, (x + 36.0, y), 1.0, colour);
}

fn curve(path: &mut String, (ax, ay): (f64, f64), (bx, by): (f64, f64)) {
    let middle = f64::midpoint(ax, bx);
    let _ = write!(path, "C{middle:.1} {ay:.1} {middle:.1} {by:.1} {bx:.1} {by:.1}");
}

fn head(body: &mut String, (x, y): (f64, f64), direction: f64, colour: &str) {
    let back = -8.0 * direction;
    let _ =
        writeln!(body, "<path d=\"M{x:.1} {y:.1}l{back:.0} -3.5v7z\" style=\"fill:{colour}\"/>");
}

fn dash(edge: &Edge) -> String {
    let dashes = edge.mark.map_or("", |mark| mark.line().2);
    let pattern = if dashes.is_empty() && edge.kind.dashed() { "5 4" } else { dashes };
    if pattern.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{pattern}\"") }
}

fn look(edge: &Edge, tail: usize) -> (&'static str, f64) {
    if let Some(mark) = edge.mark {
        let (colour, wide, _) = mark.line();
        return (colour, wide);
    }
    match edge.kind {
        EdgeKind::Shows => (HUES[tail % HUES.len()], 0.8 + 1.8 * edge.weight),
        EdgeKind::Belongs => ("#b57a00", 1.2),
        EdgeKind::Confirms => ("#2e9e44", 2.2),
        EdgeKind::Excludes | EdgeKind::Voids => ("#d1495b", 1.8),
        EdgeKind::Derives => ("#7a55b8", 1.6),
        EdgeKind::StepGives => ("#5f9e4e", 1.2),
        _ => ("#8a8f98", 1.2),
    }
}
