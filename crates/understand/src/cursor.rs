//! Places of a text as bytes of its folded form.

use shindan_model::Spot;

use super::fold::{Folded, fold};

/// Goes through a text once, from place to place.
pub(super) struct Cursor<'t> {
    folded: &'t Folded,
    lines: std::str::Lines<'t>,
    line: &'t str,
    /// The place reached, and the bytes of the folded line up to it.
    spot: Spot,
    bytes: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, folded: &'t Folded) -> Self {
        Self { folded, lines: text.lines(), line: "", spot: Spot::default(), bytes: 0 }
    }

    /// The byte of the folded text for a place. Places are asked for in order.
    pub(super) fn at(&mut self, spot: Spot) -> usize {
        if spot.byte == 0 {
            return self.folded.begin(spot.line);
        }
        while self.spot.line < spot.line {
            self.line = self.lines.next().unwrap_or_default();
            self.spot = Spot { line: self.spot.line + 1, byte: 0 };
            self.bytes = 0;
        }
        let to = spot.byte.min(self.line.len());
        if let Some(between) = self.line.get(self.spot.byte..to) {
            self.bytes += fold(between).len();
            self.spot.byte = to;
        }
        self.folded.begin(spot.line) + self.bytes
    }
}
