//! What is read out of every sample and capture: one row a file, kinds of its parts and facts.

use std::fmt::Write;

use crate::corpus::corpus;
use crate::program::{folder, run};
use crate::repository::files;

#[test]
fn every_sample_and_capture_is_read_into_its_facts() {
    let Some(corpus) = corpus() else {
        println!("not run: facts of samples and captures (SHINDAN_CORPUS is not set)");
        return;
    };
    let mut all: Vec<_> =
        ["samples", "captures"].iter().flat_map(|part| files(&corpus.join(part))).collect();
    all.sort();
    all.retain(|path| path.extension().is_some_and(|end| end != "md"));
    assert!(all.len() > 100, "{}", all.len());
    let dir = folder();
    let paths: Vec<String> = all.iter().map(|path| path.display().to_string()).collect();
    let mut arguments = vec!["read", "--format", "json"];
    arguments.extend(paths.iter().map(String::as_str));
    let out = run(dir.path(), &arguments, b"");
    assert_eq!(out.status, 0, "{}", out.stderr);
    let reading: serde_json::Value = serde_json::from_str(&out.stdout).unwrap();
    let mut table = String::new();
    for file in reading["files"].as_array().unwrap() {
        let texts = |list: &serde_json::Value, text: &dyn Fn(&serde_json::Value) -> String| {
            let mut texts: Vec<String> = list.as_array().unwrap().iter().map(text).collect();
            texts.dedup();
            texts
        };
        let word = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
        let kinds = texts(&file["parts"], &|part| word(&part["kind"]));
        let facts = texts(&file["facts"], &|fact| match fact["of"].as_str() {
            Some(of) => format!("{}@{of}={}", word(&fact["id"]), word(&fact["value"])),
            None => format!("{}={}", word(&fact["id"]), word(&fact["value"])),
        });
        writeln!(table, "{} [{}]", word(&file["name"]), kinds.join(" ")).unwrap();
        for fact in facts {
            writeln!(table, "    {fact}").unwrap();
        }
    }
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("samples", table);
    });
}
