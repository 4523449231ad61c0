//! Problems of TOML itself, as diagnostics.

use toml::de::{DeTable, DeValue, Error};

use crate::diag::{Code, Diag};

/// The problem, and whether it hides what else the file says.
pub(super) fn explain(error: &Error, path: &str, text: &str, table: &DeTable<'_>) -> (Diag, bool) {
    let span = error.span().unwrap_or(text.len()..text.len());
    if error.message() == "duplicate key" {
        let word = text.get(span.clone()).unwrap_or_default();
        let name = word.trim_matches(['"', '\'']);
        let first = earlier(table, name, span.start, 1);
        let (code, message) = match first {
            Some((_, 2)) => (Code::DuplicateId, format!("`{name}` is there twice")),
            _ => (Code::Syntax, format!("the key `{name}` is there twice")),
        };
        let mut diag = Diag::new(code, message).at(path, span, "again here");
        if let Some((first, _)) = first {
            diag = diag.at(path, first, "first here");
        }
        return (diag, false);
    }
    let message = format!("not valid TOML: {}", error.message());
    (Diag::new(Code::Syntax, message).at(path, span, ""), true)
}

/// The last key of this name before `end`, and how deep it lies: 2 for a node.
fn earlier(
    table: &DeTable<'_>,
    name: &str,
    end: usize,
    depth: usize,
) -> Option<(std::ops::Range<usize>, usize)> {
    let mut found: Option<(std::ops::Range<usize>, usize)> = None;
    for (key, value) in table.iter() {
        let own = (key.get_ref() == name).then(|| (key.span(), depth));
        let below = match value.get_ref() {
            DeValue::Table(table) => earlier(table, name, end, depth + 1),
            _ => None,
        };
        for candidate in own.into_iter().chain(below) {
            let later = found
                .as_ref()
                .is_none_or(|found| candidate.0.start > found.0.start);
            if candidate.0.end <= end && later {
                found = Some(candidate);
            }
        }
    }
    found
}
