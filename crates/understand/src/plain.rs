//! Text as phrases are compared: with its words apart, unlike [folded](crate::fold()) text.

use unicode_normalization::UnicodeNormalization;

/// Lower case, compatibility forms (NFKC), plain quotes and dashes, one space for any run of white
/// space.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            '\u{2018}' | '\u{2019}' => plain.push('\''),
            '\u{2010}'..='\u{2015}' => plain.push('-'),
            '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            c if c.is_whitespace() => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            c => plain.push(c),
        }
    }
    plain
}

/// Whether `start..end` neither begins nor ends within a word of ASCII letters and digits. Scripts
/// that put no spaces between words have no such boundaries.
pub(super) fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let inner = |a: Option<char>, b: Option<char>| matches!((a, b), (Some(a), Some(b)) if is_letter(a) && is_letter(b));
    !inner(text[..start].chars().next_back(), text[start..].chars().next())
        && !inner(text[..end].chars().next_back(), text[end..].chars().next())
}

pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_of_letters_is_whole_words() {
        assert!(is_whole("exchange 2010", 0, 13));
        assert!(!is_whole("exchange 20103", 0, 13));
        assert!(is_whole("exchange 2010を", 0, 13));
    }
}
