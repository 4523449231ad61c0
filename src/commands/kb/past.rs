//! Past cases: case files, and files of `kb test`.

use std::path::{Path, PathBuf};

use shindan_app::{AppError, CaseFile, ErrorCode, Problems};
use shindan_author::case::PastCase;
use shindan_model::SourceFile;

use crate::commands::pack::files;
use crate::commands::{Failure, Shared};

/// Extension of a case file.
const CASE_FILE: &str = ".case.jsonl";
/// Extension of a file of `kb test`.
const TEST_CASE: &str = ".toml";

/// Reads every case below a folder, in the order of paths.
pub(super) fn past(folder: &Path) -> Result<Vec<PastCase>, Failure> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    let mut all = Vec::new();
    for path in &paths {
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        if let Some(name) = name.strip_suffix(CASE_FILE) {
            let records = CaseFile::read(path)?;
            all.push(PastCase::of_records(name, records));
        } else if let Some(stem) = name.strip_suffix(TEST_CASE) {
            all.extend(test_cases(path, stem)?);
        }
    }
    if all.is_empty() {
        return Err(AppError::new(ErrorCode::NoPastCases).in_file(folder).into());
    }
    Ok(all)
}

/// Reads one case: a file, or a case of the pack by name.
pub(super) fn one(case: &Path, pack: &str, shared: &Shared) -> Result<PastCase, Failure> {
    let name = case.to_string_lossy();
    if name.ends_with(CASE_FILE) {
        let records = CaseFile::read(case)?;
        return Ok(PastCase::of_records(&name, records));
    }
    if name.ends_with(TEST_CASE) {
        let mut all = test_cases(case, &name)?;
        if all.len() > 1 {
            let error = AppError::new(ErrorCode::SeveralCases).in_file(case);
            return Err(error.with("count", all.len()).into());
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
    AppError::new(ErrorCode::UnknownCase).with("name", name).with("pack", pack).into()
}

fn test_cases(path: &Path, name: &str) -> Result<Vec<PastCase>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::read(path, &error))?;
    of_test_cases(&SourceFile { path: path.to_string_lossy().into_owned(), text }, name)
}

/// Reads the cases of a file, named as `kb test` names them.
fn of_test_cases(file: &SourceFile, name: &str) -> Result<Vec<PastCase>, Failure> {
    PastCase::of_tests(file, name).map_err(|diags| {
        let error = AppError::new(ErrorCode::TestCaseInvalid).in_file(Path::new(&file.path));
        let error = error.with("count", shindan_pack::errors(&diags));
        let problems = Problems { files: vec![file.clone()], diags };
        AppError { problems: Some(Box::new(problems)), ..error }.into()
    })
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| Failure::read(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| Failure::read(folder, &error))?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else {
            into.push(path);
        }
    }
    Ok(())
}
