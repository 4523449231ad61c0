//! Command lines in Markdown files can be typed, and exit statuses are those of the program.

use std::collections::{BTreeMap, BTreeSet};

use crate::docs_markdown::{page, pages, root};
use crate::program::{folder, run};

/// The words of the commands in one line of a shell, as far as documents need it: quotes, pipes,
/// redirections and comments.
fn commands(line: &str) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let words: &mut Vec<String> = all.last_mut().unwrap();
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '#') if word.is_none() => break,
            (None, '|' | ';' | '&') => {
                words.extend(word.take());
                all.push(Vec::new());
            }
            (None, '>' | '<') => {
                words.extend(word.take());
                // The file is no argument.
                while characters.next_if(|c| matches!(c, '>' | '&' | ' ')).is_some() {}
                while characters.next_if(|c| !c.is_whitespace()).is_some() {}
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    all.last_mut().unwrap().extend(word);
    all
}

/// The arguments of a command line that runs the program, by its name or with `cargo run --`.
fn arguments(words: &[String]) -> Option<Vec<String>> {
    let first = words.first()?;
    if first == "shindan" || first.ends_with("/shindan") {
        return Some(words[1..].to_vec());
    }
    let is_cargo = first == "cargo" && words.get(1).is_some_and(|word| word == "run");
    let dashes = words.iter().position(|word| word == "--").filter(|_| is_cargo)?;
    let is_other =
        words[..dashes].iter().any(|word| word == "--example" || word == "--manifest-path");
    (!is_other).then(|| words[dashes + 1..].to_vec())
}

#[test]
fn shells_are_read_as_far_as_documents_need_it() {
    let shown =
        |line: &str| commands(line).iter().filter_map(|words| arguments(words)).collect::<Vec<_>>();
    let expected = |words: &[&str]| vec![words.iter().map(ToString::to_string).collect::<Vec<_>>()];
    for (line, words) in [
        ("shindan read 'a b.eml' > out.txt  # seen", &["read", "a b.eml"][..]),
        ("Get-Clipboard | shindan diagnose --paste -", &["diagnose", "--paste", "-"]),
        ("cargo run -- kb check", &["kb", "check"]),
        ("target/release/shindan lab list", &["lab", "list"]),
        ("shindan batch --brief < in.jsonl", &["batch", "--brief"]),
    ] {
        assert_eq!(shown(line), expected(words), "{line}");
    }
    assert!(shown("cargo run --example two_step -- a b").is_empty());
}

/// By arguments: where they stand.
fn typed() -> BTreeMap<Vec<String>, String> {
    let inline = regex::Regex::new(r"`(shindan [^`]+)`").unwrap();
    let mut all = BTreeMap::new();
    for page in pages() {
        for block in page.blocks() {
            if !["sh", "powershell", "console"].contains(&block.language.as_str()) {
                continue;
            }
            let text = block.text.replace("\\\n", " ");
            for words in text.lines().flat_map(commands) {
                if let Some(words) = arguments(&words) {
                    all.entry(words).or_insert(format!("{}:{}", page.path, block.line));
                }
            }
        }
        for (at, line) in page.prose().lines().enumerate() {
            for found in inline.captures_iter(line) {
                // What stands for something else, and the beginning of a command alone.
                let line = found[1].replace("\\|", "|");
                if line.contains(['<', '…', '*']) || line.contains("...") {
                    continue;
                }
                for words in commands(&line).iter().filter_map(|words| arguments(words)) {
                    all.entry(words).or_insert(format!("{}:{}", page.path, at + 1));
                }
            }
        }
    }
    all
}

/// Every command of the program, with the commands below it: `kb i18n check`.
fn known(dir: &std::path::Path, above: &[String], all: &mut BTreeSet<Vec<String>>) {
    let mut words: Vec<&str> = above.iter().map(String::as_str).collect();
    words.push("--help");
    let help = run(dir, &words, b"");
    assert_eq!(help.status, 0, "{above:?}: {}", help.stderr);
    let listed = help.stdout.split("Commands:\n").nth(1).unwrap_or("");
    for line in listed.lines().take_while(|line| !line.trim().is_empty()) {
        let name = line.trim_start().split(' ').next().unwrap();
        if line.starts_with("  ") && !line.starts_with("   ") && name != "help" {
            let below = [above, &[name.to_owned()]].concat();
            known(dir, &below, all);
            all.insert(below);
        }
    }
}

#[test]
fn every_command_line_is_accepted() {
    let dir = folder();
    let all = typed();
    assert!(all.len() > 100, "{}", all.len());
    let mut wrong = Vec::new();
    for (words, place) in &all {
        // Options and values are judged before the help that ends it, by the program itself.
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        words.push("--help");
        let run = run(dir.path(), &words, b"");
        if run.status != 0 {
            let said = run.stderr.lines().next().unwrap_or_default().to_owned();
            wrong.push(format!("{place}: shindan {}: {said}", words.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "not accepted:\n{}", wrong.join("\n"));
}

#[test]
fn every_command_is_documented() {
    let dir = folder();
    let mut all = BTreeSet::new();
    known(dir.path(), &[], &mut all);
    assert!(all.len() > 30, "{all:?}");
    let mut written = String::new();
    for path in ["docs/agents.md", "docs/authors.md"] {
        written += &page(path).text;
    }
    let leaf = |name: &&Vec<String>| {
        !all.iter().any(|other| other.len() > name.len() && other.starts_with(name))
    };
    let missing: Vec<String> = all
        .iter()
        .filter(leaf)
        .map(|name| name.join(" "))
        .filter(|name| !is_written(&written, name))
        .collect();
    assert!(missing.is_empty(), "in neither guide: {missing:?}");
}

/// Whether a text has a command, with or without a case between its words: `shindan fact CASE keep`.
fn is_written(text: &str, name: &str) -> bool {
    let is_case = |word: &str| word == "CASE" || word.ends_with(".case.jsonl");
    let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
    let begin = format!("shindan {first} ");
    let mut uses = text.split(&begin).skip(1);
    text.contains(&format!("shindan {name}"))
        || uses.any(|from| {
            let after = from.split_once(' ').filter(|(word, _)| is_case(word));
            after.is_some_and(|(_, words)| words.starts_with(rest))
        })
}

/// By number: the exit statuses in the first table of a page that lists them.
fn listed(path: &str) -> Vec<u8> {
    let text = page(path).text;
    let row = regex::Regex::new(r"(?m)^\| ([0-9]) \|").unwrap();
    row.captures_iter(&text).map(|found| found[1].parse().unwrap()).collect()
}

#[test]
fn exit_statuses_are_those_of_the_program() {
    let source = std::fs::read_to_string(root().join("crates/app/src/exit_status.rs")).unwrap();
    let variant = regex::Regex::new(r"(?m)^    [A-Z][A-Za-z]+ = ([0-9]),").unwrap();
    let known: Vec<u8> =
        variant.captures_iter(&source).map(|found| found[1].parse().unwrap()).collect();
    assert!(known.len() > 3, "{known:?}");
    for path in ["docs/agents.md", "docs/agents.ja.md"] {
        assert_eq!(listed(path), known, "{path}");
    }
    for path in ["docs/authors.md", "docs/authors.ja.md"] {
        let listed = listed(path);
        assert!(!listed.is_empty(), "{path} lists no exit status");
        assert!(listed.iter().all(|status| known.contains(status)), "{path}: {listed:?}");
    }
    // The help names them, too.
    let help = run(folder().path(), &["--help"], b"").stdout;
    for status in known {
        assert!(help.contains(&format!("{status} ")), "{status} is not in the help");
    }
}
