//! What follows a secret's name, and whether it is a secret or says something about one.

use std::ops::Range;

use super::finder::is_removed;
use super::vocabulary::VOCABULARY;
use super::window::{line, window};

/// The longest value (bytes).
const MAX_VALUE_BYTES: usize = 1024;
/// The longest passphrase without quotation marks (bytes).
const MAX_PHRASE_BYTES: usize = 200;
/// The most words of a passphrase without quotation marks.
const MAX_WORDS: usize = 8;

/// A value, and how it stands.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Without quotation marks.
    pub(super) range: Range<usize>,
    pub(super) is_quoted: bool,
    /// Where the text goes on, behind a quotation mark.
    pub(super) end: usize,
}

/// How sure it is that a value follows, before it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    /// Nothing links name and value: only what looks like a password counts.
    Beside,
    /// They stand in cells of a table, or a dash or a few words divide them.
    Cell,
    /// A word links them: a sentence may follow.
    Said,
    /// A sign does.
    Assigned,
}

const QUOTES: [(char, char); 13] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('「', '」'),
    ('『', '』'),
    ('【', '】'),
    ('“', '”'),
    ('‘', '’'),
    ('«', '»'),
    ('„', '“'),
    ('‚', '‘'),
    ('《', '》'),
    ('”', '”'),
];

/// The value that begins at `at`, where no blank stands.
pub(super) fn value(text: &str, at: usize, may_have_blanks: bool) -> Option<Found> {
    let rest = window(text, at, MAX_VALUE_BYTES);
    let first = rest.chars().next()?;
    if rest.starts_with('[') && rest.find("removed]").is_some_and(|end| end < 40) {
        return None;
    }
    if let Some(found) = quoted(text, at) {
        return Some(found);
    }
    // An opening mark without a closing one: the value is cut off.
    let skip = if matches!(first, '"' | '\'' | '「' | '“') { first.len_utf8() } else { 0 };
    let at = at + skip;
    let line = line(window(text, at, MAX_VALUE_BYTES));
    if line.starts_with('{')
        && let Some(end) = line.find('}')
        && !line[..end].contains([':', '='])
    {
        return Some(Found { range: at + 1..at + end, is_quoted: true, end: at + end + 1 });
    }
    let mut end = bare(line);
    if may_have_blanks && skip == 0 {
        end = phrase(line, end);
    }
    (end > 0).then_some(Found { range: at..at + end, is_quoted: false, end: at + end })
}

/// The value in quotation marks at `at`.
pub(super) fn quoted(text: &str, at: usize) -> Option<Found> {
    let line = line(window(text, at, MAX_VALUE_BYTES));
    let first = line.chars().next()?;
    let (_, close) = QUOTES.iter().find(|(open, _)| *open == first)?;
    let start = first.len_utf8();
    let mut chars = line.char_indices().skip(1).peekable();
    while let Some((offset, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let is_escaped = (c == '\\' || c == '`' && first == '"')
            && next.is_some_and(|next| next == *close || next == c);
        let is_doubled = c == *close && first == c && next == Some(c) && offset > start;
        if is_escaped || is_doubled {
            chars.next();
        } else if c == *close {
            let range = at + start..at + offset;
            return Some(Found { range, is_quoted: true, end: at + offset + c.len_utf8() });
        }
    }
    None
}

/// The length of a value without quotation marks (bytes): up to a blank, or to a mark after which something
/// else begins.
fn bare(line: &str) -> usize {
    let mut is_ascii = true;
    for (at, c) in line.char_indices() {
        let rest = &line[at + c.len_utf8()..];
        let ends = match c {
            _ if c.is_whitespace() => true,
            '"' | '<' | '、' | '。' | '」' | '』' | '“' | '”' => true,
            // Another name with a value, or a sentence, begins behind these.
            ',' | ';' | '&' | '|' | '}' | ')' | ']' | '\'' | '>' => ends_here(rest),
            _ if at > 0 && is_ascii && is_cjk(c) => true,
            _ => false,
        };
        if ends {
            return line[..at].trim_end_matches(['.', ',', ';']).len();
        }
        is_ascii &= c.is_ascii();
    }
    line.trim_end_matches(['.', ',', ';']).len()
}

/// Whether a value ends where this follows a comma or bracket: a blank, more brackets, the end, or the name of
/// another value.
fn ends_here(rest: &str) -> bool {
    let Some(first) = rest.chars().next() else { return true };
    if first.is_whitespace()
        || matches!(first, ',' | ';' | ')' | ']' | '}' | '"' | '\'' | '<' | '.' | '|')
        || is_cjk(first)
    {
        return true;
    }
    let name = rest.trim_start_matches(['"', '\'', '$']);
    let end =
        name.find(|c: char| !c.is_alphanumeric() && !"_.- ".contains(c)).unwrap_or(name.len());
    (1..=40).contains(&end) && name[end..].trim_start_matches(['"', '\'']).starts_with([':', '='])
}

pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff00}'..='\u{ffef}')
}

/// The length of a passphrase of several words that fills a line, or `first` if the line is no such phrase.
fn phrase(line: &str, first: usize) -> usize {
    let whole = line.trim_end();
    if whole.len() > MAX_PHRASE_BYTES {
        return first;
    }
    let words: Vec<&str> = whole.split(' ').collect();
    if words.len() > MAX_WORDS {
        return first;
    }
    let is_word = |word: &&str| {
        !word.is_empty()
            && !word.contains([
                '(', ')', ':', '=', '"', '<', '>', '\t', '|', '[', ']', '、', '。', '/', '\\',
            ])
            && !word.ends_with([',', ';', '.'])
            && !word.starts_with(['-', '/'])
            && word.chars().count() <= 24
    };
    let states = words.iter().filter(|word| VOCABULARY.is_state(word)).count();
    let is_phrase = (2..=MAX_WORDS).contains(&words.len())
        && words.iter().all(is_word)
        && (states == 0 || states == 1 && words.len() >= 4)
        // Japanese has no blanks between words: a sentence follows where they are long.
        && !words[1..].iter().any(|word| {
            word.contains(is_cjk)
                && (word.chars().count() > 6
                    || ["です", "ます", "した", "さい"].iter().any(|end| word.ends_with(end)))
        });
    if is_phrase { whole.len() } else { first }
}

/// Whether a value is a secret.
pub(super) fn is_secret(value: &str, is_quoted: bool, trust: Trust, after: &str) -> bool {
    let value = value.trim();
    if value.chars().count() < 2 || is_placeholder(value) || is_removed(value) {
        return false;
    }
    let first_word = value.split(char::is_whitespace).next().unwrap_or(value);
    let is_state = match is_quoted {
        // What stands in quotation marks is meant literally, unless it is such a word alone.
        true => VOCABULARY.is_state(value),
        // Four words or more of which one is such a word are no sentence.
        false => VOCABULARY.is_state(first_word) && value.split(' ').count() < 4,
    };
    let has_digit = value.contains(|c: char| c.is_ascii_digit());
    if is_state && !(has_digit && is_mixed(value)) {
        return false;
    }
    match trust {
        Trust::Assigned => true,
        Trust::Said if is_quoted => !VOCABULARY.is_state(first_word) || is_mixed(value),
        Trust::Said => is_mixed(value) || (is_last(after) && (value.chars().count() >= 4)),
        Trust::Cell => is_mixed(value) && !looks_like_name(value) && !value.contains(' '),
        Trust::Beside if is_quoted => {
            !value.contains(' ') && (is_mixed(value) || value.chars().count() >= 6)
        }
        Trust::Beside => is_password_like(value),
    }
}

/// Whether a value mixes letters with digits or signs, or small with capital letters.
pub(super) fn is_mixed(value: &str) -> bool {
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let signs = value.contains(|c: char| "!@#$%^&*+?~=_|".contains(c));
    let inner_capital =
        value.chars().skip(1).any(char::is_uppercase) && value.contains(|c: char| c.is_lowercase());
    value.chars().count() >= 4 && letters > 0 && (digits > 0 || signs || inner_capital)
}

/// Whether a word by itself looks like a password: letters with a sign and a digit, or small letters with
/// digits among or behind them, which product names are not.
pub(super) fn is_password_like(value: &str) -> bool {
    let has = |is: fn(char) -> bool| value.contains(is);
    let has_sign = has(|c| "!@#$%^&*+?~=".contains(c));
    let begins_small = value.starts_with(|c: char| c.is_ascii_lowercase());
    (6..=64).contains(&value.chars().count())
        && has(char::is_alphabetic)
        && !value.contains("://")
        && !looks_like_name(value)
        && (has_sign && (has(|c| c.is_ascii_digit()) || has(char::is_uppercase))
            || (begins_small || is_word_and_number(value) || has_inner_digit(value))
                && has(|c| c.is_ascii_digit())
                && !value.contains(['.', ':', '/', '\\']))
}

/// Whether a digit stands between letters, as in no product's name.
fn has_inner_digit(value: &str) -> bool {
    let kinds: Vec<bool> = value.chars().map(|c| c.is_ascii_digit()).collect();
    let changes = kinds.windows(2).filter(|two| two[0] != two[1]).count();
    value.starts_with(|c: char| c.is_ascii_alphabetic())
        && changes >= 2
        && value.contains(|c: char| c.is_lowercase())
}

/// Whether a word is a capitalised one with a number behind it that is no product's or protocol's name.
fn is_word_and_number(value: &str) -> bool {
    const PRODUCTS: [&str; 24] = [
        "exchange",
        "server",
        "windows",
        "office",
        "outlook",
        "sql",
        "sharepoint",
        "version",
        "build",
        "kb",
        "sp",
        "cu",
        "tls",
        "sha",
        "aes",
        "rsa",
        "ipv",
        "error",
        "event",
        "port",
        "line",
        "step",
        "http",
        "case",
    ];
    let stem = value.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.len() < value.len()
        && value.len() >= 8
        && stem.chars().all(|c| c.is_ascii_alphabetic())
        && !PRODUCTS.contains(&stem.to_ascii_lowercase().as_str())
}

/// Whether a word is a mail address, a host or a path rather than a password.
pub(super) fn looks_like_name(value: &str) -> bool {
    let host = value.rsplit('@').next().unwrap_or(value);
    let is_host = host.split('.').count() > 1
        && host.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
        && host.rsplit('.').next().is_some_and(|last| last.chars().all(char::is_alphabetic));
    is_host || value.starts_with("\\\\") || value.get(1..3) == Some(":\\")
}

/// Whether a sentence ends here.
pub(super) fn is_last(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '"', '\'', ')', '」']);
    after.is_empty()
        || after.starts_with(['.', ',', ';', '!', '\n', '\r', '。', '、', '(', '-', '–'])
        || [
            "and ", "but ", "und ", "et ", "y ", "please ", "on ", "for ", "in ", "at ", "if ",
            "so ", "since ", "until ", "when ", "or ", "from ", "which ", "try ", "para ", "pour ",
            "für ", "auf ", "en ",
        ]
        .iter()
        .any(|word| after.starts_with(word))
}

/// Whether a value stands for one: masked, a variable, a type's name, a date, a number of an error.
fn is_placeholder(value: &str) -> bool {
    let first = value.chars().next().unwrap_or(' ');
    let inner = value.trim_start_matches(['$', '%', '{', '<', '[', '(']);
    let is_word = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_-: .".contains(c))
    };
    let is_masked = value.chars().all(|c| "*•●xX.-_?·#…＊×○█".contains(c))
        || value.chars().skip(1).all(|c| c == first) && !first.is_ascii_digit();
    let is_bracketed =
        [('<', '>'), ('{', '}'), ('[', ']'), ('%', '%'), ('(', ')')].iter().any(|(open, close)| {
            value
                .strip_prefix(*open)
                .is_some_and(|rest| rest.strip_suffix(*close).is_some_and(is_word))
        });
    let is_variable = value.starts_with('$')
        && inner
            .trim_end_matches(['}', ')'])
            .chars()
            .all(|c| c.is_alphanumeric() || "_:.".contains(c))
        && !inner.contains(|c: char| c.is_ascii_digit())
        || ["${", "{{", "$(", "@(", "$env:"].iter().any(|start| value.starts_with(start));
    let is_code = value
        .strip_prefix("0x")
        .is_some_and(|hex| hex.len() <= 8 && hex.chars().all(|c| c.is_ascii_hexdigit()));
    let is_typed = [
        "system.",
        "microsoft.",
        "get-credential",
        "(get-credential",
        "read-host",
        "(read-host",
        "http://",
        "https://",
        "(convertto-",
        "convertto-",
        "new-object",
        "(new-object",
        "[securestring",
        "(null",
        "autogenerate",
        "\"$",
        "&(",
    ]
    .iter()
    .any(|start| value.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)));
    let is_path = value.starts_with("\\\\") || value.get(1..3) == Some(":\\");
    let is_date = is_date(value);
    is_masked
        || is_bracketed
        || is_variable
        || is_code
        || is_typed
        || is_path
        || is_date
        || first == '|'
}

/// Whether digits are a date or a time: `2026-11-22`, `11/22/2026 6:00:00 AM`, `06:00:00`.
fn is_date(value: &str) -> bool {
    let groups: Vec<&str> = value.split(|c: char| !c.is_ascii_digit()).collect();
    let is_plain = value.chars().all(|c| c.is_ascii_digit() || "/-:. TZAPM+年月日".contains(c));
    let lengths: Vec<usize> = groups.iter().take(3).map(|group| group.len()).collect();
    is_plain && matches!(lengths[..], [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4] | [1..=2, 2, 2])
}
