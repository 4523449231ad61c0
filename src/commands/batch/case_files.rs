//! Diagnoses case files.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::value::to_raw_value;
use shindan_app::{AppError, CaseReader, LoadedPack, case_files};
use shindan_report as report;

use super::answer::{Answer, Reason, Refusal, json_line};
use super::{Exit, Outcome, print_bytes};

/// Cases that are worked on before their answers are written.
const WINDOW_CASES: usize = 64;

/// Writes one line for each case, in the order of the files. The verdict is that as of the last thing that happened in
/// the case.
pub(super) fn run(loaded: &LoadedPack, paths: &[PathBuf], brief: bool) -> Outcome {
    let files = case_files(paths)?;
    let reader = CaseReader::new(loaded);
    let mut exit = Exit::Done;
    for window in files.chunks(WINDOW_CASES) {
        let answers: Vec<(bool, Vec<u8>)> =
            window.par_iter().map(|file| answer(loaded, &reader, file, brief)).collect();
        if answers.iter().any(|(failed, _)| *failed) {
            exit = Exit::Problems;
        }
        let lines: Vec<u8> = answers.into_iter().flat_map(|(_, line)| line).collect();
        print_bytes(&lines)?;
    }
    Ok(exit)
}

/// The line of one case, and whether it is an error.
fn answer(
    loaded: &LoadedPack,
    reader: &CaseReader<'_>,
    file: &Path,
    brief: bool,
) -> (bool, Vec<u8>) {
    let mut line = Vec::new();
    let Ok(id) = to_raw_value(&file.display().to_string()) else { return (true, line) };
    let said = |error: &AppError| error.text(&loaded.words, "en");
    let verdict = reader.verdict(file, brief).map_err(|error| said(&error));
    let document = verdict.as_ref().map_err(String::clone).and_then(|verdict| {
        report::json::verdict(&loaded.pack, verdict, &loaded.words, brief)
            .map_err(|error| error.to_string())
    });
    let failed = document.is_err();
    match document {
        Ok(verdict) => json_line(&Answer { id: &id, verdict }, &mut line),
        Err(message) => {
            let error = Reason { line: 1, message };
            json_line(&Refusal { id: Some(&id), error }, &mut line);
        }
    }
    (failed, line)
}
