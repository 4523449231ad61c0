//! Names and numbers that a word in front announces: `Server KGNEX07`, `Customer number: 4711`. The words
//! stand in `templates/redaction.toml`.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, BuildError, MatchKind};
use regex::Regex;

use super::find::Form;

/// What stands between a word and what it announces.
const LINK: &str = r#"^[."'*]{0,2}[ \t　]*(?:(?i:number|numbers|no\.?|nr\.?|id|name|code|番号|名)[ \t]*)?(?:[:：=#＝]|(?i:is|was|ist|est|es|named|called)\b|は|が|の|→|->)?[ \t　]*["'「『(\[]?"#;
/// How much behind a word is looked at (bytes).
const AFTER_BYTES: usize = 240;
/// How much in front of a word is looked at (bytes).
const BEFORE_BYTES: usize = 40;

/// By form: what stands between a word and its value, and the value.
static VALUES: LazyLock<Vec<(Form, Regex)>> = LazyLock::new(|| {
    let account = r#"^["'*]{0,2}(?:[ \t]*(?i:name|id|名))?[ \t　]*(?:[:：=＝]|@)[ \t　]*["'「@]?"#;
    let line = r"^[ \t　]*[:：][ \t　]*";
    let values = [
        (Form::Number, LINK, r"(?P<it>[0-9A-Za-z０-９][0-9A-Za-z０-９./_-]*(?:[ ][0-9]{2,}){0,5})"),
        (Form::HostWord, LINK, r"(?P<it>[A-Za-z][0-9A-Za-z_-]{1,62})"),
        (Form::AccountWord, account, r"(?P<it>[0-9A-Za-z][0-9A-Za-z._$-]{1,62})"),
        (Form::PersonLine, line, r"(?P<it>[\p{L}][\p{L}'. 　,-]{1,40})"),
        (Form::CompanyLine, line, r"(?P<it>[\p{L}\p{N}][\p{L}\p{N}&'.　 -]{1,40})"),
        (Form::AddressLine, line, r"(?P<it>[^\r\n]{4,120})"),
        (Form::DateLabelled, LINK, r"(?P<it>[0-9]{1,4}[-./年][0-9]{1,2}[-./月][0-9]{1,4}日?)"),
    ];
    let compile = |(form, link, value): (Form, &str, &str)| {
        (form, Regex::new(&format!("{link}{value}")).expect("a test compiles every pattern"))
    };
    values.into_iter().map(compile).collect()
});

/// `KGNEX07 サーバー`, `the KOGANE domain`: a name in front of its word.
static FRONT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(?P<it>[A-Z][0-9A-Z-]{2,14})(?:[ \t]|の)?$").expect("a test compiles it")
});

/// The words that announce values of one form.
#[derive(Clone, Debug)]
pub(super) struct Labels {
    form: Form,
    words: AhoCorasick,
}

impl Labels {
    pub(super) fn new(form: Form, words: &[String]) -> Result<Self, BuildError> {
        let blanks = |word: &String| [" ", "_", "-", ""].map(|blank| word.replace(' ', blank));
        let words = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(words.iter().filter(|word| !word.is_empty()).flat_map(blanks))?;
        Ok(Self { form, words })
    }

    /// What the words announce in a text.
    pub(super) fn find(&self, text: &str) -> Vec<(Form, Range<usize>)> {
        let Some((_, value)) = VALUES.iter().find(|(form, _)| *form == self.form) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for found in self.words.find_iter(text) {
            let (front, after) = around(text, &found.range());
            if !is_whole(front, &text[found.range()], after) {
                continue;
            }
            let begins = front.rsplit('\n').next().unwrap_or(front);
            // A property of PowerShell has a blank before its colon, and names other things.
            let is_property = text[found.range()].is_ascii() && after.starts_with([' ', '\t']);
            let is_first = !is_property && begins.chars().all(|c| "> \t　・*-".contains(c));
            let needs_line =
                matches!(self.form, Form::PersonLine | Form::CompanyLine | Form::AddressLine);
            if (is_first || !needs_line)
                && let Some(it) = value.captures(after).and_then(|found| found.name("it"))
            {
                all.push((self.form, found.end() + it.start()..found.end() + it.end()));
            }
            if self.form == Form::HostWord
                && let Some(it) = FRONT.captures(front).and_then(|found| found.name("it"))
            {
                let start = found.start() - front.len();
                all.push((self.form, start + it.start()..start + it.end()));
            }
        }
        all
    }
}

/// The text in front of a range and behind it, as far as is looked.
fn around<'t>(text: &'t str, range: &Range<usize>) -> (&'t str, &'t str) {
    let mut start = range.start.saturating_sub(BEFORE_BYTES);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut end = text.len().min(range.end + AFTER_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (&text[start..range.start], &text[range.end..end])
}

/// Whether a word in Latin letters is no part of a longer one.
fn is_whole(front: &str, word: &str, after: &str) -> bool {
    let in_word = |c: char| c.is_ascii_alphanumeric();
    let (first, last) = (word.chars().next(), word.chars().next_back());
    !(first.is_some_and(in_word) && front.ends_with(in_word)
        || last.is_some_and(in_word) && after.starts_with(in_word))
}

/// Whether a word that is announced as a machine or domain is one: in capital letters, or with digits.
pub(super) fn is_netbios(word: &str) -> bool {
    const OTHERS: [&str; 15] = [
        "X64", "X86", "R2", "V1", "V2", "IPV4", "IPV6", "WIN10", "WIN11", "TLS1", "SSL3", "HTTP2",
        "UTF8", "SHA1", "MD5",
    ];
    let upper = word.to_ascii_uppercase();
    let has = |is: fn(char) -> bool| word.contains(is);
    let is_number = ["SP", "CU", "KB", "V", "RU", "E"].iter().any(|start| {
        upper.strip_prefix(start).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
    });
    (2..=15).contains(&word.len())
        && !is_number
        && !OTHERS.contains(&upper.as_str())
        && (has(|c| c.is_ascii_digit()) || word.len() >= 3 && !has(|c| c.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: Form, words: &[&str], text: &str, expected: &[&str]) {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let found = Labels::new(form, &words).unwrap().find(text);
        let found: Vec<&str> = found.into_iter().map(|(_, range)| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_announce_values() {
        check(Form::Number, &["customer number"], "Customer-Number: KG-4711 x", &["KG-4711"]);
        check(Form::Number, &["お客様番号"], "お客様番号は12345です", &["12345"]);
        check(Form::HostWord, &["server"], "server KGNEX07, a servername", &["KGNEX07"]);
        check(Form::HostWord, &["domain"], "the KOGANE domain", &["KOGANE"]);
        check(Form::PersonLine, &["name"], "> Name: Anna Berg\nFile Name: x", &["Anna Berg"]);
        check(Form::PersonLine, &["name"], "its name: Anna Berg", &[]);
        check(Form::DateLabelled, &["生年月日"], "生年月日：1980年1月2日", &["1980年1月2日"]);
    }

    #[test]
    fn machines_have_capitals_or_digits() {
        for word in ["KOGANE", "KGNEX07", "kgnex11", "EX-01"] {
            assert!(is_netbios(word), "{word}");
        }
        for word in ["answers", "Contoso", "SP1", "x64", "CU23", "IPv6"] {
            assert!(!is_netbios(word), "{word}");
        }
    }
}
