//! The guided walk, typed line by line, in both languages.

use serde_json::Value;

use crate::program::{Run, folder, run};

fn walk(dir: &std::path::Path, lang: &str, input: &str) -> Run {
    // Enter: there is no message to paste at the start. At a question, it does nothing.
    let input = format!("\n{input}");
    run(dir, &["diagnose", "w.case.jsonl", "--lang", lang], input.as_bytes())
}

fn stored(dir: &std::path::Path) -> Vec<Value> {
    let text = std::fs::read_to_string(dir.join("w.case.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_walk_in_both_languages() {
    for lang in ["en", "ja"] {
        let dir = folder();
        // A full-width digit, an explanation, something wrong, not known, put off, and away.
        let run = walk(dir.path(), lang, "２\n?\nnonsense\nu\ns\nq\n");
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("walk-{lang}"), run.shown());
        });
        for line in run.stderr.lines().chain(run.stdout.lines()) {
            let width = unicode_width::UnicodeWidthStr::width(line);
            let whole = line.contains("https://")
                || line.trim_start().starts_with("Get-")
                || line.contains("sha256");
            assert!(width <= 80 || whole, "{width} columns: {line}");
        }
    }
}

/// A question mark explains and answers nothing; what follows it is a place, an id, or a mistake.
#[test]
fn a_question_mark_explains_and_answers_nothing() {
    let dir = folder();
    let run = walk(dir.path(), "en", "？\n?1\n? permissions\n?permisions\n? 77\n?\nq\n");
    for said in [
        "What each answer would do",
        "About: The server does not accept the connection",
        "About: Permissions of the migration account",
        "did you mean `permissions`?",
        "there is no cause, defect, fact or rule `77`",
        "The answer is expected to tell",
    ] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert!(!run.stderr.contains("Question 2"), "{}", run.stderr);
    let kinds: Vec<Value> = stored(dir.path()).iter().map(|event| event["event"].clone()).collect();
    assert_eq!(kinds, ["opened", "concluded"]);
}

#[test]
fn every_walk_ends() {
    for answers in ["u\n", "1\n", "s\n", "2\n"] {
        let dir = folder();
        let run = walk(dir.path(), "en", &answers.repeat(200));
        assert!(run.stderr.contains("Done."), "{answers:?}: {}", run.stderr);
    }
}

#[test]
fn an_earlier_answer_is_changed_without_losing_the_others() {
    let dir = folder();
    walk(dir.path(), "en", "2\n2010\nq\n");
    let facts = |dir: &std::path::Path| {
        let run = run(dir, &["report", "w.case.jsonl", "--format", "json"], b"");
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        let facts = document["facts"].as_array().unwrap().iter();
        facts
            .filter(|fact| fact["how"] == "stated")
            .map(|fact| (fact["id"].to_string(), fact["value"].to_string()))
            .collect::<Vec<_>>()
    };
    let before = facts(dir.path());
    assert_eq!(before.len(), 2, "{before:?}");
    walk(dir.path(), "en", "c\n1\n1\nq\n");
    let after = facts(dir.path());
    assert_eq!(after.len(), 2, "{after:?}");
    assert_ne!(before, after);
    assert_eq!(before.iter().filter(|fact| after.contains(fact)).count(), 1);
}

#[test]
fn back_takes_the_last_answer_back() {
    let dir = folder();
    walk(dir.path(), "en", "1\nb\nq\n");
    let kinds: Vec<String> = stored(dir.path())
        .iter()
        .map(|event| event["event"].as_str().unwrap().to_owned())
        .collect();
    assert!(
        kinds.contains(&"answered".to_owned()) && kinds.contains(&"retracted".to_owned()),
        "{kinds:?}"
    );
}

#[test]
fn a_walk_begins_with_the_message_unless_something_is_known() {
    let begin = |arguments: &[&str], input: &str| {
        let dir = folder();
        let walk = ["diagnose", "w.case.jsonl", "--lang", "en"];
        let run = run(dir.path(), &[&walk, arguments].concat(), input.as_bytes());
        (run.stderr, stored(dir.path()))
    };
    let kinds = |events: &[Value]| -> Vec<String> {
        events.iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect()
    };
    // Typed, pasted in lines, nothing at all, and a message that nobody knows, which is kept.
    for (input, expected) in [
        ("(403) Forbidden\n\nq\n", &["opened", "pasted"][..]),
        ("p\n(403)\nForbidden\n.\n\nq\n", &["opened", "pasted"]),
        ("\nq\n", &["opened"]),
        ("u\nq\n", &["opened"]),
        ("The flux capacitor is cold\nq\n", &["opened", "pasted"]),
    ] {
        let (said, events) = begin(&[], input);
        assert!(said.contains("What does it say?"), "{said}");
        let first = said.find("What does it say?");
        assert!(
            first < said.find("Question 1") && said.contains("Question 1"),
            "{input:?}: {said}"
        );
        assert!(
            kinds(&events).iter().zip(expected).all(|(kind, wanted)| kind == wanted),
            "{input:?}: {events:?}"
        );
        assert_eq!(kinds(&events).contains(&"pasted".to_owned()), expected.len() > 1, "{input:?}");
    }
    let (said, _) = begin(&["--set", "exchange.version=2016"], "q\n");
    assert!(!said.contains("What does it say?"), "{said}");
    let (said, events) = begin(&[], "q\n");
    assert!(!said.contains("Question 1") && kinds(&events)[0] == "opened", "{said}");
}

#[test]
fn choices_come_in_groups_that_one_can_take_in() {
    let dir = folder();
    // The version has eight outcomes: seven, then the rest, then the seven again.
    let said = walk(dir.path(), "en", "1\n8\n2\nq\n").stderr;
    let shown: Vec<&str> = said.split("Version of Exchange:").skip(1).collect();
    assert_eq!(shown.len(), 3, "{said}");
    let numbers = |text: &str| {
        let lines = text.lines().skip(1).map(str::trim_start);
        lines.take_while(|line| line.starts_with(|c: char| c.is_ascii_digit())).count()
    };
    let counts: Vec<usize> = shown.iter().map(|text| numbers(text)).collect();
    assert_eq!(counts, [8, 2, 8], "{said}");
    assert!(shown[0].contains("8  something else (1 more)"), "{said}");
    assert!(shown[1].contains("2  something else (7 more)"), "{said}");
}

#[test]
fn a_turn_fits_a_terminal_of_80_by_24() {
    use unicode_width::UnicodeWidthStr;

    for lang in ["en", "ja"] {
        let dir = folder();
        let said = walk(dir.path(), lang, "1\nu\nu\nu\nu\nu\nq\n").stderr;
        assert!(said.lines().all(|line| line.width() < 80), "{said}");
        let header = if lang == "en" { "So far:" } else { "現在の判定:" };
        let turns: Vec<&str> = said.split(header).skip(1).collect();
        assert!(turns.len() >= 6, "{said}");
        let longest = turns.iter().map(|turn| turn.trim_end().lines().count()).max();
        assert!(longest <= Some(24), "{longest:?}\n{said}");
    }
}
