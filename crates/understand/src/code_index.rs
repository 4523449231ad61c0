//! The codes of a pack in a text, however they are printed.

use std::collections::HashMap;
use std::ops::Range;

use shindan_model::{CodeForm, CodeKey, CodeNumber, FailureIx, Pack};

use super::fold::fold;
use super::occurrences::is_exception;

/// How far in front of a number its words are looked for (bytes).
const WORDS_WITHIN_BYTES: usize = 48;
/// How far behind a status its name is looked for (bytes).
const NAME_WITHIN_BYTES: usize = 64;
/// What stands between words and their number.
const BETWEEN: [char; 10] = [' ', '\t', ':', '=', '#', '(', '[', '\'', '"', '：'];
/// The words in front of which a number is a status, in lower case.
const STATUS_WORDS: [&str; 9] = [
    "http",
    "http/1.0",
    "http/1.1",
    "http/2",
    "http status",
    "http error",
    "status code",
    "statuscode",
    "http response code",
];
/// What an error of Windows becomes as a number of 32 bits is added to this.
const WIN32: u32 = 0x8007_0000;

/// What a number needs to be a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    Nothing,
    /// The words of its catalogue, by its index.
    Words(usize),
    /// To be printed as a status.
    Status,
}

#[derive(Debug)]
struct Entry {
    failure: FailureIx,
    needs: Needs,
    /// The name, folded.
    name: String,
}

/// A code in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FoundCode {
    /// First byte, and the one behind it.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) failure: FailureIx,
}

/// The codes of a pack, by number.
#[derive(Debug)]
pub(super) struct CodeIndex {
    numbers: HashMap<CodeNumber, Vec<Entry>>,
    /// Those that are words, but for [exceptions](is_exception).
    names: HashMap<String, Vec<Entry>>,
    /// By catalogue: its words in lower case.
    words: Vec<Vec<String>>,
}

impl CodeIndex {
    pub(super) fn new(pack: &Pack) -> Self {
        let mut numbers: HashMap<CodeNumber, Vec<Entry>> = HashMap::new();
        let mut names: HashMap<String, Vec<Entry>> = HashMap::new();
        let mut words = Vec::new();
        for (at, codes) in pack.codes.iter().enumerate() {
            let plain = |words: &String| words.trim_end_matches(BETWEEN).to_lowercase();
            words.push(codes.words.iter().map(plain).collect());
            for code in &codes.codes {
                let entry = |needs| Entry { failure: code.failure, needs, name: fold(&code.name) };
                let number = match &code.key {
                    CodeKey::Number(number) => *number,
                    CodeKey::Name(name) if is_exception(name) => continue,
                    CodeKey::Name(name) => {
                        let is_free = codes.words.is_empty() && !is_ordinary(name);
                        let needs = if is_free { Needs::Nothing } else { Needs::Words(at) };
                        names.entry(name.clone()).or_default().push(entry(needs));
                        continue;
                    }
                };
                let mut add = |number, needs| {
                    numbers.entry(number).or_default().push(entry(needs));
                };
                match (number, codes.form) {
                    (number, CodeForm::Status) => add(number, Needs::Status),
                    (CodeNumber::Whole(number), CodeForm::Win32) if number <= 0xffff => {
                        add(CodeNumber::Whole(number), Needs::Words(at));
                        add(CodeNumber::Whole(WIN32 | number), Needs::Nothing);
                    }
                    (CodeNumber::Whole(number), CodeForm::Win32) => {
                        add(CodeNumber::Whole(number), Needs::Nothing);
                        if number & 0xffff_0000 == WIN32 {
                            add(CodeNumber::Whole(number & 0xffff), Needs::Words(at));
                        }
                    }
                    (CodeNumber::Whole(whole), CodeForm::Number) if whole > 0xffff => {
                        add(number, Needs::Nothing);
                    }
                    (number, _) => add(number, Needs::Words(at)),
                }
            }
        }
        Self { numbers, names, words }
    }

    /// Whether the pack has no codes.
    pub(super) fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.names.is_empty()
    }

    /// Adds the codes in a line. `is_error`: whether a program tells it; if not, somebody who writes of
    /// `HTTP 401` may mean that all is well.
    pub(super) fn find(&self, line: &str, is_error: bool, found: &mut Vec<FoundCode>) {
        let bytes = line.as_bytes();
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let mut at = 0;
        while at < bytes.len() {
            if !is_word(bytes[at]) {
                at += 1;
                continue;
            }
            let start = at;
            let (mut has_digit, mut has_capital) = (false, false);
            while at < bytes.len() && is_word(bytes[at]) {
                has_digit |= bytes[at].is_ascii_digit();
                has_capital |= bytes[at].is_ascii_uppercase();
                at += 1;
            }
            let word = Word { line, start, end: at };
            if has_capital {
                self.name(&word, at, found);
            }
            if has_digit {
                at = self.number(&word, is_error, found).max(at);
            }
        }
    }

    /// Adds the codes that a word with a digit is, and returns where they end.
    fn number(&self, word: &Word<'_>, is_error: bool, found: &mut Vec<FoundCode>) -> usize {
        if let Some(end) = word.dotted() {
            return if self.name(word, end, found) { end } else { word.end };
        }
        for (number, end) in word.numbers() {
            let Some(entries) = self.numbers.get(&number) else { continue };
            let is_it = |entry: &&Entry| match entry.needs {
                Needs::Nothing => word.is_large(),
                Needs::Words(catalogue) => word.stands_behind(&self.words[catalogue]),
                Needs::Status => word.is_status(number, end, &entry.name, is_error),
            };
            if add(entries.iter().filter(is_it), word.start..end, found) {
                return end;
            }
        }
        word.end
    }

    /// Adds the codes that a word is as it stands; whether there are any.
    fn name(&self, word: &Word<'_>, end: usize, found: &mut Vec<FoundCode>) -> bool {
        let Some(entries) = self.names.get(&word.line[word.start..end]) else { return false };
        let is_it = |entry: &&Entry| match entry.needs {
            Needs::Words(catalogue) => word.stands_behind(&self.words[catalogue]),
            Needs::Nothing | Needs::Status => true,
        };
        add(entries.iter().filter(is_it), word.start..end, found)
    }
}

/// Adds codes, each failure once; whether there are any.
fn add<'e>(
    entries: impl Iterator<Item = &'e Entry>,
    place: Range<usize>,
    found: &mut Vec<FoundCode>,
) -> bool {
    let before = found.len();
    for entry in entries {
        let seen = FoundCode { start: place.start, end: place.end, failure: entry.failure };
        if !found[before..].contains(&seen) {
            found.push(seen);
        }
    }
    found.len() > before
}

/// Whether a name may be anybody's word: it has no capital but the first letter, or nothing else and is
/// short, or has marks of other words in it.
fn is_ordinary(name: &str) -> bool {
    let is_mixed = name.bytes().skip(1).any(|b| b.is_ascii_uppercase())
        && name.bytes().any(|b| b.is_ascii_lowercase());
    let is_exception_word = name.len() >= 7 && name.bytes().all(|b| b.is_ascii_uppercase());
    let is_dotted = name.bytes().all(|b| b.is_ascii_digit() || b == b'.') && name.contains('.');
    let is_joined = name.contains('_') && name.len() >= 7;
    name.len() < 4 && !is_dotted || !(is_mixed || is_exception_word || is_joined || is_dotted)
}

/// A word of a line.
struct Word<'t> {
    line: &'t str,
    start: usize,
    end: usize,
}

impl Word<'_> {
    fn text(&self) -> &str {
        &self.line[self.start..self.end]
    }

    /// Where `5.7.1` ends, a number of three parts, if the word begins one.
    fn dotted(&self) -> Option<usize> {
        let rest = &self.line[self.start..];
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let dotted = rest[..end].trim_end_matches('.');
        (dotted.matches('.').count() == 2).then(|| self.start + dotted.len())
    }

    /// What it may stand for, the most specific first, each with where that ends.
    fn numbers(&self) -> Vec<(CodeNumber, usize)> {
        let text = self.text();
        let mut numbers = Vec::new();
        let is_decimal = text.bytes().all(|b| b.is_ascii_digit());
        if is_decimal {
            let rest = &self.line[self.end..];
            let digits = rest.strip_prefix('.').map_or("", |rest| {
                let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                &rest[..end]
            });
            if !digits.is_empty() {
                let end = self.end + 1 + digits.len();
                let sub = CodeNumber::parse(&self.line[self.start..end]);
                numbers.extend(sub.map(|number| (number, end)));
            }
            let before = &self.line[..self.start];
            let is_negative = before
                .strip_suffix('-')
                .is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric()));
            let text = if is_negative { &self.line[self.start - 1..self.end] } else { text };
            numbers.extend(CodeNumber::parse(text).map(|number| (number, self.end)));
            return numbers;
        }
        let is_hex = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
        if text.starts_with("0x") || text.starts_with("0X") {
            numbers.extend(CodeNumber::parse(text).map(|number| (number, self.end)));
        } else if text.len() == 8 && is_hex(text) && text.starts_with(['8', 'C', 'c']) {
            let number = CodeNumber::parse(&format!("0x{text}"));
            numbers.extend(number.map(|number| (number, self.end)));
        } else if let Some(at) = text.find(|c: char| c.is_ascii_digit()) {
            // `AADSTS50011`
            numbers.extend(CodeNumber::parse(&text[at..]).map(|number| (number, self.end)));
        }
        numbers
    }

    /// Whether it is too large to be anything but a code.
    fn is_large(&self) -> bool {
        !self.text().bytes().all(|b| b.is_ascii_digit())
            || self.line[..self.start].ends_with('-')
            || self.text().parse::<u64>().is_ok_and(|number| number > u64::from(u16::MAX))
    }

    /// Whether one of these words stands right in front of the number.
    fn stands_behind(&self, words: &[String]) -> bool {
        let text = self.text();
        let letters = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let is_prefix = !text.starts_with("0x") && letters > 0;
        let end = if is_prefix { self.start + letters } else { self.start };
        let before = before(self.line, end);
        words.iter().any(|words| before.ends_with(words.as_str()))
    }

    /// Whether a status of this name is printed here.
    fn is_status(&self, number: CodeNumber, end: usize, name: &str, is_error: bool) -> bool {
        let in_front = &self.line[..self.start];
        let behind = &self.line[end..];
        let bracketed = in_front.strip_suffix('(').filter(|_| behind.starts_with(')'));
        let follows = if bracketed.is_some() { &behind[1..] } else { behind };
        let follows = follows.trim_start_matches([' ', '-', ':', '\u{2013}', '\t', ',']);
        let is_named =
            !name.is_empty() && fold(at_most(follows, NAME_WITHIN_BYTES)).starts_with(name);
        if let Some(in_front) = bracketed {
            let is_announced = in_front.trim_end().ends_with([':', '：']);
            return is_error || is_announced || is_named;
        }
        let words = before(self.line, self.start);
        let is_http = STATUS_WORDS.iter().any(|status| words.ends_with(status));
        match number {
            CodeNumber::Sub(..) => is_http || is_named,
            CodeNumber::Whole(status) => {
                if is_error {
                    is_http || is_named
                } else {
                    is_named && status >= 500
                }
            }
        }
    }
}

/// What stands in front of a byte of a line, in lower case, without what may stand between.
fn before(line: &str, end: usize) -> String {
    let from = (end.saturating_sub(WORDS_WITHIN_BYTES)..=end).find(|at| line.is_char_boundary(*at));
    line[from.unwrap_or(end)..end].trim_end_matches(BETWEEN).to_lowercase()
}

fn at_most(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use shindan_pack::load;
    use shindan_testing as testing;

    use super::*;

    const CODES: &str = "
[failure.a]
layer = \"network\"
source = \"x\"
[failure.b]
layer = \"http\"
source = \"x\"
[codes.windows]
form = \"win32\"
words = [\"TCP error code\", \"Status:\"]
source = \"x\"
10061 = { name = \"WSAECONNREFUSED\", failure = \"a\" }
0x80072EE7 = { name = \"ERROR_WINHTTP_NAME_NOT_RESOLVED\", failure = \"a\" }
[codes.sspi]
source = \"x\"
0x80090322 = { name = \"SEC_E_WRONG_PRINCIPAL\", failure = \"a\" }
[codes.sign-in]
words = \"AADSTS\"
source = \"x\"
50011 = { name = \"InvalidReplyTo\", failure = \"a\" }
[codes.http]
form = \"status\"
source = \"x\"
401 = { name = \"Unauthorized\", failure = \"b\" }
403 = { name = \"Forbidden\", failure = \"b\" }
503 = { name = \"Service Unavailable\", failure = \"b\" }
\"403.4\" = { name = \"SSL required\", failure = \"a\" }
[codes.reasons]
form = \"name\"
words = \"Status\"
source = \"x\"
ConnectFailure = { name = \"x\", failure = \"a\" }
[codes.logged]
form = \"name\"
source = \"x\"
AppOffline = { name = \"x\", failure = \"a\" }
Disabled = { name = \"x\", failure = \"a\" }
\"5.7.1\" = { name = \"x\", failure = \"a\" }
";

    #[test]
    fn every_form_of_a_code() {
        let rules = format!("{}{CODES}", testing::RULES);
        let pack = load(&testing::with_rules(&rules)).0.expect("a good pack");
        let index = CodeIndex::new(&pack);
        let found = |text: &str, is_error: bool| -> Vec<String> {
            let mut found = Vec::new();
            index.find(text, is_error, &mut found);
            let shown = found.iter().map(|code| {
                format!(
                    "{} {}",
                    pack.failures[code.failure.0].about.id,
                    &text[code.start..code.end]
                )
            });
            shown.collect()
        };
        for (text, in_words, in_error) in [
            ("TCP error code 10061: x", "a 10061", "a 10061"),
            ("Status: 10061", "a 10061", "a 10061"),
            ("10061 mailboxes", "", ""),
            ("0x8007274d", "a 0x8007274d", "a 0x8007274d"),
            ("Support Code: 80072EE7", "a 80072EE7", "a 80072EE7"),
            (
                "hr=0x80072ee7, ec=-2147012889",
                "a 0x80072ee7 a 2147012889",
                "a 0x80072ee7 a 2147012889",
            ),
            ("TCP error code 12007", "a 12007", "a 12007"),
            ("(-2146893022)", "a 2146893022", "a 2146893022"),
            ("2148074274", "a 2148074274", "a 2148074274"),
            ("AADSTS50011: x", "a AADSTS50011", "a AADSTS50011"),
            ("50011", "", ""),
            ("error: (403) Forbidden.", "b 403", "b 403"),
            ("エラーを返しました: (403) 使用不可", "b 403", "b 403"),
            ("all (403) of them", "", "b 403"),
            ("HTTP 401", "", "b 401"),
            ("HTTP/1.1 401 Unauthorized", "", "b 401"),
            ("HTTP 503 Service Unavailable", "b 503", "b 503"),
            ("401 Unauthorized", "", "b 401"),
            ("an HTTP 503 - ServiceUnavailable response", "b 503", "b 503"),
            ("status code: 403", "", "b 403"),
            ("An HTTP 403.4 was returned", "a 403.4", "a 403.4"),
            ("version 403.4", "", ""),
            ("10.0.0.5:443 403", "", ""),
            ("移行 0x", "", ""),
            ("503 1 AppOffline Pool", "a AppOffline", "a AppOffline"),
            ("Disabled appoffline XAppOffline", "", ""),
            ("Status: ConnectFailure", "a ConnectFailure", "a ConnectFailure"),
            ("ConnectFailure", "", ""),
            ("550 5.7.1 no, 15.7.1 and 5.7.1.2", "a 5.7.1", "a 5.7.1"),
        ] {
            assert_eq!(found(text, false).join(" "), in_words, "{text}");
            assert_eq!(found(text, true).join(" "), in_error, "{text}");
        }
    }
}
