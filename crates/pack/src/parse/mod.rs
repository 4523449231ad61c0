//! Parses the files of a pack to nodes, and reports every problem of shape.
//!
//! No problem hides another: an entry that cannot be read is reported and taken out, and the rest is read.

mod advice;
mod damage;
mod newer;
mod prose;
mod recover;
mod syntax;

use std::collections::BTreeSet;
use std::ops::Range;

use serde::de::DeserializeOwned;
use shindan_model::SourceFile;
use toml::Spanned;
use toml::de::DeTable;

use crate::diag::{Code, Diag};
use crate::format;
use crate::raw::{RulesFile, TextsFile};
use crate::source::Raw;

pub(crate) use damage::Damage;
pub use newer::check as newer_syntax;

/// The file beside a pack's cases that lists what fires in each of them.
pub const LISTING: &str = "cases.expected";

/// The result of parsing.
pub struct Parsed<'a> {
    /// The nodes.
    pub raw: Raw<'a>,
    /// Whether every file could be read to its end. If not, the broken lines may have declared any name, so
    /// that reports of unknown names would be noise.
    pub whole: bool,
}

/// The part of a pack that a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// `rules/<pack>/….toml`
    Rules(&'a str),
    /// `kb/<pack>/<language>/….toml`, with the language.
    Texts(&'a str),
}

/// The part that a file belongs to; `None` for cases, templates and others.
pub fn part(path: &str) -> Option<Part<'_>> {
    let mut steps = path.strip_suffix(".toml")?.split('/');
    let (top, pack) = (steps.next()?, steps.next()?);
    let rest: Vec<&str> = steps.collect();
    match (top, rest.as_slice()) {
        ("rules", [_file]) => Some(Part::Rules(pack)),
        ("kb", [language, _file]) => Some(Part::Texts(language)),
        _ => None,
    }
}

/// Parses all files of a pack, in the order of their paths. A pack in another format is not parsed; that is
/// then its only problem.
pub fn parse<'a>(files: &[&'a SourceFile], diags: &mut Vec<Diag>) -> Parsed<'a> {
    let tables: Vec<Toml<'a>> =
        files.iter().map(|file| DeTable::parse_recoverable(&file.text)).collect();
    let rules = |file: &SourceFile| matches!(part(&file.path), Some(Part::Rules(_)));
    let mut packs = files.iter().zip(&tables).filter(|(file, _)| rules(file));
    // The first `[pack]` counts; further ones are reported as duplicates later.
    let format = packs.find_map(|(file, (table, _))| format::check(table.get_ref(), &file.path));
    if let Some(Err(other)) = format {
        diags.push(*other);
        return Parsed { raw: Raw::default(), whole: false };
    }
    let mut raw = Raw::default();
    let mut whole = true;
    for (file, toml) in files.iter().zip(tables) {
        match part(&file.path) {
            Some(Part::Rules(pack)) => {
                if raw.folder.is_empty() {
                    raw.folder = pack;
                }
                let read: Read<RulesFile> = read(file, toml, diags);
                whole &= read.whole;
                raw.lost.extend(read.damage.iter().flat_map(Damage::lost_ids));
                if let Some(nodes) = read.nodes {
                    raw.add(&file.path, nodes, &read.damage);
                }
            }
            Some(Part::Texts(language)) => {
                let read: Read<TextsFile> = read(file, toml, diags);
                whole &= read.whole;
                raw.lost.extend(read.damage.iter().flat_map(Damage::lost_ids));
                if let Some(nodes) = read.nodes {
                    raw.texts.entry(language).or_default().add(&file.path, nodes, &read.damage);
                }
            }
            None => {}
        }
    }
    Parsed { raw, whole }
}

/// The table that the parser made of a file, going on after errors, and these errors.
type Toml<'a> = (Spanned<DeTable<'a>>, Vec<toml::de::Error>);

struct Read<T> {
    nodes: Option<T>,
    damage: Vec<Damage>,
    whole: bool,
}

fn read<T: DeserializeOwned>(
    file: &SourceFile,
    (table, errors): Toml<'_>,
    diags: &mut Vec<Diag>,
) -> Read<T> {
    let whole = explain(&errors, file, table.get_ref(), diags);
    let mut shapes = Vec::new();
    let (nodes, damage) = recover::deserialize(table, &file.path, &mut shapes);
    // The parser fills gaps in order to go on after an error; those entries are not the author's.
    let broken: Vec<usize> = errors.iter().filter_map(|error| Some(error.span()?.start)).collect();
    let is_made_up = |span: &Range<usize>| {
        broken.iter().any(|start| *start == span.start || span.contains(start))
    };
    shapes.retain(|diag| !diag.labels.first().is_some_and(|label| is_made_up(&label.span)));
    diags.extend(shapes);
    Read { whole: whole && nodes.is_some(), nodes, damage }
}

/// Problems that keep a file from being TOML, as `kb check` reports them.
pub fn syntax(file: &SourceFile) -> Vec<Diag> {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    let mut diags = Vec::new();
    explain(&errors, file, table.get_ref(), &mut diags);
    diags
}

/// Reports the errors of one file. Returns whether it could still be read to its end.
fn explain(
    errors: &[toml::de::Error],
    file: &SourceFile,
    table: &DeTable<'_>,
    diags: &mut Vec<Diag>,
) -> bool {
    let mut whole = true;
    let mut seen = BTreeSet::new();
    let mut repeated = 0..0;
    for error in errors {
        let start = error.span().map_or(file.text.len(), |span| span.start);
        if error.message() == syntax::TWICE {
            // The keys of a duplicate node are duplicates as well; the node was reported.
            if repeated.contains(&start) {
                continue;
            }
            repeated = syntax::node(&file.text, start);
        }
        if let Some(end) = advice::list_left_open(&file.text, start, error.message()) {
            let diag = Diag::new(Code::Syntax, "not valid TOML: a list is not closed");
            let diag = diag.at(&file.path, end..end, "it may end here");
            diags.push(
                diag.help("write `]` at the end of the list, and a comma between its elements"),
            );
            // The parser took the rest of the file for part of the list.
            whole = false;
            break;
        }
        // One mistake makes the rest of its line unreadable, so later errors there would only repeat it.
        let line = advice::place(&file.text, start);
        if seen.contains(&line) {
            continue;
        }
        let (diag, hides) = syntax::explain(error, &file.path, &file.text, table);
        if hides {
            seen.insert(line);
        }
        whole &= !hides;
        diags.push(diag);
    }
    whole
}

/// Parses a single file, such as a case of `kb test`. `None` if it cannot be read at all.
pub fn alone<T: DeserializeOwned>(file: &SourceFile, diags: &mut Vec<Diag>) -> Option<T> {
    let before = diags.len();
    let read: Read<T> = read(file, DeTable::parse_recoverable(&file.text), diags);
    for diag in &mut diags[before..] {
        // Top-level names are keys in such a file, not kinds of nodes.
        if diag.code == Code::UnknownKind {
            diag.code = Code::UnknownKey;
            diag.message = diag.message.replace("kind of node", "key");
        }
    }
    read.nodes
}
