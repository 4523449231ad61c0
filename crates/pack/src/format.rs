//! The format of packs, and the words that replaced those of format 1.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::diag::{Code, Diag};

/// The format that this program reads.
pub const FORMAT: u64 = 2;

/// A key that had another name in format 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The kind of node that has the key, or `variant`.
    pub owner: &'static str,
    /// Its name in format 1.
    pub old: &'static str,
    /// Its name in this format.
    pub new: &'static str,
}

/// Kinds of nodes with other names in format 1, in rules, texts and keys of texts: the old and the new name.
pub const RENAMED_KINDS: [(&str, &str); 2] = [("act", "step"), ("setup", "access")];

/// Keys with other names in format 1.
pub const RENAMED_KEYS: [Renamed; 11] = [
    renamed("defect", "share", "of_100_tickets"),
    renamed("defect", "share_from", "of_100_tickets_from"),
    renamed("variant", "share", "of_100_tickets"),
    renamed("fact", "leak", "seen_anyway"),
    renamed("fact", "leak_from", "seen_anyway_from"),
    renamed("fact", "requires", "only_when"),
    renamed("rule", "derive", "gives"),
    renamed("step", "settles", "gives"),
    renamed("step", "requires", "only_when"),
    renamed("step", "setup", "access"),
    renamed("cmdlet", "setups", "access"),
];

const fn renamed(owner: &'static str, old: &'static str, new: &'static str) -> Renamed {
    Renamed { owner, old, new }
}

/// The new name of a kind of node of format 1; `None` if it kept its name.
pub fn kind_today(old: &str) -> Option<&'static str> {
    RENAMED_KINDS.iter().find(|(known, _)| *known == old).map(|(_, new)| *new)
}

/// The new name of a key of format 1; `None` if it kept its name.
pub fn key_today(owner: &str, old: &str) -> Option<&'static str> {
    let mut all = RENAMED_KEYS.iter();
    all.find(|key| key.owner == owner && key.old == old).map(|key| key.new)
}

/// The key of a text in documents of version 1, which say `act` and `setup`.
pub fn key_in_documents(key: &str) -> String {
    with_kind(key, '/', kind_in_documents)
}

/// The name of a node in documents of version 1: `act.ask-version` for `step.ask-version`.
pub(crate) fn node_in_documents(node: &str) -> String {
    with_kind(node, '.', kind_in_documents)
}

fn kind_in_documents(kind: &str) -> Option<&'static str> {
    RENAMED_KINDS.iter().find(|(_, new)| *new == kind).map(|(old, _)| *old)
}

/// The name of a node of such documents for people: `step ask-version` for `act ask-version`.
pub fn node_today(node: &str) -> String {
    with_kind(node, ' ', kind_today)
}

/// The key of a text in this format, also for a key of format 1.
pub fn text_key_today(key: &str) -> String {
    with_kind(key, '/', kind_today)
}

fn with_kind(key: &str, mark: char, other: impl Fn(&str) -> Option<&'static str>) -> String {
    let parts = key.split_once(mark);
    let renamed = parts.and_then(|(kind, rest)| Some(format!("{}{mark}{rest}", other(kind)?)));
    renamed.unwrap_or_else(|| key.to_owned())
}

/// Whether the format that a file's `[pack]` names can be read; `None` for a file without `[pack]`.
pub(crate) fn check(file: &DeTable<'_>, path: &str) -> Option<Result<(), Box<Diag>>> {
    let (key, pack) = file.iter().find(|(key, _)| key.get_ref() == "pack")?;
    let DeValue::Table(table) = pack.get_ref() else { return None };
    let problem = match table.get("format").map(|format| (format.span(), format.get_ref())) {
        None => Some(too_old(path, key.span())),
        Some((span, DeValue::Integer(number))) => match number.as_str().parse::<u64>() {
            Ok(0 | 1) => Some(too_old(path, span)),
            Ok(FORMAT) => None,
            _ => Some(too_new(path, span, number.as_str())),
        },
        // A value of the wrong type is reported with those of other keys.
        Some(_) => None,
    };
    Some(problem.map_or(Ok(()), |problem| Err(Box::new(problem))))
}

fn too_old(path: &str, span: Range<usize>) -> Diag {
    let message = format!("the pack is written in format 1; this program reads format {FORMAT}");
    Diag::new(Code::OlderFormat, message).at(path, span, "").help(
        "`shindan kb upgrade DIR` rewrites the pack in the folder DIR; a new pack begins with `format = 2`",
    )
}

fn too_new(path: &str, span: Range<usize>, format: &str) -> Diag {
    let message =
        format!("the pack is written in format {format}; this program reads format {FORMAT}");
    let help = "the pack needs a newer program: install it, or use an older revision of the pack";
    Diag::new(Code::NewerProgram, message).at(path, span, "").help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{RULES, rendered, with_rules};

    /// All that is said of the small pack with another line instead of its `format`.
    fn said(format: &str) -> String {
        let files = with_rules(&RULES.replacen("format = 2\n", format, 1));
        let (pack, diags) = crate::load(&files);
        assert_eq!(pack.is_some(), diags.is_empty());
        rendered(&files, &diags)
    }

    #[test]
    fn another_format_is_the_only_problem() {
        assert_eq!(said("format = 2\n"), "");
        for old in ["", "format = 1\n"] {
            let problems = said(old);
            assert!(problems.contains("`shindan kb upgrade DIR` rewrites the pack"), "{problems}");
            assert_eq!(problems.matches("error[").count(), 1, "{problems}");
        }
        for new in ["format = 3\n", "format = 99999999999999999999\n"] {
            let problems = said(new);
            assert!(problems.starts_with("error[KB107]"), "{problems}");
            assert!(problems.contains("needs a newer program"), "{problems}");
            assert_eq!(problems.matches("error[").count(), 1, "{problems}");
        }
        assert!(said("format = \"2\"\n").starts_with("error[KB103]"));
    }

    #[test]
    fn a_word_of_format_1_is_told_its_successor() {
        for (new, old, help) in [
            ("of_100_tickets = 30", "share = 30", "`share` is now `of_100_tickets`"),
            ("seen_anyway = { off", "leak = { off", "`leak` is now `seen_anyway`"),
            ("[step.ask-type]", "[act.ask-type]", "`act` is now `step`"),
            ("access = \"ladder\"", "setup = \"ladder\"", "`setup` is now `access`"),
            ("gives = \"lamp.type\"", "settles = \"lamp.type\"", "`settles` is now `gives`"),
            ("gives = { \"lamp.type\"", "derive = { \"lamp.type\"", "`derive` is now `gives`"),
        ] {
            assert!(RULES.contains(new), "{new}");
            let files = with_rules(&RULES.replacen(new, old, 1));
            let problems = rendered(&files, &crate::load(&files).1);
            assert!(problems.contains(help), "{problems}");
            assert_eq!(problems.matches("error[").count(), 1, "{problems}");
        }
    }

    #[test]
    fn keys_of_texts_are_named_as_in_documents() {
        for (today, document) in [
            ("step/ask-type/why", "act/ask-type/why"),
            ("access/ladder/name", "setup/ladder/name"),
            ("fact/lamp.type/name", "fact/lamp.type/name"),
            ("pack/name", "pack/name"),
        ] {
            assert_eq!(key_in_documents(today), document);
            assert_eq!(text_key_today(document), today);
            assert_eq!(text_key_today(today), today);
        }
    }
}
