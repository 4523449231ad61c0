//! `{ Name=Value … }`, as the Hybrid Configuration Wizard logs results: wrapped at a fixed column, even
//! within words.

use super::is_name;
use super::object::Object;
use crate::kind::Kind;
use crate::lines::Lines;
use crate::part::Part;

/// The most lines of one table.
const MAX_LINES: usize = 4096;

/// Takes a table from a `{` alone on its line to the `}`.
pub(crate) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    if first.raw.trim() != "{" || entry(&lines.peek()?.text()).is_none() {
        return None;
    }
    let mut part = Part::new(Kind::FormatList, first.number);
    let mut object = Object::default();
    for line in lines.take(MAX_LINES) {
        let text = line.text();
        part.lines.1 = line.number;
        if text.trim() == "}" {
            break;
        }
        if let Some((name, value)) = entry(&text) {
            object.push(name, value.to_owned(), line);
        } else if let Some(value) = object.last_value() {
            value.push_str(&text);
        }
    }
    object.finish(&mut part);
    Some(part)
}

/// Name and value of `    Name=Value`. Continuations are not indented.
fn entry(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    (name.starts_with("  ") && is_name(name.trim())).then(|| (name.trim(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_wrapped_in_the_middle_of_a_word() {
        let part = read(Lines::new(
            "{\n    ErrorDetail=The call to 'https://m\nail' failed.\n    Result=Failed\n}\n",
        ))
        .unwrap();
        assert_eq!(part.lines, (1, 5));
        let seen = format!("{:?}", part.observations);
        assert!(seen.contains("The call to 'https://mail' failed."), "{seen}");
        assert!(seen.contains("Failed"), "{seen}");
    }
}
