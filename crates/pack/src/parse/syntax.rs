//! Errors of the TOML parser as problems.

use std::ops::Range;

use toml::de::{DeTable, DeValue, Error};

use super::advice;
use crate::diag::{Code, Diag};

/// The parser's message for a duplicate key.
pub(super) const TWICE: &str = "duplicate key";

/// The depth of a node's id: `[kind.id]`.
const NODE: usize = 2;

/// The problem, and whether it hides the rest of the file.
pub(super) fn explain(error: &Error, path: &str, text: &str, table: &DeTable<'_>) -> (Diag, bool) {
    let span = error.span().unwrap_or(text.len()..text.len());
    if error.message() != TWICE {
        let message = format!("not valid TOML: {}", error.message());
        let help = advice::of(text, &span, error.message());
        return (Diag::new(Code::Syntax, message).at(path, span, "").maybe_help(help), true);
    }
    let word = text.get(span.clone()).unwrap_or_default();
    let name = word.trim_matches(['"', '\'']);
    // The parser keeps the second of two headers, but the first of two keys in one table.
    let kept = keys(table, name, 1);
    let node = kept.contains(&(NODE, span.clone()));
    let mut first = kept.into_iter().map(|(_, kept)| kept).collect::<Vec<_>>();
    first.retain(|kept| kept.end <= span.start);
    let first = header_before(text, &span).or_else(|| first.pop());
    let (code, message) = if node {
        (Code::DuplicateId, format!("`{name}` is there twice"))
    } else {
        (Code::Syntax, format!("the key `{name}` is there twice"))
    };
    let mut diag = Diag::new(code, message).at(path, span, "again here");
    if let Some(first) = first {
        diag = diag.at(path, first, "first here");
    }
    (diag, false)
}

/// The bytes from a header to the next one that is not below it. Empty if the line has no header.
pub(super) fn node(text: &str, at: usize) -> Range<usize> {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let Some((path, _)) = text[line..].strip_prefix('[').and_then(|rest| rest.split_once(']'))
    else {
        return at..at;
    };
    let path = path.trim_start_matches('[');
    let mut end = line;
    for below in text[line..].split_inclusive('\n') {
        let header = below.trim_start_matches('[');
        let is_other = below.starts_with('[')
            && !header.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', ']']));
        if is_other {
            break;
        }
        end += below.len();
    }
    at..end
}

/// All keys of this name, each with its depth, in the order of the file.
fn keys(table: &DeTable<'_>, name: &str, depth: usize) -> Vec<(usize, Range<usize>)> {
    let mut found = Vec::new();
    for (key, value) in table.iter() {
        if key.get_ref() == name {
            found.push((depth, key.span()));
        }
        if let DeValue::Table(table) = value.get_ref() {
            found.extend(keys(table, name, depth + 1));
        }
    }
    found.sort_by_key(|(_, span)| span.start);
    found
}

/// For a key in a header: the same key in the first header with the same text.
fn header_before(text: &str, key: &Range<usize>) -> Option<Range<usize>> {
    let line = text.get(..key.start)?.rfind('\n').map_or(0, |at| at + 1);
    let header = text.get(line..key.end)?;
    if !header.starts_with('[') {
        return None;
    }
    let mut start = 0;
    for earlier in text[..line].split_inclusive('\n') {
        if let Some(rest) = earlier.strip_prefix(header)
            && rest.trim_start().starts_with(']')
        {
            let offset = key.start - line;
            return Some(start + offset..start + header.len());
        }
        start += earlier.len();
    }
    None
}
