//! Passwords in the column of a table: its head names them, its rows hold them.

use std::ops::Range;

use super::finder::Finder;
use super::value::{Trust, is_mixed, is_secret};
use super::vocabulary::{Mark, Names, VOCABULARY};

/// How the cells of a row are divided.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Divided {
    By(char),
    /// By two or more blanks.
    Blanks,
    /// By one blank.
    Blank,
}

/// The longest head of a table (bytes).
const MAX_HEAD_BYTES: usize = 1000;

/// Looks through every table whose head has a cell that names a secret. Each line is read as part of one
/// table at most.
pub(super) fn look(finder: &mut Finder<'_>) {
    let text = finder.text;
    let mut from = 0;
    while from < text.len() {
        let end = line_end(text, from);
        let line = text[from..end].trim_end_matches('\r');
        from = match head(line) {
            Some((divided, columns, count)) => rows(finder, end, divided, &columns, count),
            None => end,
        };
        from += usize::from(from == end && end < text.len());
    }
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at)
}

/// How the cells of a table are divided, its columns of secrets, and how many columns it has.
type Head = (Divided, Vec<(usize, Names)>, usize);

/// The head of a table with columns of secrets.
fn head(line: &str) -> Option<Head> {
    if line.len() > MAX_HEAD_BYTES || line.len() < 6 {
        return None;
    }
    let divisions = [
        Divided::By('|'),
        Divided::By('\t'),
        Divided::By(','),
        Divided::By(';'),
        Divided::Blanks,
        Divided::Blank,
    ];
    for divided in divisions {
        if let Divided::By(mark) = divided
            && !line.contains(mark)
        {
            continue;
        }
        if divided == Divided::Blank && !is_plain_head(line) {
            continue;
        }
        let cells = cells(line, divided);
        if cells.len() < 2 {
            continue;
        }
        let named = cells.iter().enumerate().filter_map(|(at, cell)| {
            Some((at, label(line[cell.clone()].trim_matches(['"', '\'', '*', '`', '#', ' ']))?))
        });
        let columns: Vec<(usize, Names)> = named.collect();
        if !columns.is_empty() {
            return Some((divided, columns, cells.len()));
        }
    }
    None
}

/// Whether a line is a few words with one blank between them, as the head of a list that somebody typed.
fn is_plain_head(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    let is_word = |word: &&str| {
        !word.is_empty()
            && word.len() <= 24
            && word.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    (2..=5).contains(&words.len()) && words.iter().all(is_word)
}

/// What a whole cell names, if that is a secret.
fn label(cell: &str) -> Option<Names> {
    if cell.len() > 60 || cell.is_empty() {
        return None;
    }
    let vocabulary = &*VOCABULARY;
    let tail = |end: usize| {
        cell[end..].trim_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == ':').is_empty()
            || cell[end..].trim_start().starts_with('(')
    };
    vocabulary.automaton.find_overlapping_iter(cell).find_map(|found| {
        let Mark::Label { names, is_alone } = vocabulary.marks[found.pattern().as_usize()] else {
            return None;
        };
        let front = &cell[..found.start()];
        let is_whole = !is_alone || front.is_empty() || front.ends_with([' ', '/']);
        let is_name = front.chars().all(|c| c.is_alphanumeric() || " _-./".contains(c));
        (tail(found.end()) && is_whole && is_name && names != Names::Pair).then_some(names)
    })
}

/// Reads the rows below a head. Returns where the table ends.
fn rows(
    finder: &mut Finder<'_>,
    mut from: usize,
    divided: Divided,
    columns: &[(usize, Names)],
    count: usize,
) -> usize {
    let text = finder.text;
    let mut rules: Option<Vec<Range<usize>>> = None;
    while from < text.len() {
        let start = from + 1;
        let end = line_end(text, start.min(text.len()));
        let line = text[start.min(end)..end].trim_end_matches('\r');
        finder.steps(line.len());
        if line.trim().is_empty() || line.len() > 4 * MAX_HEAD_BYTES {
            return from;
        }
        let is_rule = line.contains("--") && line.chars().all(|c| "-|:+= \t".contains(c));
        if is_rule {
            if matches!(divided, Divided::Blanks | Divided::Blank) {
                rules = Some(
                    cells(line, Divided::By(' '))
                        .into_iter()
                        .filter(|cell| !cell.is_empty())
                        .collect(),
                );
            }
            from = end;
            continue;
        }
        // Without a rule, blanks divide sentences as well.
        let cells = match &rules {
            Some(rules) => cut(line, rules),
            None => cells(line, divided),
        };
        if cells.len() < 2
            || cells.len() != count && (rules.is_none() || cells.len() < columns[0].0)
        {
            return from;
        }
        for (column, names) in columns {
            let Some(cell) = cells.get(*column) else { continue };
            let shown = line[cell.clone()].trim().trim_matches(['"', '\'', '`', '*']);
            let is_loose = matches!(divided, Divided::Blanks | Divided::Blank) && rules.is_none();
            let is_it = match names {
                Names::Password | Names::Pair => is_secret(
                    shown,
                    true,
                    if is_loose { Trust::Beside } else { Trust::Assigned },
                    "",
                ),
                Names::Key | Names::Hash => {
                    shown.len() >= 12 && is_mixed(shown) && !shown.contains(' ')
                }
                Names::Code => {
                    shown.len() >= 4
                        && shown.chars().all(|c| c.is_ascii_alphanumeric())
                        && shown.contains(|c: char| c.is_ascii_digit())
                }
            };
            if is_it && !shown.is_empty() {
                let at = start + cell.start + line[cell.clone()].find(shown).unwrap_or(0);
                finder.secret_elsewhere(kind(*names), at..at + shown.len());
            }
        }
        from = end;
    }
    from
}

fn kind(names: Names) -> &'static str {
    match names {
        Names::Password | Names::Pair => "password",
        Names::Key => "client secret",
        Names::Hash => "password hash",
        Names::Code => "one-time code",
    }
}

/// The cells of a line, in which quotation marks hold marks of division.
fn cells(line: &str, divided: Divided) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        is_quoted ^= byte == b'"' && matches!(divided, Divided::By(_));
        let width = match divided {
            Divided::By(mark) => {
                usize::from(!is_quoted && char::from(byte) == mark && mark.is_ascii())
            }
            Divided::Blanks if byte == b' ' && bytes.get(at + 1) == Some(&b' ') => {
                bytes[at..].iter().take_while(|byte| **byte == b' ').count()
            }
            Divided::Blanks => 0,
            Divided::Blank => usize::from(byte == b' '),
        };
        if width > 0 {
            // The frame of a table is no cell.
            if !(start == at && all.is_empty()) {
                all.push(start..at);
            }
            at += width;
            start = at;
        } else {
            at += 1;
        }
    }
    if !line[start..].trim().is_empty() || divided == Divided::By(',') {
        all.push(start..line.len());
    }
    all
}

/// The cells of a line below a rule: each begins with its part of the rule and ends before the next.
fn cut(line: &str, rules: &[Range<usize>]) -> Vec<Range<usize>> {
    let places: Vec<usize> = line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
    // Wide characters take two columns, and a row of them is cut by its blanks instead.
    if !line.is_ascii() {
        return cells(line, Divided::Blanks);
    }
    let place = |column: usize| places.get(column).copied().unwrap_or(line.len());
    let starts = rules.iter().map(|rule| rule.start);
    let ends = rules.iter().skip(1).map(|rule| rule.start).chain([line.len()]);
    starts.zip(ends).map(|(start, end)| place(start)..place(end).max(place(start))).collect()
}
