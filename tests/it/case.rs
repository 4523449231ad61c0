//! Case files: what is stored, what is told again, and what a crash leaves.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{command, data, folder, run};

fn events(path: &Path) -> Vec<Value> {
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_case_goes_on_and_its_report_gives_the_same_bytes() {
    let dir = folder();
    let sample = data("samples/test-msa-403-negotiate.txt").display().to_string();
    let first =
        run(dir.path(), &["diagnose", "a.case.jsonl", "--no-input", "--paste", &sample], b"");
    assert!(first.status == 0 || first.status == 3, "{}", first.shown());
    let second = run(
        dir.path(),
        &["diagnose", "a.case.jsonl", "--no-input", "--set", "exchange.version=2016"],
        b"",
    );
    assert!(second.stdout.contains("2016"), "{}", second.stdout);
    let path = dir.path().join("a.case.jsonl");
    let kinds: Vec<String> =
        events(&path).iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["opened", "pasted", "concluded", "answered", "concluded"]);
    let report = |_| run(dir.path(), &["report", "a.case.jsonl", "--lang", "ja"], b"").stdout;
    assert_eq!(report(()), report(()));
    assert_eq!(events(&path).len(), 5, "a report stores nothing");
}

#[test]
fn no_input_without_a_case_writes_nothing() {
    let dir = folder();
    run(dir.path(), &["diagnose", "--no-input", "--set", "exchange.version=2010"], b"");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn secrets_are_not_stored() {
    let dir = folder();
    run(
        dir.path(),
        &["diagnose", "s.case.jsonl", "--paste", "-"],
        b"password = hunter2 (403) Forbidden\n",
    );
    let stored = fs::read_to_string(dir.path().join("s.case.jsonl")).unwrap();
    assert!(stored.contains("[password removed]") && !stored.contains("hunter2"), "{stored}");
}

#[test]
fn another_pack_is_mentioned_with_both_verdicts() {
    let dir = folder();
    run(
        dir.path(),
        &[
            "diagnose",
            "b.case.jsonl",
            "--no-input",
            "--set",
            "migration.type=staged",
            "--set",
            "exchange.version=2013",
        ],
        b"",
    );
    run(dir.path(), &["kb", "init", "copy"], b"");
    let pack = dir.path().join("copy/rules/exchange-migration/pack.toml");
    let text = fs::read_to_string(&pack).unwrap();
    fs::write(&pack, text.replace("version = \"", "version = \"9")).unwrap();
    let report = run(dir.path(), &["report", "b.case.jsonl", "--pack", "copy"], b"");
    let said = report.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("Stored verdict") && said.contains("New verdict"), "{said}");
}

#[test]
fn an_unfinished_last_line_is_dropped_and_said() {
    let dir = folder();
    run(
        dir.path(),
        &["diagnose", "c.case.jsonl", "--no-input", "--set", "exchange.version=2010"],
        b"",
    );
    let path = dir.path().join("c.case.jsonl");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 9]).unwrap();
    let run = run(dir.path(), &["diagnose", "c.case.jsonl", "--no-input"], b"");
    assert!(run.stderr.contains("was not finished"), "{}", run.stderr);
    assert!(run.stdout.contains("2010"), "{}", run.stdout);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 9]).unwrap();
    let japanese = ["diagnose", "c.case.jsonl", "--no-input", "--lang", "ja"];
    let run = crate::program::run(dir.path(), &japanese, b"");
    assert!(run.stderr.contains("最後の行は書きかけ"), "{}", run.stderr);
    events(&path);
}

#[cfg(unix)]
#[test]
fn a_killed_walk_loses_nothing_that_was_answered() {
    use std::io::{BufRead, BufReader, Write};

    let dir = folder();
    let mut child =
        command(dir.path(), &["diagnose", "k.case.jsonl", "--lang", "en"]).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut until = |what: &str| {
        let seen = lines.by_ref().map(|line| line.unwrap()).find(|line| line.contains(what));
        assert!(seen.is_some(), "{what} never came");
    };
    until("What does it say?");
    writeln!(input).unwrap();
    until("Question 1");
    writeln!(input, "1").unwrap();
    until("Question 2");
    child.kill().unwrap();
    child.wait().unwrap();
    let answered = events(&dir.path().join("k.case.jsonl"));
    assert!(answered.iter().any(|event| event["event"] == "answered"), "{answered:?}");
    let resumed = run(dir.path(), &["diagnose", "k.case.jsonl", "--lang", "en"], b"q\n");
    assert!(resumed.stderr.contains("Question 1"), "{}", resumed.stderr);
}

/// Step and cost in minutes of every next step, as the case stands.
fn costs(dir: &Path) -> Vec<(String, f64)> {
    let report = run(dir, &["report", "n.case.jsonl", "--format", "json"], b"");
    let document: Value = serde_json::from_str(&report.stdout).unwrap();
    let next = document["next"].as_array().unwrap().iter();
    next.map(|step| (step["act"].to_string(), step["cost_minutes"].as_f64().unwrap())).collect()
}

#[test]
fn the_channel_is_kept_in_the_case_and_decides_what_asking_costs() {
    let dir = folder();
    let diagnose = |more: &[&str]| {
        run(dir.path(), &[&["diagnose", "n.case.jsonl", "--no-input"], more].concat(), b"")
    };
    diagnose(&["--set", "migration.type=cutover"]);
    let keyboard = costs(dir.path());
    diagnose(&["--channel", "phone"]);
    let phone = costs(dir.path());
    diagnose(&["--channel", "phone"]);
    let both = keyboard.iter().filter_map(|(step, minutes)| {
        Some((minutes, phone.iter().find(|(other, _)| other == step)?.1))
    });
    let both: Vec<_> = both.collect();
    let dearer = both.iter().filter(|(keyboard, phone)| *keyboard < phone);
    assert!(dearer.count() > 3, "{both:?}");
    let chosen = events(&dir.path().join("n.case.jsonl"));
    let chosen = chosen.iter().filter(|event| event["event"] == "channel-chosen");
    assert_eq!(
        chosen.map(|event| event["channel"].as_str().unwrap()).collect::<Vec<_>>(),
        ["phone"]
    );
    let wrong = diagnose(&["--channel", "pigeon"]);
    assert_eq!(wrong.status, 2, "{}", wrong.shown());
}

/// `next` on a case with nothing but the complaint's usual company, one that is concluded, and one
/// message: what people see in both languages.
#[test]
fn next_steps_in_both_languages() {
    let dir = folder();
    let sample = data("samples/test-msa-403-negotiate.txt").display().to_string();
    let diagnose = |case: &str, more: &[&str]| {
        run(dir.path(), &[&["diagnose", case, "--no-input"], more].concat(), b"")
    };
    diagnose(
        "o.case.jsonl",
        &["--set", "migration.type=cutover", "--set", "exchange.version=2010"],
    );
    diagnose(
        "c.case.jsonl",
        &[
            "--paste",
            &sample,
            "--set",
            "migration.type=remote-move",
            "--set",
            "exchange.version=2010",
        ],
    );
    for lang in ["en", "ja"] {
        let next = |more: &[&str]| {
            let run = run(dir.path(), &[&["next", "--lang", lang], more].concat(), b"");
            for line in run.stdout.lines() {
                let width = unicode_width::UnicodeWidthStr::width(line);
                let command =
                    line.trim_start().starts_with(|first: char| first.is_ascii_alphabetic())
                        && line.contains(" | ")
                        || line.contains(" -")
                        || line.contains("sha256");
                assert!(width <= 80 || command, "{width} columns: {line}");
            }
            run.shown()
        };
        let shown = [
            next(&["o.case.jsonl", "--channel", "phone"]),
            next(&["o.case.jsonl", "--batch", "3"]),
            next(&["c.case.jsonl"]),
            next(&["c.case.jsonl", "--batch", "3"]),
        ];
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("next-{lang}"), shown.join("\n"));
        });
    }
    let stored = events(&dir.path().join("o.case.jsonl")).len();
    assert_eq!(stored, 4, "looking at what is next stores nothing");
    assert_eq!(run(dir.path(), &["next", "o.case.jsonl", "--batch", "0"], b"").status, 2);
    assert_eq!(run(dir.path(), &["next", "missing.case.jsonl"], b"").status, 6);
}

/// `UPDATE=1` writes the published schema anew.
#[test]
fn next_steps_fit_their_published_schema() {
    let dir = folder();
    let printed = run(dir.path(), &["kb", "schema", "next"], b"").stdout;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/schema/next.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    assert_eq!(printed, fs::read_to_string(&path).unwrap(), "UPDATE=1 cargo test --test it case");
    let validator = jsonschema::validator_for(&serde_json::from_str(&printed).unwrap()).unwrap();
    let decided = ["--set", "migration.type=staged", "--set", "exchange.version=2016"];
    for (case, known, asks) in [("a.case.jsonl", &[][..], true), ("b.case.jsonl", &decided, false)]
    {
        run(dir.path(), &[&["diagnose", case, "--no-input"], known].concat(), b"");
        let arguments = ["next", case, "--batch", "4", "--format", "json"];
        let first = run(dir.path(), &arguments, b"");
        let document: Value = serde_json::from_str(&first.stdout).unwrap();
        let problem = validator.validate(&document);
        assert!(problem.is_ok(), "{problem:?}");
        assert_eq!(document["stop"].is_null(), asks, "{case}");
        assert_eq!(document["batch"]["acts"].as_array().unwrap().len(), if asks { 4 } else { 0 });
        assert_eq!(document["channel"], "mail");
        assert_eq!(first.stdout, run(dir.path(), &arguments, b"").stdout, "same input, same bytes");
    }
}
