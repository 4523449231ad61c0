//! Draws the graph as SVG: a band for each cause, with columns from the cause on the left to the evidence on
//! the right. Colours follow the light or dark scheme of the reader.

use std::collections::BTreeMap;
use std::fmt::Write;

use minijinja::HtmlEscape;

use super::boxes::{self, Card, LINE, PAD, SMALL, Wire, cards, count};
use super::layout::{Item, Places, place};
use super::look::{STYLE, colours};
use super::wires::{self, Ends};
use super::words::word;
use super::{EdgeKind, Graph, NodeKind};
use crate::graph::mark::Mark;

const MARGIN: f64 = 24.0;
const BETWEEN: f64 = 110.0;
const BAND_TITLE: f64 = 34.0;

/// A band with its positions, measured from its upper edge.
struct Laid<'g> {
    title: &'g str,
    cards: Vec<Card>,
    wires: Vec<Wire<'g>>,
    places: Places,
}

impl Graph {
    /// The graph as SVG that refers to no other file.
    pub fn svg(&self) -> String {
        let mut bands: Vec<Laid<'_>> = Vec::new();
        for band in &self.bands {
            let (cards, wires) = cards(self, &band.nodes);
            let item = |card: &Card| Item { column: card.column, height: card.height };
            let items: Vec<Item> = cards.iter().map(item).collect();
            let ends: Vec<(usize, usize)> = wires.iter().map(|wire| (wire.from, wire.to)).collect();
            let places = place(&items, &ends);
            bands.push(Laid { title: &band.title, cards, wires, places });
        }
        let lefts = lefts(&bands);
        let width =
            lefts.last_key_value().map_or(400.0, |(column, left)| left + boxes::width(*column));
        let width = (width + 2.0 * MARGIN).max(1000.0);
        let mut body = String::new();
        let mut y = self.head(&mut body);
        for band in &bands {
            y = self.band(&mut body, band, y, &lefts, width);
        }
        let lang = HtmlEscape(&self.lang);
        let title = HtmlEscape(&self.title);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{y:.0}\" viewBox=\"0 0 {width:.0} {y:.0}\" lang=\"{lang}\" xml:lang=\"{lang}\" role=\"img\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n{body}</svg>\n"
        )
    }

    /// Draws the title and the legend. Returns the height at which they end.
    fn head(&self, body: &mut String) -> f64 {
        let mut y = MARGIN + 20.0;
        text(body, MARGIN, y, "title out", &self.title);
        for line in &self.subtitle {
            y += 20.0;
            text(body, MARGIN, y, "outsmall", line);
        }
        y += 30.0;
        let mut x = MARGIN;
        for kind in NodeKind::ALL {
            if self.model.node_weights().any(|node| node.kind == kind) {
                let (fill, line) = colours(kind);
                let _ = writeln!(
                    body,
                    "<rect x=\"{x:.0}\" y=\"{:.0}\" width=\"22\" height=\"14\" rx=\"4\" fill=\"{fill}\" stroke=\"{line}\"/>",
                    y - 11.0
                );
                x = self.legend_word(body, x + 28.0, y, kind.as_str());
            }
        }
        y += 24.0;
        x = MARGIN;
        let lines = [
            (EdgeKind::Shows, "shows"),
            (EdgeKind::StepGives, "settles"),
            (EdgeKind::Reads, "gates"),
            (EdgeKind::Confirms, "confirms"),
            (EdgeKind::Excludes, "excludes"),
        ];
        for (kind, key) in lines {
            if let Some((_, _, edge)) = self.drawn().find(|(_, _, edge)| edge.kind == kind) {
                wires::sample(body, x, y - 4.0, edge);
                x = self.legend_word(body, x + 42.0, y, key);
            }
        }
        y + 18.0 + self.marks(body, y + 24.0)
    }

    /// Draws the legend of the marks that occur. Returns its height, 0 if there are none.
    fn marks(&self, body: &mut String, y: f64) -> f64 {
        let mut x = MARGIN;
        let all = [Mark::Added, Mark::Removed, Mark::Changed, Mark::Path, Mark::Missed];
        for mark in all {
            let on_node = self.model.node_weights().any(|node| node.mark == Some(mark));
            if !on_node && !self.model.edge_weights().any(|edge| edge.mark == Some(mark)) {
                continue;
            }
            let (colour, wide, dash) = mark.line();
            let dash = if dash.is_empty() { "none" } else { dash };
            let _ = writeln!(
                body,
                "<rect x=\"{x:.0}\" y=\"{:.0}\" width=\"26\" height=\"15\" rx=\"4\" fill=\"#ffffff\" stroke=\"{colour}\" stroke-width=\"{wide}\" stroke-dasharray=\"{dash}\"/>",
                y - 12.0
            );
            let key = if mark == Mark::Path { "on-path" } else { mark.as_str() };
            let label = format!("{}{}", mark.sign(), word(&self.lang, key));
            text(body, x + 34.0, y, "outsmall", &label);
            x += 58.0 + count(unicode_width::UnicodeWidthStr::width(label.as_str())) * 6.6;
        }
        if x > MARGIN { 24.0 } else { 0.0 }
    }

    fn legend_word(&self, body: &mut String, x: f64, y: f64, key: &str) -> f64 {
        let word = word(&self.lang, key);
        text(body, x, y, "outsmall", word);
        x + count(unicode_width::UnicodeWidthStr::width(word)) * 6.6 + 24.0
    }

    fn band(
        &self,
        body: &mut String,
        band: &Laid<'_>,
        y: f64,
        lefts: &BTreeMap<usize, f64>,
        width: f64,
    ) -> f64 {
        let top = y + BAND_TITLE + 6.0;
        let bottom = top + band.places.height + 14.0;
        let _ = writeln!(
            body,
            "<rect class=\"field\" x=\"{:.0}\" y=\"{y:.0}\" width=\"{:.0}\" height=\"{:.0}\" rx=\"10\"/>",
            MARGIN / 2.0,
            width - MARGIN,
            bottom - y,
        );
        text(body, MARGIN, y + 24.0, "band out", band.title);
        let ends = Ends {
            graph: self,
            cards: &band.cards,
            wires: &band.wires,
            places: &band.places,
            lefts,
            top,
        };
        let order = ends.draw(body);
        for (at, card) in band.cards.iter().enumerate() {
            let left = lefts.get(&card.column).copied().unwrap_or_default();
            self.card(body, card, (left, top + band.places.tops[at]), &order[at], band);
        }
        bottom + 16.0
    }

    /// Draws a box. `rows`: the order of its rows, which is that of the lines that leave it.
    fn card(
        &self,
        body: &mut String,
        card: &Card,
        (x, y): (f64, f64),
        rows: &[usize],
        band: &Laid<'_>,
    ) {
        let node = &self.model[card.node];
        let (fill, line) = colours(node.kind);
        let width = boxes::width(card.column);
        let round = match node.kind {
            NodeKind::Cause => 16.0,
            NodeKind::Rule | NodeKind::Step | NodeKind::Sign => 2.0,
            _ => 7.0,
        };
        let (edge, group) = match node.mark {
            None => (format!("stroke=\"{line}\""), String::new()),
            Some(mark) => {
                let (colour, wide, dash) = mark.line();
                let dash = if dash.is_empty() { "none" } else { dash };
                (
                    format!(
                        "stroke=\"{colour}\" stroke-width=\"{wide}\" stroke-dasharray=\"{dash}\""
                    ),
                    format!(" opacity=\"{}\"", mark.opacity()),
                )
            }
        };
        let _ = writeln!(
            body,
            "<g{group}><title>{}</title><rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.0}\" height=\"{:.1}\" rx=\"{round:.0}\" fill=\"{fill}\" {edge}/>",
            HtmlEscape(&node.id),
            card.height,
        );
        let mut base = y + PAD;
        for name in &card.name {
            base += LINE;
            text(body, x + PAD + 3.0, base - 4.0, "", name);
        }
        for note in &card.notes {
            base += SMALL;
            text(body, x + PAD + 3.0, base - 3.0, "small", note);
        }
        for row in rows {
            let row = &card.rows[*row];
            let wire = &band.wires[row.wire];
            let (from, to) = (card.column, band.cards[wire.to].column);
            let (place, anchor) = if boxes::leaves_right(wire.edge.kind, from, to) {
                (x + width - PAD, "small\" text-anchor=\"end")
            } else {
                (x + PAD + 3.0, "small")
            };
            for words in &row.lines {
                base += SMALL;
                text(body, place, base - 3.0, anchor, words);
            }
        }
        body.push_str("</g>\n");
    }
}

/// The left edges of the columns that occur in any band. All bands share them, so that columns line up.
fn lefts(bands: &[Laid<'_>]) -> BTreeMap<usize, f64> {
    let mut lefts = BTreeMap::new();
    let mut x = MARGIN + 6.0;
    for column in 0..=4 {
        let mut cards = bands.iter().flat_map(|band| &band.cards);
        if cards.any(|card| card.column == column) {
            lefts.insert(column, x);
            x += boxes::width(column) + BETWEEN;
        }
    }
    lefts
}

fn text(body: &mut String, x: f64, y: f64, class: &str, words: &str) {
    let words = HtmlEscape(words);
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = writeln!(body, "<text x=\"{x:.1}\" y=\"{y:.1}\"{class}>{words}</text>");
}
