//! The expectations: one file for each subject, in it one section for each document. A long document is
//! not kept: its digest is, and what tells where it differs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::place;
use super::plain::plain;

/// The most bytes of a document that is kept whole.
const WHOLE: usize = 5000;
/// A longer document is kept as one digest for each of so many lines; for more, if it has very many.
const STRETCH: usize = 40;
/// The most digests of a document.
const STRETCHES: usize = 100;
/// Begins the line above a document.
const HEAD: &str = "%%%%%%%% ";
/// So many differences are shown.
const SHOWN: usize = 12;

/// How a document is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Whole, however long.
    Whole,
    /// Whole where it is short.
    BySize,
}

/// What is expected of one subject.
pub(super) struct File {
    name: String,
    /// Document, how it is kept, text.
    sections: Vec<(String, Form, String)>,
}

impl File {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), sections: Vec::new() }
    }

    pub(super) fn put(&mut self, document: &str, form: Form, text: &str) {
        let text = plain(text);
        assert!(!text.contains(HEAD), "{document} has a line that parts documents");
        self.sections.push((document.to_owned(), form, text));
    }

    fn text(&self) -> String {
        let sections = self.sections.iter();
        let kept =
            sections.map(|(name, form, text)| format!("{HEAD}{name}\n{}", kept(*form, text)));
        kept.collect()
    }
}

/// Whether expectations are written, not compared. `UPDATE=1`, which writes schemas anew, must not do it.
pub(super) fn is_update() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "compat")
}

pub(super) fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "{byte:02x}");
        all
    })
}

/// A document as it is kept.
fn kept(form: Form, text: &str) -> String {
    if form == Form::Whole || text.len() <= WHOLE {
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n[no line end]\n" };
        return format!("{text}{end}");
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let mut kept = format!("sha256 {} of {} bytes\n", digest(text), text.len());
    let stretch = lines.len().div_ceil(STRETCHES).max(STRETCH);
    for (at, chunk) in lines.chunks(stretch).enumerate() {
        let begin: String = chunk[0].trim().chars().take(48).collect();
        let hash = digest(&chunk.join("\n"));
        let _ = writeln!(kept, "from line {}: {} {begin}", at * stretch + 1, &hash[..12]);
    }
    kept
}

/// Compares files with those in `tests/compat/expected/AREA`, or writes these.
#[track_caller]
pub(super) fn compare(area: &str, files: &[File]) {
    let folder = place("expected").join(area);
    let names: BTreeSet<String> = files.iter().map(|file| format!("{}.txt", file.name)).collect();
    assert!(names.len() == files.len() && !files.is_empty(), "{area}: two of a name, or nothing");
    if is_update() {
        write(&folder, files, &names);
        return;
    }
    let mut wrong: Vec<String> = Vec::new();
    let there = there(&folder);
    let missing = names.difference(&there).map(|name| format!("{area}/{name} is missing"));
    let extra = there.difference(&names).map(|name| format!("{area}/{name} is about nothing"));
    wrong.extend(missing.chain(extra));
    for file in files.iter().filter(|file| there.contains(&format!("{}.txt", file.name))) {
        let expected = fs::read_to_string(folder.join(format!("{}.txt", file.name))).unwrap();
        wrong.extend(differences(area, file, &expected));
    }
    let count = wrong.len();
    wrong.truncate(SHOWN);
    assert!(
        count == 0,
        "{count} documents differ from tests/compat/expected; if that is meant, read tests/compat/README.md\n{}",
        wrong.join("\n")
    );
}

/// The names of what stands in a folder.
pub(super) fn there(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn write(folder: &Path, files: &[File], names: &BTreeSet<String>) {
    fs::create_dir_all(folder).unwrap();
    for name in there(folder).difference(names) {
        fs::remove_file(folder.join(name)).unwrap();
    }
    for file in files {
        fs::write(folder.join(format!("{}.txt", file.name)), file.text()).unwrap();
    }
}

/// What is wrong with each document of a file, in a few lines.
fn differences(area: &str, file: &File, expected: &str) -> Vec<String> {
    let mut there: BTreeMap<&str, &str> =
        expected.split(HEAD).skip(1).filter_map(|section| section.split_once('\n')).collect();
    let mut wrong = Vec::new();
    for (name, form, text) in &file.sections {
        let title = format!("{area}/{}.txt, {name}", file.name);
        let kept = kept(*form, text);
        match there.remove(name.as_str()) {
            None => wrong.push(format!("{title}: not expected")),
            Some(expected) if expected != kept => {
                let now = present(area, &file.name, name, text);
                wrong.push(format!(
                    "{title}: {}\n  now: {}",
                    first(expected, &kept),
                    now.display()
                ));
            }
            Some(_) => {}
        }
    }
    wrong.extend(there.keys().map(|name| format!("{area}/{}.txt, {name}: gone", file.name)));
    wrong
}

/// The first line that differs, or the first stretch of lines, and how many do.
fn first(expected: &str, is: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.split('\n').collect(), is.split('\n').collect());
    // The digest in the first line says no more than that something differs.
    let (what, skipped) = if is.starts_with("sha256 ") { ("stretches", 1) } else { ("lines", 0) };
    let most = old.len().max(new.len());
    let differ: Vec<usize> = (skipped..most).filter(|&at| old.get(at) != new.get(at)).collect();
    let at = differ.first().copied().unwrap_or_default();
    let line =
        |lines: &[&'_ str]| lines.get(at).map_or("(none)".to_owned(), |text| (*text).to_owned());
    let (old, new) = (line(&old), line(&new));
    let same = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
    let cut = |line: &str| line.chars().skip(same.saturating_sub(60)).take(200).collect::<String>();
    let (count, of, at) = (differ.len(), most - skipped, at + 1 - skipped);
    let (old, new) = (cut(&old), cut(&new));
    format!("{count} of {of} {what} differ, first number {at}\n  - {old}\n  + {new}")
}

/// Keeps a document that differs, to be compared with that of another revision.
fn present(area: &str, file: &str, document: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compat").join(area).join(file);
    fs::create_dir_all(&folder).unwrap();
    let letter = |c: char| if c.is_alphanumeric() || c == '.' { c } else { '-' };
    let name: String = document.chars().map(letter).take(80).collect();
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}
