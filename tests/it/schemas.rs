//! Documents fit the schemas that are published for them.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use serde_json::Value;

use crate::message::case;
use crate::program::{data, folder, run};

/// `UPDATE=1` writes the published schemas anew.
#[track_caller]
fn check(name: &str, document: &str) {
    let dir = folder();
    let printed = run(dir.path(), &["kb", "schema", name], b"").stdout;
    let path = format!("templates/schema/{name}.schema.json");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(printed == committed, "{name}: UPDATE=1 cargo test --test it schemas");
    let schema: Value = serde_json::from_str(&printed).unwrap();
    let document: Value = serde_json::from_str(document).unwrap();
    assert_eq!(schema["title"], document["schema"], "{name}");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problem = validator.validate(&document);
    assert!(problem.is_ok(), "{name}: {problem:?}");
}

#[test]
fn documents_about_cases_fit_their_published_schemas() {
    let dir = folder();
    let dir = dir.path();
    let shindan = |arguments: &[&str]| run(dir, arguments, b"").stdout;
    let mail = data("redact-mail.eml").display().to_string();
    let set = [("migration.type", "cutover"), ("path.device", "signs-in")];
    case(dir, "a.case.jsonl", &set, &[&mail]);
    shindan(&["request", "a.case.jsonl"]);
    assert!(!shindan(&["reply", "a.case.jsonl"]).is_empty());
    check("handover", &shindan(&["handover", "a.case.jsonl", "--format", "json"]));
    check("why-said", &shindan(&["why-said", "a.case.jsonl", "--format", "json"]));
    for dress in ["--redact", "--with-personal-data"] {
        shindan(&["bundle", "a.case.jsonl", dress, "--out", "a.zip"]);
        let file = fs::File::open(dir.join("a.zip")).unwrap();
        let mut about = String::new();
        let mut archive = zip::ZipArchive::new(file).unwrap();
        archive.by_name("about.json").unwrap().read_to_string(&mut about).unwrap();
        check("bundle", &about);
    }
}

#[test]
fn documents_about_texts_fit_their_published_schemas() {
    let dir = folder();
    let dir = dir.path();
    let shindan = |arguments: &[&str]| run(dir, arguments, b"").stdout;
    run(dir, &["kb", "init", "copy"], b"");
    // A text less, and one with a problem.
    let path = dir.join("copy/kb/exchange-migration/ja/rules.toml");
    let text = fs::read_to_string(&path).unwrap();
    let first = text.find("because = ").unwrap();
    let line = first + text[first..].find('\n').unwrap();
    fs::write(&path, format!("{}because = \"{{ nothing }}\"{}", &text[..first], &text[line..]))
        .unwrap();
    for (name, command) in [("i18n-status", "status"), ("check", "check")] {
        check(name, &shindan(&["kb", "i18n", command, "--pack", "copy", "--format", "json"]));
        check(name, &shindan(&["kb", "i18n", command, "--format", "json"]));
    }
}
