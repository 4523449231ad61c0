//! Stretches of a sentence that are not the writer's words: quotations, code, addresses.

use std::ops::Range;

use super::instance;
use crate::names::is_host;

/// Marks that open and close a quotation.
const QUOTES: &[(char, char)] =
    &[('"', '"'), ('「', '」'), ('『', '』'), ('“', '”'), ('`', '`'), ('<', '>')];

/// What stands between quotation marks in a [normal](super::normal()) text, without the marks.
///
/// Words for things count there, as in `the "MRS proxy" check box`; what is said there does not.
pub(super) fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((at, open)) = text[from..].char_indices().find(|(_, c)| opens(*c)) {
        let start = from + at + open.len_utf8();
        let close =
            QUOTES.iter().find(|(quote, _)| *quote == open).map_or(open, |(_, close)| *close);
        match text[start..].find(close) {
            Some(length) => {
                found.push(start..start + length);
                from = start + length + close.len_utf8();
            }
            None => from = start,
        }
    }
    found
}

fn opens(c: char) -> bool {
    QUOTES.iter().any(|(open, _)| *open == c)
}

/// Addresses, paths and names of hosts, in which no word counts.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(|c: char| c.is_whitespace() || !c.is_ascii()) {
        let is_path =
            piece.contains("://") || piece.matches('/').count() > 1 || piece.contains('\\');
        let word = piece.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_name = is_host(word) || instance::is_server(word);
        if !word.is_empty() && (is_path || piece.contains('@') || is_name) {
            let from = start + piece.find(word).unwrap_or(0);
            found.push(from..from + word.len());
        }
        start += piece.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_and_addresses_are_found() {
        let text = "the \"mrs proxy\" box is ticked, see https://a.example/b";
        let cut = |ranges: Vec<Range<usize>>| -> Vec<&str> {
            ranges.into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(cut(quotations(text)), ["mrs proxy"]);
        assert_eq!(cut(addresses(text)), ["https://a.example/b"]);
        assert_eq!(quotations("5\" disk").len(), 0);
    }
}
