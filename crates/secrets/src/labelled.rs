//! Secrets that are announced: a name, what links it to a value, and the value – `Password: x`,
//! `"pwd" : "x"`, `<Password>x</Password>`, `パスワードは x です`.

use std::ops::Range;

use super::finder::Finder;
use super::link;
use super::value::{self, Found, Trust, is_last, is_mixed, is_password_like, is_secret, value};
use super::vocabulary::{Names, VOCABULARY};
use super::window::{floor, line, window};

/// How much in front of a name is looked at (bytes).
const BEFORE_BYTES: usize = 160;
/// How much behind a value is looked at (bytes).
const AFTER_BYTES: usize = 400;
/// The longest name of a property (bytes).
const MAX_NAME_BYTES: usize = 64;

/// The secret whose name stands at `range`, if one follows or precedes.
pub(super) fn at(finder: &mut Finder<'_>, names: Names, is_alone: bool, range: Range<usize>) {
    let text = finder.text;
    let Some(name) = whole_name(text, &range, is_alone) else { return };
    finder.steps(name.len());
    let label = name.end;
    if let Some(linked) = link::after(text, &name) {
        finder.steps(linked.at.saturating_sub(label));
        let may_have_blanks = linked.trust == Trust::Assigned && names == Names::Password;
        if let Some(found) = value(text, linked.at, may_have_blanks) {
            finder.steps(found.end - linked.at);
            if take(finder, (names, &name), &found, &linked) {
                return;
            }
        }
    }
    let kind = match names {
        Names::Password => "password",
        Names::Code => "one-time code",
        _ => return,
    };
    if let Some(found) = before(text, &name, names) {
        finder.secret_elsewhere(kind, found);
    }
}

/// The whole name of which a word is the end: `SmtpPassword`. None if the word is part of another name, such
/// as `PasswordLastSet`.
fn whole_name(text: &str, word: &Range<usize>, is_alone: bool) -> Option<Range<usize>> {
    let is_latin = text[word.clone()].ends_with(|c: char| c.is_ascii_alphanumeric());
    let in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let starts_latin = text[word.clone()].starts_with(|c: char| c.is_ascii_alphanumeric());
    let before = &text[..word.start];
    let mut start = word.start;
    if starts_latin {
        let front = before.char_indices().rev().take(MAX_NAME_BYTES);
        start = front
            .take_while(|(_, c)| in_name(*c) || c.is_alphabetic() && !value::is_cjk(*c))
            .last()
            .map_or(start, |(at, _)| at);
    }
    let after = &text[word.end..];
    let mut end = word.end;
    if is_latin || !text[word.clone()].contains(value::is_cjk) {
        let more: usize = after
            .chars()
            .take(MAX_NAME_BYTES)
            .take_while(|c| in_name(*c) || c.is_alphabetic() && !value::is_cjk(*c))
            .map(char::len_utf8)
            .sum();
        end += more;
    }
    if is_alone && (start < word.start || end > word.end) {
        return None;
    }
    let tail = text[word.end..end].trim_start_matches('_').to_ascii_lowercase();
    let is_tail = tail.chars().all(|c| c.is_ascii_digit())
        || [
            "s",
            "value",
            "text",
            "string",
            "plain",
            "plaintext",
            "hash",
            "en",
            "field",
            "enc",
            "encrypted",
        ]
        .contains(&tail.as_str());
    let is_never = VOCABULARY.never.contains(&text[start..end].to_ascii_lowercase());
    // A file's or a host's name goes on behind a dot.
    let goes_on =
        text[end..].strip_prefix(['.', '-']).is_some_and(|rest| rest.starts_with(in_name));
    if let Some(more) =
        [".value", ".text", ".secret"].iter().find(|more| text[end..].starts_with(**more))
    {
        return is_tail.then_some(start..end + more.len());
    }
    (is_tail && !is_never && !goes_on).then_some(start..end)
}

/// Notes the value, if it is a secret of what the label names.
fn take(
    finder: &mut Finder<'_>,
    (names, name): (Names, &Range<usize>),
    found: &Found,
    linked: &link::Linked,
) -> bool {
    let text = finder.text;
    let value = &text[found.range.clone()];
    let after = line(window(text, found.end, AFTER_BYTES));
    let trust = linked.trust;
    match names {
        Names::Password => {
            let cjk_end = linked.is_cjk.then(|| cjk_end(value, after)).flatten();
            let is_said = !linked.is_cjk || found.is_quoted || cjk_end.is_some();
            let (value, found_end) = match cjk_end {
                Some(cut) if !found.is_quoted => {
                    (&value[..value.len() - cut], found.range.end - cut)
                }
                _ => (value, found.range.end),
            };
            let after = if linked.is_cjk && cjk_end.is_some() { "" } else { after };
            // `Pass` is also the result of a test.
            let is_result = text[name.clone()].eq_ignore_ascii_case("pass")
                && !is_password_like(value)
                && !text[floor(text, name.start.saturating_sub(80))..name.start]
                    .to_ascii_lowercase()
                    .contains("user");
            if is_result || !is_said || !is_secret(value, found.is_quoted, trust, after) {
                return false;
            }
            let end = second_half(text, found_end, found.is_quoted, trust);
            finder.secret("password", found.range.start..end);
        }
        Names::Pair => {
            let Some(second) = second_of_pair(text, found) else { return false };
            finder.secret("password", second);
        }
        Names::Key => {
            let is_grouped = grouped(text, found.range.end) - found.range.end >= 10;
            let is_key = is_grouped && value.len() == 4
                || value.len() >= 8
                    && !value.contains(' ')
                    && !value.starts_with("http")
                    && is_secret(value, found.is_quoted, Trust::Assigned, after)
                    && (is_mixed(value)
                        || value.len() >= 16 && value.chars().all(|c| c.is_ascii_alphanumeric()))
                    && (trust >= Trust::Said || value.len() >= 16);
            if !is_key {
                return false;
            }
            finder.secret("client secret", found.range.start..grouped(text, found.range.end));
        }
        Names::Hash => {
            let is_hex = value.chars().all(|c| c.is_ascii_hexdigit());
            let is_hash = (value.len() == 32 && is_hex || value.len() >= 40)
                && value.chars().all(|c| c.is_ascii_alphanumeric() || "+/=:$.".contains(c));
            let is_block = value.starts_with("TlRMTVNT") || value.starts_with("TlRM");
            if !is_hash || is_block || trust == Trust::Beside {
                return false;
            }
            finder.secret("password hash", found.range.clone());
        }
        Names::Code => {
            if text[name.clone()].ends_with(['s', '覧']) {
                return codes(finder, found.range.start);
            }
            let Some(code) = code(text, found) else { return false };
            // `Code:` by itself also announces errors: it must begin a line, and the code have six digits.
            let is_plain = ["code", "コード"].contains(&text[name.clone()].to_lowercase().as_str());
            let begins = text[..name.start].chars().next_back().is_none_or(|c| c == '\n');
            let digits = text[code.clone()].chars().filter(char::is_ascii_digit).count();
            if is_plain && !(begins && digits == 6) {
                return false;
            }
            finder.secret("one-time code", code);
        }
    }
    true
}

/// Notes several codes: words with digits, with numbers, marks and line breaks between them.
fn codes(finder: &mut Finder<'_>, at: usize) -> bool {
    let text = finder.text;
    let list = window(text, at, AFTER_BYTES);
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '*' | '•' | '・' | '、');
    let mut from = 0;
    let mut count = 0;
    for word in list.split(between) {
        let start = from;
        from += word.len() + list[from + word.len()..].chars().next().map_or(0, char::len_utf8);
        let is_number = word.len() <= 3
            && word.trim_end_matches(['.', ')']).chars().all(|c| c.is_ascii_digit());
        let is_code = (4..=16).contains(&word.len())
            && word.contains(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if is_code {
            finder.secret_elsewhere("one-time code", at + start..at + start + word.len());
            count += 1;
        } else if !(word.is_empty() || word == "-" || is_number) {
            break;
        }
    }
    count > 0
}

/// Where a key ends that goes on in groups of four: `JBSW Y3DP EHPK 3PXP`.
fn grouped(text: &str, mut end: usize) -> usize {
    let is_group = |group: &str| {
        group.len() == 4 && group.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    while let Some(group) =
        text[end..].strip_prefix(' ').and_then(|rest| rest.get(..4)).filter(|group| is_group(group))
    {
        end += 1 + group.len();
    }
    end
}

/// What a Japanese, Chinese or Korean sentence adds to a value: its length within the value (bytes), 0 where it
/// stands behind it. None if a sentence goes on in a way in which no value does.
fn cjk_end(value: &str, after: &str) -> Option<usize> {
    let after = after.trim_start();
    if after.is_empty() || VOCABULARY.cjk_ends.iter().any(|end| after.starts_with(end.as_str())) {
        let inner = VOCABULARY.cjk_ends.iter().find(|end| {
            end.chars().count() > 1 && value.ends_with(end.as_str()) && value.len() > end.len()
        });
        return Some(inner.map_or(0, |end| end.len()));
    }
    let inner = VOCABULARY
        .cjk_ends
        .iter()
        .filter_map(|end| Some(value.len() - value.find(end.as_str()).filter(|at| *at > 0)?));
    let ascii = value.chars().take_while(char::is_ascii).map(char::len_utf8).sum::<usize>();
    inner.filter(|cut| value.len() - cut == ascii).max()
}

/// Where a value ends that goes on behind a slash: `admin / hunter2`.
fn second_half(text: &str, end: usize, is_quoted: bool, trust: Trust) -> usize {
    let rest = window(text, end, AFTER_BYTES);
    // `admin / hunter2`, `x or y`; `from x to y`
    let marks = if trust == Trust::Assigned { &[" / ", " or "][..] } else { &[" to ", " or "][..] };
    let behind = marks.iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or("");
    let word = behind.split(char::is_whitespace).next().unwrap_or("");
    if is_quoted || trust < Trust::Said || word.len() > 64 || word.len() < 4 {
        return end;
    }
    end + (rest.len() - behind.len()) + word.trim_end_matches(['.', ',']).len()
}

/// The second of two values: `admin / hunter2`, `admin:hunter2`, `admin hunter2`.
fn second_of_pair(text: &str, found: &Found) -> Option<Range<usize>> {
    let rest = window(text, found.range.start, AFTER_BYTES);
    let line = rest.split(['\n', '\r', '"', '<']).next().unwrap_or(rest).trim_end();
    let is_between = |c: char| c.is_whitespace() || matches!(c, '/' | ':' | ',' | '|' | '、');
    let first = line.find(is_between)?;
    let behind = line[first..].trim_start_matches(is_between);
    let behind = behind.strip_prefix("and ").unwrap_or(behind).trim_start();
    let second = behind.split(|c: char| c.is_whitespace() || value::is_cjk(c)).next()?;
    let second = second.trim_end_matches(['.', ',', ';', ')']);
    let has_mark = line[first..line.len() - behind.len()].contains(['/', ':', ',', '|', '、']);
    let is_word = is_mixed(second) && (has_mark || is_password_like(second))
        || line[first..line.len() - behind.len()].contains(['/', ':'])
            && second.len() >= 5
            && !VOCABULARY.is_state(second);
    let is_name = line[..first].contains('=')
        || value::looks_like_name(second)
        || second.contains(['=', '(', '[']);
    let start = found.range.start + (line.len() - behind.len());
    (is_word && !is_name).then(|| start..start + second.len())
}

/// The code in a value: four to ten digits, also in groups, or capital letters with digits.
fn code(text: &str, found: &Found) -> Option<Range<usize>> {
    let line = line(window(text, found.range.start, AFTER_BYTES));
    let digits: usize =
        line.chars().take_while(|c| c.is_ascii_digit() || matches!(c, ' ' | '-')).count();
    let groups = line[..digits].trim_end_matches([' ', '-']);
    let count = groups.chars().filter(char::is_ascii_digit).count();
    let goes_on = line[groups.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
    if (4..=10).contains(&count)
        && !goes_on
        && !line[groups.len()..].starts_with(['.', ':', '/'])
            | line[groups.len()..].starts_with(". ")
            | line[groups.len()..].trim_end().eq(".")
    {
        return Some(found.range.start..found.range.start + groups.len());
    }
    let value = &text[found.range.clone()];
    let is_capital = (6..=12).contains(&value.len())
        && value.chars().all(|c| c.is_ascii_uppercase() || c == '-')
        && line[value.len().min(line.len())..].starts_with([' ', '"', '.'])
        && !VOCABULARY.is_state(value);
    if is_capital {
        return Some(found.range.clone());
    }
    let is_code = (5..=24).contains(&value.len())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && value.contains(|c: char| c.is_ascii_digit())
        && !value.starts_with("0x")
        && value.contains(|c: char| c.is_ascii_alphabetic());
    is_code.then(|| found.range.clone())
}

/// A value in front of its name: `'x' is the password`, `x をパスワードに`.
fn before(text: &str, name: &Range<usize>, names: Names) -> Option<Range<usize>> {
    const LINKS: [&str; 20] = [
        " - your",
        " – your",
        ": your",
        " is one",
        " for the",
        " as your",
        " as my",
        " is an",
        " is the",
        " is my",
        " is our",
        " is your",
        " is his",
        " is her",
        " as the",
        " as",
        " is a",
        " is",
        " als",
        " comme",
    ];
    const CJK: [&str; 5] = ["が", "を", "는", "是", "が、"];
    let start = floor(text, name.start.saturating_sub(BEFORE_BYTES));
    let front = &text[start..name.start];
    let front = &front[front.rfind(['\n', '\r']).map_or(0, |at| at + 1)..];
    let mut head = front.trim_end();
    // `is the new admin password`: up to three words of a longer name.
    let mut linked = None;
    for _ in 0..4 {
        linked = LINKS
            .iter()
            .find_map(|link| head.strip_suffix(link))
            .or_else(|| CJK.iter().find_map(|link| head.strip_suffix(link)));
        if linked.is_some() {
            break;
        }
        let (rest, word) = head.rsplit_once(' ')?;
        if !word.chars().all(|c| c.is_alphanumeric() || c == '\'') {
            return None;
        }
        head = rest.trim_end();
    }
    let head = linked?.trim_end();
    let last = head.chars().next_back()?;
    let is_quoted = matches!(last, '"' | '\'' | '`' | '」' | '”' | '’');
    let end = head.trim_end_matches(['"', '\'', '`', '」', '”', '’']);
    let from = end
        .rfind(|c: char| {
            c.is_whitespace()
                || matches!(c, '"' | '\'' | '`' | '「' | '“' | '‘' | '、' | '。' | ':')
        })
        .map_or(0, |at| at + end[at..].chars().next().map_or(1, char::len_utf8));
    let word = &end[from..];
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let is_it = match names {
        Names::Code => {
            (4..=10).contains(&digits)
                && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        }
        _ if is_quoted => is_mixed(word),
        _ => is_password_like(word),
    };
    let goes_on = &text[name.end..];
    let is_end = is_last(goes_on) || goes_on.starts_with(' ') || goes_on.starts_with(value::is_cjk);
    let at = name.start - front.len() + from;
    (is_it && is_end).then(|| at..at + word.len())
}
