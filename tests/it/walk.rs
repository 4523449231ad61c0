//! The guided walk, typed line by line, in both languages.

use serde_json::Value;

use crate::program::{Run, folder, run};

fn walk(dir: &std::path::Path, lang: &str, input: &str) -> Run {
    run(dir, &["diagnose", "w.case.jsonl", "--lang", lang], input.as_bytes())
}

fn stored(dir: &std::path::Path) -> Vec<Value> {
    let text = std::fs::read_to_string(dir.join("w.case.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_walk_in_both_languages() {
    for lang in ["en", "ja"] {
        let dir = folder();
        // A full-width digit, an explanation, something wrong, not known, put off, and away.
        let run = walk(dir.path(), lang, "２\n?\nnonsense\nu\ns\nq\n");
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("walk-{lang}"), run.shown());
        });
        for line in run.stderr.lines().chain(run.stdout.lines()) {
            let width = unicode_width::UnicodeWidthStr::width(line);
            let whole = line.contains("https://")
                || line.trim_start().starts_with("Get-")
                || line.contains("sha256");
            assert!(width <= 80 || whole, "{width} columns: {line}");
        }
    }
}

/// A question mark explains and answers nothing; what follows it is a place, an id, or a mistake.
#[test]
fn a_question_mark_explains_and_answers_nothing() {
    let dir = folder();
    let run = walk(dir.path(), "en", "？\n?1\n? permissions\n?permisions\n? 77\n?\nq\n");
    for said in [
        "What each answer would do",
        "About: The server does not accept the connection",
        "About: Permissions of the migration account",
        "did you mean `permissions`?",
        "there is no cause, defect, fact or rule `77`",
        "The answer is expected to tell",
    ] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert!(!run.stderr.contains("Question 2"), "{}", run.stderr);
    let kinds: Vec<Value> = stored(dir.path()).iter().map(|event| event["event"].clone()).collect();
    assert_eq!(kinds, ["opened", "concluded"]);
}

#[test]
fn every_walk_ends() {
    for answers in ["u\n", "1\n", "s\n", "2\n"] {
        let dir = folder();
        let run = walk(dir.path(), "en", &answers.repeat(200));
        assert!(run.stderr.contains("Done."), "{answers:?}: {}", run.stderr);
    }
}

#[test]
fn an_earlier_answer_is_changed_without_losing_the_others() {
    let dir = folder();
    walk(dir.path(), "en", "2\n2010\nq\n");
    let facts = |dir: &std::path::Path| {
        let run = run(dir, &["report", "w.case.jsonl", "--format", "json"], b"");
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        let facts = document["facts"].as_array().unwrap().iter();
        facts
            .filter(|fact| fact["how"] == "stated")
            .map(|fact| (fact["id"].to_string(), fact["value"].to_string()))
            .collect::<Vec<_>>()
    };
    let before = facts(dir.path());
    assert_eq!(before.len(), 2, "{before:?}");
    walk(dir.path(), "en", "c\n1\n1\nq\n");
    let after = facts(dir.path());
    assert_eq!(after.len(), 2, "{after:?}");
    assert_ne!(before, after);
    assert_eq!(before.iter().filter(|fact| after.contains(fact)).count(), 1);
}

#[test]
fn back_takes_the_last_answer_back() {
    let dir = folder();
    walk(dir.path(), "en", "1\nb\nq\n");
    let kinds: Vec<String> = stored(dir.path())
        .iter()
        .map(|event| event["event"].as_str().unwrap().to_owned())
        .collect();
    assert!(
        kinds.contains(&"answered".to_owned()) && kinds.contains(&"retracted".to_owned()),
        "{kinds:?}"
    );
}
