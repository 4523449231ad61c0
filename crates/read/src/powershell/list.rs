//! `Name : Value` lines, as Format-List prints them, also wrapped, and without line breaks.

use std::sync::LazyLock;

use regex::Regex;
use unicode_width::UnicodeWidthStr;

use super::is_name;
use super::object::Object;
use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;

/// The most properties of one object. Further ones begin the next part.
const MAX_PROPERTIES: usize = 4096;
/// The narrowest console (columns).
const MIN_CONSOLE_WIDTH: usize = 60;
/// The longest line, and the most properties of an object, without line breaks.
const MAX_FLATTENED_BYTES: usize = 1 << 20;
const MAX_FLATTENED_PROPERTIES: usize = 256;

/// `Name :` within a line. Format-List puts a space before the colon, people do not.
static INNER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|\s)([A-Z][A-Za-z0-9]+) +:").expect("a pattern"));

/// Takes one object, up to a blank line or a line that is neither a property nor the continuation
/// of one.
pub(crate) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let text = first.text();
    if let Some(part) = flattened(&text, first) {
        return Some(part);
    }
    let (name, value, column) = property(&text)?;
    let indent = text.len() - text.trim_start().len();
    let mut object = Object::default();
    object.push(name, value.to_owned(), first);
    let mut part = Part::new(Kind::FormatList, first.number);
    let mut column = column;
    let mut is_aligned = text[..column].trim_end().ends_with(" :") || column > name.len() + 2;
    let mut before = text.trim_end().width();
    let mut widest = before;
    // Continuations, each with the width of the line before, wait until the widest line is known.
    let mut pieces: Vec<(usize, String)> = Vec::new();
    while let Some(line) = lines.peek() {
        let text = line.text();
        if text.trim().is_empty() || object.len() >= MAX_PROPERTIES {
            break;
        }
        let line_indent = text.len() - text.trim_start().len();
        let found = property(&text);
        let continues = line_indent >= indent + 2 && (line_indent + 1 >= column || found.is_none());
        if continues {
            pieces.push((before, text.trim().to_owned()));
        } else if let Some((name, value, at)) = found {
            join(&mut object, &mut pieces, widest);
            object.push(name, value.to_owned(), line);
            is_aligned |= text[..at].trim_end().ends_with(" :");
            column = at;
        } else {
            break;
        }
        before = text.width();
        widest = widest.max(before);
        part.lines.1 = line.number;
        lines.next();
    }
    join(&mut object, &mut pieces, widest);
    if object.len() == 1 && !is_aligned {
        // `Note: …` may be a sentence.
        part.not_understood.extend(part.lines.0..=part.lines.1);
    }
    object.finish(&mut part);
    Some(part)
}

/// Rejoins a wrapped value. A line as wide as the console was cut at its edge, perhaps within a
/// word; a shorter one was cut at a space.
fn join(object: &mut Object<'_>, pieces: &mut Vec<(usize, String)>, widest: usize) {
    let Some(value) = object.last_value() else {
        return;
    };
    for (before, piece) in pieces.drain(..) {
        let was_full = before >= MIN_CONSOLE_WIDTH && before >= widest;
        if !(was_full || value.is_empty()) {
            value.push(' ');
        }
        value.push_str(&piece);
    }
}

/// Reads one or more objects without line breaks: at least three `Name :` on one line.
fn flattened(text: &str, line: Line<'_>) -> Option<Part> {
    if text.len() > MAX_FLATTENED_BYTES {
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
        if object.has(name.as_str()) || object.len() >= MAX_FLATTENED_PROPERTIES {
            std::mem::take(&mut object).finish(&mut part);
        }
        object.push(name.as_str(), value.to_owned(), line);
    }
    object.finish(&mut part);
    Some(part)
}

/// Name and value of a property on a line, and where the value begins (byte).
pub(super) fn property(line: &str) -> Option<(&str, &str, usize)> {
    let (name, value) = line.split_once(':')?;
    let column = name.len() + 1 + (value.len() - value.trim_start().len());
    let name = name.trim();
    // URLs and paths have a colon, too.
    let is_path = value.starts_with("//") || value.starts_with('\\');
    (is_name(name) && !is_path).then(|| (name, value.trim(), column))
}

#[cfg(test)]
mod tests {
    use shindan_model::Observation;

    use crate::Kind;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, Option<&str>, usize)]) {
        let seen: Vec<_> = crate::parts::parts(text)
            .filter(|part| part.kind != Kind::Text)
            .flat_map(|part| part.observations)
            .filter(|observation| !matches!(observation, Observation::Chain(_)))
            .collect();
        let seen: Vec<_> = seen
            .iter()
            .map(|observation| match observation {
                Observation::Property { name, value, of, at, .. } => {
                    (name.as_str(), value.as_str(), of.as_deref(), at.line)
                }
                _ => panic!("no property"),
            })
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_format_list_with_a_tight_colon() {
        check(
            "Server          : EXCH16\nMRSProxyEnabled :False",
            &[
                ("Server", "EXCH16", Some("EXCH16"), 1),
                ("MRSProxyEnabled", "False", Some("EXCH16"), 2),
            ],
        );
    }

    #[test]
    fn values_cut_in_a_word_and_values_cut_at_a_space() {
        check(
            "MetabasePath                    : IIS://exch10.corp.contoso.com/W3SVC/1/ROOT/Rp\n                                  c\nMessage                         : could not be\n                                  determined\n\nPath : x\nsee https://a.example",
            &[
                ("MetabasePath", "IIS://exch10.corp.contoso.com/W3SVC/1/ROOT/Rpc", None, 1),
                ("Message", "could not be determined", None, 3),
                ("Path", "x", None, 6),
            ],
        );
    }

    #[test]
    fn objects_without_line_breaks() {
        check(
            "Result : Failed Message : It could not be completed. Identity : ObjectState : New",
            &[
                ("Result", "Failed", None, 1),
                ("Message", "It could not be completed.", None, 1),
                ("Identity", "", None, 1),
                ("ObjectState", "New", None, 1),
            ],
        );
    }

    #[test]
    fn a_list_that_is_cut_off_is_no_value() {
        check(
            "IISAuthenticationMethods : {Basic, Ntlm...}",
            &[("powershell.cut_off", "IISAuthenticationMethods", None, 1)],
        );
    }
}
