//! Holds that the page of every kind of problem is true: its example has that problem and no other, and
//! its repair has none.

use std::collections::BTreeSet;

use shindan_model::SourceFile;
use shindan_pack::{Code, Diag};

use super::i18n::Translations;
use crate::testing;

/// What a page says of a file.
#[derive(Debug)]
struct Part {
    path: String,
    code: String,
}

/// The example of a page.
#[derive(Debug)]
struct Example {
    given: Vec<Part>,
    wrong: Part,
    right: String,
}

/// Reads `Given, in `PATH`:`, `Wrong, in `PATH`:` and `Right:`, each with the indented lines after it.
fn example(page: &str) -> Example {
    let mut parts: Vec<(&str, Part)> = Vec::new();
    for line in page.lines() {
        let heading = line.strip_suffix(':').and_then(|line| {
            let (word, place) = line.split_once(", in `").unwrap_or((line, ""));
            let known = ["Given", "Wrong", "Right"].contains(&word);
            known.then(|| (word, place.trim_end_matches('`').to_owned()))
        });
        match (heading, line.strip_prefix("    "), parts.last_mut()) {
            (Some((word, path)), _, _) => parts.push((word, Part { path, code: String::new() })),
            (None, Some(code), Some((_, part))) => part.code += &format!("{code}\n"),
            (None, None, Some((_, part))) if line.is_empty() && !part.code.is_empty() => {
                part.code.push('\n');
            }
            _ => {}
        }
    }
    let mut take = |word: &str| {
        let at = parts.iter().position(|(heading, _)| *heading == word);
        let mut part = at.map(|at| parts.remove(at).1);
        if let Some(part) = &mut part {
            part.code = part.code.trim_end().to_owned();
        }
        part
    };
    Example {
        wrong: take("Wrong").expect("a page has `Wrong, in …:`"),
        right: take("Right").expect("a page has `Right:`").code,
        given: std::iter::from_fn(|| take("Given")).collect(),
    }
}

/// The files with a part in one of them replaced; where it is not there, with the other part at the end.
fn with(files: &[SourceFile], path: &str, old: &str, new: &str) -> Vec<SourceFile> {
    let mut files = files.to_vec();
    match files.iter_mut().find(|file| file.path == path) {
        Some(file) if file.text.contains(old) => file.text = file.text.replacen(old, new, 1),
        Some(file) => file.text = format!("{}\n{new}\n", file.text),
        None => files.push(SourceFile { path: path.to_owned(), text: format!("{new}\n") }),
    }
    files
}

fn problems(files: &[SourceFile]) -> Vec<Diag> {
    if let Some(po) = files.iter().find(|file| file.path.ends_with(".po")) {
        let (texts, _) = Translations::of(&testing::with_languages(files));
        return texts.expect("a whole pack").import(po, None, files).expect("a language").diags;
    }
    crate::testing::check(files).1
}

#[track_caller]
fn check(code: Code) {
    let example = example(code.page());
    let mut files = testing::whole();
    for given in &example.given {
        files = with(&files, &given.path, "\0", &given.code);
    }
    let path = &example.wrong.path;
    let wrong = with(&files, path, &example.right, &example.wrong.code);
    let found = problems(&wrong);
    let codes: BTreeSet<Code> = found.iter().map(|diag| diag.code).collect();
    let shown = testing::rendered(&wrong, &found);
    assert_eq!(codes, [code].into(), "{} says that this is wrong:\n{shown}", code.as_str());
    let right = with(&files, path, &example.right, &example.right);
    let found = problems(&right);
    let shown = testing::rendered(&right, &found);
    assert!(found.is_empty(), "{} says that this is right:\n{shown}", code.as_str());
}

#[test]
fn every_example_has_its_problem_and_every_repair_has_none() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let tried = std::panic::catch_unwind(|| check(*code));
        if let Err(panic) = tried {
            wrong.push(panic.downcast_ref::<String>().cloned().unwrap_or_default());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn no_page_is_left_over() {
    assert_eq!(shindan_testing::folder("crates/pack/src/diag/pages").len(), Code::ALL.len());
}
