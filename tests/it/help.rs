//! Help in every language: the table has what the commands say and nothing else, and its pages are laid out for a
//! terminal.

use std::cell::RefCell;
use std::collections::BTreeSet;

use clap::Command;
use shindan::commands::tree;
use shindan::help::{Layout, translated};
use shindan_author::Texts;
use unicode_width::UnicodeWidthStr;

use crate::program::{command, finish, folder, run};

fn table() -> Texts {
    shindan::embedded::texts("help.toml")
}

/// The path of every command, from the program's name on: `shindan`, `shindan kb`, `shindan kb test`.
fn paths() -> Vec<Vec<String>> {
    fn collect(command: &Command, path: &[String], all: &mut Vec<Vec<String>>) {
        let path = [path, &[command.get_name().to_owned()]].concat();
        all.push(path.clone());
        command.get_subcommands().for_each(|inner| collect(inner, &path, all));
    }
    let mut all = Vec::new();
    collect(&tree(), &[], &mut all);
    assert!(all.len() > 40, "{all:?}");
    all
}

/// The commands with their pages in Japanese.
fn japanese(width: usize, is_long: bool) -> Command {
    let table = table();
    let say = |english: &str| table.get(english, "ja").unwrap_or(english).to_owned();
    translated(tree(), &Layout { say: &say, variable: &|_| String::new(), width, is_long })
}

/// The page of the command with this path.
fn page(commands: &Command, path: &[String]) -> String {
    let arguments = path.iter().map(String::as_str).chain(["--help"]);
    commands.clone().try_get_matches_from(arguments).unwrap_err().to_string()
}

#[test]
fn the_table_has_every_text_of_every_page_and_no_other() {
    let table = table();
    let asked = RefCell::new(BTreeSet::new());
    let say = |english: &str| {
        asked.borrow_mut().insert(english.to_owned());
        english.to_owned()
    };
    for is_long in [false, true] {
        translated(tree(), &Layout { say: &say, variable: &|_| String::new(), width: 80, is_long });
    }
    let asked = asked.into_inner();
    let missing: Vec<&String> =
        asked.iter().filter(|english| table.get(english, "ja").is_none()).collect();
    let unused: Vec<&str> = table
        .all()
        .map(|(english, _)| english)
        .filter(|english| !asked.contains(*english))
        .collect();
    assert!(missing.is_empty(), "not in templates/help.toml: {missing:#?}");
    assert!(unused.is_empty(), "in templates/help.toml, and on no page: {unused:#?}");
}

/// Whether a line is an example of what to type, or of what comes out.
fn is_typed(line: &str) -> bool {
    line.contains("shindan ") && !line.contains('`') || line.contains("{\"")
}

/// Whether a line of a page may be wider than the terminal: what is typed is never cut.
fn is_whole(line: &str) -> bool {
    let words = line.trim_start();
    words.starts_with("shindan ") || words.starts_with("使い方:") || !words.contains(' ')
}

#[test]
fn pages_are_japanese_and_fit_the_terminal() {
    let english = regex::Regex::new(r"\b[A-Za-z][a-z]+(?: [a-z]{2,}){2,}").unwrap();
    let quoted = regex::Regex::new("`[^`]*`").unwrap();
    for (width, is_long) in [(80, true), (80, false), (100, true), (76, true)] {
        let commands = japanese(width, is_long);
        for path in paths() {
            let page = page(&commands, &path);
            for line in page.lines() {
                let shown = format!("{path:?} at {width}: {line:?}");
                assert!(line.width() <= width || is_whole(line), "{shown}");
                assert!(
                    !line.trim_start().starts_with(['。', '、', '」', ')', 'ー', 'っ', 'ゃ']),
                    "{shown}"
                );
                if !is_typed(line) {
                    let words = quoted.replace_all(line, "");
                    assert!(!english.is_match(&words), "{shown}");
                }
            }
        }
    }
}

#[test]
fn columns_stand_under_each_other() {
    let commands = japanese(80, true);
    for path in paths() {
        let page = page(&commands, &path);
        let rows =
            page.lines().filter(|line| line.starts_with("      --") || line.starts_with("  -"));
        let columns: BTreeSet<usize> = rows
            .filter_map(|row| {
                let (_, means) = row.trim_start().split_once("  ")?;
                Some(row.width() - means.trim_start().width())
            })
            .collect();
        assert!(columns.len() <= 1, "{path:?}: {columns:?}\n{page}");
    }
}

#[test]
fn help_follows_the_language_that_is_asked_for_or_that_of_the_locale() {
    let dir = folder();
    for (arguments, status) in [
        (&["kb", "test", "--help"][..], 0),
        (&["kb", "test", "-h"], 0),
        (&["help", "kb", "test"], 0),
        (&["kb", "help", "test"], 0),
        (&["kb"], 2),
        (&["--help"], 0),
    ] {
        let english = run(dir.path(), arguments, b"");
        let english = english.stdout + &english.stderr;
        assert!(english.contains("Usage: "), "{english}");
        let asked = run(dir.path(), &[&["--lang", "ja"], arguments].concat(), b"");
        let mut by_locale = command(dir.path(), arguments);
        by_locale.env("LC_ALL", "ja_JP.UTF-8");
        let by_locale = finish(by_locale.spawn().unwrap(), b"");
        for japanese in [asked, by_locale] {
            if arguments == ["kb"] && japanese.stderr.starts_with("error: ") {
                // `kb --lang ja` lacks only the command.
                continue;
            }
            assert_eq!(japanese.status, status, "{}", japanese.shown());
            let japanese = japanese.stdout + &japanese.stderr;
            assert!(japanese.contains("使い方: shindan "), "{arguments:?}: {japanese}");
            assert!(!japanese.contains("Usage"), "{japanese}");
        }
    }
}

#[test]
fn pages_as_they_are_read() {
    let commands = japanese(80, true);
    let pages =
        ["shindan", "shindan kb check", "shindan kb simulate", "shindan diagnose"].map(|path| {
            let path: Vec<String> = path.split(' ').map(str::to_owned).collect();
            page(&commands, &path)
        });
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("help-ja", pages.join("\n----\n\n"));
    });
}
