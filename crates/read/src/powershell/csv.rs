//! The output of Export-Csv, which writes the name of a list's type instead of its values.

use super::is_name;
use super::object::Object;
use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;

/// The most rows of one part. A longer table continues as the next part.
const MAX_ROWS: usize = 100_000;
/// The most columns of a table.
const MAX_COLUMNS: usize = 1024;

/// Takes a table from `#TYPE …` or its line of quoted names to its last row.
pub(crate) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let has_type = first.raw.starts_with("#TYPE ");
    let head = if has_type { lines.next()? } else { first };
    if !(has_type || head.raw.starts_with('"')) {
        return None;
    }
    let delimiter = [',', ';', '\t'].into_iter().max_by_key(|c| head.raw.matches(*c).count())?;
    let names = fields(head.raw, delimiter, MAX_COLUMNS);
    if !(2..=MAX_COLUMNS).contains(&names.len()) || !names.iter().all(|name| is_name(name)) {
        return None;
    }
    let mut part = Part::new(Kind::Csv, first.number);
    part.lines.1 = head.number;
    for line in lines.take(MAX_ROWS) {
        let row = fields(line.raw, delimiter, names.len());
        if line.is_blank() || row.len() != names.len() {
            break;
        }
        add(&names, row, line, &mut part);
        part.lines.1 = line.number;
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

/// The fields of one line (RFC 4180), at most one more than `most`. A parser of whole files would
/// cost too much to begin anew at every line.
fn fields(line: &str, delimiter: char, most: usize) -> Vec<String> {
    let mut all = Vec::new();
    let mut field = String::new();
    let mut is_quoted = false;
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next().filter(|_| all.len() < most) {
        if c == '"' && is_quoted && rest.next_if_eq(&'"').is_some() {
            field.push('"');
        } else if c == '"' {
            is_quoted = !is_quoted;
        } else if c == delimiter && !is_quoted {
            all.push(std::mem::take(&mut field));
        } else {
            field.push(c);
        }
    }
    all.push(field);
    all
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
        assert_eq!(fields("a,\"b, \"\"c\"\"\",,d", ',', 9), ["a", "b, \"c\"", "", "d"]);
        assert!(read(Lines::new("\"Hello, you\", he said")).is_none());
    }
}
