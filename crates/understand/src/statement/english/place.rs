//! Whether short words that are often prepositions are what they seem: `is on`, but not `is on the server`.

use std::ops::Range;

use super::language::{Language, List};

/// Whether the word at a place is one that a pack may mean.
pub(in crate::statement) fn is_word_here(text: &str, span: &Range<usize>) -> bool {
    let language = Language::get();
    let word = &text[span.clone()];
    if !language.is(List::Particles, word) {
        return true;
    }
    let before = text[..span.start].trim_end();
    let last = last_word(before);
    (before.is_empty() || language.is(List::BeforeParticle, last) || last.ends_with("n't"))
        && ends_phrase(text, span.end)
}

/// Whether the further part of a word is one at a place: `turned the proxy off`, but not
/// `turned the proxy on the server off`.
pub(in crate::statement) fn is_tail_here(text: &str, span: &Range<usize>) -> bool {
    let is_particle = Language::get().is(List::Particles, &text[span.clone()]);
    !is_particle || ends_phrase(text, span.end)
}

fn ends_phrase(text: &str, end: usize) -> bool {
    let language = Language::get();
    let mut words = text[end..]
        .split_whitespace()
        .map(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric()));
    let next = words.next().unwrap_or("");
    let is_time = next == "this" && words.next().is_some_and(|word| language.is(List::Times, word));
    next.is_empty()
        || is_time
        || language.is(List::AfterParticle, next)
        || language.is(List::VerbsPast, next)
}

/// The last word of a text, or the last mark.
fn last_word(text: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || c == '\'';
    let start = text
        .rfind(|c: char| !is_part(c))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    if start < text.len() {
        return &text[start..];
    }
    text.char_indices().next_back().map_or("", |(at, _)| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_particle_is_a_state_only_at_the_end_of_a_phrase() {
        for (text, is_state) in [
            ("mrs proxy is on", true),
            ("mrs proxy is on again", true),
            ("mrs proxy: on", true),
            ("the proxy isn't on yet", true),
            ("mrs proxy is on the server", false),
            ("and so on", false),
            ("mrs proxy is on ex01", false),
        ] {
            let at = text.find("on").unwrap_or(0);
            let at = if text.starts_with("and") { 7 } else { at };
            assert_eq!(is_word_here(text, &(at..at + 2)), is_state, "{text}");
        }
    }
}
