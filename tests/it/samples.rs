//! What is read out of every sample and capture, against what an engineer takes from each.

use std::collections::BTreeMap;
use std::path::Path;

use crate::corpus::corpus;
use crate::program::{folder, run};
use crate::repository::files;

/// By file name: `FACT@OF=value`, in order.
type Facts = BTreeMap<String, Vec<String>>;

#[derive(serde::Deserialize)]
struct Expected {
    captures: Facts,
    samples: Facts,
    /// What was written for the tests, in `tests/data/samples`.
    written: Facts,
}

fn read(folder_of: &Path) -> Facts {
    let mut all = files(folder_of);
    all.retain(|path| path.extension().is_some_and(|end| end != "md"));
    let dir = folder();
    let paths: Vec<String> = all.iter().map(|path| path.display().to_string()).collect();
    let mut arguments = vec!["read", "--format", "json"];
    arguments.extend(paths.iter().map(String::as_str));
    let out = run(dir.path(), &arguments, b"");
    assert_eq!(out.status, 0, "{}", out.stderr);
    let reading: serde_json::Value = serde_json::from_str(&out.stdout).unwrap();
    let word = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let facts = |file: &serde_json::Value| {
        let facts = file["facts"].as_array().unwrap().iter();
        let mut facts: Vec<String> = facts
            .map(|fact| {
                let of = fact["of"].as_str().map_or(String::new(), |of| format!("@{of}"));
                format!("{}{of}={}", word(&fact["id"]), word(&fact["value"]))
            })
            .collect();
        facts.sort();
        facts.dedup();
        facts
    };
    let read = reading["files"].as_array().unwrap().iter();
    let mut by_name = Facts::new();
    for file in read {
        by_name.entry(word(&file["name"])).or_default().extend(facts(file));
    }
    by_name
}

#[track_caller]
fn check(folder: &Path, mut expected: Facts) {
    let read = read(folder);
    let mut wrong = Vec::new();
    for (name, facts) in read {
        let Some(mut expected) = expected.remove(&name) else {
            wrong.push(format!("{name} is not in the table: {facts:?}"));
            continue;
        };
        expected.sort();
        let missed = expected.iter().filter(|fact| !facts.contains(fact));
        let missed = missed.map(|fact| format!("{name}: missed {fact}"));
        let more = facts.iter().filter(|fact| !expected.contains(fact));
        wrong.extend(missed.chain(more.map(|fact| format!("{name}: more than expected {fact}"))));
    }
    wrong.extend(expected.keys().map(|name| format!("{name} is in the table and nowhere else")));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_sample_and_capture_is_read_into_its_facts() {
    let Some(corpus) = corpus() else {
        println!("not run: facts of samples and captures (SHINDAN_CORPUS is not set)");
        return;
    };
    let expected: Expected = toml::from_str(include_str!("../data/samples.toml")).unwrap();
    assert!(expected.captures.len() + expected.samples.len() > 100);
    check(&corpus.join("captures"), expected.captures);
    check(&corpus.join("samples"), expected.samples);
}

#[test]
fn every_sample_of_the_repository_is_read_into_its_facts() {
    let Expected { mut samples, written, .. } =
        toml::from_str(include_str!("../data/samples.toml")).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/samples");
    let here: Vec<String> = files(&folder)
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    samples.retain(|name, _| here.contains(name));
    samples.extend(written);
    check(&folder, samples);
}
