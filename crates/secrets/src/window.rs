//! Pieces of a text, so that no place is looked at further than it must be.

/// The text from `at`, at most so many bytes of it.
pub(super) fn window(text: &str, at: usize, most: usize) -> &str {
    let at = at.min(text.len());
    let mut end = text.len().min(at + most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[at..end]
}

/// The first line of a text.
pub(super) fn line(text: &str) -> &str {
    let end = text.bytes().position(|byte| matches!(byte, b'\n' | b'\r'));
    &text[..end.unwrap_or(text.len())]
}

/// The last place up to `at` where a character begins (bytes).
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
