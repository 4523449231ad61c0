//! The output of Export-Csv, which writes the name of a list's type instead of its values.
//!
//! Source: RFC 4180. A value in quotes may have line breaks.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::is_name;
use super::object::Object;
use crate::kind::Kind;
use crate::lines::{Line, Lines, at_most};
use crate::part::Part;

/// The most rows of one part. A longer table continues as the next part.
const MAX_ROWS: usize = 100_000;
/// The most columns of a table.
const MAX_COLUMNS: usize = 1024;
/// The longest row (bytes), which bounds how far a quotation mark without its other half is followed.
const MAX_ROW_BYTES: usize = 1 << 16;

/// Takes a table from `#TYPE …` or its line of quoted names to its last row.
pub(crate) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let has_type = first.raw.starts_with("#TYPE ");
    let head = if has_type { lines.next()? } else { first };
    if !(has_type || head.raw.starts_with('"')) {
        return None;
    }
    let delimiter = [',', ';', '\t'].into_iter().max_by_key(|c| head.raw.matches(*c).count())?;
    let mut rows = Rows::new(delimiter);
    let (names, _) = rows.next(head.raw)?;
    if !(2..=MAX_COLUMNS).contains(&names.len()) || !names.iter().all(|name| is_name(name)) {
        return None;
    }
    let mut part = Part::new(Kind::Csv, first.number);
    part.lines.1 = head.number;
    for _ in 0..MAX_ROWS {
        let Some(line) = lines.peek().filter(|line| !line.is_blank()) else { break };
        let Some((row, bytes)) = rows.next(lines.rest()) else { break };
        if row.len() != names.len() {
            break;
        }
        add(&names, row, line, &mut part);
        let left = lines.rest().len().saturating_sub(bytes);
        while lines.peek().is_some_and(|_| lines.rest().len() > left) {
            part.lines.1 = lines.next().map_or(part.lines.1, |line| line.number);
        }
    }
    Some(part)
}

fn add(names: &[String], row: Vec<String>, line: Line<'_>, part: &mut Part) {
    let mut object = Object::default();
    for (name, value) in names.iter().zip(row) {
        // `Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]`
        let is_type = value.contains("MultiValuedProperty") || value.starts_with("System.");
        let value = if is_type { "...".to_owned() } else { value };
        object.push(name, value, line);
    }
    object.finish(part);
}

/// Reads rows.
struct Rows {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Rows {
    fn new(delimiter: char) -> Self {
        let delimiter = u8::try_from(delimiter).unwrap_or(b',');
        Self {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            text: Vec::new(),
            ends: vec![0; MAX_COLUMNS + 1],
        }
    }

    /// The fields of the row at the start of a text, and its length in bytes with its line end. `None`
    /// if it is too long or breaks off within quotes.
    fn next(&mut self, text: &str) -> Option<(Vec<String>, usize)> {
        self.reader.reset();
        let near = at_most(text, MAX_ROW_BYTES).as_bytes();
        // A line that only looks like a head must not cost as much as a long row.
        if self.text.len() < near.len() {
            self.text.resize(near.len(), 0);
        }
        let (mut result, mut read, mut written, mut count) =
            self.reader.read_record(near, &mut self.text, &mut self.ends);
        if result == ReadRecordResult::InputEmpty && near.len() == text.len() {
            // The text ends with the row.
            let (rest, _, more, further) =
                self.reader.read_record(b"", &mut self.text[written..], &mut self.ends[count..]);
            (result, read, written, count) = (rest, near.len(), written + more, count + further);
        }
        let quotes = near[..read].iter().filter(|byte| **byte == b'"').count();
        if result != ReadRecordResult::Record || quotes % 2 == 1 {
            return None;
        }
        let written = str::from_utf8(&self.text[..written]).ok()?;
        let mut from = 0;
        let fields = self.ends[..count].iter().map(|end| {
            let field = written.get(from..*end).unwrap_or_default().to_owned();
            from = *end;
            field
        });
        let fields: Vec<String> = fields.collect();
        // The line feed behind a carriage return is the next row's to the parser.
        let read =
            read + usize::from(near[..read].ends_with(b"\r") && text[read..].starts_with('\n'));
        Some((fields, read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_by_name_and_lists_that_were_not_exported() {
        let text = "#TYPE X\n\"Name\";\"Fqdn\";\"Roles\"\n\"EX\"\"01\";\"e\";\"Microsoft.MultiValuedProperty`1\"\n\nafter";
        let part = read(Lines::new(text)).unwrap();
        assert_eq!((part.lines, part.observations.len()), ((1, 3), 3));
        let seen = format!("{:?}", part.observations);
        assert!(seen.contains(r#"EX\"01"#) && seen.contains("cut_off"), "{seen}");
        let fields = Rows::new(',').next("a,\"b, \"\"c\"\"\",,d").unwrap().0;
        assert_eq!(fields, ["a", "b, \"c\"", "", "d"]);
        assert!(read(Lines::new("\"Hello, you\", he said")).is_none());
    }

    #[test]
    fn a_value_with_line_breaks_and_one_that_is_cut_off() {
        for end in ["\n", "\r\n"] {
            let text = [
                "\"Name\",\"Message\"",
                "\"EX01\",\"one",
                "two\"",
                "\"EX02\",\"three\"",
                "\"EX03\",\"fo",
            ];
            let part = read(Lines::new(&text.join(end))).unwrap();
            assert_eq!((part.lines, part.observations.len()), ((1, 4), 4));
            let seen = format!("{:?}", part.observations);
            assert!(seen.contains("two") && !seen.contains("EX03"), "{seen}");
        }
    }

    #[test]
    fn a_quotation_mark_without_its_other_half_ends_the_table() {
        let text = format!("\"Name\",\"Fqdn\"\n\"a,{}", "b,c\n".repeat(100_000));
        assert_eq!(read(Lines::new(&text)).unwrap().lines, (1, 1));
    }
}
