//! The shape of the program: who may use whom, and what nothing in it may know. What documents say of it is
//! checked in `docs_code.rs` and its neighbours.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Crates and the crates below them that they may use. What is not named here may not exist.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("secrets", &[]),
    ("testing", &["model"]),
    ("pack", &["model"]),
    ("engine", &["model"]),
    ("read", &["model", "secrets"]),
    ("understand", &["model", "read"]),
    ("redact", &["model", "read", "secrets"]),
    ("case", &["model", "read", "understand", "engine"]),
    ("report", &["model", "read", "understand", "engine", "case"]),
    ("author", &["model", "pack", "engine", "read", "understand", "case", "report"]),
    ("probe", &["model", "read"]),
    (
        "app",
        &["model", "pack", "engine", "read", "understand", "case", "report", "redact", "probe"],
    ),
];

/// Crates that meet no world: no clock, file, socket, environment or printing.
const PURE: &[&str] = &[
    "model",
    "secrets",
    "pack",
    "engine",
    "read",
    "understand",
    "case",
    "report",
    "redact",
    "author",
];

/// Libraries that meet the world for whoever uses them.
const WORLDLY: &[&str] = &[
    "anstream",
    "clap",
    "hyper",
    "include_dir",
    "indicatif",
    "rayon",
    "reqwest",
    "rustyline",
    "signal-hook",
    "socket2",
    "tempfile",
    "tokio",
    "zip",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder with one of these endings; at least one.
fn files(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, endings: &[&str], found: &mut Vec<(PathBuf, String)>) {
        let mut entries: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, endings, found);
            } else if endings.iter().any(|end| path.to_string_lossy().ends_with(end)) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), endings, &mut found);
    assert!(!found.is_empty(), "no files in {folder}");
    found
}

/// What a crate's manifest lists under `[dependencies]`.
fn dependencies(name: &str) -> Vec<String> {
    let manifest = root().join("crates").join(name).join("Cargo.toml");
    let manifest: toml::Table =
        toml::from_str(&std::fs::read_to_string(manifest).unwrap()).unwrap();
    let listed = manifest.get("dependencies").and_then(toml::Value::as_table);
    listed.into_iter().flat_map(|table| table.keys().cloned()).collect()
}

#[test]
fn crates_use_only_what_is_below_them() {
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let allowed = MAY_USE.iter().find(|(known, _)| *known == name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("`{name}` is not in the table"));
        for used in dependencies(&name) {
            let Some(used) = used.strip_prefix("shindan-") else { continue };
            assert!(allowed.contains(&used), "`{name}` uses `{used}`, which is not below it");
        }
        seen.insert(name);
    }
    assert_eq!(seen.len(), MAY_USE.len(), "{seen:?}");
}

#[test]
fn pure_crates_meet_no_world() {
    let allowed = regex::Regex::new(r"allow\([^)]*(disallowed_methods|print_std)").unwrap();
    for name in PURE {
        for used in dependencies(name) {
            assert!(!WORLDLY.contains(&used.as_str()), "`{name}` uses `{used}`");
        }
        for (path, text) in files(&format!("crates/{name}/src"), &[".rs"]) {
            let program = text.split("#[cfg(test)]").next().unwrap();
            assert!(!allowed.is_match(program), "{} lets the world in", path.display());
        }
    }
}

#[test]
fn every_check_of_packs_is_listed_documented_and_tested_both_ways() {
    /// Files that checks share.
    const SHARED: [&str; 5] =
        ["command_line.rs", "mod.rs", "search.rs", "wanted_texts.rs", "way.rs"];
    /// The check of the cases, which are no part of the pack itself.
    const OF_CASES: &str = "untested";
    for folder in ["crates/pack/src/check", "crates/author/src/check"] {
        let checks = files(folder, &[".rs"]);
        let list = &checks.iter().find(|(path, _)| path.ends_with("mod.rs")).unwrap().1;
        for (path, text) in &checks {
            let name = path.file_name().unwrap().to_str().unwrap();
            if SHARED.contains(&name) {
                continue;
            }
            let stem = name.trim_end_matches(".rs");
            let is_listed = list.contains(&format!("{stem}::check)"))
                || list.contains(&format!("{stem}::check,"))
                || list.contains(&format!("{stem}::check]"));
            assert!(stem == OF_CASES || is_listed, "{stem} is not in ALL");
            for part in [
                "//! KB",
                "//! **What it looks for.**",
                "//! **Why it matters.**",
                "//! **Example.**",
                "    fn fires_",
                "    fn silent_",
            ] {
                assert!(text.contains(part), "{name} has no `{part}`");
            }
        }
    }
}

/// All Rust of the program: the commands and every crate.
fn sources() -> Vec<(PathBuf, String)> {
    let mut all = files("src", &[".rs"]);
    all.extend(files("crates", &[".rs"]));
    all
}

#[test]
fn nothing_in_src_knows_an_id_of_a_pack() {
    let header = regex::Regex::new(
        r#"(?m)^\[+(?:cause|defect|fact|sign|property|rule|step|access)\.(?:"([^"]+)"|([a-z0-9-]+))"#,
    )
    .unwrap();
    let mut ids = BTreeSet::new();
    let packs = ["rules", "tests/packs"].iter().flat_map(|folder| files(folder, &[".toml"]));
    for (_, text) in packs {
        for found in header.captures_iter(&text) {
            let id = found.get(1).or(found.get(2)).unwrap().as_str().to_owned();
            // A single word may stand in code for something else; several words are an id of the pack.
            if id.contains(['-', '.']) {
                ids.insert(id);
            }
        }
    }
    assert!(ids.len() > 100, "{}", ids.len());
    for (path, text) in sources() {
        let tests = ["crates/testing", "crates/pack/src/mistakes"];
        if tests.iter().any(|tests| path.starts_with(root().join(tests))) {
            continue;
        }
        let text = text.split("#[cfg(test)]").next().unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let quoted = line.split('"').skip(1).step_by(2);
            // The examples in help texts are words for people.
            let help = line.contains("after_help") || line.contains("Example");
            for word in quoted.filter(|_| !help) {
                assert!(!ids.contains(word), "{}: {line}", path.display());
            }
        }
    }
}

/// Whose client it is and where its services are is for packs to say.
#[test]
fn probes_and_words_know_no_subject_of_a_pack() {
    let subject = regex::Regex::new(
        r"(?i:exchange[ _-]?(online|server)|autodiscover|mrs ?proxy|office ?365|\bexchange\b)|Outlook",
    )
    .unwrap();
    // The verb, and a field of MX records.
    let verb = regex::Regex::new(r"(fn |\.|::|\b)exchange(\(|\))").unwrap();
    let mut all = files("crates/probe/src", &[".rs"]);
    // Simulated sites are of one subject.
    all.retain(|(path, _)| !path.starts_with(root().join("crates/probe/src/lab")));
    all.extend(files("src", &[".rs"]));
    all.extend(files("templates", &["words.toml", ".j2"]));
    for (path, text) in all {
        let text = text.split("#[cfg(test)]").next().unwrap();
        for line in text.lines().filter(|line| !line.contains("after_help")) {
            // One pack is built in, and answers of one protocol are read whatever the pack.
            let known = ["pub const PACK: &str", "[read.kind.", "\"Autodiscover answer\""];
            let is_known = known.iter().any(|known| line.contains(known));
            let line = verb.replace_all(line, "");
            assert!(is_known || !subject.is_match(&line), "{}: {line}", path.display());
        }
    }
}

#[test]
fn files_keep_to_one_idea() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 600, "{} has {lines} lines", path.display());
    }
}
