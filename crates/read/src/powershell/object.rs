//! An object with its properties, whatever it was printed or exported as.

use super::dates;
use crate::lines::Line;
use crate::part::Part;

/// Names by which an object says what it is called, the best first.
const CALLED: [&str; 4] = ["Server", "ServerName", "Name", "Identity"];

/// The properties of one object, in order.
#[derive(Debug, Default)]
pub(super) struct Object<'t> {
    properties: Vec<(String, String, Line<'t>)>,
}

impl<'t> Object<'t> {
    pub(super) fn push(&mut self, name: &str, value: String, line: Line<'t>) {
        self.properties.push((name.to_owned(), value, line));
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.properties.iter().any(|(property, ..)| property == name)
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.properties
            .iter()
            .find(|(property, ..)| property == name)
            .map(|(_, value, _)| value.as_str())
    }

    pub(super) fn len(&self) -> usize {
        self.properties.len()
    }

    /// The value that may still grow.
    pub(super) fn last_value(&mut self) -> Option<&mut String> {
        self.properties.last_mut().map(|(_, value, _)| value)
    }

    /// Adds it to a part. Dates become ISO 8601 where the object says which order they are in.
    /// A value that is cut off is no value.
    pub(super) fn finish(self, part: &mut Part) {
        if self.properties.is_empty() {
            return;
        }
        let called = CALLED.iter().find_map(|name| {
            let found = self.properties.iter().find(|(property, value, _)| {
                property == name && !value.is_empty() && !is_cut_off(value)
            });
            found.map(|(_, value, _)| value.clone())
        });
        let order = dates::order(self.properties.iter().map(|(_, value, _)| value.as_str()));
        let called = called.as_deref();
        for (name, value, line) in self.properties {
            if is_cut_off(&value) {
                part.property(&line, called, "powershell.cut_off", name);
            } else {
                let iso = dates::iso(&value, order);
                part.property(&line, called, name, iso.unwrap_or(value));
            }
        }
        part.next_object();
    }
}

/// Whether a printed value goes on where nobody can see it.
pub(super) fn is_cut_off(value: &str) -> bool {
    let value = value.trim_end_matches('}');
    (value.ends_with("...") && !value.ends_with("....")) || value.ends_with('\u{2026}')
}
