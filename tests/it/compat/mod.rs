//! Behaviour stays as it was, bit for bit: `tests/compat/README.md` says what is compared, and when the
//! expectations may be written anew.

mod batch;
mod cases;
mod commands;
mod plain;
mod shelf;
mod work;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use self::commands::{Commands, MAIN, SECOND};
use self::shelf::{File, Form, compare, there};
use self::work::{inputs, said, side_by_side, words};
use crate::program::{folder, run};

/// Every event that a case can hold.
const EVENTS: [&str; 19] = [
    "opened",
    "pasted",
    "probed",
    "answered",
    "unavailable",
    "retracted",
    "channel-chosen",
    "skipped",
    "concluded",
    "written",
    "closed",
    "reopened",
    "fact-dropped",
    "fact-kept",
    "left-open",
    "fact-set",
    "reading-accepted",
    "paste-dropped",
    "undone",
];
/// Every kind of message that is kept.
const MESSAGES: [&str; 3] = ["request", "reply", "script"];

/// A file or folder below `tests/compat`.
fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat").join(name)
}

#[test]
fn the_cases_hold_every_kind_of_event_and_message() {
    let (mut events, mut messages, mut langs) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut of = BTreeSet::new();
    for name in Commands::read().case.keys() {
        for line in cases::stored(name).lines() {
            // The last line of one case is cut off.
            let Ok(event) = serde_json::from_str::<Value>(line) else { continue };
            let word = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
            events.insert(word("event"));
            if word("event") == "written" {
                messages.insert(word("kind"));
                langs.insert(word("lang"));
            }
            if event["of"].is_string() {
                of.insert(word("event"));
            }
        }
    }
    let all = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(events, all(&EVENTS));
    assert_eq!(messages, all(&MESSAGES));
    assert_eq!(langs, all(&["en", "ja"]));
    assert_eq!(of, all(&["answered", "fact-dropped", "retracted"]));
}

/// A case that no command is run on, and an expectation that no test reads, would guard nothing.
#[test]
fn nothing_stands_there_unread() {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(there(&place("expected")), names(&["batch", "cases", "made", "packs", "readings"]));
    let known = Commands::read().case.into_keys().map(|name| format!("{name}.case.jsonl"));
    assert_eq!(there(&place("cases")), known.collect());
    let lines = ["exchange-migration.jsonl", "mail-delivery.jsonl", "texts.jsonl"];
    assert_eq!(there(&place("batch")), names(&lines));
}

#[test]
fn cases_are_made_as_they_were() {
    let recipes: Vec<_> = Commands::read().case.into_iter().collect();
    let made = side_by_side(recipes, |(name, recipe)| {
        (!recipe.steps.is_empty()).then(|| cases::made(name, recipe))
    });
    compare("made", &made.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn cases_are_told_as_they_were() {
    let commands = Commands::read();
    let names: Vec<_> = commands.case.iter().collect();
    let told = side_by_side(names, |(name, recipe)| cases::documents(name, recipe, &commands));
    compare("cases", &told);
}

#[test]
fn texts_are_read_as_they_were() {
    let dir = folder();
    let texts = inputs(dir.path());
    let readings: Vec<_> = Commands::read().readings.into_iter().collect();
    let read = side_by_side(readings, |(document, command)| {
        let mut file = File::new(document);
        for text in &texts {
            let ran = run(dir.path(), &words(command, text, MAIN), b"");
            file.put(text, Form::BySize, &said(&ran));
        }
        file
    });
    compare("readings", &read);
}

#[test]
fn packs_are_told_as_they_were() {
    let dir = folder();
    inputs(dir.path());
    let told = side_by_side(Commands::read().of_packs(), |(pack, document, command)| {
        let arguments = words(&command.run, "", pack);
        let ran = run(dir.path(), &arguments, b"");
        let mut text = plain::without(&ran.stdout, &command.without);
        if ran.status != 0 {
            text.push_str(&format!("--- exit {}\n{}", ran.status, ran.stderr));
        }
        (*pack, document.clone(), text)
    });
    let files = [MAIN, SECOND].map(|pack| {
        let mut file = File::new(pack);
        for (_, document, text) in told.iter().filter(|entry| entry.0 == pack) {
            file.put(document, Form::BySize, text);
        }
        file
    });
    compare("packs", &files);
}

#[test]
fn many_cases_come_out_as_they_did() {
    let inputs = [("exchange-migration", MAIN), ("texts", MAIN), ("mail-delivery", SECOND)];
    compare("batch", &side_by_side(inputs.into(), |(name, pack)| batch::verdicts(name, pack)));
}
