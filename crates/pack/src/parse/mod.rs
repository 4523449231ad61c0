//! From the files of a pack to its nodes, with every problem of shape on the way.
//!
//! A problem never hides another: what cannot be read is taken out, reported, and the rest read on.

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

/// The listing of what fires in which case, beside a pack's rules.
pub const LISTING: &str = "cases.expected";

/// What became of the files.
pub struct Parsed<'a> {
    /// The nodes.
    pub raw: Raw<'a>,
    /// Whether every file could be read to its end. If not, nobody knows what the broken lines
    /// would have said, and judging names would only add noise.
    pub whole: bool,
}

/// Which part of a pack a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// `rules/<pack>/….toml`
    Rules(&'a str),
    /// `kb/<pack>/<language>/….toml`, with the language.
    Texts(&'a str),
}

/// What a file is to the pack; nothing for what it does not consist of (cases, templates).
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

/// Reads all files of a pack. `files`: in any order; they count in the order of their paths. Of a pack
/// in another format nothing is read, and that is the only problem.
pub fn parse<'a>(files: &[&'a SourceFile], diags: &mut Vec<Diag>) -> Parsed<'a> {
    let tables: Vec<Toml<'a>> =
        files.iter().map(|file| DeTable::parse_recoverable(&file.text)).collect();
    let rules = |file: &SourceFile| matches!(part(&file.path), Some(Part::Rules(_)));
    let mut packs = files.iter().zip(&tables).filter(|(file, _)| rules(file));
    // Of several `[pack]`, the first is the pack.
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

/// What a parser that goes on after an error made of a file, and the errors.
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

/// What keeps a file from being TOML, in the words of `kb check`; nothing if it is.
pub fn syntax(file: &SourceFile) -> Vec<Diag> {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    let mut diags = Vec::new();
    explain(&errors, file, table.get_ref(), &mut diags);
    diags
}

/// Reports the errors of one file; whether the file could be read to its end all the same.
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
            // Of a node that is there twice, every key is.
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
            // All that follows was read as part of the list.
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

/// Reads a file that stands by itself, such as a case of `kb test`; nothing if it cannot be read at all.
pub fn alone<T: DeserializeOwned>(file: &SourceFile, diags: &mut Vec<Diag>) -> Option<T> {
    let before = diags.len();
    let read: Read<T> = read(file, DeTable::parse_recoverable(&file.text), diags);
    for diag in &mut diags[before..] {
        // What is a kind of node in the rules is a key here.
        if diag.code == Code::UnknownKind {
            diag.code = Code::UnknownKey;
            diag.message = diag.message.replace("kind of node", "key");
        }
    }
    read.nodes
}
