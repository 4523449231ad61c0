//! Cases that two packs are to judge: what was known in them, without what was expected.

use std::path::{Path, PathBuf};

use crate::case::{CaseFile, Record};
use crate::cli::pack::files;
use crate::cli::{Exit, Failure, Shared};
use crate::diag::{self, SourceFile};
use crate::kb;

/// A case of the past.
pub(super) struct Past {
    /// Its path in the folder, without the ending.
    pub(super) name: String,
    /// What it is about, where it says so.
    pub(super) about: Option<String>,
    /// For a case file: everything that happened.
    pub(super) records: Vec<Record>,
    /// For a case of `kb test`: what was pasted.
    pub(super) paste: Option<String>,
    /// And what is known besides.
    pub(super) facts: Vec<(String, String)>,
}

/// The endings that cases have.
const CASE_FILE: &str = ".case.jsonl";
const TEST_CASE: &str = ".toml";

/// Every case in a folder and the folders in it, in the order of their paths.
pub(super) fn past(folder: &Path) -> Result<Vec<Past>, Failure> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    let mut all = Vec::new();
    for path in &paths {
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        if let Some(name) = name.strip_suffix(CASE_FILE) {
            let records = CaseFile::read(path).map_err(|error| Failure::new(Exit::Io, error))?;
            let (about, paste, facts) = (None, None, Vec::new());
            all.push(Past { name: name.to_owned(), about, records, paste, facts });
        } else if let Some(stem) = name.strip_suffix(TEST_CASE) {
            all.push(test_case(path, stem)?);
        }
    }
    if all.is_empty() {
        let message = format!(
            "there are no cases in `{}`\nhelp: case files end in `{CASE_FILE}`, cases of `kb test` in `{TEST_CASE}`",
            folder.display()
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    Ok(all)
}

/// One case: a file, or a case of the pack by its name.
pub(super) fn one(case: &Path, pack: &str, shared: &Shared) -> Result<Past, Failure> {
    let name = case.to_string_lossy();
    if name.ends_with(CASE_FILE) {
        let records = CaseFile::read(case).map_err(|error| Failure::new(Exit::Io, error))?;
        let (about, paste, facts) = (None, None, Vec::new());
        return Ok(Past { name: name.into_owned(), about, records, paste, facts });
    }
    if name.ends_with(TEST_CASE) {
        return test_case(case, &name);
    }
    let path = format!("rules/{pack}/cases/{name}{TEST_CASE}");
    let found = files(shared.pack.as_deref())?;
    let Some(file) = found.files.iter().find(|file| file.path == path) else {
        let message = format!(
            "there is no case `{name}` in the pack\nhelp: name one of `rules/{pack}/cases`, or a file that ends in `{CASE_FILE}` or `{TEST_CASE}`"
        );
        return Err(Failure::new(Exit::Usage, message));
    };
    of_test_case(file, &name)
}

fn test_case(path: &Path, name: &str) -> Result<Past, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    of_test_case(&SourceFile { path: path.to_string_lossy().into_owned(), text }, name)
}

fn of_test_case(file: &SourceFile, name: &str) -> Result<Past, Failure> {
    let given = kb::given(file).map_err(|diags| {
        let shown: Vec<String> =
            diags.iter().map(|own| diag::render(own, std::slice::from_ref(file), false)).collect();
        Failure::new(Exit::Problems, shown.join("\n\n"))
    })?;
    let (about, paste) = (Some(given.about).filter(|about| !about.is_empty()), given.paste);
    Ok(Past { name: name.to_owned(), about, records: Vec::new(), paste, facts: given.facts })
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| Failure::io("read", folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| Failure::io("read", folder, &error))?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else {
            into.push(path);
        }
    }
    Ok(())
}
