//! One object with its properties, in whichever format it was printed.

use super::dates;
use crate::lines::Line;
use crate::part::Part;

/// The properties that name an object, the best first.
const NAMING: [&str; 4] = ["Server", "ServerName", "Name", "Identity"];

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

    /// The value of the last property, to which a continuation is added.
    pub(super) fn last_value(&mut self) -> Option<&mut String> {
        self.properties.last_mut().map(|(_, value, _)| value)
    }

    /// Adds the object to a part. Dates become ISO 8601 if their order of day and month is known. A
    /// value that is cut off is observed as `powershell.cut_off`, without its text.
    pub(super) fn finish(self, part: &mut Part) {
        if self.properties.is_empty() {
            return;
        }
        let object_name = NAMING.iter().find_map(|name| {
            let found = self.properties.iter().find(|(property, value, _)| {
                property == name && !value.is_empty() && !is_cut_off(value)
            });
            found.map(|(_, value, _)| value.clone())
        });
        let order = dates::order(self.properties.iter().map(|(_, value, _)| value.as_str()));
        let object_name = object_name.as_deref();
        for (name, value, line) in self.properties {
            if is_cut_off(&value) {
                part.property(&line, object_name, "powershell.cut_off", name);
            } else {
                let iso = dates::iso(&value, order);
                part.property(&line, object_name, name, iso.unwrap_or(value));
            }
        }
        part.next_object();
    }
}

/// Whether the end of a printed value is missing.
pub(super) fn is_cut_off(value: &str) -> bool {
    let value = value.trim_end_matches('}');
    (value.ends_with("...") && !value.ends_with("....")) || value.ends_with('\u{2026}')
}
