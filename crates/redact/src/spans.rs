//! Replacements in a text.

use std::collections::BTreeMap;
use std::ops::Range;

/// Replacements of ranges of a text (bytes) that do not overlap.
#[derive(Default)]
pub(super) struct Spans {
    taken: BTreeMap<usize, (usize, String)>,
}

impl Spans {
    pub(super) fn is_free(&self, range: &Range<usize>) -> bool {
        let before = self.taken.range(..range.end).next_back();
        before.is_none_or(|(_, (end, _))| *end <= range.start)
    }

    pub(super) fn take(&mut self, range: Range<usize>, new: String) {
        self.taken.insert(range.start, (range.end, new));
    }

    /// The text with the replacements; `place` says where a range stands in it.
    pub(super) fn apply(
        &self,
        text: &str,
        place: impl Fn(&Range<usize>) -> Range<usize>,
    ) -> String {
        let mut new = String::with_capacity(text.len());
        let mut at = 0;
        for (start, (end, stand_in)) in &self.taken {
            let Range { start, end } = place(&(*start..*end));
            let start = start.max(at);
            new.push_str(&text[at..start]);
            new.push_str(stand_in);
            at = end.max(start);
        }
        new.push_str(&text[at..]);
        new
    }
}
