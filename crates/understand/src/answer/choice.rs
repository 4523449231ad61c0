//! Choices by their number or their place: `2`, `option 2`, `the second one`, `後者`.

use super::language::Language;

/// The position, from 0, of the choice that a normal text begins with, and what stands behind it. `count` is the number of
/// choices.
pub(super) fn choice(text: &str, count: usize) -> Option<(usize, &str)> {
    let language = Language::get();
    let named = language.names.iter().find_map(|name| text.strip_prefix(name.as_str()));
    let number = named.unwrap_or(text).trim_start();
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&digits) {
        let (digits, rest) = number.split_at(digits);
        let rest = strip_any(rest, &language.counters).unwrap_or(rest);
        let at = digits.parse::<usize>().ok()?.checked_sub(1)?;
        return (at < count && !begins_with_letter(rest)).then_some((at, rest));
    }
    let ordinal = text.strip_prefix("the ").unwrap_or(text);
    let place = |words: &[String]| strip_any(ordinal, words);
    let places = language.ordinals.iter().enumerate().filter(|(at, _)| *at < count);
    let found = places.filter_map(|(at, words)| Some((at, place(words)?))).next();
    let last = || Some((count.checked_sub(1).filter(|_| count == 2)?, place(&language.last)?));
    let (at, rest) = found.or_else(last)?;
    let rest = strip_any(rest.trim_start(), &language.nouns).unwrap_or(rest);
    (!begins_with_letter(rest)).then_some((at, rest))
}

fn strip_any<'t>(text: &'t str, words: &[String]) -> Option<&'t str> {
    words.iter().find_map(|word| text.strip_prefix(word.as_str()))
}

fn begins_with_letter(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_places() {
        for (text, expected) in [
            ("2", Some((1, ""))),
            ("option 1", Some((0, ""))),
            ("2番", Some((1, ""))),
            ("the second one", Some((1, ""))),
            ("the latter", Some((1, ""))),
            ("前者", Some((0, ""))),
            ("2003", None),
            ("3", None),
            ("2nd line", None),
            ("6001 is open", None),
        ] {
            let seen = choice(text, 2);
            assert_eq!(seen, expected, "{text}");
        }
    }
}
