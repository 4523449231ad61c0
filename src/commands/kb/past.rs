//! Read past cases: case files, and files of `kb test`.

use std::path::{Path, PathBuf};

use shindan_app::CaseFile;
use shindan_author::case::PastCase;
use shindan_model::SourceFile;

use crate::commands::pack::files;
use crate::commands::{Exit, Failure, Shared};

/// The extensions of cases.
const CASE_FILE: &str = ".case.jsonl";
const TEST_CASE: &str = ".toml";

/// Reads every case in a folder and the folders below it, in the order of their paths.
pub(super) fn past(folder: &Path) -> Result<Vec<PastCase>, Failure> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    let mut all = Vec::new();
    for path in &paths {
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        if let Some(name) = name.strip_suffix(CASE_FILE) {
            let records = CaseFile::read(path).map_err(|error| Failure::new(Exit::Io, error))?;
            all.push(PastCase::of_records(name, records));
        } else if let Some(stem) = name.strip_suffix(TEST_CASE) {
            all.extend(test_cases(path, stem)?);
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

/// Reads one case: a file, or a case of the pack by its name.
pub(super) fn one(case: &Path, pack: &str, shared: &Shared) -> Result<PastCase, Failure> {
    let name = case.to_string_lossy();
    if name.ends_with(CASE_FILE) {
        let records = CaseFile::read(case).map_err(|error| Failure::new(Exit::Io, error))?;
        return Ok(PastCase::of_records(&name, records));
    }
    if name.ends_with(TEST_CASE) {
        let mut all = test_cases(case, &name)?;
        if all.len() > 1 {
            let message =
                format!("`{name}` has {} cases\nhelp: name one of the pack: `FILE.ID`", all.len());
            return Err(Failure::new(Exit::Usage, message));
        }
        return all.pop().ok_or_else(|| unknown(&name, pack));
    }
    let found = files(shared.pack.as_deref())?;
    let folder = format!("rules/{pack}/cases/");
    for file in &found.files {
        let stem = file.path.strip_prefix(&folder).and_then(|path| path.strip_suffix(TEST_CASE));
        if let Some(stem) = stem.filter(|stem| name.starts_with(stem)) {
            let mut cases = of_test_cases(file, stem)?.into_iter();
            if let Some(case) = cases.find(|case| case.name == name) {
                return Ok(case);
            }
        }
    }
    Err(unknown(&name, pack))
}

fn unknown(name: &str, pack: &str) -> Failure {
    let message = format!(
        "there is no case `{name}` in the pack\nhelp: name one of `rules/{pack}/cases`, or a file that ends in `{CASE_FILE}` or `{TEST_CASE}`"
    );
    Failure::new(Exit::Usage, message)
}

fn test_cases(path: &Path, name: &str) -> Result<Vec<PastCase>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    of_test_cases(&SourceFile { path: path.to_string_lossy().into_owned(), text }, name)
}

/// Reads the cases of a file, named as `kb test` names them.
fn of_test_cases(file: &SourceFile, name: &str) -> Result<Vec<PastCase>, Failure> {
    PastCase::of_tests(file, name).map_err(|diags| {
        let file = std::slice::from_ref(file);
        let shown: Vec<String> =
            diags.iter().map(|diag| shindan_pack::render(diag, file, false)).collect();
        Failure::new(Exit::Problems, shown.join("\n\n"))
    })
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
