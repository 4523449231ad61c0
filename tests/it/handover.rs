//! The note for whoever takes a case over.

use std::fs;
use std::path::Path;

use crate::message::{answers, case, filled_in, json, text};
use crate::program::{data, folder, run, without_digest};

const MAIL: &str = "From: Taro Yamada <yamada@contoso.example>\nTo: support@fabrikam.example\nSubject: Migration to Microsoft 365 fails\nMessage-ID: <1@contoso.example>\nDate: Sun, 22 Nov 2026 10:00:00 +0900\n\nHello,\n\nsince Friday our migration batch stops with \"Unable to connect to the server\".\nWe have Exchange 2016 on premises. Two users are blocked.\n\nRegards,\nTaro Yamada\n";

/// A case in which a mail came, a request went out, and half of it was answered.
fn half_answered(dir: &Path) {
    fs::write(dir.join("mail.eml"), MAIL).unwrap();
    case(dir, "a.case.jsonl", &[("migration.type", "remote-move")], &["mail.eml"]);
    let request = json(dir, &["request", "a.case.jsonl", "--reply-lang", "ja", "--format", "json"]);
    let given = [("exchange.version".to_owned(), "2016".to_owned())].into();
    let answer = filled_in(&text(&request["text"]), &answers(&request, &given));
    fs::write(dir.join("answer.txt"), answer).unwrap();
    case(dir, "a.case.jsonl", &[], &["answer.txt"]);
}

fn note(dir: &Path, more: &[&str]) -> String {
    let written = run(dir, &[&["handover", "a.case.jsonl"], more].concat(), b"");
    assert_eq!(written.status, 0, "{}", written.shown());
    written.stdout
}

#[test]
fn notes_in_both_languages() {
    let dir = folder();
    let dir = dir.path();
    let sample = data("samples/test-msa-403-negotiate.txt").display().to_string();
    let stages: [(&str, &dyn Fn()); 4] = [
        ("partly", &|| half_answered(dir)),
        ("asked", &|| {
            let asked = run(dir, &["request", "a.case.jsonl", "--reply-lang", "en"], b"");
            assert!(asked.stdout.contains("[Q1]"), "{}", asked.shown());
        }),
        ("replied", &|| {
            let output = fs::read_to_string(&sample).unwrap();
            fs::write(dir.join("output.txt"), output).unwrap();
            case(dir, "a.case.jsonl", &[], &["output.txt"]);
            assert_eq!(run(dir, &["reply", "a.case.jsonl", "--reply-lang", "ja"], b"").status, 0);
        }),
        ("closed", &|| {
            let close =
                ["close", "a.case.jsonl", "--cause", "outside", "--confirmed-by", "customer"];
            assert_eq!(run(dir, &close, b"").status, 0);
        }),
    ];
    for (name, happen) in stages {
        happen();
        let before = fs::read(dir.join("a.case.jsonl")).unwrap();
        for lang in ["en", "ja"] {
            let written = note(dir, &["--lang", lang]);
            assert_eq!(written, note(dir, &["--lang", lang]), "the same bytes");
            for (format, wanted) in [("md", "\n## "), ("html", "</html>")] {
                let other = note(dir, &["--lang", lang, "--format", format]);
                assert!(other.contains(wanted), "{other}");
            }
            insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("handover-{name}-{lang}"), without_digest(&written));
            });
        }
        assert_eq!(fs::read(dir.join("a.case.jsonl")).unwrap(), before, "nothing is stored");
    }
}

#[test]
fn a_note_says_whose_turn_it_is() {
    let dir = folder();
    let dir = dir.path();
    let whom = || {
        let document: serde_json::Value =
            serde_json::from_str(&note(dir, &["--format", "json"])).unwrap();
        (
            text(&document["waiting"]["for"]),
            document["waiting"]["questions"].as_array().unwrap().len(),
        )
    };
    case(dir, "a.case.jsonl", &[], &[]);
    assert_eq!(whom(), ("us".to_owned(), 0));
    run(dir, &["request", "a.case.jsonl", "--most", "1"], b"");
    let (waits, open) = whom();
    assert!(waits == "customer" && open > 0, "{waits}, {open}");
    fs::write(dir.join("later.txt"), "We will look next week.\n").unwrap();
    let later = ["diagnose", "a.case.jsonl", "--no-input", "--paste", "later.txt"];
    run(dir, &[&later[..], &["--now", "2026-11-23T06:00:00Z"]].concat(), b"");
    assert_eq!(whom(), ("us".to_owned(), open));
}
