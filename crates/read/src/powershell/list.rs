//! `Name : Value` lines, as Format-List prints them, also wrapped, double-spaced and marked up.

use unicode_width::UnicodeWidthStr;

use super::object::Object;
use super::{flattened, is_name};
use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::markdown::{is_fence, unmarked};
use crate::move_report;
use crate::part::Part;

/// The most properties of one object. Further ones begin the next part.
const MAX_PROPERTIES: usize = 4096;
/// The narrowest console (columns).
const MIN_CONSOLE_WIDTH: usize = 60;
/// The most blank lines between the properties of one object, and the most lines that a mail program
/// makes of one value.
pub(crate) const MAX_SPACING: usize = 3;
const MAX_WRAPS: usize = 12;

/// `Name : Value` on one line.
struct Entry<'t> {
    name: &'t str,
    value: &'t str,
    /// Where the value begins (byte).
    column: usize,
    /// Whether a space stands before the colon, as programs write and people do not.
    is_spaced: bool,
}

/// Takes one object. It ends where its first property comes again, and at a line that is neither a
/// property nor the continuation of one. It ends at a blank line, unless blank lines stand between
/// all of its properties, as web pages and mails in HTML put them there.
pub(crate) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let text = first.text();
    if let Some(part) = flattened::read(&text, first) {
        return Some(part);
    }
    let text = unmarked(&text);
    let entry = entry(&text)?;
    let mut list = List::new(&text, &entry, first);
    while list.object.len() < MAX_PROPERTIES && list.take(&mut lines).is_some() {}
    Some(list.finish())
}

/// An object while it is read.
struct List<'t> {
    part: Part,
    object: Object<'t>,
    first_name: String,
    indent: usize,
    /// Where the last value begins.
    column: usize,
    is_spaced: bool,
    is_aligned: bool,
    /// Blank lines between two properties; `None` while there is one property.
    spacing: Option<usize>,
    /// The width of the last line, and of the widest.
    before: usize,
    widest: usize,
    /// Continuations, each with the width of the line before, wait until the widest line is known.
    pieces: Vec<(usize, String)>,
}

impl<'t> List<'t> {
    fn new(text: &str, entry: &Entry<'_>, line: Line<'t>) -> Self {
        let Entry { name, value, column, is_spaced } = *entry;
        let mut object = Object::default();
        object.push(name, value.to_owned(), line);
        let width = text.trim_end().width();
        Self {
            part: Part::new(Kind::FormatList, line.number),
            object,
            first_name: name.to_owned(),
            indent: indent(text),
            column,
            is_spaced,
            is_aligned: is_spaced || column > name.len() + 2,
            spacing: None,
            before: width,
            widest: width,
            pieces: Vec::new(),
        }
    }

    /// Takes the next line of the object. `None` if the object has ended.
    fn take(&mut self, lines: &mut Lines<'t>) -> Option<()> {
        let mut ahead = *lines;
        let blanks = skip_blanks(&mut ahead, MAX_SPACING);
        let line = ahead.next()?;
        let text = line.text();
        let text = unmarked(&text);
        let found = entry(&text);
        let is_indented = indent(&text) >= self.indent + 2
            && (indent(&text) + 1 >= self.column || found.is_none());
        match found.filter(|_| !is_indented) {
            // A report is read by itself.
            Some(entry) if move_report::begins(entry.value) => return None,
            Some(entry) => {
                self.goes_on_with(&entry, blanks, ahead).then_some(())?;
                self.join();
                self.object.push(entry.name, entry.value.to_owned(), line);
                self.is_aligned |= entry.is_spaced;
                self.is_spaced &= entry.is_spaced;
                self.column = entry.column;
                self.spacing = Some(blanks);
            }
            None if is_indented && (blanks == 0 || self.is_wrapped_over(blanks)) => {
                self.pieces.push((self.before, text.trim().to_owned()));
            }
            None if blanks == 0 && self.is_rewrapped(line, ahead) => {
                self.pieces.push((0, text.trim().to_owned()));
            }
            None => return None,
        }
        self.before = text.width();
        self.widest = self.widest.max(self.before);
        self.part.lines.1 = line.number;
        *lines = ahead;
        Some(())
    }

    /// Whether a property after so many blank lines belongs to the object.
    fn goes_on_with(&self, entry: &Entry<'_>, blanks: usize, after: Lines<'_>) -> bool {
        if entry.name == self.first_name {
            return false;
        }
        match self.spacing {
            None if blanks == 0 => true,
            None => self.is_like(entry) && stands_alone(after),
            Some(0) => blanks == 0,
            Some(spacing) => (1..=spacing).contains(&blanks) && stands_alone(after),
        }
    }

    /// Whether two properties with blank lines between them look like those of one object rather
    /// than like people's words.
    fn is_like(&self, entry: &Entry<'_>) -> bool {
        (self.is_spaced && entry.is_spaced)
            || is_compound(&self.first_name)
            || is_compound(entry.name)
    }

    /// Whether a continuation may follow after so many blank lines.
    fn is_wrapped_over(&self, blanks: usize) -> bool {
        let spacing = self.spacing.unwrap_or(MAX_SPACING);
        blanks <= spacing && self.is_aligned && self.before >= MIN_CONSOLE_WIDTH
    }

    /// Whether a line that is not indented continues a value: a mail program broke the long line
    /// before it, as the object goes on below.
    fn is_rewrapped(&self, line: Line<'_>, mut after: Lines<'_>) -> bool {
        if !self.is_spaced || self.before < MIN_CONSOLE_WIDTH || is_fence(&line) {
            return false;
        }
        for _ in 0..MAX_WRAPS {
            let blanks = skip_blanks(&mut after, MAX_SPACING);
            let Some(next) = after.next() else { return false };
            let text = next.text();
            let text = unmarked(&text);
            if let Some(entry) = entry(&text) {
                let is_below = indent(&text) == self.indent && entry.is_spaced;
                return is_below && self.goes_on_with(&entry, blanks, after);
            }
            if blanks > 0 || is_fence(&next) {
                return false;
            }
        }
        false
    }

    /// Rejoins a wrapped value. A line as wide as the console was cut at its edge, perhaps within a
    /// word; a shorter one was cut at a space.
    fn join(&mut self) {
        let Some(value) = self.object.last_value() else {
            return;
        };
        for (before, piece) in self.pieces.drain(..) {
            let was_full = before >= MIN_CONSOLE_WIDTH && before >= self.widest;
            if !(was_full || value.is_empty()) {
                value.push(' ');
            }
            value.push_str(&piece);
        }
    }

    fn finish(mut self) -> Part {
        self.join();
        let mut part = self.part;
        if self.object.len() == 1 && !self.is_aligned {
            // `Note: …` may be a sentence.
            part.not_understood.extend(part.lines.0..=part.lines.1);
        }
        self.object.finish(&mut part);
        part
    }
}

/// Passes over blank lines, at most one more than `most`, and counts them.
pub(crate) fn skip_blanks(lines: &mut Lines<'_>, most: usize) -> usize {
    let mut blanks = 0;
    while blanks <= most && lines.peek().is_some_and(|line| line.is_blank()) {
        lines.next();
        blanks += 1;
    }
    blanks
}

/// Whether a blank line comes before the next property.
fn stands_alone(lines: Lines<'_>) -> bool {
    let mut near = lines.take(MAX_WRAPS).take_while(|line| !line.is_blank() && !is_fence(line));
    !near.any(|line| {
        let text = line.text();
        let text = unmarked(&text);
        entry(&text).is_some_and(|entry| entry.is_spaced || indent(&text) == 0)
    })
}

fn indent(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Whether a name is put together from words, as names of properties are: `SupportsCutover`.
fn is_compound(name: &str) -> bool {
    let mut letters = name.chars();
    letters.any(|c| c.is_ascii_lowercase()) && letters.any(|c| c.is_ascii_uppercase())
}

/// The property on a line, if it has one.
fn entry(line: &str) -> Option<Entry<'_>> {
    let (label, value) = line.split_once(':')?;
    let name = label.trim();
    // URLs and paths have a colon, too.
    let is_path = value.starts_with("//") || value.starts_with('\\');
    (is_name(name) && !is_path).then(|| Entry {
        name,
        value: value.trim(),
        column: label.len() + 1 + (value.len() - value.trim_start().len()),
        is_spaced: label.ends_with(' '),
    })
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
