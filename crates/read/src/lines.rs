//! A text line by line: raw for people, clean for readers to compare.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The longest quotation of a line (characters).
const MAX_QUOTE_CHARS: usize = 200;

/// An iterator over the lines of a text. Copying it and peeking at the next line are cheap, as
/// every reader looks ahead and comes back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines<'t> {
    rest: &'t str,
    /// Where the next line ends in `rest`, after its line end.
    end: usize,
    number: usize,
}

fn first_end(text: &str) -> usize {
    text.find('\n').map_or(text.len(), |at| at + 1)
}

/// One line, without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'t> {
    /// From 1.
    pub(crate) number: usize,
    /// The line as in the text.
    pub(crate) raw: &'t str,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { rest: text, end: first_end(text), number: 1 }
    }

    /// The next line, without advancing.
    pub(crate) fn peek(&self) -> Option<Line<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        let raw = &self.rest[..self.end];
        let raw = raw.strip_suffix('\n').unwrap_or(raw);
        Some(Line { number: self.number, raw: raw.strip_suffix('\r').unwrap_or(raw) })
    }

    /// The lines before the first that begins with `start`, or all.
    pub(crate) fn before(mut self, start: &str) -> Self {
        let mut from = 0;
        for line in self.rest.split_inclusive('\n') {
            if line.starts_with(start) {
                self.rest = &self.rest[..from];
                break;
            }
            from += line.len();
        }
        self
    }

    /// The text after the lines taken so far.
    pub(crate) fn rest(&self) -> &'t str {
        self.rest
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        let line = self.peek()?;
        self.rest = &self.rest[self.end..];
        self.end = first_end(self.rest);
        self.number += 1;
        Some(line)
    }
}

impl<'t> Line<'t> {
    /// The line as readers compare it: without quote marks (`> > `), invisible marks and white
    /// space at the end, with full-width forms, dashes and spaces replaced by plain ones.
    /// Indentation stays.
    pub(crate) fn text(&self) -> Cow<'t, str> {
        clean(self.unquoted().trim_end())
    }

    /// Whether the line has nothing but quote marks and white space.
    pub(crate) fn is_blank(&self) -> bool {
        self.unquoted().trim().is_empty()
    }

    /// The line without quote marks.
    pub(crate) fn unquoted(&self) -> &'t str {
        unquoted(self.raw)
    }

    /// The line for people, cut if it is long.
    pub(crate) fn quote(&self) -> String {
        quote(self.raw)
    }
}

/// A line for people, cut if it is long.
pub(crate) fn quote(raw: &str) -> String {
    let line = raw.trim();
    match line.char_indices().nth(MAX_QUOTE_CHARS) {
        Some((end, _)) => format!("{}...", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

/// The start of a text: at most `bytes`, and whole characters.
pub(crate) fn at_most(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// A line without `> ` and `> > `, as replies quote.
fn unquoted(raw: &str) -> &str {
    let mut line = raw;
    while let Some(inner) = line.trim_start_matches(' ').strip_prefix('>') {
        line = inner.strip_prefix(' ').unwrap_or(inner);
    }
    line
}

/// A line without the marks that curl and quoted mails put in front.
pub(crate) fn bare(raw: &str) -> &str {
    raw.trim_start_matches(['<', '>', '|', ' ', '\t']).trim_end()
}

/// Full-width forms, dashes, spaces and invisible marks made plain.
pub(crate) fn clean(line: &str) -> Cow<'_, str> {
    if line.is_ascii() {
        return Cow::Borrowed(line);
    }
    let plain = line.nfkc().filter_map(|c| match c {
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | '\u{ad}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{2018}' | '\u{2019}' | '\u{201b}' => Some('\''),
        '\u{201c}' | '\u{201d}' => Some('"'),
        // Also U+0085, which a byte of a second encoding in the same text becomes.
        c if c.is_whitespace() && c != '\t' => Some(' '),
        c => Some(c),
    });
    Cow::Owned(plain.collect())
}

/// How many line breaks a text has.
pub(crate) fn newlines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// The last line of a text that begins on a line. What ends with a line break has no line behind it.
pub(crate) fn last_line(first: usize, text: &str) -> usize {
    first + newlines(text.strip_suffix('\n').unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, text: &str) {
        assert_eq!(Line { number: 1, raw }.text(), text);
    }

    #[test]
    fn marks_that_mail_programs_and_consoles_put_in_do_not_matter() {
        check("> > Server : EX01  ", "Server : EX01");
        check("Ｓｅｒｖｅｒ　：　ＥＸ０１", "Server : EX01");
        check("[Subject]\u{200e}  a\u{2013}b", "[Subject]  a-b");
        check("    x", "    x");
        check(">", "");
    }

    #[test]
    fn no_character_is_cut_in_two() {
        assert_eq!(at_most("移行", 2), "");
        assert_eq!(at_most("移行", 5), "移");
        assert_eq!(at_most("移行", 6), "移行");
    }

    #[test]
    fn an_iterator_can_look_ahead_and_come_back() {
        let mut lines = Lines::new("one\r\ntwo\n\nfour");
        assert_eq!(lines.next(), Some(Line { number: 1, raw: "one" }));
        let here = lines;
        assert_eq!(lines.by_ref().nth(1).map(|line| line.number), Some(3));
        assert_eq!(here.rest(), "two\n\nfour");
        assert_eq!(lines.peek().map(|line| line.raw), Some("four"));
        assert_eq!(lines.rest(), "four");
        assert_eq!(lines.last().map(|line| line.number), Some(4));
    }
}
