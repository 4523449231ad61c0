//! Patterns of a pack: whole values, in which an asterisk stands for any text.

use super::fold::fold;

/// Whether a whole value matches one of the patterns, both folded.
pub(super) fn matches_any(patterns: &[String], value: &str) -> bool {
    let folded = fold(value);
    patterns.iter().any(|pattern| matches(&pieces(pattern), &folded))
}

/// A pattern prepared to match many values.
#[derive(Debug)]
pub(super) struct Prepared(Vec<String>);

impl Prepared {
    pub(super) fn new(pattern: &str) -> Self {
        Self(pieces(pattern))
    }

    /// Whether a whole folded value matches.
    pub(super) fn matches(&self, folded: &str) -> bool {
        matches(&self.0, folded)
    }

    /// How much of a value it says (bytes).
    pub(super) fn length(&self) -> usize {
        self.0.iter().map(String::len).sum()
    }
}

/// The folded pieces between a pattern's asterisks. Empty pieces are kept: one at either end means
/// that the pattern is open there.
fn pieces(pattern: &str) -> Vec<String> {
    pattern.split('*').map(fold).collect()
}

/// Whether a whole folded value matches a pattern.
fn matches(pieces: &[String], value: &str) -> bool {
    let [first, middle @ .., last] = pieces else {
        return pieces.first().is_some_and(|only| only == value);
    };
    let Some(mut rest) = value.strip_prefix(first.as_str()) else {
        return false;
    };
    for piece in middle {
        match rest.find(piece.as_str()) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_match_whole_or_with_asterisks() {
        for (pattern, value, expected) in [
            ("False", "false", true),
            ("False", "False, True", false),
            ("*Basic*", "{Basic, Ntlm}", true),
            ("Version 14*", "Version 14.3 (Build 123.4)", true),
            ("Version 14*", "Version 15.0", false),
            ("*", "", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches_any(&[pattern.to_owned()], value), expected, "{pattern} {value}");
        }
    }
}
