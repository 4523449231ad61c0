//! Names that people write so that no program takes them for links: `mail[.]contoso[.]com`, `hxxp`,
//! `taro at contoso dot com`.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::encoded::word;

/// Patterns with what they stand for.
const PATTERNS: &[(&str, &str)] = &[
    (r"[ \t]?(?:\[\.\]|\(\.\)|\{\.\}|\[ \. \])[ \t]?", "."),
    (r"(?i)[ \t]?[\[({<](?:dot|punkt|point|ドット)[\])}>][ \t]?", "."),
    (r"(?i)[ \t]?[\[({<](?:@|at|アット|アットマーク)[\])}>][ \t]?", "@"),
    (r"(?i)\b(?:hxxp|h\*\*p|hXXp|meow)(?P<rest>s?(?:\[:\]|:)//)", "http$rest"),
    (r"(?P<front>(?i:https?))\[:\]//", "$front://"),
];

/// `taro at contoso dot com`, `mail dot contoso dot com`.
const SPELLED: &str = r"(?i)\b[0-9a-z._-]+(?: at [0-9a-z-]+)?(?: dot [0-9a-z-]+)+\b|\b[0-9a-z._-]+ at [0-9a-z-]+(?:\.[0-9a-z-]+)+\b";

/// `\u5c71` (RFC 8259 section 7).
const ESCAPED: &str = r"\\u([0-9A-Fa-f]{4})";
/// Encoded words (RFC 2047), also several.
const ENCODED: &str =
    r"=\?[A-Za-z0-9_-]+\?[BbQq]\?[^?\s]+\?=(?:\s+=\?[A-Za-z0-9_-]+\?[BbQq]\?[^?\s]+\?=)*";

/// Patterns with what they stand for, and those of addresses.
type Patterns = (Vec<(Regex, &'static str)>, [Regex; 3]);

static COMPILED: LazyLock<Patterns> = LazyLock::new(|| {
    let compile = |pattern| Regex::new(pattern).expect("a test compiles every pattern");
    let all = PATTERNS.iter().map(|(pattern, plain)| (compile(pattern), *plain)).collect();
    (all, [SPELLED, ESCAPED, ENCODED].map(compile))
});

/// The text with such names as they are meant. Lines keep their numbers.
pub(super) fn refanged(text: &str) -> Cow<'_, str> {
    let (patterns, [spelled, escaped, encoded]) = &*COMPILED;
    let mut all = Cow::Borrowed(text);
    for (pattern, plain) in patterns {
        if let Cow::Owned(new) = pattern.replace_all(&all, *plain) {
            all = Cow::Owned(new);
        }
    }
    // Characters that JSON spells, and words that a mail's header encodes, are written plainly, so that a label
    // beside them tells what they are.
    if all.contains("\\u") {
        let char_of = |found: &Captures<'_>| {
            let c = u32::from_str_radix(&found[1], 16).ok().and_then(char::from_u32);
            c.filter(|c| !c.is_ascii()).map_or_else(|| found[0].to_owned(), String::from)
        };
        if let Cow::Owned(new) = escaped.replace_all(&all, char_of) {
            all = Cow::Owned(new);
        }
    }
    if all.contains("=?") {
        let decode = |found: &Captures<'_>| {
            let words = found[0].split_ascii_whitespace().map(word);
            let decoded: Option<String> = words.collect();
            let breaks = found[0].matches('\n').count();
            decoded.map_or_else(|| found[0].to_owned(), |text| text + &"\n".repeat(breaks))
        };
        if let Cow::Owned(new) = encoded.replace_all(&all, decode) {
            all = Cow::Owned(new);
        }
    }
    let join = |found: &Captures<'_>| {
        let lower = found[0].to_lowercase();
        // A sentence has such words too: `we met at example.com`.
        match lower.contains(" dot ") {
            true => lower.replace(" dot ", ".").replace(" at ", "@"),
            false => found[0].to_owned(),
        }
    };
    if let Cow::Owned(new) = spelled.replace_all(&all, join) {
        all = Cow::Owned(new);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_plainly() {
        for (text, expected) in [
            ("hxxps://mail[.]contoso(.)com/x", "https://mail.contoso.com/x"),
            ("taro [at] contoso [dot] co [dot] jp", "taro@contoso.co.jp"),
            ("taro at contoso dot com, 10[.]0[.]0[.]1", "taro@contoso.com, 10.0.0.1"),
            ("we met at contoso.com. A (dot", "we met at contoso.com. A (dot"),
            ("-match 'a[0]' at work", "-match 'a[0]' at work"),
        ] {
            assert_eq!(refanged(text), expected);
        }
    }
}
