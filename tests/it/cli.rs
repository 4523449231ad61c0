//! What people see: the main job on real pasted errors in both languages, and what happens when
//! something is wrong.

use std::fs;

use serde_json::Value;

use crate::program::{data, folder, run};

fn sample(name: &str) -> String {
    data("samples").join(name).display().to_string()
}

/// The text report on a sample, as a snapshot a language.
fn check(name: &str, file: &str) {
    for lang in ["en", "ja"] {
        let dir = folder();
        let file = sample(file);
        let run =
            run(dir.path(), &["diagnose", "--no-input", "--paste", &file, "--lang", lang], b"");
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{name}-{lang}"), run.shown());
        });
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is written");
    }
}

#[test]
fn mrs_proxy_forbidden() {
    check("mrs-proxy-forbidden", "test-msa-403-negotiate.txt");
}

#[test]
fn rpc_server_unavailable() {
    check("rpc-server-unavailable", "test-msa-oa-6ba.txt");
}

#[test]
fn autodiscover_configuration() {
    check("autodiscover-configuration", "test-msa-autodiscover-configuration-error.txt");
}

#[test]
fn tested_too_recently() {
    check("tested-too-recently", "test-msa-too-recent.txt");
}

#[test]
fn access_denied_in_a_wrapped_console() {
    check("access-denied-wrapped", "test-msa-accessdenied-wrapped80.txt");
}

#[test]
fn markdown_html_and_json() {
    let dir = folder();
    let file = sample("test-msa-403-negotiate.txt");
    for (format, lang) in [("md", "en"), ("md", "ja"), ("html", "ja")] {
        let arguments =
            ["diagnose", "--no-input", "--paste", &file, "--format", format, "--lang", lang];
        let run = run(dir.path(), &arguments, b"");
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{format}-{lang}"), run.shown());
        });
    }
    let arguments = ["diagnose", "--no-input", "--paste", &file, "--format", "json"];
    let first = run(dir.path(), &arguments, b"");
    let document: Value = serde_json::from_str(&first.stdout).unwrap();
    assert_eq!(document["schema"], "shindan/verdict/v2");
    assert_eq!(document["causes"].as_array().unwrap().len(), 5);
    assert_eq!(first.stdout, run(dir.path(), &arguments, b"").stdout, "same input, same bytes");
    for cause in document["causes"].as_array().unwrap() {
        let lines = cause["evidence"].as_array().unwrap();
        let sum: f64 = lines.iter().filter_map(|line| line["decibans"].as_f64()).sum();
        let prior = cause["prior_decibans"].as_f64().unwrap();
        let posterior = cause["posterior_decibans"].as_f64().unwrap();
        assert!((prior + sum - posterior).abs() < 1e-9, "{cause}");
        assert_eq!(lines[0]["fact"], "complaint.error", "the complaint comes first");
    }
}

#[test]
fn facts_are_the_same_in_both_languages_and_encodings() {
    let dir = folder();
    let facts = |arguments: &[&str]| {
        let mut all = vec!["diagnose", "--no-input", "--format", "json"];
        all.extend(arguments);
        let run = run(dir.path(), &all, b"");
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        let facts = document["facts"].as_array().unwrap().clone();
        facts.iter().map(|fact| format!("{}={}", fact["id"], fact["value"])).collect::<Vec<_>>()
    };
    let text = fs::read_to_string(sample("test-msa-403-negotiate.txt")).unwrap();
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    fs::write(dir.path().join("test-msa-403-negotiate.txt"), utf16).unwrap();
    let plain = facts(&["--paste", &sample("test-msa-403-negotiate.txt"), "--lang", "en"]);
    assert!(plain.len() > 2, "{plain:?}");
    assert_eq!(plain, facts(&["--paste", "test-msa-403-negotiate.txt", "--lang", "ja"]));
}

#[test]
fn what_goes_wrong_is_said_clearly() {
    let dir = folder();
    fs::write(dir.path().join("empty.txt"), "").unwrap();
    fs::write(dir.path().join("rubbish.bin"), [0_u8, 1, 2, 3, 250, 251, 0, 5, 6, 0, 0, 1]).unwrap();
    let table: &[(&str, &[&str], i32)] = &[
        ("no such fact", &["diagnose", "--no-input", "--set", "exchange.versoin=2010"], 2),
        ("no such outcome", &["diagnose", "--no-input", "--set", "exchange.version=2012"], 2),
        ("no equals sign", &["diagnose", "--no-input", "--set", "exchange.version"], 2),
        ("no such file", &["diagnose", "--no-input", "--paste", "missing.txt"], 6),
        ("binary rubbish", &["diagnose", "--no-input", "--paste", "rubbish.bin"], 6),
        ("no such language", &["diagnose", "--no-input", "--lang", "de"], 2),
        ("no such pack", &["diagnose", "--no-input", "--pack", "nowhere"], 5),
        ("no such case", &["report", "missing.case.jsonl"], 6),
        ("no such command", &["diagnos"], 2),
    ];
    let mut shown = String::new();
    for (what, arguments, status) in table {
        let run = run(dir.path(), arguments, b"");
        assert_eq!(run.status, *status, "{what}: {}", run.shown());
        assert_eq!(run.stdout, "", "{what}");
        shown.push_str(&format!("{what}\n{}\n", run.stderr));
    }
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("wrong-usage", shown);
    });
}

#[test]
fn a_value_that_an_option_cannot_have_is_told_in_the_language_of_the_reader() {
    let dir = folder();
    for (arguments, english, japanese) in [
        (
            &["next", "a", "--channel", "fax"][..],
            "error: cannot use `fax` for `--channel <CHANNEL>`\nhelp: write one of: keyboard, phone, mail\n",
            "error: `--channel <CHANNEL>` に `fax` は指定できません\nhelp: 指定できる値: keyboard, phone, mail\n",
        ),
        (
            &["reply", "a", "--audience", "manger"],
            "error: cannot use `manger` for `--audience <AUDIENCE>`\nhelp: did you mean `manager`?\n",
            "error: `--audience <AUDIENCE>` に `manger` は指定できません\nhelp: `manager` のことですか?\n",
        ),
        (
            &["probe", "mail.contoso.com", "--dns", "dns"],
            "error: cannot use `dns` as the address of a DNS server\n",
            "error: `dns` は DNS サーバーのアドレスではありません\n",
        ),
        (
            &["next", "a", "--batch", "0"],
            "error: cannot use `0` for `--batch <N>`: 0 is not in 1..=50\n",
            "error: `--batch <N>` に `0` は指定できません\nhelp: 1 から 50 までの整数を指定してください\n",
        ),
        (
            &["next", "a", "--channel="],
            "error: `--channel <CHANNEL>` needs a value\n",
            "error: `--channel <CHANNEL>` に値を指定してください\n",
        ),
    ] {
        for (lang, says) in [("en", english), ("ja", japanese)] {
            let run = run(dir.path(), &[arguments, &["--lang", lang]].concat(), b"");
            assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
            assert!(run.stderr.starts_with(says), "{arguments:?}: {}", run.stderr);
        }
    }
}

#[test]
fn no_evidence_is_no_verdict() {
    let dir = folder();
    fs::write(dir.path().join("empty.txt"), "").unwrap();
    for arguments in
        [&["diagnose", "--no-input"][..], &["diagnose", "--no-input", "--paste", "empty.txt"]]
    {
        let run = run(dir.path(), &[arguments, &["--format", "json"]].concat(), b"");
        assert_eq!(run.status, 3);
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(document["status"], "open");
    }
}

#[test]
fn a_contradiction_is_shown_with_what_contradicts_what() {
    let dir = folder();
    fs::write(dir.path().join("a.txt"), "MRSProxyEnabled : False\n").unwrap();
    fs::write(dir.path().join("b.txt"), "MRSProxyEnabled : True\n").unwrap();
    let arguments =
        ["diagnose", "--no-input", "--paste", "a.txt", "--paste", "b.txt", "--format", "json"];
    let run = run(dir.path(), &arguments, b"");
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let contradictions = document["contradictions"].as_array().unwrap();
    assert_eq!(contradictions.len(), 1, "{contradictions:?}");
    for lang in ["en", "ja"] {
        let message = contradictions[0]["message"][lang].as_str().unwrap();
        assert!(message.contains("a.txt") && message.contains("b.txt"), "{message}");
    }
}

#[test]
fn fifty_megabytes_are_read() {
    let dir = folder();
    let mut text = "nothing to see in this line of a very long log\n".repeat(1_100_000);
    text.push_str("Error 0x6ba (The RPC server is unavailable) from cli_NspiBind\n");
    fs::write(dir.path().join("long.log"), text).unwrap();
    let run = run(
        dir.path(),
        &["diagnose", "--no-input", "--paste", "long.log", "--format", "json"],
        b"",
    );
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let lines: Vec<&Value> =
        document["facts"].as_array().unwrap().iter().map(|fact| &fact["from"]["line"]).collect();
    assert!(lines.contains(&&Value::from(1_100_001)), "{lines:?}");
}

#[test]
fn secrets_are_not_shown() {
    let dir = folder();
    let paste = b"Password: hunter2\nThe HTTP request was forbidden with client authentication scheme 'Negotiate'. Authorization: Basic aHVudGVyMg==\n";
    for format in ["text", "json", "html"] {
        let run = run(dir.path(), &["diagnose", "--paste", "-", "--format", format], paste);
        let shown = run.shown();
        assert!(!shown.contains("hunter2") && !shown.contains("aHVudGVyMg"), "{shown}");
    }
}

#[test]
fn a_broken_pack_never_half_loads() {
    let dir = folder();
    let made = run(dir.path(), &["kb", "init", "my-pack"], b"");
    assert_eq!(made.status, 0, "{}", made.shown());
    assert_eq!(run(dir.path(), &["kb", "check", "--pack", "my-pack"], b"").status, 0);
    let causes = dir.path().join("my-pack/rules/exchange-migration/causes.toml");
    let text = fs::read_to_string(&causes).unwrap();
    fs::write(&causes, text.replacen("source =", "sorce =", 1)).unwrap();
    let check = run(dir.path(), &["kb", "check", "--pack", "my-pack"], b"");
    assert_eq!(check.status, 1);
    assert!(check.stderr.contains("did you mean `source`?"), "{}", check.stderr);
    let used = run(dir.path(), &["diagnose", "--no-input", "--pack", "my-pack"], b"");
    assert_eq!((used.status, used.stdout.as_str()), (5, ""));
}

#[test]
fn the_pack_option_works_before_and_after_the_command() {
    let dir = folder();
    run(dir.path(), &["kb", "init", "copy"], b"");
    for arguments in [["--pack", "copy", "kb", "check"], ["kb", "check", "--pack", "copy"]] {
        assert_eq!(run(dir.path(), &arguments, b"").status, 0);
    }
}
