//! Characters that do what nobody sees: they move the cursor, turn the direction of writing, or have no shape.
//! No output of the program has one; each is shown by its number.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with every hidden character by its number: `\u202e`, beyond U+FFFF as two halves as in JSON. Line
/// breaks and tabs stay. As the same letters stand for it in strings of JSON and TOML, those documents keep their
/// meaning.
pub fn visible(text: &str) -> Cow<'_, str> {
    let Some(first) = first_hidden(text) else { return Cow::Borrowed(text) };
    let mut shown = String::with_capacity(text.len() + 16);
    let mut rest = text;
    let mut at = first;
    loop {
        shown.push_str(&rest[..at]);
        let hidden = rest[at..].chars().next().unwrap_or_default();
        for unit in hidden.encode_utf16(&mut [0; 2]) {
            let _ = write!(shown, "\\u{unit:04x}");
        }
        rest = &rest[at + hidden.len_utf8()..];
        match first_hidden(rest) {
            Some(next) => at = next,
            None => break,
        }
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

/// The byte at which the first hidden character begins.
pub fn first_hidden(text: &str) -> Option<usize> {
    // Most texts have none: bytes that can begin one are few.
    let suspicious = |byte: &u8| matches!(byte, 0..=8 | 0xb..=0x1f | 0x7f | 0xc2 | 0xcd | 0xd8 | 0xe1 | 0xe2 | 0xe3 | 0xef | 0xf0 | 0xf3);
    if !text.as_bytes().iter().any(suspicious) {
        return None;
    }
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let hides = match c {
            '\n' | '\t' => false,
            '\r' => chars.peek().is_none_or(|(_, next)| *next != '\n'),
            // They choose the form of the character before them, as in names of Japanese people.
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => !before.is_some_and(has_forms),
            other => is_hidden(other),
        };
        if hides {
            return Some(at);
        }
        before = Some(c);
    }
    None
}

/// Whether a character is a control character, turns the direction of writing, breaks lines without being a line
/// break, or has no shape (the default ignorable code points of Unicode).
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character has several forms: ideographs and pictures.
fn has_forms(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
        | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '0'..='9' | '#' | '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_stays_as_it_is() {
        for text in [
            "",
            "plain",
            "two\nlines\twith\r\ntabs",
            "証明書の有効期限が切れています。",
            "ｶﾞ ガ が",
            "“a” – ‘b’ …",
            "葛\u{e0100}城",
            "1\u{fe0f}\u{20e3}",
            "☎\u{fe0f}",
            "é e\u{301}",
            "🙂",
            "　",
            "\u{a0}x",
        ] {
            assert_eq!(visible(text), text);
            assert!(matches!(visible(text), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn what_is_not_seen_is_shown_by_its_number() {
        for (text, expected) in [
            ("a\u{1b}[31mred", "a\\u001b[31mred"),
            ("\u{9b}31m", "\\u009b31m"),
            ("a\0b", "a\\u0000b"),
            ("over\rwritten", "over\\u000dwritten"),
            ("end\r", "end\\u000d"),
            ("a\u{8}\u{7f}b", "a\\u0008\\u007fb"),
            ("moc\u{202e}.elpmaxe", "moc\\u202e.elpmaxe"),
            ("\u{2066}a\u{2069}", "\\u2066a\\u2069"),
            ("con\u{200b}toso", "con\\u200btoso"),
            ("\u{feff}a\u{ad}b\u{2060}", "\\ufeffa\\u00adb\\u2060"),
            ("a\u{2028}b\u{85}c\u{c}d", "a\\u2028b\\u0085c\\u000cd"),
            ("\u{3164}\u{e0041}", "\\u3164\\udb40\\udc41"),
            ("a\u{fe0f}b\u{fe0f}", "a\\ufe0fb\\ufe0f"),
            ("葛\u{e0100}\u{e0101}", "葛\u{e0100}\\udb40\\udd01"),
        ] {
            let shown = visible(text);
            assert_eq!(shown, expected);
            assert_eq!(first_hidden(&shown), None, "{shown}");
        }
    }

    #[test]
    fn every_character_is_shown_or_shows() {
        let mut hidden = 0_u32;
        for c in '\0'..=char::MAX {
            let text = format!("x{c}y");
            let shown = visible(&text);
            assert_eq!(first_hidden(&shown), None, "{c:?}");
            hidden += u32::from(shown != text);
            assert!(!c.is_control() || "\n\t".contains(c) || shown != text, "{c:?}");
        }
        assert!((4000..4500).contains(&hidden), "{hidden}");
    }

    #[test]
    fn documents_keep_their_meaning() {
        for text in ["a\u{202e}b", "\u{e0041}", "back\\\u{200b}slash", "\u{7f}\u{9b}\u{feff}"] {
            let json = format!("\"{}\"", text.replace('\\', "\\\\"));
            let read: serde_json::Value = serde_json::from_str(&visible(&json)).unwrap();
            assert_eq!(read.as_str().unwrap(), text);
        }
    }
}
