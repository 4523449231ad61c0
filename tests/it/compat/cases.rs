//! Case files: how they are made, and what every command says of them.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use super::commands::{Commands, MAIN, Recipe};
use super::shelf::{File, Form, is_update};
use super::work::{inputs, said, words};
use super::{place, plain};
use crate::program::{folder, run};

fn file_name(case: &str) -> String {
    format!("{case}.case.jsonl")
}

/// A case as it was written once. An update makes those that are missing and never touches the others.
pub(super) fn stored(case: &str) -> String {
    let path = place("cases").join(file_name(case));
    if is_update() && !path.exists() {
        let dir = folder();
        make(dir.path(), case, &Commands::read().case[case]);
        fs::copy(dir.path().join(file_name(case)), &path).unwrap();
    }
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What every command of a recipe says.
fn make(dir: &Path, case: &str, recipe: &Recipe) -> Vec<String> {
    inputs(dir);
    let name = file_name(case);
    let steps = recipe.steps.iter();
    steps
        .map(|step| said(&run(dir, &words(step, &name, recipe.pack()), recipe.types.as_bytes())))
        .collect()
}

/// A case made anew, and what is said meanwhile.
pub(super) fn made(case: &str, recipe: &Recipe) -> File {
    let dir = folder();
    let mut file = File::new(case);
    let said = make(dir.path(), case, recipe);
    for (number, (step, said)) in (1..).zip(recipe.steps.iter().zip(said)) {
        file.put(&format!("{number}. {step}"), Form::BySize, &said);
    }
    let events = fs::read_to_string(dir.path().join(file_name(case))).unwrap();
    file.put("the case", Form::Whole, &events);
    file
}

/// What every command says of a case, and adds to it.
pub(super) fn documents(case: &str, recipe: &Recipe, commands: &Commands) -> File {
    let dir = folder();
    inputs(dir.path());
    let before = plain::renewed(&stored(case));
    let path = dir.path().join(file_name(case));
    let mut file = File::new(case);
    let pack = recipe.pack();
    let of_pack = (pack == MAIN).then_some(&commands.documents_of_exchange_migration);
    let at_length = recipe.at_length.then_some(&commands.documents_at_length);
    let more = of_pack.into_iter().chain(at_length).flatten();
    for (document, command) in commands.documents.iter().chain(more) {
        fs::write(&path, &before).unwrap();
        let mut text = said(&run(dir.path(), &words(command, &file_name(case), pack), b""));
        text.push_str(&bundled(dir.path()));
        let after = fs::read_to_string(&path).unwrap();
        match after.strip_prefix(&before) {
            Some("") => {}
            Some(added) => text.push_str(&format!("--- added to the case\n{added}")),
            None => text.push_str(&format!("--- the case is another now\n{after}")),
        }
        file.put(document, Form::BySize, &text);
    }
    file
}

/// The files of a bundle, if there is one; it is removed.
fn bundled(dir: &Path) -> String {
    let path = dir.join("bundle.zip");
    let Ok(bytes) = fs::read(&path) else { return String::new() };
    fs::remove_file(&path).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        all.push_str(&format!("--- file {}\n", file.name().unwrap()));
        file.read_to_string(&mut all).unwrap();
    }
    all
}
