//! Characters in the files of a pack that nobody sees: what moves the cursor or turns the direction of writing, and
//! line breaks in names, which stand within lines.

use std::ops::Range;

use shindan_model::{SourceFile, first_hidden};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Code, Diag};

/// Reports every text of a file that has a hidden character, as it stands or as an escape, and the first one
/// outside texts.
pub(crate) fn check(file: &SourceFile, diags: &mut Vec<Diag>) {
    let mut found = Vec::new();
    // Without an escape, no text has a character that the file does not have, and none a line break but those that
    // everybody sees.
    if (file.text.contains('\\')
        || file.text.contains("\"\"\"")
        || first_hidden(&file.text).is_some())
        && let Ok(table) = DeTable::parse(&file.text)
    {
        in_table(table.get_ref(), &mut found);
    }
    // A byte order mark is what some editors begin a file with.
    let begin = if file.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    if let Some(at) = first_hidden(&file.text[begin..]).map(|at| begin + at)
        && !found.iter().any(|(span, _)| span.contains(&at))
    {
        let length = file.text[at..].chars().next().map_or(1, char::len_utf8);
        found.push((at..at + length, said(&file.text[at..])));
    }
    for (span, message) in found {
        let diag = Diag::new(Code::Hidden, message).at(&file.path, span, "");
        diags.push(diag.help("leave it out; what must be named stands as U+ and its number"));
    }
}

/// `text` begins with the character.
fn said(text: &str) -> String {
    let c = text.chars().next().unwrap_or_default();
    format!("the character U+{:04X}, which nobody sees", u32::from(c))
}

fn in_table(table: &DeTable<'_>, found: &mut Vec<(Range<usize>, String)>) {
    for (key, value) in table {
        if let Some(at) = first_hidden(key.get_ref()) {
            found.push((key.span(), said(&key.get_ref()[at..])));
        }
        in_value(key.get_ref(), value, found);
    }
}

fn in_value(key: &str, value: &Spanned<DeValue<'_>>, found: &mut Vec<(Range<usize>, String)>) {
    match value.get_ref() {
        DeValue::String(text) => {
            if let Some(at) = first_hidden(text) {
                found.push((value.span(), said(&text[at..])));
            } else if matches!(key, "name" | "title" | "version" | "id" | "command")
                && text.contains('\n')
            {
                found.push((value.span(), format!("a line break in a `{key}`")));
            }
        }
        DeValue::Array(values) => values.iter().for_each(|value| in_value(key, value, found)),
        DeValue::Table(table) => in_table(table, found),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;
    use crate::testing::{files, rendered};

    /// The titles of the problems when a text of the pack is replaced in every file.
    fn problems(old: &str, new: &str) -> Vec<String> {
        let mut files = files();
        let mut replaced = 0;
        for file in &mut files {
            replaced += file.text.matches(old).count();
            file.text = file.text.replace(old, new);
        }
        assert!(replaced > 0, "{old}");
        let (_, diags) = load(&files);
        let hidden = diags.iter().filter(|diag| diag.code == Code::Hidden);
        hidden.map(|diag| rendered(&files, std::slice::from_ref(diag))).collect()
    }

    #[test]
    fn fires_on_what_nobody_sees() {
        for (text, number) in [
            ("moc\u{202e}x", "U+202E"),
            ("moc\\u202ex", "U+202E"),
            ("a\\u001b[2J", "U+001B"),
            ("a\\rb", "U+000D"),
            ("a\u{200b}b", "U+200B"),
            ("a\\U000E0041b", "U+E0041"),
            ("a\\bb", "U+0008"),
            ("a\\fb", "U+000C"),
            ("a\u{ad}b", "U+00AD"),
            ("a\\u0085b", "U+0085"),
            ("a\\u2028b", "U+2028"),
            ("a\u{feff}b", "U+FEFF"),
        ] {
            let found = problems("On the ladder", text);
            assert!(!found.is_empty(), "{text}");
            assert!(
                found.iter().all(|found| found.contains(number) && found.contains("KB110")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn fires_in_comments_ids_and_names_of_several_lines() {
        assert!(!problems("[step.look-at-bulb]", "# \u{202e}\n[step.look-at-bulb]").is_empty());
        assert!(!problems("house.power", "house\u{200b}.power").is_empty());
        for name in ["On\\nthe ladder", "\"\"\nOn\nthe ladder\"\""] {
            let found = problems("On the ladder", name);
            assert!(
                found.iter().any(|found| found.contains("a line break in a `name`")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn silent_on_what_is_seen() {
        for text in ["はしご", "a\tb", "葛\u{e0100}", "a\\\\u202eb", "é", "☎\u{fe0f}"] {
            assert_eq!(problems("On the ladder", text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(
            problems("\"Take the bulb out and look.\"", "\"One.\\nTwo.\""),
            Vec::<String>::new()
        );
    }
}
