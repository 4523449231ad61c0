//! HTML as text, with line breaks where a browser shows them and tabs between the cells of a table.
//!
//! Mails and web pages carry consoles' output in `<pre>`, in a `<div>` for each line, or in tables.
//! mail-parser decodes references and takes tags away, but knows of `<br>` and `<p>` alone.

use mail_parser::decoders::html::html_to_text;

use crate::lines::at_most;

/// The longest row that is looked through for its cells (bytes).
const MAX_ROW_BYTES: usize = 1 << 13;

/// Stand for a tab and a space that must stay, until references are decoded.
const TAB: char = '\u{e009}';
const SPACE: char = '\u{a0}';

/// Elements that begin and end a line.
const BLOCKS: [&str; 35] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tr",
    "ul",
];
/// Elements whose text nobody sees.
const UNSEEN: [&str; 5] = ["head", "script", "style", "template", "title"];

/// The text of HTML.
pub(super) fn to_text(html: &str) -> String {
    let mut lines = Blocks::default();
    lines.read(html);
    let text = html_to_text(&lines.marked);
    let plain = |c| match c {
        TAB => '\t',
        SPACE => ' ',
        other => other,
    };
    text.chars().map(plain).collect()
}

/// The text with `<br>` as the only tag.
#[derive(Default)]
struct Blocks {
    marked: String,
    /// Whether something stands on the current line.
    is_begun: bool,
    in_pre: bool,
    /// Cells begun in the current row of data; `None` outside of one.
    cells: Option<usize>,
}

impl Blocks {
    fn read(&mut self, html: &str) {
        // Elements of which no end tag follows any more: looked for once.
        let mut endless: Vec<String> = Vec::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            self.text(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix("<!--") {
                rest = after.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let Some(tag) = Tag::begins(rest) else {
                self.text("&lt;");
                rest = &rest[1..];
                continue;
            };
            rest = &rest[tag.bytes..];
            if tag.is(&UNSEEN) && !tag.is_end && !endless.contains(&tag.name) {
                match after_end(rest, &tag.name) {
                    Some(after) => rest = after,
                    None => endless.push(tag.name),
                }
                continue;
            }
            self.tag(&tag, rest);
        }
        self.text(rest);
    }

    fn tag(&mut self, tag: &Tag, rest: &str) {
        match (tag.name.as_str(), tag.is_end) {
            ("br", _) => self.break_line(),
            ("td" | "th", false) => match &mut self.cells {
                Some(cells) => {
                    *cells += 1;
                    if *cells > 1 {
                        self.marked.truncate(self.marked.trim_end().len());
                        self.marked.push(TAB);
                        self.is_begun = true;
                    }
                }
                None => self.begin_line(),
            },
            ("tr", is_end) => {
                self.cells = None;
                self.begin_line();
                if !is_end && is_data(rest) {
                    self.cells = Some(0);
                }
            }
            ("table", _) => {
                self.cells = None;
                self.begin_line();
            }
            // A heading stands alone: no sentence goes on behind it.
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", is_end) => {
                self.begin_line();
                if is_end {
                    self.break_line();
                }
            }
            ("p", true) if self.cells.is_none() => self.break_line(),
            ("pre", is_end) => {
                self.begin_line();
                self.in_pre = !is_end;
            }
            // Within a cell of data, a paragraph is no line of its own.
            _ if self.cells.is_some() => self.separate_words(),
            _ if tag.is(&BLOCKS) => self.begin_line(),
            _ => {}
        }
    }

    fn separate_words(&mut self) {
        if !self.marked.ends_with(TAB) {
            self.marked.push(' ');
        }
    }

    fn text(&mut self, text: &str) {
        self.is_begun |= text.chars().any(|c| !c.is_whitespace());
        if !self.in_pre {
            self.marked.push_str(text);
            return;
        }
        for c in text.chars() {
            match c {
                '\r' => {}
                '\n' => self.break_line(),
                '\t' => self.marked.push(TAB),
                ' ' => self.marked.push(SPACE),
                other => self.marked.push(other),
            }
        }
    }

    /// Ends the current line if anything stands on it.
    fn begin_line(&mut self) {
        if self.is_begun {
            self.break_line();
        }
    }

    fn break_line(&mut self) {
        self.marked.push_str("<br>");
        self.is_begun = false;
    }
}

struct Tag {
    /// In lower case.
    name: String,
    is_end: bool,
    bytes: usize,
}

impl Tag {
    /// The tag at the start of a text. One that does not end takes all of the text.
    fn begins(text: &str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        let is_end = inner.starts_with('/');
        let inner = inner.strip_prefix('/').unwrap_or(inner);
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
            return None;
        }
        let letters =
            inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b':');
        let name = inner[..letters.count()].to_ascii_lowercase();
        Some(Self { name, is_end, bytes: end_of_tag(text) })
    }

    fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }
}

/// Where the tag at the start of a text ends: at the first `>` outside quotes, or, where quotes do not
/// end soon, at the first of all.
fn end_of_tag(text: &str) -> usize {
    const MAX_IN_QUOTES: usize = 4;
    let mut first = None;
    let mut passed = 0;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (Some(_), b'>') => {
                first.get_or_insert(at + 1);
                passed += 1;
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        if passed > MAX_IN_QUOTES {
            break;
        }
    }
    first.unwrap_or(text.len())
}

/// The text after the end tag of an element.
fn after_end<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        if starts_with(rest, name) {
            return Some(rest.split_once('>').map_or("", |(_, after)| after));
        }
    }
    None
}

fn starts_with(text: &str, name: &str) -> bool {
    text.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
}

/// Whether the row that begins here has data: several cells with a line each, and no table or list in
/// them. Mails are laid out with rows, too.
fn is_data(row: &str) -> bool {
    let (mut cells, mut lines) = (0, 0);
    for (at, _) in at_most(row, MAX_ROW_BYTES).match_indices('<') {
        let tag = &row[at + 1..];
        if ["tr", "/tr", "/table"].iter().any(|end| starts_with(tag, end)) {
            return cells > 1 && lines <= 2 * cells;
        }
        if ["table", "br", "pre", "li", "h1", "h2"].iter().any(|block| starts_with(tag, block)) {
            return false;
        }
        cells += usize::from(starts_with(tag, "td") || starts_with(tag, "th"));
        lines += usize::from(starts_with(tag, "p") || starts_with(tag, "div"));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_a_browser() {
        for (html, text) in [
            ("<div>a</div><div>b</div>", "a\nb\n"),
            ("a<br>b<BR clear='all'/>c", "a\nb\nc"),
            ("<h2>a</h2><p>b", "a\n\nb"),
            ("<p>a</p>\n<p>b", "a\nb"),
            ("<p>a<p>b", "a\nb"),
            ("<ul><li>a<li>b</ul>c", "a\nb\nc"),
            ("<pre>a  : 1\r\n\tb\n</pre>c", "a  : 1\n\tb\nc"),
            ("a\n <b>b</b>\n&amp; c&nbsp;d", "a b & c d"),
            ("<head><title>t</title></head>a<style type='x'>p{}</style>", "a"),
            ("a < b and c <= d", "a < b and c <= d"),
            ("<a href='x>y'>a</a>", "a"),
            ("a<!-- <div> -->b", "ab"),
            ("a<img src=\"x > y\">b", "ab"),
            ("<style>a", "a"),
        ] {
            assert_eq!(to_text(html), text, "{html}");
        }
    }

    #[test]
    fn cells_of_data_stand_side_by_side() {
        let data = "<table><tr>\n<th>Name</th><th><p>Deny</p></th></tr><tr><td>EX01</td><td>False</td></tr></table>x";
        assert_eq!(to_text(data), "Name\tDeny\nEX01\tFalse\nx");
        let layout =
            "<table><tr><td><p>a</p><p>b</p><p>c</p><p>d</p></td><td><br></td></tr></table>";
        assert!(to_text(layout).starts_with("a\nb\nc\nd\n"));
    }

    #[test]
    fn what_does_not_end_is_read_in_no_time() {
        for piece in ["<", "<a ", "<tr", "<tr>", "<!--", "<style>", "<a b='", "</", "<pre>\n"] {
            to_text(&piece.repeat(100_000));
        }
    }
}
