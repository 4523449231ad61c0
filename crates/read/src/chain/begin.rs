//! Lines with which an entry begins: of a log, of a list, or an error that says so.

/// What an error begins with that says so.
const ERRORS: [&str; 10] = [
    "Error:",
    "Error :",
    "ERROR:",
    "エラー:",
    "エラー :",
    "エラー：",
    "Fehler:",
    "Erreur :",
    "错误:",
    "오류:",
];
/// What an item of a list begins with.
const ITEMS: [&str; 6] = ["- ", "* ", "・", "\u{2022}", "●", "■"];
/// How far a date at the beginning of a line reaches (bytes).
const DATE_BYTES: usize = 12;

/// Whether a line, without its indentation, is the first of an entry.
pub(crate) fn is_entry(line: &str) -> bool {
    is_error(line)
        || ITEMS.iter().any(|item| line.starts_with(item))
        || is_numbered(line)
        || is_dated(line)
}

/// Whether a line says of itself that it is an error.
pub(super) fn is_error(line: &str) -> bool {
    ERRORS.iter().any(|error| line.starts_with(error))
}

/// `1. x`, `1) x`
fn is_numbered(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && (rest.starts_with(". ") || rest.starts_with(") "))
}

/// `2019.10.21 13:09`, `12/20/2013 9:24:14 AM`, `[2026-01-02`
fn is_dated(line: &str) -> bool {
    let line = line.trim_start_matches('[').as_bytes();
    let date = line.get(..DATE_BYTES).unwrap_or(line);
    let end = date.iter().position(|b| !(b.is_ascii_digit() || b"./-".contains(b)));
    let date = &date[..end.unwrap_or(date.len())];
    let parts: Vec<&[u8]> = date.split(|b| b"./-".contains(b)).collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_logs_lists_and_errors() {
        for line in [
            "2019.10.21 13:09:24.552 *ERROR* 10349 x",
            "12/20/2013 9:24:14 AM [X] y",
            "[2026-01-02 09:00] z",
            "- x",
            "2) x",
            "Error: x",
        ] {
            assert!(is_entry(line), "{line}");
        }
        for line in ["The call", "14.3.158.0 is", "10.0.0.5:808", "2013 is old", "-x", "", "1.5 x"]
        {
            assert!(!is_entry(line), "{line}");
        }
    }
}
