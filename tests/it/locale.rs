//! What `kb` commands say to authors, in every language: the table has what the sources say and nothing else, what they
//! print in Japanese has no English sentence left, and JSON is the same whoever asks.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use crate::program::{Run, run};
use crate::repository::files;
use crate::review::{EDITS, two};

/// The English texts that the sources hand to a voice, as the table has them.
fn said() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let literal = r#"&?"((?:[^"\\]|\\.)*)""#;
    let voice = Regex::new(&format!(r"\bvoice\s*\.\s*(?:say|word)\(\s*{literal}")).unwrap();
    let described = Regex::new(&format!(
        r"\b(?:described\s*\.\s*(?:says|says_if|case|text)|self\.says)\(\s*{literal}"
    ))
    .unwrap();
    let counted = Regex::new(r#"(?s)voice\s*\.\s*counted\([^;]*?,\s*"([a-z ]+)",?\s*\)"#).unwrap();
    let mut all = BTreeSet::new();
    for folder in ["crates/author/src", "src/commands/kb"] {
        for file in files(&root.join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            let mut code = text.split("#[cfg(test)]").next().unwrap().to_owned();
            if file.ends_with("author/src/voice.rs") {
                code = code.replace("self.", "voice.");
            }
            for found in voice.captures_iter(&code).chain(described.captures_iter(&code)) {
                all.insert(found[1].replace("\\\"", "\""));
            }
            all.extend(
                counted.captures_iter(&code).map(|found| format!("{{count}} {}s", &found[1])),
            );
        }
    }
    all.extend(shindan_pack::Code::ALL.iter().map(|code| code.summary().to_owned()));
    all
}

#[test]
fn the_table_has_every_text_that_authors_are_told_and_no_other() {
    let (said, table) = (said(), shindan::embedded::texts("authors.toml"));
    assert!(said.len() > 300, "{}", said.len());
    let missing: Vec<&String> =
        said.iter().filter(|text| table.get(text, "ja").is_none()).collect();
    let unused: Vec<&str> =
        table.all().map(|(text, _)| text).filter(|text| !said.contains(*text)).collect();
    assert!(missing.is_empty(), "not in templates/authors.toml: {missing:#?}");
    assert!(unused.is_empty(), "in templates/authors.toml, and said by nothing: {unused:#?}");
}

#[test]
fn every_language_has_the_same_values() {
    let value = Regex::new(r"\{[a-z_]+\}").unwrap();
    let values = |text: &str| {
        let mut all: Vec<String> =
            value.find_iter(text).map(|found| found.as_str().to_owned()).collect();
        all.sort();
        all
    };
    for name in ["authors.toml", "help.toml", "problems.toml"] {
        for (english, languages) in shindan::embedded::texts(name).all() {
            for text in languages.values() {
                assert_eq!(values(text), values(english), "{name}: {english}");
            }
        }
    }
}

/// Every command that prints something for authors, on the small pack and an edited copy of it.
const COMMANDS: [&[&str]; 19] = [
    &["kb", "check", "--pack", "new"],
    &["kb", "explain"],
    &["kb", "test", "--pack", "new", "--all"],
    &["kb", "test", "--pack", "new"],
    &["kb", "test", "--pack", "old"],
    &["kb", "coverage", "--pack", "new"],
    &["kb", "mutate", "--pack", "old", "--levels"],
    &["kb", "diff", "old", "new", "--cases", "old/rules/lamp/cases"],
    &["kb", "diff", "old", "new", "--cases", "old/rules/lamp/cases", "--format", "md"],
    &["kb", "diff", "old", "old"],
    &["kb", "diff", "embedded", "old"],
    &["kb", "simulate", "--pack", "new", "--cases", "20", "--numbers", "20", "--sets"],
    &["kb", "simulate", "--pack", "new", "--cases", "20", "--format", "md"],
    &["kb", "simulate", "--pack", "new", "--cases", "20", "--score-only", "--facts", "1"],
    &["kb", "i18n", "status", "--pack", "new"],
    &["kb", "init", "--empty", "printer"],
    &["kb", "fmt", "--pack", "new", "--check"],
    &["kb", "fmt", "--pack", "new"],
    &["kb", "i18n", "review", "--all", "--pack", "new"],
];

static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("`[^`]*`|「[^」]*」|“[^”]*”|\"[^\"]*\"").unwrap());
static WORDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[ (:,])([A-Za-z][a-z']+(?:,? [a-z']{2,}){2,})").unwrap());

/// An English sentence, or a piece of one: three words in a row that are neither code nor quoted. Ids and paths are no
/// words, and what the pack itself says is in its own language.
fn english(line: &str, of_pack: &str) -> Option<String> {
    let line = QUOTED.replace_all(line, "");
    let found = WORDS.captures(&line)?[1].to_owned();
    (!of_pack.contains(&found) && !line.trim_start().starts_with("shindan ")).then_some(found)
}

/// All that the packs and their cases say, in any language.
fn texts(folder: &Path) -> String {
    let all = files(folder)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "toml"));
    all.map(|file| fs::read_to_string(file).unwrap()).collect()
}

#[test]
fn authors_who_read_japanese_are_told_nothing_in_english() {
    let dir = two(&EDITS);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of_packs = texts(dir.path()) + &texts(&root.join("rules")) + &texts(&root.join("kb"));
    let mut shown = String::new();
    for arguments in COMMANDS {
        let Run { stdout, stderr, .. } =
            run(dir.path(), &[arguments, &["--lang", "ja"]].concat(), b"");
        // How fast it was differs from run to run; what `kb check` finds is told in English.
        let stderr = if arguments[1] == "check" { "" } else { &stderr };
        for line in stdout.lines().chain(stderr.lines()) {
            assert_eq!(english(line, &of_packs), None, "{arguments:?}: {line}");
        }
        let japanese = |c: char| ('\u{3040}'..'\u{a000}').contains(&c);
        assert!(stdout.contains(japanese), "{arguments:?}: {stdout}");
        if !arguments.contains(&"embedded") {
            shown.push_str(&format!("$ shindan {}\n{stdout}\n", arguments.join(" ")));
        }
    }
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("authors-ja", shown);
    });
}

#[test]
fn what_is_english_is_seen_to_be() {
    for (line, found) in [
        ("  no case has a paste with its words", true),
        ("これは: not to be had in Japanese", true),
        ("`shindan kb explain CODE` で表示できます", false),
        ("  open: server-access 55%, permissions 17%、outside 8%", false),
        ("{dir}/rules/lamp/*.toml を編集します", false),
    ] {
        assert_eq!(english(line, "").is_some(), found, "{line}");
    }
}

#[test]
fn json_is_the_same_in_every_language() {
    let dir = two(&EDITS);
    for arguments in COMMANDS.iter().filter(|arguments| !arguments.contains(&"--format")) {
        if !["check", "test", "coverage", "mutate", "simulate"].contains(&arguments[1]) {
            continue;
        }
        let json = |lang| {
            let run =
                run(dir.path(), &[*arguments, &["--format", "json", "--lang", lang]].concat(), b"");
            assert!(run.stdout.starts_with('{'), "{arguments:?}: {}", run.shown());
            run.stdout
        };
        assert_eq!(json("en"), json("ja"), "{arguments:?}");
    }
}
