//! Inserts translations into a file of texts and keeps its comments and layout.

use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

/// Sets texts by their keys. A text that has the value already keeps its bytes.
///
/// # Errors
/// The file is not TOML, or holds a value that is no text at one of the keys.
pub(super) fn texts(file: &str, texts: &[(&str, &str)]) -> Result<String, String> {
    let mut document: DocumentMut =
        file.parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    for (key, text) in texts {
        let steps: Vec<&str> = key.split('/').collect();
        set(document.as_table_mut(), &steps, text)
            .ok_or_else(|| format!("something else stands where `{key}` belongs"))?;
    }
    Ok(document.to_string())
}

fn set(table: &mut dyn TableLike, steps: &[&str], text: &str) -> Option<()> {
    let (first, rest) = steps.split_first()?;
    match rest {
        [] => set_value(table.entry(first).or_insert(Item::None), text),
        [number] if *first == "steps" => {
            let item = table.entry(first).or_insert(Item::Value(Array::new().into()));
            let at = number.parse::<usize>().ok()?.checked_sub(1)?;
            set_element(item.as_array_mut()?, at, text)
        }
        _ => {
            let mut new = Table::new();
            // Without this, the header `[step]` would be written above `[step.x]`.
            new.set_implicit(true);
            let item = table.entry(first).or_insert(Item::Table(new));
            let inner = item.as_table_like_mut()?;
            let is_new = rest.len() == 1 && inner.get(rest[0]).is_none();
            set(inner, rest, text)?;
            match item {
                Item::Table(table) if rest.len() == 1 => table.set_implicit(false),
                // The space before the closing brace is stored with the last value, which is no
                // longer the last.
                Item::Value(Value::InlineTable(table)) if is_new => table.fmt(),
                _ => {}
            }
            Some(())
        }
    }
}

fn set_value(item: &mut Item, text: &str) -> Option<()> {
    let mut new = literal(text)?;
    if let Some(old) = item.as_value() {
        if old.as_str()? == text {
            return Some(());
        }
        *new.decor_mut() = old.decor().clone();
    } else if !item.is_none() {
        return None;
    }
    *item = Item::Value(new);
    Some(())
}

/// Replaces an element, or adds one at the end with the indentation of the element before it.
fn set_element(list: &mut Array, at: usize, text: &str) -> Option<()> {
    let mut new = literal(text)?;
    match list.get(at) {
        Some(old) if old.as_str() == Some(text) => {}
        Some(old) => {
            *new.decor_mut() = old.decor().clone();
            list.replace_formatted(at, new);
        }
        None if at == list.len() => {
            // The prefix of the element before may hold a comment; only its indentation is repeated.
            let before = at.checked_sub(1).and_then(|before| list.get(before)?.decor().prefix());
            let before = before.and_then(|prefix| prefix.as_str()).unwrap_or_default();
            let indent = before.rfind('\n').map_or("", |line| &before[line..]);
            new.decor_mut().set_prefix(if indent.is_empty() && at > 0 { " " } else { indent });
            list.push_formatted(new);
        }
        None => return None,
    }
    Some(())
}

/// The text as a TOML string in double quotes, as all texts of packs are written; `toml_edit` would choose
/// other quotes for some.
fn literal(text: &str) -> Option<Value> {
    let mut literal = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            '\n' => literal.push_str("\\n"),
            '\t' => literal.push_str("\\t"),
            c if c.is_control() => literal.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"#:schema x
# Questions.

[step.a]
ask = "One?"  # as read out
why = 'two'

[fact]
"a.b" = { name = "Light", outcomes = { on = "on" } }

[remedy.r]
steps = [
  "First.", # careful
  "Second.",
]
"#;

    #[test]
    fn comments_and_layout_stay() {
        let same = [
            ("step/a/ask", "One?"),
            ("fact/a.b/outcomes/on", "on"),
            ("remedy/r/steps/2", "Second."),
        ];
        assert_eq!(texts(FILE, &same).unwrap(), FILE);
        let new = [
            ("step/a/ask", "一\\\"?"),
            ("step/a/how", "how"),
            ("fact/a.b/outcomes/on", "オン"),
            ("fact/a.b/outcomes/off", "オフ"),
            ("remedy/r/steps/1", "最初"),
            ("remedy/r/steps/3", "三"),
            ("remedy/s/title", "新"),
            ("pack/name", "名"),
        ];
        insta::assert_snapshot!(texts(FILE, &new).unwrap(), @r##"
        #:schema x
        # Questions.

        [step.a]
        ask = "一\\\"?"  # as read out
        why = 'two'
        how = "how"

        [fact]
        "a.b" = { name = "Light", outcomes = { on = "オン", off = "オフ" } }

        [remedy.r]
        steps = [
          "最初", # careful
          "Second.",
          "三",
        ]

        [remedy.s]
        title = "新"

        [pack]
        name = "名"
        "##);
    }

    #[test]
    fn what_is_no_text_is_not_overwritten() {
        for key in ["step/a", "remedy/r/steps", "remedy/r/steps/9", "remedy/r/steps/0"] {
            assert!(texts(FILE, &[(key, "x")]).is_err(), "{key}");
        }
        assert!(texts("[step", &[("step/a/ask", "x")]).is_err());
    }
}
