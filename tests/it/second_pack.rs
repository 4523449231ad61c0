//! A pack about another subject, in TOML alone: what the program says with it is about that subject.

use std::path::PathBuf;

use crate::program::{Run, folder, run};

/// What nothing may say where the pack is about mail that is not delivered.
const OF_THE_OTHER_PACK: [&str; 11] = [
    "Exchange",
    "exchange",
    "migrat",
    "Outlook Anywhere",
    "MRS",
    "Autodiscover",
    "KB2389390",
    "移行",
    "自動検出",
    "カットオーバー",
    "段階的",
];

const BOUNCE: &str = "Authentication-Results: mx.fabrikam.example;
       spf=fail smtp.mailfrom=contoso.example;
       dkim=none;
       dmarc=fail (p=NONE) header.from=contoso.example
";

fn pack() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/packs/mail-delivery");
    path.display().to_string()
}

fn with_pack(dir: &std::path::Path, arguments: &[&str]) -> Run {
    run(dir, &[arguments, &["--pack", &pack()]].concat(), b"")
}

#[test]
fn it_has_no_problem_and_its_cases_pass() {
    let dir = folder();
    for arguments in
        [&["kb", "check", "--deny-warnings"][..], &["kb", "i18n", "check"], &["kb", "test"]]
    {
        let ran = with_pack(dir.path(), arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {}{}", ran.stdout, ran.stderr);
    }
}

/// From a bounce to the reply, in both languages.
#[test]
fn a_bounce_is_diagnosed_asked_about_and_answered() {
    let dir = folder();
    std::fs::write(dir.path().join("bounce.txt"), BOUNCE).unwrap();
    let mut said = String::new();
    let mut step = |arguments: &[&str]| {
        let ran = with_pack(dir.path(), arguments);
        said.push_str(&format!("$ shindan {}\n{}\n", arguments.join(" "), ran.shown()));
    };
    let case = "a.case.jsonl";
    step(&["diagnose", case, "--no-input", "--paste", "bounce.txt", "--lang", "en"]);
    for lang in ["en", "ja"] {
        step(&["request", case, "--lang", lang, "--reply-lang", lang]);
    }
    step(&[
        "diagnose",
        case,
        "--no-input",
        "--set",
        "spf.record=one",
        "--set",
        "spf.sender_listed=no",
        "--lang",
        "ja",
    ]);
    for lang in ["en", "ja"] {
        step(&["reply", case, "--lang", lang, "--reply-lang", lang]);
    }
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("second-pack", said);
    });
    speaks_of_nothing_else(&said);
}

#[test]
fn its_article_and_its_picture_are_about_it_alone() {
    let dir = folder();
    for arguments in [
        &["kb", "docs", "--lang", "en"][..],
        &["kb", "docs", "--lang", "ja"],
        &["kb", "graph", "--format", "mermaid", "--lang", "ja"],
    ] {
        let ran = with_pack(dir.path(), arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stdout.len() > 1000, "{arguments:?}");
        speaks_of_nothing_else(&ran.stdout);
    }
}

#[track_caller]
fn speaks_of_nothing_else(text: &str) {
    for line in text.lines() {
        let found = OF_THE_OTHER_PACK.iter().find(|word| line.contains(**word));
        assert_eq!(found, None, "{line}");
    }
}
