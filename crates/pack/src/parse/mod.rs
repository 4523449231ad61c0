//! From the files of a pack to its nodes, with every problem of shape on the way.
//!
//! A problem never hides another: what cannot be read is taken out, reported, and the rest read on.

mod advice;
mod newer;
mod prose;
mod recover;
mod syntax;

use std::collections::BTreeSet;
use std::ops::Range;

use serde::de::DeserializeOwned;
use shindan_model::SourceFile;
use toml::de::DeTable;

use super::source::{Node, Raw, RawTexts};
use crate::diag::{Code, Diag};
use crate::raw::{At, Entries, RulesFile, TextsFile};
use recover::Damage;

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

/// Reads all files of a pack. `files`: in any order; they count in the order of their paths.
pub fn parse<'a>(files: &[&'a SourceFile], diags: &mut Vec<Diag>) -> Parsed<'a> {
    let mut raw = Raw::default();
    let mut whole = true;
    for file in files {
        match part(&file.path) {
            Some(Part::Rules(pack)) => {
                if raw.folder.is_empty() {
                    raw.folder = pack;
                }
                let read: Read<RulesFile> = read(file, diags);
                whole &= read.whole;
                raw.lost.extend(read.lost());
                if let Some(nodes) = read.nodes {
                    add_rules(&mut raw, &file.path, nodes, &read.damage);
                }
            }
            Some(Part::Texts(language)) => {
                let read: Read<TextsFile> = read(file, diags);
                whole &= read.whole;
                raw.lost.extend(read.lost());
                if let Some(nodes) = read.nodes {
                    let texts = raw.texts.entry(language).or_default();
                    add_texts(texts, &file.path, nodes, &read.damage);
                }
            }
            None => {}
        }
    }
    Parsed { raw, whole }
}

struct Read<T> {
    nodes: Option<T>,
    damage: Vec<Damage>,
    whole: bool,
}

impl<T> Read<T> {
    /// Ids that may have been those of nodes that could not be read.
    fn lost(&self) -> Vec<String> {
        let mut ids: Vec<String> =
            self.damage.iter().filter_map(|damage| damage.unquoted.clone()).collect();
        for damage in self.damage.iter().filter(|damage| damage.keys.len() <= 2) {
            ids.extend(damage.keys.last().cloned());
            ids.extend(damage.below.iter().cloned());
        }
        ids
    }
}

fn read<T: DeserializeOwned>(file: &SourceFile, diags: &mut Vec<Diag>) -> Read<T> {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    let whole = explain(&errors, file, table.get_ref(), diags);
    let mut shapes = Vec::new();
    let (nodes, damage) = recover::deserialize(table, &file.path, &mut shapes);
    // What the parser made up to go on after an error is no problem of its own.
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
        // One mistake confuses the rest of its line: what comes of that is no mistake of its own.
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

fn add<'a, T>(
    to: &mut Vec<Node<'a, T>>,
    kind: &str,
    path: &'a str,
    entries: Entries<T>,
    damage: &[Damage],
) {
    for (id, raw) in entries.0 {
        let damaged = damage
            .iter()
            .filter(|damage| {
                damage.keys.len() >= 3 && damage.keys[0] == kind && damage.keys[1] == id.value
            })
            .flat_map(|damage| [Some(damage.keys[2].clone()), damage.meant.clone()])
            .flatten()
            .collect();
        to.push(Node { path, id, raw, damaged });
    }
}

/// `[pack]` has no id: the word itself stands for it.
fn add_pack<'a, T>(
    to: &mut Vec<Node<'a, T>>,
    path: &'a str,
    raw: Option<At<T>>,
    damage: &[Damage],
) {
    let Some(at) = raw else { return };
    let damaged = damage
        .iter()
        .filter(|damage| damage.keys.len() >= 2 && damage.keys[0] == "pack")
        .flat_map(|damage| [Some(damage.keys[1].clone()), damage.meant.clone()])
        .flatten()
        .collect();
    to.push(Node {
        path,
        id: At { value: "pack".to_owned(), span: at.span },
        raw: at.value,
        damaged,
    });
}

fn add_rules<'a>(raw: &mut Raw<'a>, path: &'a str, file: RulesFile, damage: &[Damage]) {
    add_pack(&mut raw.packs, path, file.pack, damage);
    add(&mut raw.causes, "cause", path, file.cause, damage);
    add(&mut raw.defects, "defect", path, file.defect, damage);
    add(&mut raw.facts, "fact", path, file.fact, damage);
    add(&mut raw.signs, "sign", path, file.sign, damage);
    add(&mut raw.properties, "property", path, file.property, damage);
    add(&mut raw.phrases, "phrase", path, file.phrase, damage);
    add(&mut raw.doubts, "doubt", path, file.doubt, damage);
    add(&mut raw.conditions, "condition", path, file.condition, damage);
    add(&mut raw.rules, "rule", path, file.rule, damage);
    add(&mut raw.acts, "act", path, file.act, damage);
    add(&mut raw.setups, "setup", path, file.setup, damage);
    add(&mut raw.claims, "claim", path, file.claim, damage);
    add(&mut raw.statements, "statement", path, file.statement, damage);
    add(&mut raw.cmdlets, "cmdlet", path, file.cmdlet, damage);
    add(&mut raw.requests, "request", path, file.request, damage);
}

fn add_texts<'a>(texts: &mut RawTexts<'a>, path: &'a str, file: TextsFile, damage: &[Damage]) {
    add_pack(&mut texts.packs, path, file.pack, damage);
    add(&mut texts.causes, "cause", path, file.cause, damage);
    add(&mut texts.defects, "defect", path, file.defect, damage);
    add(&mut texts.facts, "fact", path, file.fact, damage);
    add(&mut texts.rules, "rule", path, file.rule, damage);
    add(&mut texts.acts, "act", path, file.act, damage);
    add(&mut texts.setups, "setup", path, file.setup, damage);
    add(&mut texts.remedies, "remedy", path, file.remedy, damage);
}

/// Reads a file that stands by itself, such as a case of `kb test`; nothing if it cannot be read at all.
pub fn alone<T: DeserializeOwned>(file: &SourceFile, diags: &mut Vec<Diag>) -> Option<T> {
    let before = diags.len();
    let read: Read<T> = read(file, diags);
    for diag in &mut diags[before..] {
        // What is a kind of node in the rules is a key here.
        if diag.code == Code::UnknownKind {
            diag.code = Code::UnknownKey;
            diag.message = diag.message.replace("kind of node", "key");
        }
    }
    read.nodes
}
