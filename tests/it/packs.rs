//! The pack in the repository: no problem, every case as expected, nothing unreached in silence.

use std::path::Path;

use crate::program::run;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_pack_has_no_problem() {
    let run = run(root(), &["kb", "check", "--deny-warnings", "--pack", "."], b"");
    assert_eq!(run.status, 0, "{}", run.shown());
    assert!(run.stdout.contains("0 errors, 0 warnings"), "{}", run.stdout);
}

#[test]
fn every_case_comes_out_as_expected() {
    let run = run(root(), &["kb", "test", "--pack", "."], b"");
    assert_eq!(run.status, 0, "{}", run.stdout);
}

#[test]
fn the_embedded_pack_is_the_one_in_the_repository() {
    let digest = |arguments: &[&str]| {
        let run = run(root(), arguments, b"");
        let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        document["digest"].as_str().unwrap().to_owned()
    };
    let embedded = digest(&["kb", "check", "--format", "json"]);
    assert_eq!(embedded, digest(&["kb", "check", "--format", "json", "--pack", "."]));
}

/// What no case reaches, and why: the complaint is always there, and a step that gives nothing but a
/// text tells the engine nothing.
const UNREACHED: [&str; 2] = ["ask-user-email", "act ask-user-email"];

#[test]
fn cases_reach_everything_that_can_be_reached() {
    let run = run(root(), &["kb", "coverage", "--format", "json", "--pack", "."], b"");
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let mut missed: Vec<&str> = Vec::new();
    for kind in document["kinds"].as_array().unwrap() {
        missed.extend(kind["missed"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()));
    }
    assert_eq!(missed, UNREACHED);
}

#[test]
fn every_number_has_a_word_on_where_it_comes_from() {
    let pack = crate::judge::shipped();
    for defect in &pack.defects {
        let id = &defect.about.id;
        assert!(defect.share_from.is_some() && defect.shows_from.is_some(), "{id}");
    }
    for (fact, leak) in pack.facts.iter().zip(&pack.numbers.leaks) {
        let has_leak = leak.iter().flatten().skip(1).any(|leak| *leak > 0.0);
        assert!(!has_leak || fact.leak_from.is_some(), "{}", fact.about.id);
    }
}

#[test]
fn every_part_of_the_article_has_its_statements() {
    let pack = crate::judge::shipped();
    let parts = [
        "symptoms", "cause 1", "cause 5", "note", "step 1", "step 2", "step 3", "step 4", "step 5",
    ];
    for part in parts {
        let statements =
            pack.statements.iter().filter(|statement| statement.about.source.contains(part));
        assert!(statements.count() > 0, "{part}");
    }
}
