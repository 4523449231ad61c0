//! Text made comparable: without white space, letter case and the difference between full and half
//! width, which are what console wraps, pasted tables and mail programs change.

use unicode_normalization::UnicodeNormalization;

/// The most characters of a quotation up to the end of a match.
const QUOTE_CHARS_BEFORE: usize = 140;
/// The most characters of a quotation after a match.
const QUOTE_CHARS_AFTER: usize = 60;

/// A folded text with the lines it came from.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub text: String,
    /// By line of the original: where it begins in `text` (byte).
    lines: Vec<usize>,
    /// By line of the original: where it begins there (byte).
    origins: Vec<usize>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Folded { text: String::with_capacity(text.len()), ..Self::default() };
        let mut origin = 0;
        for line in text.split_inclusive('\n') {
            folded.lines.push(folded.text.len());
            folded.origins.push(origin);
            origin += line.len();
            fold_into(line, &mut folded.text);
        }
        folded
    }

    /// Where a line of the original, from 1, begins; the end for a line that is not there.
    pub(super) fn begin(&self, line: usize) -> usize {
        let begin = line.checked_sub(1).and_then(|line| self.lines.get(line));
        begin.copied().unwrap_or(self.text.len())
    }

    /// The lines of the original from one on, which counts from 1.
    pub(super) fn originals<'t>(&self, text: &'t str, from: usize) -> std::str::Lines<'t> {
        let begin = from.checked_sub(1).and_then(|line| self.origins.get(line));
        text.get(begin.copied().unwrap_or(text.len())..).unwrap_or_default().lines()
    }

    /// The line of the original, from 1, that a byte of the folded text came from.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.lines.partition_point(|start| *start <= byte).max(1)
    }

    /// The rest of a line of the original from a byte of the folded text on, which lies in it.
    pub(super) fn after<'l>(&self, line: &'l str, number: usize, byte: usize) -> &'l str {
        let mut folded = self.begin(number);
        let mut one = String::new();
        for (at, c) in line.char_indices() {
            if folded >= byte {
                return &line[at..];
            }
            one.clear();
            fold_into(c.encode_utf8(&mut [0; 4]), &mut one);
            folded += one.len();
        }
        ""
    }

    /// A quotation of a line of the original around the match that ends at a byte of the folded
    /// text, with `...` where it is cut.
    pub(super) fn quote(&self, line: &str, end: usize) -> String {
        let start = self.lines[self.line(end.saturating_sub(1)) - 1];
        let line = line.trim_end();
        let mut folded = 0;
        let mut at = 0;
        let mut one = String::new();
        for c in line.chars() {
            if start + folded >= end {
                break;
            }
            one.clear();
            fold_into(c.encode_utf8(&mut [0; 4]), &mut one);
            folded += one.len();
            at += c.len_utf8();
        }
        let from =
            line[..at].char_indices().rev().nth(QUOTE_CHARS_BEFORE - 1).map_or(0, |(from, _)| from);
        let to =
            line[at..].char_indices().nth(QUOTE_CHARS_AFTER).map_or(line.len(), |(to, _)| at + to);
        let before = if from > 0 { "..." } else { "" };
        let after = if to < line.len() { "..." } else { "" };
        format!("{before}{}{after}", line[from..to].trim())
    }
}

/// Folds a text: no white space, lower case, compatibility forms (NFKC), plain quotes and dashes,
/// no invisible marks. Two texts that differ only in these fold to the same.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

fn fold_into(text: &str, folded: &mut String) {
    if text.is_ascii() {
        for word in text.split(|c: char| c.is_whitespace()) {
            let start = folded.len();
            folded.push_str(word);
            folded[start..].make_ascii_lowercase();
        }
        return;
    }
    let kept = |c: &char| !c.is_whitespace() && !is_mark(*c);
    let plain = text.nfkc().flat_map(char::to_lowercase).map(|c| match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    });
    folded.extend(plain.filter(kept));
}

/// Whether a character is an invisible mark, as PowerShell and mail programs insert them:
/// directions, soft hyphens, joiners.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_width_case_and_marks_do_not_matter() {
        assert_eq!(fold("Access is\n   Denied\u{200e}"), "accessisdenied");
        assert_eq!(fold("ＭＲＳ：Ｆａｌｓｅ"), "mrs:false");
        assert_eq!(fold("weren’t – x"), "weren't-x");
    }

    #[test]
    fn a_place_is_found_again() {
        let folded = Folded::new("one\n\nthree four\nfive");
        let at = |word: &str| folded.line(folded.text.find(word).unwrap());
        assert_eq!([at("one"), at("three"), at("four"), at("five")], [1, 3, 3, 4]);
    }
}
