//! Facts in the agent's hands during a walk: pasted or typed, looked at one by one, undone.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::program::{Run, folder, run};

fn walk(dir: &Path, lang: &str, input: &str) -> Run {
    // Enter: there is no message to paste at the start. At a question, it does nothing.
    let input = format!("\n{input}");
    run(dir, &["diagnose", "w.case.jsonl", "--lang", lang], input.as_bytes())
}

/// What counts in the case: `FACT=VALUE`.
fn counting(dir: &Path) -> Vec<String> {
    let run = run(dir, &["facts", "w.case.jsonl", "--format", "json"], b"");
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let facts = document["facts"].as_array().unwrap().iter();
    let counting = facts.filter(|fact| fact["state"] == "counts");
    let text = |fact: &Value, name: &str| fact[name].as_str().unwrap_or("unknown").to_owned();
    counting.map(|fact| format!("{}={}", text(fact, "id"), text(fact, "value"))).collect()
}

/// How many events of each kind the case has.
fn events(dir: &Path) -> BTreeMap<String, usize> {
    let text = std::fs::read_to_string(dir.join("w.case.jsonl")).unwrap();
    let mut counts = BTreeMap::new();
    for line in text.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        *counts.entry(event["event"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}

const TEXT: &str = "p\nWe run Exchange 2010.\nThe certificate expired last week.\n.\n";
const VERSION: &str = "exchange.version=2010";
const EXPIRED: &str = "tls.certificate.in_date=no";

/// What is typed after a text with two facts, and what counts in the end.
#[test]
fn each_new_fact_is_kept_dropped_fixed_or_undone_with_one_key() {
    for (keys, expected) in [
        ("\n\n", &[VERSION, EXPIRED][..]),
        ("d\n\n", &[EXPIRED]),
        ("\nＤ\n", &[VERSION]),
        ("f\n5\n\n", &[EXPIRED, "exchange.version=2016"]),
        ("f\n2019\n\n", &[EXPIRED, "exchange.version=2019"]),
        ("f\nwe don't know\n\n", &[EXPIRED, "exchange.version=unknown"]),
        ("f\n\n\n\n", &[VERSION, EXPIRED]),
        ("nonsense\nd\nd\n", &[]),
        // Undone: the fact that was dropped, and everything.
        ("d\n!\n\n\n", &[VERSION, EXPIRED]),
        ("!\n", &[]),
        ("d\nd\n!\n!\n!\n", &[VERSION, EXPIRED][..0]),
        // All the rest at once; more is pasted while the first is looked at.
        ("k\n", &[VERSION, EXPIRED]),
        ("p\nMRSProxyEnabled : False\n.\n\n\nd\n", &[VERSION, EXPIRED]),
        // The input ends, or the agent leaves: nothing is lost.
        ("", &[VERSION, EXPIRED]),
        ("q\n", &[VERSION, EXPIRED]),
    ] {
        let dir = folder();
        let run = walk(dir.path(), "en", &format!("{TEXT}{keys}"));
        assert_eq!(counting(dir.path()), expected, "{keys:?}: {}", run.stderr);
        assert!(run.stderr.contains("\"We run Exchange 2010.\""), "{}", run.stderr);
    }
}

/// Words at the question for the type of the migration, and what counts in the end.
#[test]
fn whatever_is_typed_at_a_question_is_understood() {
    for (typed, expected) in [
        ("staged\n", &["migration.type=staged"][..]),
        ("２\n", &["migration.type=staged"]),
        ("段階的移行\n", &["migration.type=staged"]),
        ("Remote move (hybrid)\n", &["migration.type=remote-move"]),
        ("it is a cutover\n\n", &["migration.type=cutover"]),
        ("it is a cutover\nd\n", &[]),
        ("一括移行です\n\n", &["migration.type=cutover"]),
        ("I do not know.\n", &["migration.type=unknown"]),
        ("わかりません\n", &["migration.type=unknown"]),
        // An error message answers no question, and says something.
        (
            "The remote server returned an error: (401) Unauthorized.\n\n\n\n",
            &["migration.error=401-basic"],
        ),
        ("The certificate expired last week.\n\n", &[EXPIRED]),
        // What is only likely is offered by number.
        ("My colleague says the MRS proxy is disabled.\n1\n", &["ews.mrs_proxy=disabled"]),
        ("My colleague says the MRS proxy is disabled.\n\n", &[]),
        ("My colleague says the MRS proxy is disabled.\nstaged\n", &["migration.type=staged"]),
        ("nonsense\n", &[]),
        // The same again says nothing new.
        ("The certificate expired last week.\n\nThe certificate expired last week.\n", &[EXPIRED]),
    ] {
        let dir = folder();
        let run = walk(dir.path(), "en", typed);
        let counting = counting(dir.path());
        let is_error = expected.iter().any(|fact| fact.starts_with("migration.error"));
        match is_error {
            true => assert!(!counting.is_empty(), "{typed:?}: {}", run.stderr),
            false => assert_eq!(counting, expected, "{typed:?}: {}", run.stderr),
        }
    }
}

/// Of many facts, all the rest are kept at once.
#[test]
fn many_facts_can_be_kept_at_once() {
    let dir = folder();
    let servers = (1..=12).map(|at| {
        format!(
            "Name                : EX{at}\nAdminDisplayVersion : Version 15.1 (Build 2507.6)\n\n"
        )
    });
    let text: String = servers.collect();
    let run = walk(dir.path(), "en", &format!("p\n{text}.\nk\nq\n"));
    assert!(run.stderr.contains("k keep all the rest"), "{}", run.stderr);
    assert_eq!(run.stderr.matches("\nNew ").count(), 1, "{}", run.stderr);
    assert!(counting(dir.path()).len() > 9, "{}", run.stderr);
}

/// A password is replaced before anything is stored, however it came.
#[test]
fn secrets_that_are_pasted_or_typed_are_not_stored() {
    for input in [
        "p\npassword: hunter2hunter2\nThe certificate expired.\n.\n\nq\n",
        "password: hunter2hunter2. The certificate expired.\n\nq\n",
        "it is a cutover, password: hunter2hunter2\n\nq\n",
    ] {
        let dir = folder();
        let run = walk(dir.path(), "en", input);
        let stored = std::fs::read_to_string(dir.path().join("w.case.jsonl")).unwrap();
        assert!(!stored.contains("hunter2") && !run.stderr.contains("hunter2"), "{}", run.stderr);
    }
}

#[test]
fn new_facts_in_both_languages() {
    for lang in ["en", "ja"] {
        let dir = folder();
        let text = "p\nWe run Exchange 2010.\nMy colleague says the certificate expired.\n.\n";
        let typed = "f\n2016\na\n!\nit is a cutover\n\n!\nq\n";
        let run = walk(dir.path(), lang, &format!("{text}{typed}"));
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("walk-facts-{lang}"), run.stderr);
        });
    }
}

/// The walk ends: every turn settles something, puts something off, or takes something back, whatever is
/// typed. A turn is followed by the ranked causes.
#[test]
fn every_turn_is_an_event() {
    let lines = [
        "1",
        "2",
        "u",
        "s",
        "b",
        "c",
        "!",
        "",
        "d",
        "f",
        "a",
        "k",
        "?",
        "p",
        ".",
        "3",
        "1",
        "it is staged",
        "the certificate expired",
        "We run Exchange 2010.",
        "nonsense",
        "My colleague says the MRS proxy is disabled.",
        "We run Exchange 2016.",
    ];
    for seed in 1..=8_u64 {
        let dir = folder();
        let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut input = String::new();
        for _ in 0..40 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            input += lines[usize::try_from(random >> 8).unwrap() % lines.len()];
            input += "\n";
        }
        let run = walk(dir.path(), "en", &input);
        assert!([0, 3, 4].contains(&run.status), "seed {seed}: {}", run.shown());
        let turns = run.stderr.matches("So far:").count() - 1;
        let events = events(dir.path());
        let idle = ["opened", "concluded"];
        let done: usize =
            events.iter().filter(|(kind, _)| !idle.contains(&kind.as_str())).map(|(_, n)| n).sum();
        assert!(turns <= done, "seed {seed}: {turns} turns, {events:?}");
    }
}
