//! `Name : Value` lines as PowerShell's Format-List prints them, wrapped values rejoined.

use super::lines::{Line, Lines};
use super::part::{Kind, Part};

/// Names by which an object says what it is called, the best first.
const CALLED: [&str; 4] = ["Server", "ServerName", "Name", "Identity"];

/// One object: it ends at a blank line, or where a line is no property.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    property(&first.text())?;
    let mut part = Part::new(Kind::FormatList, first.number);
    let mut object: Vec<(String, String, Line<'_>)> = Vec::new();
    while let Some(line) = lines.next() {
        let text = line.text();
        if let Some((name, value)) = property(&text) {
            object.push((name.to_owned(), value.to_owned(), line));
        } else if !line.is_blank()
            && text.starts_with("    ")
            && let Some((_, value, _)) = object.last_mut()
        {
            value.push_str(text.trim());
        } else {
            break;
        }
        part.lines.1 = line.number;
    }
    let called = CALLED.iter().find_map(|name| {
        let found = object.iter().find(|(own, value, _)| own == name && !value.is_empty());
        found.map(|(_, value, _)| value.clone())
    });
    for (name, value, line) in object {
        part.saw(&line, called.as_deref(), name, value);
    }
    Some(part)
}

/// `Name : Value`, where the name is one word as properties are named.
fn property(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim();
    let is_name = name.len() > 1
        && name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    // `https://…` is no property.
    (is_name && !value.starts_with("//")).then(|| (name, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Observation;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, Option<&str>, usize)]) {
        let seen: Vec<_> = super::super::parts(text).flat_map(|part| part.observations).collect();
        let seen: Vec<_> = seen
            .iter()
            .map(|observation| match observation {
                Observation::Property { name, value, of, at, .. } => {
                    (name.as_str(), value.as_str(), of.as_deref(), at.line)
                }
                Observation::Message { .. } => panic!("no property"),
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
    fn wrapped_values_and_two_objects() {
        check(
            "Path : IIS://a/Rp\n       c\n\nPath : x\nsee https://a.example",
            &[("Path", "IIS://a/Rpc", None, 1), ("Path", "x", None, 4)],
        );
    }
}
