//! A pack about another subject, in TOML alone: what the program says with it is about that subject.

use std::path::PathBuf;

use crate::probe::options;
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

pub(crate) fn pack() -> String {
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

/// It has no client that would have to reach a server: what is said of TLS is about the server alone.
#[test]
fn a_probe_says_nothing_of_a_client() {
    let dir = folder();
    for (site, says) in [
        ("healthy-2016", "TLS 1.2, TLS 1.3"),
        ("no-common-suite", "TLS 1.2"),
        ("hostile-hangs-up", "hangs up on a TLS hello"),
    ] {
        let options = options(dir.path(), site);
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let probe = [&["probe", "mail.contoso.test"], options.as_slice()].concat();
        let ran = with_pack(dir.path(), &probe);
        assert_eq!(ran.status, 0, "{}", ran.shown());
        assert!(ran.stderr.contains("mail.contoso.test, contoso.test to the"), "{}", ran.stderr);
        assert!(ran.stdout.contains("TLS: "), "{site}: {}", ran.stdout);
        assert!(ran.stdout.contains(says), "{site}: {}", ran.stdout);
        assert!(!ran.stdout.contains("client"), "{site}: {}", ran.stdout);
        speaks_of_nothing_else(&ran.stdout);
        speaks_of_nothing_else(&ran.stderr);
        let json = with_pack(dir.path(), &[&probe[..], &["--format", "json"]].concat());
        assert!(!json.stdout.contains("tls.suite"), "{site}: {}", json.stdout);
        for word in ["agrees", "older-only", "newer-only", "no-common-suite"] {
            assert!(!json.stdout.contains(word), "{site}: {}", json.stdout);
        }
    }
}

#[track_caller]
fn speaks_of_nothing_else(text: &str) {
    for line in text.lines() {
        let found = OF_THE_OTHER_PACK.iter().find(|word| line.contains(**word));
        assert_eq!(found, None, "{line}");
    }
}
