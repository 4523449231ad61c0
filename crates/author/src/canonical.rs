//! The one form of a file of a pack: the same keys, values and comments in the same order, laid out alike.
//!
//! It works on tokens, so nothing can be lost or moved. What authors choose stays as they wrote it: which
//! lists take several lines, what stands on each of them, and where one blank line separates.

use std::borrow::Cow;

use shindan_model::SourceFile;
use shindan_pack::{Diag, parse};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// Spaces before the elements of a list of several lines, for each such list around them.
const INDENT: usize = 2;

/// A file in canonical form. Values stay what they are, but for line ends inside of texts of several lines:
/// they become LF like all others.
///
/// # Errors
/// What keeps the file from being TOML, as `kb check` says it.
pub fn canonical(file: &SourceFile) -> Result<String, Vec<Diag>> {
    let problems = parse::syntax(file);
    if !problems.is_empty() {
        return Err(problems);
    }
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text).replace("\r\n", "\n");
    let tokens = tokens(&text);
    let tall = tall(&tokens);
    let mut page = Page::default();
    for (at, token) in tokens.iter().enumerate() {
        page.put(token, &tokens[at + 1..], tall[at]);
    }
    if !page.text.is_empty() {
        page.text.push('\n');
    }
    Ok(page.text)
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    kind: TokenKind,
    text: &'a str,
}

/// All tokens but the blanks between them.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let all = Source::new(text).lex().map(|token| {
        let span = token.span();
        Token { kind: token.kind(), text: text.get(span.start()..span.end()).unwrap_or_default() }
    });
    all.filter(|token| !matches!(token.kind, TokenKind::Whitespace | TokenKind::Eof)).collect()
}

fn opens(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket)
}

fn closes(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket)
}

/// For each token, whether it opens a list or table that is not empty and has a line break directly in it.
fn tall(tokens: &[Token<'_>]) -> Vec<bool> {
    let mut tall = vec![false; tokens.len()];
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            kind if opens(kind) => open.push(at),
            kind if closes(kind) => {
                if let Some(start) = open.pop() {
                    let inside = &tokens[start + 1..at];
                    tall[start] &= inside.iter().any(|token| token.kind != TokenKind::Newline);
                }
            }
            TokenKind::Newline => {
                if let Some(start) = open.last() {
                    tall[*start] = true;
                }
            }
            _ => {}
        }
    }
    tall
}

/// A list or an inline table around what is being written.
#[derive(Clone, Copy, Debug)]
struct Open {
    is_list: bool,
    is_tall: bool,
}

/// What has been written, and where in the grammar that is.
#[derive(Default)]
struct Page {
    text: String,
    open: Vec<Open>,
    last: Option<TokenKind>,
    /// Line ends since the last token.
    line_ends: usize,
    /// Whether this line, or the one just ended, is the head of a table.
    in_header: bool,
}

impl Page {
    fn put(&mut self, token: &Token<'_>, rest: &[Token<'_>], is_tall: bool) {
        match token.kind {
            TokenKind::Newline => {
                self.line_ends += 1;
                return;
            }
            // Written where the value before it ends: see `comma`.
            TokenKind::Comma => return,
            _ => {}
        }
        let closed = if closes(token.kind) { self.open.pop() } else { None };
        let starts_line = self.last.is_none() || (self.open.is_empty() && self.line_ends > 0);
        let starts_line = starts_line && closed.is_none();
        self.separate(token.kind, closed, starts_line);
        if starts_line {
            self.in_header = token.kind == TokenKind::LeftSquareBracket;
        }
        match token.kind {
            TokenKind::LiteralString => self.text.push_str(&double_quoted(token.text)),
            TokenKind::Comment => self.text.push_str(token.text.trim_end()),
            _ => self.text.push_str(token.text),
        }
        self.last = Some(token.kind);
        self.line_ends = 0;
        if opens(token.kind) && !self.in_header {
            let is_list = token.kind == TokenKind::LeftSquareBracket;
            self.open.push(Open { is_list, is_tall });
        } else if token.kind != TokenKind::Comment {
            self.comma(rest);
        }
    }

    /// What stands between the last token and this one.
    fn separate(&mut self, kind: TokenKind, closed: Option<Open>, starts_line: bool) {
        let Some(last) = self.last else { return };
        let after_open = !self.in_header && opens(last);
        let around = closed.or(self.open.last().copied());
        let is_tall = around.is_some_and(|open| open.is_tall);
        let at_edge = closed.is_some() || (after_open && kind != TokenKind::Comment);
        if starts_line || (is_tall && (self.line_ends > 0 || at_edge)) {
            let after_header = self.in_header
                && !matches!(kind, TokenKind::Comment | TokenKind::LeftSquareBracket);
            let blank = self.line_ends > 1 && closed.is_none() && !after_open;
            self.text.push_str(if blank && !(starts_line && after_header) { "\n\n" } else { "\n" });
            let depth = self.open.iter().filter(|open| open.is_tall).count();
            self.text.extend(std::iter::repeat_n(' ', depth * INDENT));
        } else if self.has_space(last, kind) {
            self.text.push(' ');
        }
    }

    fn has_space(&self, last: TokenKind, kind: TokenKind) -> bool {
        use TokenKind::{Atom, Comma, Comment, Equals, LeftCurlyBracket, RightCurlyBracket};
        match (last, kind) {
            (_, Comment) => true,
            _ if self.in_header => false,
            (LeftCurlyBracket, RightCurlyBracket) => false,
            (Equals | Comma | LeftCurlyBracket, _) | (_, Equals | RightCurlyBracket) => true,
            // A date and a time.
            (Atom, Atom) => true,
            _ => false,
        }
    }

    /// Writes the comma that belongs after a value, before any comment: between two, and after the last
    /// one of a list of several lines.
    fn comma(&mut self, rest: &[Token<'_>]) {
        let Some(open) = self.open.last() else { return };
        let mut next = rest
            .iter()
            .map(|token| token.kind)
            .filter(|kind| !matches!(kind, TokenKind::Newline | TokenKind::Comment));
        let first = next.next();
        let is_needed = match first {
            Some(TokenKind::Comma) => open.is_tall || !next.next().is_some_and(closes),
            Some(kind) => closes(kind) && open.is_list && open.is_tall,
            None => false,
        };
        if is_needed {
            self.text.push(',');
            self.last = Some(TokenKind::Comma);
        }
    }
}

/// `'text'` as `"text"`, where nothing in it would need a backslash.
fn double_quoted(literal: &str) -> Cow<'_, str> {
    let inside = literal.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    match inside {
        Some(text) if !text.contains(['"', '\\']) => Cow::Owned(format!("\"{text}\"")),
        _ => Cow::Borrowed(literal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> String {
        let file =
            |text: &str| SourceFile { path: "rules/p/f.toml".to_owned(), text: text.to_owned() };
        let once = canonical(&file(text)).unwrap();
        assert_eq!(canonical(&file(&once)).unwrap(), once, "the form of a form");
        once
    }

    #[test]
    fn one_form() {
        let table = [
            // Blanks, line ends, a byte order mark.
            ("\u{feff}a=1\r\nb   =  2  \r\n", "a = 1\nb = 2\n"),
            ("\n\n# one  \n\n\n\na = 1\n\n\n", "# one\n\na = 1\n"),
            ("", ""),
            (" \n\n", ""),
            ("  # c\n  a = 1#d", "# c\na = 1 #d\n"),
            // Headers and dotted keys.
            (
                "[ a . 'b c' ]# d\n\n  x = 1\n[[ q ]]\n\n# c\ny=1",
                "[a.\"b c\"] # d\nx = 1\n[[q]]\n\n# c\ny = 1\n",
            ),
            ("[a]\n\n\n[b]\n", "[a]\n\n[b]\n"),
            ("a . \"b\".c=1.50", "a.\"b\".c = 1.50\n"),
            // Quotes.
            ("a = 'x'\nb = 'say \"x\"'\nc = 'C:\\x'", "a = \"x\"\nb = 'say \"x\"'\nc = 'C:\\x'\n"),
            ("a = '''\nx  \n\n\n y'''", "a = '''\nx  \n\n\n y'''\n"),
            ("a = '''\r\nx\r\n'''", "a = '''\nx\n'''\n"),
            // Lists and tables in a line.
            (
                "a = [ 1,2 , 3, ]\nb={x=1,y = [ ]}\nc={ }",
                "a = [1, 2, 3]\nb = { x = 1, y = [] }\nc = {}\n",
            ),
            ("a = [\n\n]", "a = []\n"),
            ("d   =1979-05-27 07:32:00", "d = 1979-05-27 07:32:00\n"),
            // Lists of several lines.
            (
                "a = [ 1,\n\t2, 3\n, # three\n\n\n4 # four\n# end\n\n]",
                "a = [\n  1,\n  2, 3,\n  # three\n\n  4, # four\n  # end\n]\n",
            ),
            ("a = [ # first\n1]", "a = [ # first\n  1,\n]\n"),
            ("a = [\n# none\n]", "a = [\n  # none\n]\n"),
            (
                "a = [{x=[\n1]},\n[2,\n3]]",
                "a = [\n  { x = [\n    1,\n  ] },\n  [\n    2,\n    3,\n  ],\n]\n",
            ),
            ("a = { x = 1,\ny = 2,\n}", "a = {\n  x = 1,\n  y = 2,\n}\n"),
            ("a = { x = 1,\ny = 2 }", "a = {\n  x = 1,\n  y = 2\n}\n"),
            ("a = { x = 1, }", "a = { x = 1 }\n"),
        ];
        for (text, expected) in table {
            assert_eq!(form(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_toml_is_said_as_the_check_says_it() {
        let file = SourceFile { path: "rules/p/f.toml".to_owned(), text: "[a\n".to_owned() };
        let problems = canonical(&file).unwrap_err();
        let (_, checked) = crate::testing::check(std::slice::from_ref(&file));
        assert!(problems.iter().all(|one| checked.contains(one)), "{problems:?}\n{checked:?}");
    }
}
