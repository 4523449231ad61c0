//! Stretches of a sentence that are not the writer's words: quotations, code, addresses.

use std::ops::Range;

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

/// Addresses and paths, in which no word counts.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(|c: char| c.is_whitespace() || !c.is_ascii()) {
        let is_path =
            piece.contains("://") || piece.matches('/').count() > 1 || piece.contains('\\');
        if is_path || piece.contains('@') || piece.split(|c: char| !is_part(c)).any(is_host_name) {
            found.push(start..start + piece.len());
        }
        start += piece.len();
    }
    found
}

/// Last parts of host names.
const TOP_LEVELS: &[&str] = &[
    "com", "net", "org", "jp", "local", "de", "edu", "gov", "info", "io", "uk", "eu", "test",
    "example", "lan", "internal", "corp",
];

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '.'
}

fn is_host_name(word: &str) -> bool {
    let last = word.trim_end_matches('.').rsplit_once('.');
    last.is_some_and(|(host, top)| !host.is_empty() && TOP_LEVELS.contains(&top))
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
