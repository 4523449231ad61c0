//! `shindan list`, `stats` and `batch` over folders of cases.

use std::path::Path;

use serde_json::Value;

use crate::program::{folder, run};

const NOW: [&str; 2] = ["--now", "2026-12-24T12:00:00Z"];

/// Copies the stored cases into a folder with a folder in it, beside files that are no cases.
fn cases(dir: &Path) {
    let stored = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat/cases");
    let inner = dir.join("cases/顧客");
    std::fs::create_dir_all(&inner).unwrap();
    for (name, into) in [
        ("answered", "cases"),
        ("by-phone", "cases"),
        ("collected", "cases"),
        ("decided", "cases/顧客"),
        ("forbidden", "cases"),
        ("opened-again", "cases/顧客"),
        ("outside", "cases"),
    ] {
        let file = format!("{name}.case.jsonl");
        std::fs::copy(stored.join(&file), dir.join(into).join(&file)).unwrap();
    }
    std::fs::write(dir.join("cases/notes.txt"), "no case").unwrap();
}

fn said(dir: &Path, arguments: &[&str]) -> String {
    let run = run(dir, &[arguments, &NOW].concat(), b"");
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    run.stdout
}

#[test]
fn a_lead_sees_whose_turn_it_is_and_what_helped() {
    let dir = folder();
    cases(dir.path());
    for lang in ["en", "ja"] {
        let list = said(dir.path(), &["list", "cases", "--lang", lang]);
        let stats = said(dir.path(), &["stats", "cases", "--lang", lang]);
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("case-list-{lang}"), format!("{list}\n=== stats\n{stats}"));
        });
    }
}

#[test]
fn every_format_says_the_same() {
    let dir = folder();
    cases(dir.path());
    let list: Value =
        serde_json::from_str(&said(dir.path(), &["list", "cases", "--format", "json"])).unwrap();
    let cases = list["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 7);
    let csv = said(dir.path(), &["list", "cases", "--format", "csv"]);
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|line| line.split(',').collect()).collect();
    for (case, row) in cases.iter().zip(&rows) {
        for (key, at) in [("file", 0), ("mark", 1), ("turn", 3), ("status", 7)] {
            assert_eq!(case[key].as_str(), Some(row[at]), "{key}");
        }
    }
    let count = |turn: &str| cases.iter().filter(|case| case["turn"] == turn).count();
    for turn in ["us", "customer", "closed"] {
        let only = said(dir.path(), &["list", "cases", "--turn", turn, "--format", "csv"]);
        let named = if turn == "closed" { "nobody" } else { turn };
        assert_eq!(only.lines().count() - 1, count(named), "{turn}");
    }
    let stats: Value =
        serde_json::from_str(&said(dir.path(), &["stats", "cases", "--format", "json"])).unwrap();
    assert_eq!(stats["cases"], 7);
    assert_eq!(stats["waits_for_us"], count("us"));
    let asked: usize = cases.iter().map(|case| case["asked"].as_array().unwrap().len()).sum();
    let questions = stats["questions"].as_array().unwrap();
    let counted: u64 = questions.iter().filter_map(|question| question["asked"].as_u64()).sum();
    assert_eq!(counted, asked as u64);
    assert!(asked > 0 && questions.iter().any(|question| question["helped"].as_u64() > Some(0)));
}

#[test]
fn a_first_repair_helped_if_somebody_says_so() {
    let dir = folder();
    let sample = crate::program::data("samples/test-msa-403-negotiate.txt").display().to_string();
    let set = ["--set", "migration.type=remote-move", "--set", "exchange.version=2016"];
    for (name, outcome) in [
        ("worked", Some(["tried", "--worked"])),
        ("failed", Some(["tried", "--failed"])),
        ("partly", Some(["tried", "--partly"])),
        ("unknown", None),
    ] {
        let case = format!("{name}.case.jsonl");
        let new = ["diagnose", &case, "--new", "--no-input", "--paste", &sample];
        run(dir.path(), &[&new[..], &set].concat(), b"");
        let reply = run(dir.path(), &["reply", &case], b"");
        assert_eq!(reply.status, 0, "{}", reply.shown());
        if let Some([command, flag]) = outcome {
            let tried = run(dir.path(), &[command, &case, "mrs-proxy-disabled", flag], b"");
            assert!(tried.status == 0 || tried.status == 3, "{}", tried.shown());
        }
    }
    let stats: Value =
        serde_json::from_str(&said(dir.path(), &["stats", ".", "--format", "json"])).unwrap();
    let repair = &stats["first_repairs"][0];
    assert_eq!(stats["first_repairs"].as_array().unwrap().len(), 1, "{stats}");
    for (key, number) in [("named", 4), ("helped", 1), ("failed", 2)] {
        assert_eq!(repair[key], number, "{key}: {repair}");
    }
}

#[test]
fn what_cannot_be_read_is_named_and_nothing_is_written() {
    let dir = folder();
    cases(dir.path());
    std::fs::write(dir.path().join("cases/broken.case.jsonl"), "{\"x\": 1}\n").unwrap();
    std::fs::write(dir.path().join("cases/empty.case.jsonl"), "").unwrap();
    let bytes = |name: &str| std::fs::read(dir.path().join("cases").join(name)).unwrap();
    let before = bytes("answered.case.jsonl");
    for command in ["list", "stats"] {
        let run = run(dir.path(), &[command, "cases"], b"");
        assert_eq!(run.status, 1, "{}", run.shown());
        assert!(run.stdout.contains("7 cases"), "{}", run.shown());
        for name in ["broken.case.jsonl", "empty.case.jsonl"] {
            assert!(run.stderr.replace("\n  ", " ").contains(name), "{}", run.shown());
        }
    }
    assert_eq!(bytes("answered.case.jsonl"), before);
    let gone = run(dir.path(), &["list", "no-such-folder"], b"");
    assert_eq!(gone.status, 1, "{}", gone.shown());
    let empty = run(dir.path(), &["list", "cases/顧客/none"], b"");
    assert!(empty.stderr.contains("none"), "{}", empty.shown());
}

#[test]
fn batch_takes_case_files() {
    let dir = folder();
    cases(dir.path());
    let run_batch = |arguments: &[&str]| {
        let run = run(dir.path(), arguments, b"");
        let lines = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap());
        (run.status, lines.collect::<Vec<Value>>())
    };
    let (status, answers) = run_batch(&["batch", "--brief", "cases"]);
    assert_eq!((status, answers.len()), (0, 7));
    for answer in &answers {
        let file = answer["id"].as_str().unwrap();
        let report = run(dir.path(), &["report", file, "--format", "json"], b"").stdout;
        let report: Value = serde_json::from_str(&report).unwrap();
        for key in ["status", "as_of"] {
            if !answer["verdict"][key].is_null() {
                assert_eq!(answer["verdict"][key], report[key], "{file} {key}");
            }
        }
    }
    std::fs::write(dir.path().join("cases/broken.case.jsonl"), "{\"x\": 1}\n").unwrap();
    let (status, answers) = run_batch(&["batch", "cases"]);
    assert_eq!((status, answers.len()), (1, 8));
    let broken = answers.iter().find(|answer| answer.get("error").is_some()).unwrap();
    assert_eq!(broken["id"], "cases/broken.case.jsonl");
}
