//! A pack of format 1 rewritten in the words of format 2.
//!
//! Only keys, names of kinds and what takes their place are touched: comments, layout, order and quotes
//! stay byte for byte. A pack in format 2 stays as it is.

mod edits;
mod entries;
mod ruled_out;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use shindan_model::SourceFile;
use shindan_pack::format::{FORMAT, key_today, kind_today};
use shindan_pack::{Code, Diag, parse};

use edits::Edits;
use entries::{Entries, Role, entries};

/// What becomes of a pack.
#[derive(Debug, Default)]
pub struct Upgraded {
    /// The files that change. The one with `[pack]`, which says the format, comes last: until it is
    /// written, the pack counts as one of format 1.
    pub files: Vec<SourceFile>,
    /// How many keys, names and values change.
    pub changes: usize,
    /// What cannot be done, each with its place and reason; then no file changes.
    pub problems: Vec<Diag>,
}

/// Which part of a pack a file is, as far as its keys have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Rules,
    Texts,
    Reviewed,
    Acknowledged,
}

/// `files`: those of one pack, with paths as `rules/<pack>/….toml`; others (cases, templates) are not
/// looked at.
pub fn upgrade(files: &[SourceFile]) -> Upgraded {
    let mut upgraded = Upgraded::default();
    let parts = files.iter().filter_map(|file| Some((file, part(&file.path)?)));
    let parts: Vec<(&SourceFile, Part)> = parts.collect();
    for (file, _) in &parts {
        upgraded.problems.extend(parse::syntax(file));
    }
    if !upgraded.problems.is_empty() {
        return upgraded;
    }
    let parts: Vec<(&SourceFile, Part, Entries)> =
        parts.into_iter().map(|(file, part)| (file, part, entries(file))).collect();
    let rules = parts.iter().filter(|(_, part, _)| *part == Part::Rules);
    let outcomes = outcomes(rules.map(|(_, _, entries)| entries));
    let mut last = None;
    for (file, part, entries) in &parts {
        let mut edits = Edits::default();
        upgraded.problems.extend(both_names(file, *part, entries));
        rename(file, *part, entries, &mut edits, &mut upgraded.problems);
        let mut has_pack = false;
        if *part == Part::Rules {
            ruled_out::defects(file, entries, &outcomes, &mut edits);
            ruled_out::combinations(file, entries, &mut edits);
            has_pack = format(file, entries, &mut edits, &mut upgraded.problems);
        }
        let (text, changes) = edits.made(&file.text);
        if changes == 0 {
            continue;
        }
        upgraded.changes += changes;
        let new = SourceFile { path: file.path.clone(), text };
        if has_pack { last = Some(new) } else { upgraded.files.push(new) }
    }
    upgraded.files.extend(last);
    if !upgraded.problems.is_empty() {
        upgraded.files.clear();
    }
    upgraded
}

fn part(path: &str) -> Option<Part> {
    match parse::part(path) {
        Some(parse::Part::Rules(_)) => return Some(Part::Rules),
        Some(parse::Part::Texts(_)) => return Some(Part::Texts),
        None => {}
    }
    let steps: Vec<&str> = path.strip_suffix(".toml")?.split('/').collect();
    match steps.as_slice() {
        ["kb", _, "acknowledged"] => Some(Part::Acknowledged),
        ["kb", _, file] if file.starts_with("reviewed-") => Some(Part::Reviewed),
        _ => None,
    }
}

/// Fact → its outcomes.
fn outcomes<'f>(rules: impl Iterator<Item = &'f Entries>) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entries in rules {
        for text in &entries.texts {
            if let [kind, id, key] = text.path.as_slice()
                && kind == "fact"
                && key == "outcomes"
            {
                all.entry(id.clone()).or_default().push(text.value.clone());
            }
        }
    }
    all
}

/// The name that the last of these keys has today, where it had another in format 1.
fn today(part: Part, path: &[String]) -> Option<&'static str> {
    let kind = path.first()?;
    match (part, path) {
        (Part::Rules | Part::Texts, [_]) => kind_today(kind),
        (Part::Rules, [_, _, key]) => key_today(kind_today(kind).unwrap_or(kind), key),
        (Part::Rules, [_, _, list, key]) if kind == "defect" => key_today(list, key),
        _ => None,
    }
}

fn rename(
    file: &SourceFile,
    part: Part,
    entries: &Entries,
    edits: &mut Edits,
    problems: &mut Vec<Diag>,
) {
    for key in &entries.keys {
        if let Some(new) = today(part, &key.path) {
            edits.replace(key.span.clone(), new);
        }
        // The keys of `[reviewed]` are keys of texts.
        if part == Part::Reviewed && key.path.len() == 2 {
            rename_kind(file, &key.span, &key.path[1], '/', edits, problems);
        }
    }
    for text in &entries.texts {
        let path: Vec<&str> = text.path.iter().map(String::as_str).collect();
        let mark = match (part, path.as_slice()) {
            (Part::Rules, ["statement", _, "nodes"]) => '.',
            (Part::Acknowledged, ["acknowledged", "text"]) => '/',
            _ => continue,
        };
        rename_kind(file, &text.span, &text.value, mark, edits, problems);
    }
}

/// Replaces the kind at the beginning of `act/ask-version/why` or `act.ask-version`.
fn rename_kind(
    file: &SourceFile,
    span: &Range<usize>,
    name: &str,
    mark: char,
    edits: &mut Edits,
    problems: &mut Vec<Diag>,
) {
    let Some((old, _)) = name.split_once(mark) else { return };
    let Some(new) = kind_today(old) else { return };
    let written = &file.text[span.clone()];
    let quotes = written.len() - written.trim_start_matches(['"', '\'']).len();
    if written[quotes..].starts_with(old) {
        let start = span.start + quotes;
        edits.replace(start..start + old.len(), new);
    } else {
        let message = format!("`{old}` cannot be replaced by `{new}` here");
        let diag = Diag::new(Code::WrongShape, message);
        let help = "write it without `\\u…`, then try again";
        problems.push(diag.at(&file.path, span.clone(), "").help(help));
    }
}

/// A key under its old and its new name in one table: nobody knows which counts.
fn both_names(file: &SourceFile, part: Part, entries: &Entries) -> Vec<Diag> {
    let values = || {
        let keys = entries.keys.iter();
        keys.filter(|key| matches!(key.role, Some(Role::Value { .. })))
    };
    let there: BTreeSet<(usize, &[String])> =
        values().map(|key| (key.table, key.path.as_slice())).collect();
    let mut problems = Vec::new();
    for key in values() {
        let Some(new) = today(part, &key.path) else { continue };
        let mut path = key.path.clone();
        let old = std::mem::replace(&mut path[key.path.len() - 1], new.to_owned());
        if there.contains(&(key.table, path.as_slice())) {
            let message = format!("`{old}` is now `{new}`, and both are here");
            let diag = Diag::new(Code::DuplicateId, message).at(&file.path, key.span.clone(), "");
            problems.push(diag.help("keep one of the two, then try again"));
        }
    }
    problems
}

/// Writes the format into `[pack]`. Whether the file has one.
fn format(
    file: &SourceFile,
    entries: &Entries,
    edits: &mut Edits,
    problems: &mut Vec<Diag>,
) -> bool {
    let line = format!("format = {FORMAT}");
    let written = entries.keys.iter().find_map(|key| match &key.role {
        Some(Role::Value { value, .. }) if key.path == ["pack", "format"] => Some(value),
        _ => None,
    });
    if let Some(value) = written {
        match file.text[value.clone()].parse::<u64>() {
            Ok(FORMAT) => {}
            Ok(old) if old < FORMAT => edits.replace(value.clone(), FORMAT.to_string()),
            _ => {
                let message = "this is no format that can be upgraded";
                let diag = Diag::new(Code::WrongShape, message);
                let help = format!("this program knows the formats 1 and {FORMAT}");
                problems.push(diag.at(&file.path, value.clone(), "").help(help));
            }
        }
        return true;
    }
    let line_end = if file.text.contains("\r\n") { "\r\n" } else { "\n" };
    let packs = || entries.keys.iter().filter(|key| key.path == ["pack"]);
    let table = packs().find_map(|key| match &key.role {
        Some(Role::Table(header)) => Some(header.end),
        _ => None,
    });
    if let Some(header) = table {
        let rest = &file.text[header..];
        let end = rest.find(['\r', '\n']).map_or(file.text.len(), |at| header + at);
        edits.replace(end..end, format!("{line_end}{line}"));
        return true;
    }
    let Some(first) = packs().next() else { return false };
    let start = file.text[..first.span.start].rfind('\n').map_or(0, |at| at + 1);
    match &first.role {
        Some(Role::Value { value, .. }) => {
            let inside = value.start + 1;
            edits.replace(inside..inside, format!(" {line},"));
        }
        // `[pack.complaint]` without `[pack]`, or `pack.id = …` above all headers.
        _ if file.text[start..].starts_with('[') => {
            edits.replace(start..start, format!("[pack]{line_end}{line}{line_end}"));
        }
        _ => edits.replace(start..start, format!("pack.{line}{line_end}")),
    }
    true
}

#[cfg(test)]
mod tests;
