//! The larger corpus, where `SHINDAN_CORPUS` names it; without it, what is not run is printed.

use std::path::PathBuf;

use crate::program::{folder, run};
use crate::repository::files;

/// Where it stands.
pub(crate) fn corpus() -> Option<PathBuf> {
    std::env::var_os("SHINDAN_CORPUS").map(PathBuf::from)
}

#[test]
fn every_sample_and_capture_is_read_without_harm() {
    let Some(corpus) = corpus() else {
        println!("not run: samples and captures (SHINDAN_CORPUS is not set)");
        return;
    };
    let mut count = 0;
    for part in ["samples", "captures"] {
        for path in files(&corpus.join(part)) {
            let dir = folder();
            let path = path.display().to_string();
            let run = run(
                dir.path(),
                &["diagnose", "--no-input", "--paste", &path, "--format", "json"],
                b"",
            );
            assert!([0, 3, 4].contains(&run.status), "{path}: {}", run.shown());
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn no_public_case_is_concluded_wrongly_from_its_paste() {
    let Some(corpus) = corpus() else {
        println!("not run: 40 public cases (SHINDAN_CORPUS is not set)");
        return;
    };
    let mut count = 0;
    for path in files(&corpus.join("cases/dev")) {
        if path.extension().is_none_or(|end| end != "toml") {
            continue;
        }
        let case: toml::Table = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let dir = folder();
        let arguments = ["diagnose", "--paste", "-", "--format", "json"];
        let run = run(dir.path(), &arguments, case["pasted"].as_str().unwrap().as_bytes());
        let verdict: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let leader = &verdict["causes"][0]["id"];
        let truth = case["truth"].as_array().unwrap();
        let right = truth.iter().any(|cause| cause.as_str() == leader.as_str());
        let is_certain =
            ["concluded", "narrowed"].map(serde_json::Value::from).contains(&verdict["status"]);
        assert!(!is_certain || right, "{}: {leader}", path.display());
        count += 1;
    }
    assert_eq!(count, 40);
}
