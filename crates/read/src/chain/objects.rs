//! Objects: all that one says is one chain, whether it tells of an error or not.

use shindan_model::{ChainLink, Observation, Spot, Told};

use super::of_lines;
use crate::kind::Kind;
use crate::lines::Lines;
use crate::part::Part;

/// Parts of the names under which objects tell of errors.
const ERROR_NAMES: [&str; 4] = ["error", "exception", "failure", "message"];
/// The shortest error (bytes).
const MIN_BYTES: usize = 8;

/// An object of a part.
struct Object {
    number: usize,
    first: usize,
    properties: usize,
    /// The lines of the properties that tell of an error.
    errors: Vec<usize>,
}

/// Adds a chain for each object of a part.
pub(super) fn read(part: &mut Part, mut lines: Lines<'_>) {
    let objects = objects(part);
    // `Note: …` may be a sentence.
    let is_sentence = part.kind == Kind::FormatList && !part.not_understood.is_empty();
    let mut done = 0;
    for (at, object) in objects.iter().enumerate() {
        let end = objects.get(at + 1).map_or(part.lines.1 + 1, |next| next.first);
        if object.first < done || end <= object.first {
            continue;
        }
        while lines.peek().is_some_and(|line| line.number < object.first) {
            lines.next();
        }
        let told = match () {
            () if !object.errors.is_empty() => Told::Error,
            () if is_sentence && object.properties == 1 => Told::Prose,
            () => Told::Data,
        };
        let mut chain = of_lines(told, lines, object.first..end);
        if part.kind == Kind::FormatList {
            let errors = object.errors.iter().filter_map(|line| value(lines, *line));
            chain.links.extend(errors.map(|at| ChainLink { at, is_inner: true }));
            chain.links.sort_by_key(|link| link.at);
        }
        part.chain(chain);
        done = end;
    }
}

fn objects(part: &Part) -> Vec<Object> {
    let mut objects: Vec<Object> = Vec::new();
    for observation in &part.observations {
        let Observation::Property { name, value, object: number, at, .. } = observation else {
            continue;
        };
        if objects.last().is_none_or(|last| last.number != *number) {
            let (first, errors) = (at.line, Vec::new());
            objects.push(Object { number: *number, first, properties: 0, errors });
        }
        if let Some(object) = objects.last_mut() {
            object.first = object.first.min(at.line);
            object.properties += 1;
            if tells_error(name, value) && !object.errors.contains(&at.line) {
                object.errors.push(at.line);
            }
        }
    }
    objects
}

/// Whether a property tells of an error, in more than a code or a type.
fn tells_error(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ERROR_NAMES.iter().any(|part| name.contains(part))
        && value.len() >= MIN_BYTES
        && (value.contains(char::is_whitespace) || !value.is_ascii() || value.contains("Exception"))
}

/// Where the value of the property on a line begins.
fn value(mut lines: Lines<'_>, number: usize) -> Option<Spot> {
    let line = lines.find(|line| line.number == number)?;
    let at = line.raw.find([':', '='])? + 1;
    let spaces = line.raw[at..].len() - line.raw[at..].trim_start().len();
    Some(Spot { line: number, byte: at + spaces })
}
