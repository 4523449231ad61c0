//! Evidence that would land in the wrong case: texts with the mark of another, names mistyped by a letter, and
//! our own words.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::message::quoted;
use crate::program::{folder, run};

fn events(dir: &Path, case: &str) -> usize {
    fs::read_to_string(dir.join(case)).map_or(0, |text| text.lines().count())
}

fn mark(dir: &Path, case: &str) -> String {
    let run = run(dir, &["request", case, "--format", "json"], b"");
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    document["mark"].as_str().unwrap().to_owned()
}

#[test]
fn a_text_of_another_case_is_refused() {
    for lang in ["en", "ja"] {
        let dir = folder();
        let dir = dir.path();
        for case in ["fabrikam.case.jsonl", "contoso.case.jsonl"] {
            run(dir, &["diagnose", case, "--no-input", "--set", "migration.type=staged"], b"");
        }
        let (ours, other) = (mark(dir, "contoso.case.jsonl"), mark(dir, "fabrikam.case.jsonl"));
        let text = format!("Re: [{other}] migration\nThe certificate expired last week.\n");
        fs::write(dir.join("answer.txt"), &text).unwrap();
        let before = events(dir, "contoso.case.jsonl");
        let paste = ["diagnose", "contoso.case.jsonl", "--no-input", "--lang", lang];
        let paste = [&paste[..], &["--paste", "answer.txt"]].concat();
        let refused = run(dir, &paste, b"");
        assert_eq!(refused.status, 2, "{}", refused.shown());
        for said in ["answer.txt", &ours, &other, "--force"] {
            assert!(refused.stderr.contains(said), "{said}: {}", refused.stderr);
        }
        // In the walk, it goes on with the next line.
        let typed = format!("p\n{text}.\nRe {other}: the certificate expired\nq\n");
        let walk = ["diagnose", "contoso.case.jsonl", "--lang", lang];
        let walked = run(dir, &walk, typed.as_bytes());
        assert_eq!(walked.stderr.matches(&other).count(), 2, "{}", walked.stderr);
        assert_eq!(events(dir, "contoso.case.jsonl"), before, "nothing is recorded");
        // A case is not even created.
        let new =
            run(dir, &["diagnose", "new.case.jsonl", "--no-input", "--paste", "answer.txt"], b"");
        assert_eq!((new.status, dir.join("new.case.jsonl").exists()), (2, false));
        let forced = run(dir, &[&paste[..], &["--force"]].concat(), b"");
        assert_eq!(forced.status, 3, "{}", forced.shown());
        assert!(events(dir, "contoso.case.jsonl") > before);
    }
}

/// What carries our mark too, or is pasted into no case, is taken.
#[test]
fn a_text_with_the_mark_of_this_case_is_taken() {
    let dir = folder();
    let dir = dir.path();
    run(dir, &["diagnose", "contoso.case.jsonl", "--no-input"], b"");
    let ours = mark(dir, "contoso.case.jsonl");
    for (case, text) in [
        (Some("contoso.case.jsonl"), format!("Re: [{ours}]\nThe certificate expired.\n")),
        (Some("contoso.case.jsonl"), format!("SD-234567, see {ours}\nThe certificate expired.\n")),
        (None, "Re: [SD-234567]\nThe certificate expired.\n".to_owned()),
    ] {
        fs::write(dir.join("answer.txt"), &text).unwrap();
        let rest = ["--no-input", "--paste", "answer.txt", "--format", "json"];
        let arguments: Vec<&str> = ["diagnose"].into_iter().chain(case).chain(rest).collect();
        let taken = run(dir, &arguments, b"");
        assert!(taken.stdout.contains("tls.certificate.in_date"), "{}", taken.shown());
    }
}

#[test]
fn a_mistyped_name_creates_no_case() {
    for (asked, near) in [
        ("contso.case.jsonl", Some("contoso.case.jsonl")),
        ("contoso", Some("contoso.case.jsonl")),
        ("Contoso.case.jsonl", Some("contoso.case.jsonl")),
        ("northwind.case.jsonl", None),
        ("ticket-4712.case.jsonl", None),
    ] {
        for rest in [&["--no-input"][..], &[]] {
            let dir = folder();
            let dir = dir.path();
            for case in ["contoso.case.jsonl", "ticket-4711.case.jsonl"] {
                run(dir, &["diagnose", case, "--no-input"], b"");
            }
            let tried = run(dir, &[&["diagnose", asked][..], rest].concat(), b"q\n");
            assert_eq!(tried.status == 2, near.is_some(), "{asked}: {}", tried.shown());
            assert_eq!(dir.join(asked).exists(), near.is_none(), "{asked}");
            if let Some(near) = near {
                let said = tried.stderr.contains(near) && tried.stderr.contains("--new");
                assert!(said, "{asked}: {}", tried.stderr);
                let new = run(dir, &["diagnose", asked, "--no-input", "--new"], b"");
                assert_eq!(new.status, 3, "{asked}: {}", new.shown());
                let again = run(dir, &["diagnose", asked, "--no-input", "--new"], b"");
                assert_eq!(again.status, 2, "{asked}: {}", again.shown());
            }
        }
    }
}

/// A request that comes back, quoted or forwarded, with or without its mark and its numbers, into its own
/// case or a new one, says nothing.
#[test]
fn our_own_words_are_no_evidence_in_any_dress() {
    for lang in ["en", "ja"] {
        let dir = folder();
        let dir = dir.path();
        let set = ["--set", "migration.type=remote-move", "--set", "exchange.version=2016"];
        run(dir, &[&["diagnose", "a.case.jsonl", "--no-input"][..], &set].concat(), b"");
        let ours = mark(dir, "a.case.jsonl");
        let request = run(dir, &["request", "a.case.jsonl", "--reply-lang", lang], b"").stdout;
        let unmarked = request.replace(&ours, "");
        let forwarded = format!("FYI\n\n-----Original Message-----\n{unmarked}");
        for text in [request.clone(), unmarked.clone(), quoted(&unmarked), forwarded] {
            fs::write(dir.join("back.txt"), &text).unwrap();
            for case in ["a.case.jsonl", "new.case.jsonl"] {
                let paste = ["diagnose", case, "--no-input", "--force", "--paste", "back.txt"];
                run(dir, &paste, b"");
                let facts = run(dir, &["facts", case, "--format", "json"], b"");
                let facts: Value = serde_json::from_str(&facts.stdout).unwrap();
                let facts = facts["facts"].as_array().unwrap().iter();
                let is_read = |fact: &&Value| {
                    fact["from"]["source"] == "back.txt" && fact["state"] == "counts"
                };
                let read: Vec<&Value> = facts.filter(is_read).collect();
                assert!(read.is_empty(), "{lang} {case}: {read:?}\n{text}");
                fs::remove_file(dir.join("new.case.jsonl")).ok();
            }
        }
    }
}
