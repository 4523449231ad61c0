//! Names that people write so that no program takes them for links: `mail[.]contoso[.]com`, `hxxp`,
//! `taro at contoso dot com`.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

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

static COMPILED: LazyLock<(Vec<(Regex, &str)>, Regex)> = LazyLock::new(|| {
    let compile = |pattern| Regex::new(pattern).expect("a test compiles every pattern");
    let all = PATTERNS.iter().map(|(pattern, plain)| (compile(pattern), *plain)).collect();
    (all, compile(SPELLED))
});

/// The text with such names as they are meant. Lines keep their numbers.
pub(super) fn refanged(text: &str) -> Cow<'_, str> {
    let (patterns, spelled) = &*COMPILED;
    let mut all = Cow::Borrowed(text);
    for (pattern, plain) in patterns {
        if let Cow::Owned(new) = pattern.replace_all(&all, *plain) {
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
