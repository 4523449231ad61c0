//! Help for lines that are not TOML: mistakes that people make, recognised by how the line looks.

use std::ops::Range;

/// The start of the line that has this byte.
pub(super) fn line_start(text: &str, byte: usize) -> usize {
    let mut end = byte.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].rfind('\n').map_or(0, |at| at + 1)
}

/// The start of the line; `None` for marks of a merge, which all count as one mistake.
pub(super) fn place(text: &str, byte: usize) -> Option<usize> {
    let start = line_start(text, byte);
    let line = text[start..].lines().next().unwrap_or_default();
    (!is_merge_mark(line)).then_some(start)
}

fn is_merge_mark(line: &str) -> bool {
    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark))
}

/// The end of a list without its bracket: the parser misses a comma at the next line that is not an element.
pub(super) fn list_left_open(text: &str, byte: usize, message: &str) -> Option<usize> {
    let start = line_start(text, byte);
    let line = text[start..].lines().next().unwrap_or_default();
    let first = text.get(start..byte)?.trim().is_empty();
    let key = line.trim_start().starts_with('[') || without_texts(line).contains('=');
    let missed = message.starts_with("missing comma between array elements");
    (missed && first && key).then(|| text[..start].trim_end().len())
}

/// What the author probably has to change. `message` is that of the parser.
pub(super) fn of(text: &str, span: &Range<usize>, message: &str) -> Option<String> {
    let start = line_start(text, span.start);
    let line = text[start..].lines().next().unwrap_or_default();
    let outside = without_texts(line);
    if is_merge_mark(line) {
        return said(
            "two versions of the file were merged: keep one, and take out the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`",
        );
    }
    if let Some(quote) = outside.chars().find(|c| "“”„«»‘’＂＇「」『』".contains(*c))
    {
        return said(&format!("`{quote}` is no quotation mark here: write straight ones, `\"`"));
    }
    if let Some(wide) = outside.chars().find(|c| ('！'..='～').contains(c) || *c == '　') {
        let plain = if wide == '　' { " ".to_owned() } else { narrow(wide) };
        return said(&format!("`{wide}` is a full-width character: write `{plain}`"));
    }
    if message.contains("missing comma") || message.contains("extra assignment") {
        return said("a comma is missing between two of these");
    }
    let trimmed = outside.trim_start();
    if trimmed.starts_with("//") || trimmed.starts_with("/*") || trimmed.starts_with("--") {
        return said("remarks begin with `#`");
    }
    let value = outside.split_once('=').map(|(_, value)| value.trim());
    if value.is_none() && trimmed.contains(':') && !trimmed.starts_with('[') {
        return said("between key and value stands `=`, not `:`");
    }
    if message.contains("escape") || message.contains("unicode") {
        return said(
            "`\\` has a meaning of its own in double quotes: write `\\\\`, or put the text in single quotes",
        );
    }
    if line.matches('"').count() % 2 == 1 && !line.contains("\"\"\"") {
        return said("a quotation mark is missing: a text begins and ends with `\"`");
    }
    if let Some(value) = value {
        let number = value.trim_end_matches(['%', ' ', ',']);
        if value.ends_with('%') && number.parse::<f64>().is_ok() {
            return said(&format!("leave out the percent sign: `{number}`"));
        }
        let (whole, part) = value.split_once(',').unwrap_or((value, ""));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if digits(whole) && digits(part) {
            return said(&format!("the decimal sign is a point: `{whole}.{part}`"));
        }
        if value.is_empty() {
            return said("write a value after `=`, or take the line out");
        }
        if value.ends_with(',') || (value.contains(", ") && !value.contains(['{', '['])) {
            return said("every key stands on a line of its own, without a comma between");
        }
        let open = |a, b| value.matches(a).count() > value.matches(b).count();
        if open('[', ']') || open('{', '}') {
            return said("is a comma missing, or the bracket at the end?");
        }
        if message.contains("key") && !outside.is_ascii() {
            return said(
                "keys are written with a-z, 0-9, `-` and `_`; anything else stands in quotes",
            );
        }
        if value.starts_with(|c: char| c.is_alphabetic()) {
            return said("texts stand in quotes: `\"…\"`");
        }
    }
    if trimmed.starts_with('[') && !trimmed.contains(']') {
        return said("the header lacks its `]`");
    }
    if value.is_none() && !trimmed.starts_with('[') && !trimmed.is_empty() {
        return said("write `key = value`, or a header such as `[cause.some-id]`");
    }
    None
}

fn said(help: &str) -> Option<String> {
    Some(help.to_owned())
}

/// The line with the text in straight quotes removed, the quotes kept.
fn without_texts(line: &str) -> String {
    let parts = line.split('"').enumerate();
    let kept: Vec<&str> = parts.map(|(at, part)| if at % 2 == 0 { part } else { "" }).collect();
    kept.join("\"")
}

/// The ASCII form of a full-width character.
fn narrow(wide: char) -> String {
    // U+FF01 to U+FF5E are the full-width forms of U+0021 to U+007E.
    let plain = u32::from(wide).checked_sub(0xFEE0).and_then(char::from_u32);
    plain.unwrap_or(wide).to_string()
}
