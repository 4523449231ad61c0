//! The commands for translators, and the texts in the repository.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{Run, folder, run};

const TEXTS: &str = "copy/kb/exchange-migration";

/// A copy of the pack in the folder `copy`.
fn copy() -> tempfile::TempDir {
    let dir = folder();
    let made = run(dir.path(), &["kb", "init", "copy"], b"");
    assert_eq!(made.status, 0, "{}", made.shown());
    dir
}

fn i18n(dir: &Path, arguments: &[&str]) -> Run {
    let all: Vec<&str> =
        ["kb", "i18n"].iter().chain(arguments).chain(&["--pack", "copy"]).copied().collect();
    run(dir, &all, b"")
}

/// Replaces one text in a file of the copy.
#[track_caller]
fn replace(dir: &Path, file: &str, old: &str, new: &str) {
    let path = dir.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(old), "{file} has no {old}");
    fs::write(path, text.replacen(old, new, 1)).unwrap();
}

/// Every file of a folder and its bytes.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.push((path.clone(), fs::read(path).unwrap()));
            }
        }
    }
    all.sort();
    assert!(all.len() > 20, "{}", all.len());
    all
}

#[test]
fn the_texts_of_the_pack_have_no_problem() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = run(root, &["kb", "i18n", "check", "--pack", "."], b"");
    assert_eq!(run.status, 0, "{}", run.shown());
    assert!(run.stdout.contains("0 errors"), "{}", run.stdout);
}

#[test]
fn export_and_import_change_no_byte() {
    let dir = copy();
    let copy = dir.path().join("copy");
    fs::remove_file(copy.join("kb/exchange-migration/reviewed-ja.toml")).unwrap();
    for reviewed in [false, true] {
        if reviewed {
            let run = i18n(dir.path(), &["review", "--all"]);
            assert_eq!(run.status, 0, "{}", run.shown());
        }
        let before = contents(&copy);
        let exported = i18n(dir.path(), &["export", "--out", "ja.po"]);
        assert_eq!(exported.status, 0, "{}", exported.shown());
        let po = fs::read_to_string(dir.path().join("ja.po")).unwrap();
        assert_eq!(po.contains("#, fuzzy"), !reviewed);
        let imported = i18n(dir.path(), &["import", "ja.po"]);
        assert_eq!(imported.status, 0, "{}", imported.shown());
        assert!(
            imported.stdout.starts_with("ja: 0 texts changed, 0 newly reviewed, 0 refused"),
            "{}",
            imported.stdout
        );
        assert!(before == contents(&copy), "something was written");
    }
}

#[test]
fn what_a_translator_sends_is_taken_or_refused_with_its_line() {
    let dir = copy();
    i18n(dir.path(), &["review", "--all"]);
    i18n(dir.path(), &["export", "--out", "ja.po"]);
    let po = dir.path().join("ja.po");
    let mut text = fs::read_to_string(&po).unwrap();
    for (old, new) in [
        // Taken.
        ("以前は接続できていましたか。", "これまでに接続できたことはありますか。"),
        // A negation is gone; a word is cut short; a command has another parameter; a term is another one.
        (
            "Microsoft 365 は、古いバージョンの TLS を使用しません。",
            "Microsoft 365 は、すべてのバージョンの TLS を使用します。",
        ),
        ("サーバーは TLS 1.2 を受け付けますか。", "サーバは TLS 1.2 を受け付けますか。"),
        ("`Get-OutlookAnywhere` の出力の", "`Get-OutlookAnywhere -Server` の出力の"),
        ("移行元の Exchange Server の", "移行元の Exchange Server 2010 の"),
        (
            "Outlook Anywhere の設定をお送りください。",
            "[Outlook Autodiscover] の設定をお送りください。",
        ),
        // Not what was exported, and no text at all.
        ("msgid \\\"Test again.\\\"", "msgid \\\"Try again.\\\""),
        ("\"step/ask-worked-before/how\"", "\"step/ask-worked-befor/how\""),
    ] {
        let (old, new) = (old.replace("\\\"", "\""), new.replace("\\\"", "\""));
        assert!(text.contains(&old), "{old}");
        text = text.replacen(&old, &new, 1);
    }
    fs::write(&po, text).unwrap();
    let tried = i18n(dir.path(), &["import", "ja.po", "--dry-run"]);
    assert!(tried.stdout.contains("nothing was written"), "{}", tried.stdout);
    let imported = i18n(dir.path(), &["import", "ja.po"]);
    assert_eq!(imported.status, 1);
    let lines = regex::Regex::new(r"(?m)^( *--> ja\.po|kb/[a-z/-]+\.toml):\d+|^ *\d+ \|").unwrap();
    let shown = lines.replace_all(&imported.shown(), "$1:[line]").into_owned();
    insta::assert_snapshot!("i18n-import", shown);
    let steps = fs::read_to_string(dir.path().join(TEXTS).join("ja/steps.toml")).unwrap();
    assert!(steps.contains("これまでに接続できたことはありますか。"));
    assert!(steps.starts_with("#:schema"), "comments stay");
    let checked = i18n(dir.path(), &["check"]);
    assert_eq!(checked.status, 0, "{}", checked.shown());
}

#[test]
fn a_source_that_changes_makes_its_translation_outdated() {
    let dir = copy();
    i18n(dir.path(), &["review", "--all"]);
    replace(
        dir.path(),
        &format!("{TEXTS}/en/steps.toml"),
        "Did the connection ever work?",
        "Has the connection ever worked?",
    );
    replace(
        dir.path(),
        &format!("{TEXTS}/ja/steps.toml"),
        "毎回失敗しますか。それとも、ときどき",
        "いつも失敗しますか。それとも、ときどき",
    );
    replace(dir.path(), &format!("{TEXTS}/ja/accesses.toml"), "name = \"Outlook\"", "name = \"\"");
    let status = i18n(dir.path(), &["status", "--format", "json"]);
    assert_eq!(status.status, 0);
    let document: Value = serde_json::from_str(&status.stdout).unwrap();
    assert_eq!(document["schema"], "shindan/i18n-status/v1");
    let texts: Vec<(&str, &str, bool)> = document["texts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|text| {
            (
                text["key"].as_str().unwrap(),
                text["state"].as_str().unwrap(),
                text["line"].as_u64().unwrap() > 1,
            )
        })
        .collect();
    assert_eq!(
        texts,
        [
            ("setup/outlook/name", "missing", true),
            ("act/ask-worked-before/ask", "outdated", true),
            ("act/ask-failure-pattern/ask", "unreviewed", true),
        ]
    );
    let checked = i18n(dir.path(), &["check"]);
    assert_eq!(checked.status, 1);
    assert!(
        checked.stderr.contains("warning[KB510]") && checked.stderr.contains("error[KB501]"),
        "{}",
        checked.stderr
    );
    replace(dir.path(), &format!("{TEXTS}/ja/accesses.toml"), "name = \"\"", "name = \"Outlook\"");
    let denied = i18n(dir.path(), &["check", "--deny-warnings"]);
    assert_eq!(denied.status, 1);
    let reviewed =
        i18n(dir.path(), &["review", "step/ask-worked-before/", "step/ask-failure-pattern/ask"]);
    assert!(reviewed.stdout.contains("5 texts marked"), "{}", reviewed.shown());
    let clean = i18n(dir.path(), &["check", "--deny-warnings"]);
    assert_eq!(clean.status, 0, "{}", clean.shown());
    let wrong = i18n(dir.path(), &["review", "step/ask-worked-befor/ask"]);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.stderr.contains("did you mean `step/ask-worked-before/ask`?"),
        "{}",
        wrong.stderr
    );
}

/// The Japanese article has Outlook Autodiscover where the English one has Outlook Anywhere.
#[test]
fn the_known_wrong_term_and_what_is_acknowledged_for_nothing_are_found() {
    let dir = copy();
    replace(
        dir.path(),
        &format!("{TEXTS}/en/accesses.toml"),
        "name = \"Outlook\"",
        "name = \"Select Outlook Anywhere (RPC over HTTP)\"",
    );
    replace(
        dir.path(),
        &format!("{TEXTS}/ja/accesses.toml"),
        "name = \"Outlook\"",
        "name = \"[Outlook Autodiscover (RPC over HTTP)] をクリックします\"",
    );
    replace(
        dir.path(),
        &format!("{TEXTS}/acknowledged.toml"),
        "step/ask-failure-scope/why",
        "step/ask-failure-scope/how",
    );
    let checked = i18n(dir.path(), &["check"]);
    assert_eq!(checked.status, 1);
    for part in [
        "error[KB505]: `Outlook Autodiscover` in `access/outlook/name` (ja)",
        "error[KB505]: `Outlook Anywhere` has no counterpart in `access/outlook/name` (ja)",
        "error[KB506]: `step/ask-failure-scope/why` negates in `en` only",
        "error[KB509]: `step/ask-failure-scope/how` in `ja` has no problem KB506",
    ] {
        assert!(checked.stderr.contains(part), "{part}\n{}", checked.stderr);
    }
}

#[test]
fn the_embedded_pack_cannot_be_written() {
    let dir = folder();
    for arguments in [["kb", "i18n", "review", "--all"], ["kb", "i18n", "import", "x.po"]] {
        let run = run(dir.path(), &arguments, b"");
        assert_eq!(run.status, 2, "{}", run.shown());
        assert!(run.stderr.contains("kb init"), "{}", run.stderr);
    }
    let other = run(dir.path(), &["kb", "i18n", "export", "--to", "jp"], b"");
    assert_eq!(other.status, 2);
    assert!(other.stderr.contains("ja"), "{}", other.stderr);
}

/// Two in five sentences that a careless hand turns into their contrary are found without one false alarm.
#[test]
fn turned_sentences_are_found() {
    let dir = copy();
    i18n(dir.path(), &["review", "--all"]);
    i18n(dir.path(), &["export", "--out", "ja.po"]);
    let po = dir.path().join("ja.po");
    let text = fs::read_to_string(&po).unwrap();
    let mut turned = 0;
    let lines = text.lines().map(|line| {
        let question = line.contains("ませんか") || line.contains("かまいません");
        let new = ["ていません", "できません", "ません"]
            .iter()
            .zip(["ています", "できます", "ます"])
            .find(|(old, _)| line.starts_with("msgstr") && line.contains(**old) && !question)
            .map(|(old, new)| line.replace(old, new));
        turned += usize::from(new.is_some());
        new.unwrap_or_else(|| line.to_owned()) + "\n"
    });
    let text: String = lines.collect();
    fs::write(&po, text).unwrap();
    let imported = i18n(dir.path(), &["import", "ja.po", "--dry-run"]);
    let found = imported.stderr.matches("error[KB506]").count();
    assert!(turned >= 50 && found * 5 >= turned * 2, "{found} of {turned}");
}
