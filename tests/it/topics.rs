//! What is about another subject, and what is not: the tables of `tests/statements`, the cases of the pack and the
//! public cases.

use serde_json::{Value, json};

use crate::program::{folder, run};

/// The verdicts on these texts, in brief, by position.
fn verdicts(texts: &[String]) -> Vec<Value> {
    let line = |(at, paste): (usize, &String)| format!("{}\n", json!({ "id": at, "paste": paste }));
    let input: String = texts.iter().enumerate().map(line).collect();
    let dir = folder();
    let out = run(dir.path(), &["batch", "--brief"], input.as_bytes());
    let verdicts: Vec<Value> = out
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["verdict"].take())
        .collect();
    assert_eq!(verdicts.len(), texts.len(), "{}", out.stderr);
    verdicts
}

/// Those that are said to be about another subject.
fn off_topic(texts: &[String]) -> Vec<&String> {
    let verdicts = verdicts(texts);
    let all = texts.iter().zip(&verdicts);
    all.filter(|(_, verdict)| verdict["status"] == "off-topic").map(|(text, _)| text).collect()
}

fn table(text: &str, kind: &str) -> Vec<toml::Table> {
    let mut table: toml::Table = toml::from_str(text).unwrap();
    let rows = table.remove(kind).unwrap().try_into::<Vec<toml::Table>>().unwrap();
    assert!(!rows.is_empty());
    rows
}

fn text(row: &toml::Table, key: &str) -> String {
    row[key].as_str().unwrap().to_owned()
}

#[test]
fn texts_about_other_subjects_are_told_from_this_one() {
    let rows = table(include_str!("../statements/elsewhere.toml"), "text");
    let texts: Vec<String> = rows.iter().map(|row| text(row, "text")).collect();
    let verdicts = verdicts(&texts);
    let (told, missed): (Vec<_>, Vec<_>) =
        rows.iter().zip(&verdicts).partition(|(_, verdict)| verdict["status"] == "off-topic");
    let missed: Vec<String> = missed.iter().map(|(row, _)| text(row, "about")).collect();
    assert!(told.len() * 10 >= rows.len() * 8, "not told: {missed:?}");
    for (row, verdict) in told {
        let mentions = verdict["elsewhere"].as_array().unwrap();
        assert!(!mentions.is_empty());
        for mention in mentions {
            assert!(text(row, "text").contains(mention["quote"].as_str().unwrap()), "{mention}");
        }
        let causes = verdict["causes"].as_array().unwrap();
        assert!(causes.iter().all(|cause| cause["probability"].is_null()), "a ranking: {verdict}");
        assert_eq!(verdict["stop_reason"], "off-topic");
    }
}

#[test]
fn no_sentence_with_facts_is_about_another_subject() {
    for sentences in [include_str!("../statements/en.toml"), include_str!("../statements/ja.toml")]
    {
        let mut rows = table(sentences, "sentence");
        // That it is another type of migration is a fact, and says that this is another subject.
        let is_of_ours = |facts: &toml::Table| {
            facts
                .iter()
                .any(|(id, value)| id != "migration.type" || value.as_str() != Some("other"))
        };
        rows.retain(|row| row.get("facts").and_then(toml::Value::as_table).is_some_and(is_of_ours));
        let texts: Vec<String> = rows.iter().map(|row| text(row, "text")).collect();
        assert!(texts.len() > 100);
        assert_eq!(off_topic(&texts), Vec::<&String>::new());
    }
}

#[test]
fn no_mail_about_the_complaint_is_about_another_subject() {
    let rows = table(include_str!("../statements/pairs.toml"), "pair");
    let texts: Vec<String> =
        rows.iter().flat_map(|row| [text(row, "en"), text(row, "ja")]).collect();
    assert_eq!(off_topic(&texts), Vec::<&String>::new());
}

#[test]
fn no_case_of_the_pack_is_about_another_subject() {
    fn pastes(value: &toml::Value, found: &mut Vec<String>) {
        match value {
            toml::Value::Table(table) => {
                found.extend(table.get("paste").and_then(toml::Value::as_str).map(str::to_owned));
                table.values().for_each(|value| pastes(value, found));
            }
            toml::Value::Array(values) => values.iter().for_each(|value| pastes(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir("rules/exchange-migration/cases").unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        pastes(&toml::Value::Table(toml::from_str(&text).unwrap()), &mut found);
    }
    assert!(found.len() > 300);
    assert_eq!(off_topic(&found), Vec::<&String>::new());
}

#[test]
fn no_public_case_is_about_another_subject() {
    let Some(corpus) = std::env::var_os("SHINDAN_CORPUS") else {
        println!("not run: SHINDAN_CORPUS is not set");
        return;
    };
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(std::path::PathBuf::from(corpus).join("cases/dev")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "toml") {
            let case: toml::Table =
                toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            let said = case["given"]["says"].as_str().unwrap_or_default();
            texts.push(format!("{said}\n{}", text(&case, "pasted")));
        }
    }
    assert!(!texts.is_empty());
    assert_eq!(off_topic(&texts), Vec::<&String>::new());
}

#[test]
fn one_word_of_the_subject_keeps_a_case_and_so_does_an_answer() {
    let texts = [
        ("The printer prints nothing.", "off-topic"),
        ("The printer prints nothing, and the migration batch fails.", "open"),
        ("The printer prints nothing.\nUnable to connect to the server.", "open"),
        ("Cross-tenant moves of mailboxes: the migration batch fails.", "off-topic"),
        ("The log names printer.contoso.com and vpn.contoso.com.", "open"),
        ("Nothing works.", "open"),
        ("", "open"),
        ("プリンターで印刷できません。", "off-topic"),
        ("プリンターは問題ありませんが、メールボックスの移行に失敗します。", "open"),
    ];
    let pasted: Vec<String> = texts.iter().map(|(text, _)| (*text).to_owned()).collect();
    for ((text, status), verdict) in texts.iter().zip(verdicts(&pasted)) {
        assert_eq!(verdict["status"], *status, "{text}");
    }
}

#[test]
fn every_command_says_what_a_case_is_not_about() {
    let dir = folder();
    std::fs::write(dir.path().join("mail.txt"), "The toner of our printer is empty.\n").unwrap();
    let command = |arguments: &[&str]| run(dir.path(), arguments, b"");
    let paste = ["diagnose", "a.case.jsonl", "--no-input", "--paste", "mail.txt"];
    let diagnosed = command(&paste);
    assert_eq!(diagnosed.status, 4);
    assert!(
        diagnosed.stdout.contains("The toner of our printer is empty."),
        "{}",
        diagnosed.stdout
    );
    assert!(!diagnosed.stdout.contains('%'), "{}", diagnosed.stdout);
    for (arguments, expected) in [
        (&["next", "a.case.jsonl"][..], "shindan reply"),
        (&["next", "a.case.jsonl", "--batch", "3"], "shindan reply"),
        (&["explain", "a.case.jsonl"], "The toner of our printer is empty."),
        (&["handover", "a.case.jsonl"], "shindan reply"),
        (&["reply", "a.case.jsonl"], "What you sent us does not mention this."),
        (&["reply", "a.case.jsonl", "--reply-lang", "ja"], "該当する記述を確認できませんでした"),
    ] {
        let shown = command(arguments);
        let text = shown.stdout.replace('\n', "").replace("  ", " ");
        assert_eq!(shown.status, 0, "{arguments:?}: {}", shown.stderr);
        assert!(!text.contains('%'), "a ranking: {}", shown.stdout);
        let is_there = shown.stdout.contains(expected) || text.contains(expected);
        assert!(is_there, "{arguments:?}: {}", shown.stdout);
    }
    let request = command(&["request", "a.case.jsonl"]);
    assert!(request.stdout.is_empty() && request.stderr.contains("reply"), "{}", request.stderr);
}
