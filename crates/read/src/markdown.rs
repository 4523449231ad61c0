//! Markdown around what was pasted: code fences, list markers, emphasis and code marks.
//!
//! Forums and ticket systems hand on what was typed, so `- **Server**: EX01` is `Server: EX01`.

use std::borrow::Cow;

use crate::lines::Line;

/// Marks of list items but for numbers.
const BULLETS: [char; 8] = ['-', '*', '\u{2022}', '・', '●', '■', '◦', '▪'];
/// Marks of emphasis and code.
const MARKS: [&str; 4] = ["**", "__", "`", "*"];

/// Whether a line opens or closes a block of code: three or more back-ticks or tildes, and no more
/// than a word.
pub(crate) fn is_fence(line: &Line<'_>) -> bool {
    let text = line.unquoted().trim();
    let is_open = text.starts_with("```") || text.starts_with("~~~");
    is_open && {
        let word = text.trim_start_matches(['`', '~']);
        word.len() <= 20 && !word.contains(char::is_whitespace) && !word.contains('`')
    }
}

/// A line without the mark of a list item, and without marks around it, around the label before its
/// first colon and around the value behind. Indentation stays.
pub(crate) fn unmarked(text: &str) -> Cow<'_, str> {
    let indent = text.len() - text.trim_start().len();
    let Some(first) = text[indent..].chars().next() else { return Cow::Borrowed(text) };
    let may_be_marked = !first.is_ascii_alphabetic() || text.contains('`') || text.contains(" **");
    if !may_be_marked {
        return Cow::Borrowed(text);
    }
    let item = without_bullet(&text[indent..]);
    let inner = between_marks(item).unwrap_or(item);
    let plain = match inner.split_once(':') {
        Some((label, value)) => label_and_value(label, value),
        None => Cow::Borrowed(inner),
    };
    if plain.len() == text.len() - indent {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}{plain}", &text[..indent]))
}

fn label_and_value<'t>(label: &'t str, value: &'t str) -> Cow<'t, str> {
    let (name, space) = (label.trim_end(), &label[label.trim_end().len()..]);
    let value = value.trim_end();
    let bare_value = |value: &'t str| between_marks(value.trim_start()).unwrap_or(value);
    if let Some(name) = between_marks(name) {
        return Cow::Owned(format!("{name}{space}: {}", bare_value(value).trim_start()));
    }
    // `**Name:** value`
    for mark in MARKS {
        if let (Some(name), Some(value)) = (name.strip_prefix(mark), value.strip_prefix(mark)) {
            return Cow::Owned(format!("{name}{space}: {}", bare_value(value).trim_start()));
        }
    }
    match between_marks(value.trim_start()) {
        Some(value) => Cow::Owned(format!("{label}: {value}")),
        None => Cow::Owned(format!("{label}:{value}")),
    }
}

/// The text after `- `, `* `, `・`, `1. ` or `1) `.
fn without_bullet(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < text.len() && text.len() - rest.len() <= 3 {
        let numbered = rest.strip_prefix(['.', ')']).filter(|rest| rest.starts_with(' '));
        return numbered.map_or(text, str::trim_start);
    }
    match text.strip_prefix(BULLETS) {
        Some(rest) if rest.starts_with(' ') || text.starts_with('・') => rest.trim_start(),
        _ => text,
    }
}

/// The text between a pair of marks that stand at its start and end and nowhere between.
fn between_marks(text: &str) -> Option<&str> {
    MARKS.iter().find_map(|mark| {
        let inner = text.strip_prefix(mark)?.strip_suffix(mark)?;
        (!inner.is_empty() && !inner.contains(mark)).then_some(inner)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_around_labels_values_and_lines() {
        for (marked, plain) in [
            ("- Server : EX01", "Server : EX01"),
            ("  * **Server**: `EX01`", "  Server: EX01"),
            ("**Server:** EX01", "Server: EX01"),
            ("`Server : EX01`", "Server : EX01"),
            ("12) Server : EX01", "Server : EX01"),
            ("・Server : EX01", "Server : EX01"),
            ("Server : **EX01**", "Server : EX01"),
            ("- `Server`", "Server"),
        ] {
            assert_eq!(unmarked(marked), plain, "{marked}");
        }
    }

    #[test]
    fn other_lines_stay() {
        for text in [
            "Server : EX01",
            "Domains : {*.contoso.com, b}",
            "10.0.0.1 : 443",
            "-Name: x",
            "Roles : Microsoft.MultiValuedProperty`1[System.String]",
            "+ CategoryInfo : x",
            "**",
            "",
        ] {
            assert_eq!(unmarked(text), text);
        }
    }

    #[test]
    fn fences() {
        let is_fence = |raw: &str| is_fence(&Line { number: 1, raw });
        for raw in ["```", "> ```powershell", "  ~~~", "````"] {
            assert!(is_fence(raw), "{raw}");
        }
        for raw in ["``x``", "```Get-X -Server a```", "~~ about ~~", ""] {
            assert!(!is_fence(raw), "{raw}");
        }
    }
}
