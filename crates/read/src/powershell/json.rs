//! The output of ConvertTo-Json: dates as `/Date(…)/` or ISO 8601, versions as objects,
//! enumerations as numbers.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::dates;
use super::object::Object;
use crate::kind::Kind;
use crate::lines::{Line, Lines, at_most};
use crate::part::Part;

/// The largest JSON value that is read (bytes).
const MAX_BYTES: usize = 8 << 20;
/// The deepest nesting of objects that is read.
const MAX_DEPTH: usize = 6;

/// Takes a JSON value at the start of a line: an object, or an array of objects.
pub(crate) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let rest = lines.rest();
    let trimmed = rest.trim_start_matches([' ', '\t']);
    if !(is_start(trimmed, '{', '"') || is_start(trimmed, '[', '{')) {
        return None;
    }
    let text = at_most(trimmed, MAX_BYTES);
    // Most text that begins like JSON is none: find its end before keeping anything.
    let mut ends = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    ends.next()?.ok()?;
    let end = ends.byte_offset();
    let value = serde_json::from_str(&text[..end]).ok()?;
    let bytes = end + rest.len() - trimmed.len();
    let mut part = Part::new(Kind::Json, first.number);
    part.lines.1 += rest[..bytes].matches('\n').count();
    let objects = match value {
        Value::Array(objects) => objects,
        one => vec![one],
    };
    // The parsed value has no lines, so each property's line is looked for by its name.
    for value in objects {
        let mut object = Object::default();
        let mut walk = lines;
        flatten(&mut object, "", &value, &mut walk, first, MAX_DEPTH);
        object.finish(&mut part);
    }
    Some(part)
}

/// Whether a text begins with a bracket and, after white space, `then` or the closing bracket.
fn is_start(text: &str, open: char, then: char) -> bool {
    text.strip_prefix(open).is_some_and(|inner| {
        inner.trim_start().starts_with([then, if open == '{' { '}' } else { ']' }])
    })
}

fn flatten<'t>(
    object: &mut Object<'t>,
    path: &str,
    value: &Value,
    walk: &mut Lines<'t>,
    line: Line<'t>,
    depth: usize,
) {
    let Value::Object(entries) = value else {
        return;
    };
    for (name, value) in entries {
        let line = find(walk, name).unwrap_or(line);
        let name = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match value {
            Value::Object(inner) => match version(inner) {
                Some(version) => object.push(&name, version, line),
                None if depth > 0 => flatten(object, &name, value, walk, line, depth - 1),
                None => {}
            },
            plain => object.push(&name, text(plain), line),
        }
    }
}

/// The line that has a name, among the next three.
fn find<'t>(walk: &mut Lines<'t>, name: &str) -> Option<Line<'t>> {
    let mut ahead = *walk;
    for _ in 0..3 {
        let here = ahead;
        let line = ahead.next()?;
        if line.raw.len() < 4096 && line.raw.contains(name) {
            *walk = here;
            return Some(line);
        }
    }
    None
}

/// A version, such as `AdminDisplayVersion`, as Format-List prints it. `None` for another object.
fn version(entries: &serde_json::Map<String, Value>) -> Option<String> {
    let part = |name: &str| entries.get(name).and_then(Value::as_u64);
    let (major, minor) = (part("Major")?, part("Minor")?);
    let (build, revision) = (part("Build")?, part("Revision").unwrap_or(0));
    Some(format!("Version {major}.{minor} (Build {build}.{revision})"))
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => dates::of_json(text).unwrap_or_else(|| text.clone()),
        Value::Array(values) => {
            let values: Vec<_> = values.iter().map(text).collect();
            format!("{{{}}}", values.join(", "))
        }
        Value::Number(number) => number.to_string(),
        Value::Object(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use shindan_model::Observation;

    use super::*;

    #[test]
    fn an_object_with_a_version_and_a_date() {
        let text = "{\n  \"Name\": \"EX01\",\n  \"AdminDisplayVersion\": {\"Major\":15,\"Minor\":1,\"Build\":2507,\"Revision\":6},\n  \"Enabled\": false,\n  \"Methods\": [\"Basic\", \"Ntlm\"]\n}\nafter";
        let part = read(Lines::new(text)).unwrap();
        assert_eq!(part.lines, (1, 6));
        let mut seen = part.observations.iter().map(|observation| match observation {
            Observation::Property { name, value, at, .. } => {
                (name.as_str(), value.as_str(), at.line)
            }
            _ => panic!("no property"),
        });
        assert_eq!(seen.next(), Some(("AdminDisplayVersion", "Version 15.1 (Build 2507.6)", 3)));
        assert!(seen.any(|seen| seen == ("Enabled", "False", 4)));
        assert!(part.observations.iter().any(|seen| format!("{seen:?}").contains("{Basic, Ntlm}")));
    }

    #[test]
    fn other_brackets_are_no_json() {
        for text in ["{", "[PS] C:\\>", "{ a }", "[1, 2]", "{\"a\": 1"] {
            assert!(read(Lines::new(text)).is_none(), "{text}");
        }
    }
}
