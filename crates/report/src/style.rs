//! Typesetting of Japanese. Texts are stored in one style and converted when they are laid out; code, addresses
//! and quotations are left alone.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The style in which Japanese is set. Other languages are the same in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// Microsoft's: a space between Japanese and Latin letters, half-width parentheses.
    #[default]
    Microsoft,
    /// The Japan Translation Federation's: no such space, full-width parentheses.
    Jtf,
}

impl Style {
    /// Converts a text of the program or the pack. Idempotent.
    pub fn set(self, text: &str) -> String {
        let plain = plain_marks(text);
        match self {
            Style::Microsoft => plain,
            Style::Jtf => pieces(&plain)
                .map(|(piece, is_code)| if is_code { piece.to_owned() } else { jtf(piece) })
                .collect(),
        }
    }
}

/// Keys whose texts were written by a customer, a team or a machine.
const AS_THEY_ARE: [&str; 4] = ["command", "quote", "links", "signature"];

/// Converts every text in a document.
pub(super) fn set_all(value: &mut Value, style: Style) {
    match value {
        Value::String(text) => *text = style.set(text),
        Value::Array(all) => all.iter_mut().for_each(|item| set_all(item, style)),
        Value::Object(all) => {
            for (key, item) in all.iter_mut() {
                match item {
                    Value::String(text) if AS_THEY_ARE.contains(&key.as_str()) => {
                        *text = plain_marks(text);
                    }
                    _ if AS_THEY_ARE.contains(&key.as_str()) => {}
                    item => set_all(item, style),
                }
            }
        }
        _ => {}
    }
}

/// Replaces characters that old mail systems lose, or whose width depends on the font.
fn plain_marks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => plain.push('-'),
            '\u{2018}' | '\u{2019}' | '\u{201b}' => plain.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{201f}' => plain.push('"'),
            '\u{2026}' => plain.push_str("..."),
            '\u{2022}' | '\u{25cf}' | '\u{25a0}' => plain.push('-'),
            '\u{2192}' => plain.push_str("->"),
            '\u{a0}' | '\u{202f}' => plain.push(' '),
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => {}
            c => plain.push(c),
        }
    }
    plain
}

/// Splits a text into code or addresses (`true`) and everything else.
fn pieces(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let code = rest.starts_with('`').then(|| rest[1..].find('`').map(|at| at + 2)).flatten();
        let is_url = rest.starts_with("http://") || rest.starts_with("https://");
        let url = is_url.then(|| rest.find(|c: char| !c.is_ascii_graphic()).unwrap_or(rest.len()));
        let end = code.or(url).unwrap_or_else(|| {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let next =
                ["`", "http://", "https://"].iter().filter_map(|mark| rest[first..].find(mark));
            next.min().map_or(rest.len(), |at| at + first)
        });
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some((piece, code.or(url).is_some()))
    })
}

/// Removes spaces between full and half width, and widens parentheses.
fn jtf(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    let has_japanese = all.iter().any(|c| is_wide(*c));
    if !has_japanese {
        return text.to_owned();
    }
    let mut set = String::with_capacity(text.len());
    for (at, c) in all.iter().enumerate() {
        let before = set.chars().next_back();
        let after = all.get(at + 1).copied();
        match c {
            ' ' => {
                let beside =
                    |one: Option<char>| one.is_some_and(|c| is_wide(c) || "()".contains(c));
                let is_between = before.is_some() && after.is_some();
                // `手順 1: 次へ` keeps the space behind its colon.
                let is_behind_mark = before.is_some_and(|c| ":,.;".contains(c));
                let is_katakana = before.is_some_and(is_katakana) && after.is_some_and(is_katakana);
                if !(is_between && (beside(before) || beside(after)))
                    || is_behind_mark
                    || is_katakana
                {
                    set.push(' ');
                }
            }
            '(' => set.push('（'),
            ')' => set.push('）'),
            c => set.push(*c),
        }
    }
    set
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// Compounds in katakana keep the space between their words.
fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a0}'..='\u{30ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, jtf: &str) {
        assert_eq!(Style::Microsoft.set(text), text);
        assert_eq!(Style::Jtf.set(text), jtf);
        assert_eq!(Style::Jtf.set(jtf), jtf, "twice");
    }

    #[test]
    fn the_same_text_in_both_styles() {
        check("証明機関 (CA) が発行した証明書", "証明機関（CA）が発行した証明書");
        check("Exchange 2010 のサーバー", "Exchange 2010のサーバー");
        check("クライアント アクセス サーバー", "クライアント アクセス サーバー");
        check("手順 1: `Get-X -Y 1` を実行", "手順1: `Get-X -Y 1` を実行");
        check("https://a.b/c(d) を開く", "https://a.b/c(d) を開く");
        check("Plain (English) text", "Plain (English) text");
    }

    #[test]
    fn marks_that_mails_lose_are_replaced() {
        assert_eq!(Style::Microsoft.set("a – “b” … →\u{a0}c"), "a - \"b\" ... -> c");
    }
}
