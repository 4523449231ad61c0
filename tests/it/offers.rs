//! Readings that are only offered: they are shown with why, and move no verdict.

use std::fs;

use serde_json::Value;

use crate::program::{folder, run};

/// Texts of which everything is doubtful, or only alike.
const DOUBTFUL: [&str; 6] = [
    "My colleague says the certificate expired.",
    "I think the MRS proxy is disabled.",
    "As far as I remember Basic authentication of Outlook Anywhere is off.",
    "証明書の期限は切れているかもしれません。",
    "同僚によると MRS プロキシは無効だそうです。",
    "zert-check: dates of the certificate EX01 expired 3 days ago",
];

fn json(dir: &std::path::Path, arguments: &[&str]) -> Value {
    let run = run(dir, arguments, b"");
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr))
}

#[test]
fn what_is_offered_is_told_and_moves_nothing() {
    let dir = folder();
    let verdict = |arguments: &[&str]| {
        let brief = ["diagnose", "--no-input", "--format", "json"];
        let document = json(dir.path(), &[&brief[..], arguments].concat());
        (document["status"].clone(), document["causes"].clone())
    };
    let before = verdict(&[]);
    for text in DOUBTFUL {
        fs::write(dir.path().join("said.txt"), format!("{text}\n")).unwrap();
        let read = json(dir.path(), &["read", "--format", "json", "said.txt"]);
        let file = &read["files"][0];
        assert_eq!(file["facts"].as_array().map(Vec::len), Some(0), "{text}: {file}");
        let offers = file["offered"].as_array().expect("a list");
        assert!(!offers.is_empty(), "{text}: nothing is offered");
        for offer in offers {
            let because = offer["because"].as_str();
            assert!(matches!(because, Some("doubt" | "likeness")), "{text}: {offer}");
            assert!(offer["fact"]["from"]["quote"].is_string(), "{text}: {offer}");
        }
        assert_eq!(verdict(&["--paste", "said.txt"]), before, "{text}");
    }
}
