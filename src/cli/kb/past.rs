//! Cases that two packs are to judge: what was known in them, without what was expected.

use std::path::{Path, PathBuf};

use crate::case::{CaseFile, Record};
use crate::cli::{Exit, Failure};
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

fn test_case(path: &Path, name: &str) -> Result<Past, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    let file = SourceFile { path: path.to_string_lossy().into_owned(), text };
    let given = kb::given(&file).map_err(|diags| {
        let shown: Vec<String> = diags
            .iter()
            .map(|own| diag::render(own, std::slice::from_ref(&file), false))
            .collect();
        Failure::new(Exit::Problems, shown.join("\n\n"))
    })?;
    let (about, paste) = (Some(given.about).filter(|about| !about.is_empty()), given.paste);
    Ok(Past { name: name.to_owned(), about, records: Vec::new(), paste, facts: given.facts })
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| Failure::io("read", folder, &error))?;
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
