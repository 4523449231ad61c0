//! Objects that tell of an error: all that such an object says is one chain.

use shindan_model::{Observation, Told};

use super::of_lines;
use crate::lines::Lines;
use crate::part::Part;

/// Parts of the names under which objects tell of errors.
const ERROR_NAMES: [&str; 4] = ["error", "exception", "failure", "message"];
/// The shortest error (bytes).
const MIN_BYTES: usize = 8;

/// Adds a chain for each object of a part that has an error in words.
pub(super) fn read(part: &mut Part, mut lines: Lines<'_>) {
    // By object: its first line, and whether it tells of an error.
    let mut objects: Vec<(usize, usize, bool)> = Vec::new();
    for observation in &part.observations {
        let Observation::Property { name, value, object, at, .. } = observation else { continue };
        match objects.last_mut().filter(|(number, ..)| number == object) {
            Some((_, line, tells)) => {
                *line = at.line.min(*line);
                *tells |= tells_error(name, value);
            }
            None => objects.push((*object, at.line, tells_error(name, value))),
        }
    }
    let mut done = 0;
    for (at, (_, first, tells)) in objects.iter().enumerate() {
        let end = objects.get(at + 1).map_or(part.lines.1 + 1, |(_, next, _)| *next);
        if !tells || *first < done || end <= *first {
            continue;
        }
        while lines.peek().is_some_and(|line| line.number < *first) {
            lines.next();
        }
        part.chain(of_lines(Told::Error, lines, *first..end));
        done = end;
    }
}

/// Whether a property tells of an error, in more than a code or a type.
fn tells_error(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ERROR_NAMES.iter().any(|part| name.contains(part))
        && value.len() >= MIN_BYTES
        && (value.contains(char::is_whitespace) || !value.is_ascii() || value.contains("Exception"))
}
