//! `Name : Value` lines as PowerShell's Format-List prints them, wrapped values rejoined.

use crate::fact::{Observation, Place};

/// Every property in the text. Objects are separated by blank lines; what an object is called is
/// taken from its `Server`, `ServerName`, `Name` or `Identity`, in this order.
pub(super) fn properties(source: &str, text: &str) -> Vec<Observation> {
    const NAMES: [&str; 4] = ["Server", "ServerName", "Name", "Identity"];
    let mut all = Vec::new();
    let mut object: Vec<(String, String, usize, String)> = Vec::new();
    let mut flush = |object: &mut Vec<(String, String, usize, String)>| {
        let called = NAMES.iter().find_map(|name| {
            let found = object.iter().find(|(own, value, ..)| own == name && !value.is_empty());
            found.map(|(_, value, ..)| value.clone())
        });
        for (name, value, line, quote) in object.drain(..) {
            let at = Place { source: source.to_owned(), line, quote };
            all.push(Observation::Property { name, value, of: called.clone(), at });
        }
    };
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            flush(&mut object);
        } else if let Some((name, value)) = property(line) {
            object.push((name.to_owned(), value.to_owned(), index + 1, line.trim().to_owned()));
        } else if let Some((_, value, ..)) = object.last_mut()
            && line.starts_with("    ")
        {
            value.push_str(line.trim());
        }
    }
    flush(&mut object);
    all
}

/// `Name : Value`, where the name is one word as properties are named.
fn property(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once([':', '：'])?;
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

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, Option<&str>, usize)]) {
        let seen = properties("paste", text);
        let seen: Vec<_> = seen
            .iter()
            .map(|observation| match observation {
                Observation::Property { name, value, of, at } => {
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
