//! Tables, as Format-Table prints them: names, a line of dashes, rows.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::is_name;
use super::object::Object;
use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;

/// The most rows of one part. A longer table continues as the next part.
const MAX_ROWS: usize = 100_000;
/// The most columns of a table.
const MAX_COLUMNS: usize = 64;
/// The widest line that is read as a row (bytes).
const MAX_WIDTH_BYTES: usize = 8192;

/// Takes a table, from its names to a blank line after the rows.
pub(crate) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let mut heads = vec![first];
    let mut rule = lines.next()?;
    if dashes(rule.raw).is_none() {
        heads.push(rule);
        rule = lines.next()?;
    }
    let columns = dashes(rule.raw)?;
    let mut names = vec![String::new(); columns.len()];
    for head in &heads {
        for (name, piece) in names.iter_mut().zip(cells(head, &columns)?) {
            name.push_str(&piece);
        }
    }
    if names.iter().any(String::is_empty) {
        return None;
    }
    // A single column may be a heading that somebody underlined.
    if let ([name], [column]) = (names.as_slice(), columns.as_slice())
        && (heads.len() > 1
            || name.len() != column.len()
            || !is_name(name)
            || !is_row(lines.peek()))
    {
        return None;
    }
    let mut part = Part::new(Kind::FormatTable, first.number);
    part.lines.1 = rule.number;
    for line in lines.take(MAX_ROWS) {
        let Some(row) = (!line.is_blank()).then(|| cells(&line, &columns)).flatten() else {
            break;
        };
        if columns.len() == 1 && !is_row(Some(line)) {
            break;
        }
        let mut object = Object::default();
        for (name, value) in names.iter().zip(row) {
            object.push(name, value, line);
        }
        object.finish(&mut part);
        part.lines.1 = line.number;
    }
    Some(part)
}

/// Whether a line looks like the one value of a row rather than like words or a property.
fn is_row(line: Option<Line<'_>>) -> bool {
    const MAX_WORDS: usize = 4;
    line.is_some_and(|line| {
        let text = line.text();
        !text.trim().is_empty()
            && text.split_whitespace().count() <= MAX_WORDS
            && !text.ends_with(['.', ',', '!', '?', ':', '。'])
            && !text.contains(": ")
    })
}

/// The columns that a line of dashes and spaces underlines. `None` for another line.
fn dashes(raw: &str) -> Option<Vec<Range<usize>>> {
    let line = raw.trim_end();
    if line.len() > MAX_WIDTH_BYTES || !line.contains("--") {
        return None;
    }
    if line.bytes().any(|byte| byte != b'-' && byte != b' ') {
        return None;
    }
    let mut columns: Vec<Range<usize>> = Vec::new();
    for (at, _) in line.bytes().enumerate().filter(|(_, byte)| *byte == b'-') {
        match columns.last_mut() {
            Some(column) if column.end == at => column.end = at + 1,
            _ => columns.push(at..at + 1),
        }
    }
    let is_rule = columns.len() <= MAX_COLUMNS && columns.iter().all(|column| column.len() >= 2);
    is_rule.then_some(columns)
}

/// The values of a row. A value begins at its column, or, if it is aligned to the right, after the
/// last space in front. `None` if the line is too wide.
fn cells(line: &Line<'_>, columns: &[Range<usize>]) -> Option<Vec<String>> {
    if line.raw.len() > MAX_WIDTH_BYTES {
        return None;
    }
    // By column of the screen: the character that begins there. Full-width ones take two columns.
    let mut screen: Vec<Option<char>> = Vec::new();
    for c in line.raw.chars() {
        screen.push(Some(c));
        screen.extend(std::iter::repeat_n(None, c.width().unwrap_or(0).saturating_sub(1)));
    }
    let mut starts = vec![0];
    for column in &columns[1..] {
        let mut at = column.start.min(screen.len());
        while at > *starts.last()? && screen[at - 1].is_none_or(|c| c != ' ') {
            at -= 1;
        }
        // No space in front: the value before fills its column.
        let at = if at <= *starts.last()? { column.start.min(screen.len()) } else { at };
        starts.push(at);
    }
    starts.push(screen.len());
    let cell = |pair: &[usize]| {
        screen[pair[0]..pair[1]].iter().flatten().collect::<String>().trim().to_owned()
    };
    Some(starts.windows(2).map(cell).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::part::MAX_OBSERVATIONS;
    use crate::testing::properties;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        assert_eq!(properties(&read(Lines::new(text)).expect("a table")), expected);
    }

    #[test]
    fn columns_to_the_left_and_to_the_right_and_an_ellipsis() {
        check(
            "Identity             User                Deny  Inherited\n\
             --------             ----                ----  ---------\n\
             Mailbox Database 01  CONTOSO\\Domain A... True  True\n\nnext",
            &[
                ("Identity", "Mailbox Database 01"),
                ("powershell.cut_off", "User"),
                ("Deny", "True"),
                ("Inherited", "True"),
            ],
        );
        check(
            "ServerName InternalHostname     Method\n\
             ---------- ----------------     ------\n\
             EXCH10                           Basic",
            &[("ServerName", "EXCH10"), ("InternalHostname", ""), ("Method", "Basic")],
        );
    }

    #[test]
    fn names_on_two_lines() {
        check(
            "Scenario  Result  Latency\n                     (MS)\n--------  ------  -------\na         Failure   -1.00",
            &[("Scenario", "a"), ("Result", "Failure"), ("Latency(MS)", "-1.00")],
        );
    }

    #[test]
    fn a_small_table_does_not_become_large() {
        let wide =
            format!("{}\n{}\n{}", "Ab ".repeat(1000), "-- ".repeat(1000), "a\n".repeat(1000));
        assert!(read(Lines::new(&wide)).is_none());
        let rows = 10_000;
        let long = format!("{}\n{}\n{}", "Ab ".repeat(64), "-- ".repeat(64), "a\n".repeat(rows));
        let part = read(Lines::new(&long)).expect("a table");
        assert_eq!((part.lines.1, part.observations.len()), (rows + 2, MAX_OBSERVATIONS));
        // Rows beyond the limit are reported.
        assert_eq!(part.not_understood.last(), Some(&(rows + 2)));
    }

    #[test]
    fn a_heading_is_no_table() {
        for text in ["Regards\n-------------", "a\n\n---", "Dear all\n--------\nx"] {
            let part = read(Lines::new(text));
            assert!(part.is_none_or(|part| part.observations.len() < 2), "{text}");
        }
    }
}
