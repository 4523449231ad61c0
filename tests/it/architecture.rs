//! The shape of the house: who may import whom, what nothing in `src` may know, and that the papers
//! name things that exist.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Modules and the rows below them that they may use. What is not named here may not exist.
const MAY_USE: &[(&str, &[&str])] = &[
    ("diag", &[]),
    ("fact", &[]),
    ("kb", &["diag", "fact"]),
    ("read", &["diag", "fact"]),
    ("engine", &["fact", "kb"]),
    ("redact", &["fact", "kb", "read"]),
    ("report", &["diag", "fact", "kb", "read", "engine"]),
    ("simulate", &["fact", "kb", "engine"]),
    ("case", &["diag", "fact", "kb", "read", "engine", "redact", "report"]),
    ("lab", &[]),
    ("probe", &["diag", "fact", "kb", "read", "engine", "report"]),
    (
        "cli",
        &[
            "diag", "fact", "kb", "read", "engine", "redact", "report", "simulate", "case", "lab",
            "probe",
        ],
    ),
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

fn module_of(path: &Path) -> Option<String> {
    let inner = path.strip_prefix(root().join("src")).unwrap();
    let mut parts = inner.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let first = parts.next()?;
    parts.next().map(|_| first)
}

#[test]
fn lower_modules_never_import_higher_ones() {
    let uses = regex::Regex::new(r"\bcrate::(?:\{([^}]*)\}|(\w+))").unwrap();
    let mut seen = BTreeSet::new();
    for (path, text) in files("src", &[".rs"]) {
        let Some(module) = module_of(&path) else { continue };
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("`{module}` is not in the table"));
        seen.insert(module.clone());
        for found in uses.captures_iter(&text) {
            let list = found.get(1).or(found.get(2)).unwrap().as_str();
            for name in list.split(',').map(|name| name.trim().split("::").next().unwrap()) {
                let known = MAY_USE.iter().any(|(module, _)| *module == name);
                assert!(
                    !known || name == module || allowed.contains(&name),
                    "{} uses `{name}`, which is not below `{module}`",
                    path.display()
                );
            }
        }
    }
    assert_eq!(seen.len(), MAY_USE.len(), "{seen:?}");
}

#[test]
fn nothing_in_src_knows_an_id_of_a_pack() {
    let header = regex::Regex::new(
        r#"(?m)^\[+(?:cause|defect|fact|sign|property|rule|act|setup)\.(?:"([^"]+)"|([a-z0-9-]+))"#,
    )
    .unwrap();
    let mut ids = BTreeSet::new();
    let packs = ["rules", "tests/packs"].iter().flat_map(|folder| files(folder, &[".toml"]));
    for (_, text) in packs {
        for found in header.captures_iter(&text) {
            let id = found.get(1).or(found.get(2)).unwrap().as_str().to_owned();
            // One word may be any word; an id of several words is the pack's own.
            if id.contains(['-', '.']) {
                ids.insert(id);
            }
        }
    }
    assert!(ids.len() > 100, "{}", ids.len());
    for (path, text) in files("src", &[".rs"]) {
        if path.ends_with("kb/testing.rs") || path.ends_with("kb/mistakes.rs") {
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
    let mut all = files("src/probe", &[".rs"]);
    all.extend(files("src/cli", &[".rs"]));
    all.extend(files("templates", &["words.toml", ".j2"]));
    for (path, text) in all {
        let text = text.split("#[cfg(test)]").next().unwrap();
        for line in text.lines().filter(|line| !line.contains("after_help")) {
            // One pack is built in, and answers of one protocol are read whatever the pack.
            let known = ["const DEFAULT: &str", "[read.kind.", "\"Autodiscover answer\""];
            let is_known = known.iter().any(|known| line.contains(known));
            let line = verb.replace_all(line, "");
            assert!(is_known || !subject.is_match(&line), "{}: {line}", path.display());
        }
    }
}

#[test]
fn every_path_that_the_papers_name_exists() {
    let path =
        regex::Regex::new(r"`((?:src|rules|kb|templates|tests|benches|\.ci)/[A-Za-z0-9_./-]*)`")
            .unwrap();
    let mut named = 0;
    for paper in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let text = std::fs::read_to_string(root().join(paper)).unwrap();
        for found in path.captures_iter(&text) {
            named += 1;
            assert!(root().join(&found[1]).exists(), "{paper} names `{}`", &found[1]);
        }
    }
    assert!(named > 20, "{named}");
}

#[test]
fn every_test_that_the_invariants_name_exists() {
    let named = regex::Regex::new(r"`(?:[a-z]+::)?([a-z]+(?:_[a-z0-9]+){2,})`").unwrap();
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut sources = files("src", &[".rs"]);
    sources.extend(files("tests/it", &[".rs"]));
    let names: Vec<&str> =
        named.captures_iter(&text).map(|found| found.get(1).unwrap().as_str()).collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        let function = format!("fn {name}(");
        let exists = sources.iter().any(|(_, source)| source.contains(&function));
        assert!(exists, "ARCHITECTURE.md names `{name}`");
    }
}

#[test]
fn files_keep_to_one_idea() {
    for (path, text) in files("src", &[".rs"]) {
        // A list of messages as they are printed, one after the other.
        let is_list = path.ends_with("kb/mistakes.rs");
        let lines = text.lines().count();
        assert!(lines <= 600 || is_list, "{} has {lines} lines", path.display());
    }
}
