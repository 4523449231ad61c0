//! Sources that differ: the agent is asked once which holds, and so is the customer, in words.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{folder, run};

/// A case in which a mail says 2010 and the agent 2016.
fn begin(dir: &Path) {
    fs::write(dir.join("mail.txt"), "Hello,\nwe run Exchange 2010 here.\n").unwrap();
    let set = ["--set", "exchange.version=2016", "--set", "migration.type=remote-move"];
    let begin = ["diagnose", "a.case.jsonl", "--no-input", "--paste", "mail.txt"];
    run(dir, &[&begin[..], &set].concat(), b"");
}

/// The versions that count.
fn versions(dir: &Path) -> Vec<String> {
    let run = run(dir, &["facts", "a.case.jsonl", "--format", "json"], b"");
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let facts = document["facts"].as_array().unwrap().iter();
    let counting =
        facts.filter(|fact| fact["state"] == "counts" && fact["id"] == "exchange.version");
    let mut all: Vec<String> =
        counting.map(|fact| fact["value"].as_str().unwrap_or("unknown").to_owned()).collect();
    all.sort();
    all.dedup();
    all
}

#[test]
fn the_agent_is_asked_once_which_source_holds() {
    for (typed, expected, is_asked_again) in [
        ("1\nq\n", &["2010"][..], false),
        ("2\nq\n", &["2016"], false),
        ("Exchange 2016\nq\n", &["2016"], false),
        ("the first one\nq\n", &["2010"], false),
        // Neither is right.
        ("2019\nq\n", &["2019"], false),
        ("u\nq\n", &["unknown"], false),
        // Both are, or nobody knows yet: it is not asked again.
        ("3\nq\n", &["2010", "2016"], false),
        ("s\nq\n", &["2010", "2016"], false),
        // Unless the answer is undone, or another source says something else.
        ("s\n!\nq\n", &["2010", "2016"], true),
        ("s\np\nWe run Exchange 2013.\n.\n\nq\n", &["2010", "2013", "2016"], true),
        ("q\n", &["2010", "2016"], true),
    ] {
        let dir = folder();
        begin(dir.path());
        let walk = ["diagnose", "a.case.jsonl"];
        let first = run(dir.path(), &walk, typed.as_bytes());
        assert!(first.stderr.contains("Which holds?"), "{}", first.stderr);
        assert_eq!(versions(dir.path()), expected, "{typed:?}: {}", first.stderr);
        let second = run(dir.path(), &walk, b"q\n");
        let is_asked = second.stderr.contains("Which holds?");
        assert_eq!(is_asked, is_asked_again, "{typed:?}: {}", second.stderr);
    }
}

#[test]
fn both_sides_are_named_in_both_languages() {
    for lang in ["en", "ja"] {
        let dir = folder();
        begin(dir.path());
        let asked = run(dir.path(), &["diagnose", "a.case.jsonl", "--lang", lang], b"q\n");
        let request = ["request", "a.case.jsonl", "--reply-lang", lang, "--most", "1"];
        let request = run(dir.path(), &request, b"");
        let shown = format!("{}\n=== request\n{}", asked.stderr, request.stdout);
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("sources-differ-{lang}"), shown);
        });
        for internal in ["sources differ", "stated", "申告", "情報源"] {
            assert!(!request.stdout.contains(internal), "{internal}: {}", request.stdout);
        }
    }
}

/// What the customer answers holds, however it is put; what is not clear changes nothing.
#[test]
fn the_customers_answer_settles_it() {
    for (answer, expected) in [
        ("1", &["2010"][..]),
        ("2) Exchange 2016", &["2016"]),
        ("Exchange 2016", &["2016"]),
        ("後者", &["2016"]),
        ("2019", &["2019"]),
        ("", &["2010", "2016"]),
        ("same as before", &["2010", "2016"]),
    ] {
        let dir = folder();
        begin(dir.path());
        let request = run(dir.path(), &["request", "a.case.jsonl", "--format", "json"], b"");
        let document: Value = serde_json::from_str(&request.stdout).unwrap();
        let number = document["questions"][0]["number"].as_u64().unwrap();
        let text = format!("[Q{number}] {answer}\n");
        fs::write(dir.path().join("answer.txt"), text).unwrap();
        let paste = ["diagnose", "a.case.jsonl", "--no-input", "--paste", "answer.txt"];
        let pasted = run(dir.path(), &paste, b"");
        assert_eq!(versions(dir.path()), expected, "{answer:?}: {}", pasted.shown());
        let again = run(dir.path(), &["request", "a.case.jsonl"], b"");
        let words = again.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_asked = words.contains("Which is right?");
        assert_eq!(is_asked, expected.len() > 1, "{answer:?}: {}", again.stdout);
    }
}
