//! Turns errors of serde into problems in the words of the format.

use std::ops::Range;

use toml::de::DeValue;

use super::damage::Entry;
use crate::diag::{Code, Diag, nearest};
use crate::format::{key_today, kind_today};

/// An entry that could not be read.
pub(super) struct Problem<'a, 'i> {
    /// The error of serde.
    pub(super) message: &'a str,
    /// The keys that lead to the entry.
    pub(super) keys: &'a [String],
    /// The entry.
    pub(super) entry: Option<&'a Entry<'i>>,
    /// Whether it is an element of a list.
    pub(super) in_list: bool,
}

impl Problem<'_, '_> {
    /// The problem, and the key that was probably meant.
    pub(super) fn explain(&self, path: &str, span: Range<usize>) -> (Diag, Option<String>) {
        let date = matches!(self.value(), Some(DeValue::Datetime(_)));
        if let Some(rest) = self.message.strip_prefix("unknown field ")
            && !date
        {
            return self.unknown_key(path, span, rest);
        }
        if let Some(rest) = self.message.strip_prefix("unknown variant ") {
            let words = quoted(rest);
            let word = words.first().copied().unwrap_or_default();
            let known = words.get(1..).unwrap_or_default();
            let message = format!("{} cannot be `{word}`", self.place());
            let help = match nearest(word, known.iter().copied()) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("it is one of: {}", known.join(", ")),
            };
            let diag = Diag::new(Code::WrongShape, message).at(path, span, "");
            return (diag.help(help), None);
        }
        let expected = match expected(self.message) {
            keys if date && keys.starts_with("one of") => "a text, a list or a table",
            other => other,
        };
        let found = self.found();
        let message = format!("{}: expected {expected}, found {found}", self.place());
        let diag = Diag::new(Code::WrongShape, message).at(path, span, format!("this is {found}"));
        (diag.maybe_help(self.shape_help(expected)), None)
    }

    fn value(&self) -> Option<&DeValue<'_>> {
        self.entry.map(|(_, value)| value.get_ref())
    }

    fn unknown_key(&self, path: &str, span: Range<usize>, rest: &str) -> (Diag, Option<String>) {
        let words = quoted(rest);
        let word = words.first().copied().unwrap_or_default();
        let known = words.get(1..).unwrap_or_default();
        if self.keys.len() == 1 {
            let diag = Diag::new(Code::UnknownKind, format!("unknown kind of node `{word}`"))
                .at(path, span, "");
            let help = match (kind_today(word), nearest(word, known.iter().copied())) {
                (Some(new), _) if known.contains(&new) => format!("`{word}` is now `{new}`"),
                (_, Some(known)) => format!("did you mean `{known}`?"),
                (_, None) => format!("kinds of nodes: {}", known.join(", ")),
            };
            return (diag.help(help), None);
        }
        let owner = self.owner(known);
        let diag = Diag::new(Code::UnknownKey, format!("unknown key `{word}`")).at(
            path,
            span,
            format!("not a key of {owner}"),
        );
        if let Some(new) = self.renamed(word).filter(|new| known.contains(new)) {
            return (diag.help(format!("`{word}` is now `{new}`")), Some(new.to_owned()));
        }
        if let Some(id) = self.unquoted_id(known) {
            let help = format!("an id with dots stands in quotes: `\"{id}\"`");
            return (diag.help(help), None);
        }
        match nearest(word, known.iter().copied()) {
            Some(meant) => (diag.help(format!("did you mean `{meant}`?")), Some(meant.to_owned())),
            None => (diag.help(format!("keys of {owner}: {}", known.join(", "))), None),
        }
    }

    /// The new name of a key of format 1.
    fn renamed(&self, word: &str) -> Option<&'static str> {
        match self.keys {
            [_, _, list, _] => key_today(list, word),
            [kind, _, _] => key_today(kind, word),
            _ => None,
        }
    }

    /// The id that `[fact.tls.in_date]` was meant to have.
    pub(super) fn unquoted_fact(&self) -> Option<String> {
        let is_table = matches!(self.value(), Some(DeValue::Table(_)));
        let is_unknown = self.message.starts_with("unknown field ");
        match self.keys {
            // A key with a dot can only come from quotes.
            [kind, first, rest @ ..]
                if kind == "fact"
                    && !first.contains('.')
                    && !rest.is_empty()
                    && is_table
                    && is_unknown =>
            {
                Some(self.keys[1..].join("."))
            }
            _ => None,
        }
    }

    /// The id that was meant where dots without quotes made tables in tables: `[fact.tls.in_date]`,
    /// `migration.type = …`.
    fn unquoted_id(&self, known: &[&str]) -> Option<String> {
        match self.keys {
            _ if let Some(id) = self.unquoted_fact() => Some(id),
            [.., first, second] if known.contains(&"is_private") && !first.contains('.') => {
                Some(format!("{first}.{second}"))
            }
            _ => None,
        }
    }

    /// The owner of the entry: `a defect`, `a variant`, `the pack`, `a comparison`.
    fn owner(&self, known: &[&str]) -> String {
        if known.contains(&"is_private") {
            return "a comparison".to_owned();
        }
        match self.keys {
            [pack, _] if pack == "pack" => "the pack".to_owned(),
            [kind, _, _] if kind != "pack" => format!("{} {kind}", article(kind)),
            [.., owner, _] if owner == "variant" || owner == "remedy" => format!("a {owner}"),
            [.., owner, _] => format!("`{owner}`"),
            _ => "this table".to_owned(),
        }
    }

    /// The entry itself: `` `share` ``, or an element of it.
    fn place(&self) -> String {
        let key = self.keys.last().map_or("this", String::as_str);
        if self.in_list { format!("an element of `{key}`") } else { format!("`{key}`") }
    }

    fn found(&self) -> String {
        match self.value() {
            Some(DeValue::String(_)) => "a text".to_owned(),
            Some(DeValue::Integer(number)) => format!("the number {number}"),
            Some(DeValue::Float(number)) => format!("the number {}", number.as_str()),
            Some(DeValue::Boolean(value)) => format!("`{value}`"),
            Some(DeValue::Datetime(_)) => "a date".to_owned(),
            Some(DeValue::Array(_)) => "a list".to_owned(),
            Some(DeValue::Table(_)) => "a table".to_owned(),
            None => "something else".to_owned(),
        }
    }

    fn shape_help(&self, expected: &str) -> Option<String> {
        if let [kind, key] = self.keys
            && kind != "pack"
            && expected == "a table"
        {
            return Some(format!("nodes stand under their ids: `[{kind}.some-id]`, then `{key}`"));
        }
        let text =
            expected.contains("text") || expected.contains("word") || expected.contains("outcome");
        match self.value()? {
            DeValue::Integer(number) if text => Some(format!("put it in quotes: \"{number}\"")),
            DeValue::Float(number) if text => {
                Some(format!("put it in quotes: \"{}\"", number.as_str()))
            }
            DeValue::Datetime(date) => Some(format!("put it in quotes: \"{date}\"")),
            DeValue::Boolean(value) if text => Some(format!("put it in quotes: \"{value}\"")),
            DeValue::String(text)
                if expected.starts_with("a number") && text.parse::<f64>().is_ok() =>
            {
                Some(format!("leave out the quotes: {text}"))
            }
            DeValue::Table(_) if !self.keys.last()?.contains('.') && self.keys.len() > 3 => {
                Some("an id with dots stands in quotes: `\"subject.thing\"`".to_owned())
            }
            _ => None,
        }
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// The words in backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The expectation in an error of serde, in the words of the format.
fn expected(message: &str) -> &str {
    let expected = match message.split_once("expected ") {
        Some((_, expected)) => expected,
        None if message.starts_with("wanted") => return "a word",
        None if message.contains("overflow") => return "a number of a size that people write",
        None => return "something else",
    };
    match expected {
        "a string" | "string" | "a borrowed string" => "a text",
        "f64" | "f32" | "a floating point number" => "a number",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "a map" => "a table",
        other if other.starts_with("struct ") => "a table",
        other if other.starts_with("a spanned") => "another kind of value",
        other => other,
    }
}
