//! Objects of Format-List on one line: forums and HTML take the line breaks away.

use std::sync::LazyLock;

use regex::Regex;

use super::object::Object;
use crate::kind::Kind;
use crate::lines::Line;
use crate::part::Part;

/// The longest line, and the most properties of an object on it.
const MAX_BYTES: usize = 1 << 20;
const MAX_PROPERTIES: usize = 256;

/// `Name :` within a line. Format-List puts a space before the colon, people do not.
static INNER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|\s)([A-Z][A-Za-z0-9]+) +:").expect("a pattern"));

/// Reads one or more objects: at least three `Name :` on one line.
pub(super) fn read(text: &str, line: Line<'_>) -> Option<Part> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let is_last = |end: usize| text[end..].chars().next().is_none_or(char::is_whitespace);
    let names = INNER
        .captures_iter(text)
        .filter(|found| found.get(0).is_some_and(|all| is_last(all.end())));
    let names: Vec<_> = names.filter_map(|found| found.get(1)).collect();
    if names.len() < 3 {
        return None;
    }
    let mut part = Part::new(Kind::FormatList, line.number);
    if !text[..names[0].start()].trim().is_empty() {
        part.not_understood.push(line.number);
    }
    let mut object = Object::default();
    for (at, name) in names.iter().enumerate() {
        let end = names.get(at + 1).map_or(text.len(), |next| next.start());
        let value = text[name.end()..end].trim_start().strip_prefix(':').unwrap_or("").trim();
        if object.has(name.as_str()) || object.len() >= MAX_PROPERTIES {
            std::mem::take(&mut object).finish(&mut part);
        }
        object.push(name.as_str(), value.to_owned(), line);
    }
    object.finish(&mut part);
    Some(part)
}
