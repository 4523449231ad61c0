//! The pack in the repository: no problem, every case as expected, nothing unreached in silence.

use std::path::Path;

use crate::program::run;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_pack_has_no_problem() {
    let run = run(root(), &["kb", "check", "--deny-warnings", "--pack", "."], b"");
    assert_eq!(run.status, 0, "{}", run.shown());
    assert!(run.stdout.contains("0 errors, 0 warnings"), "{}", run.stdout);
}

#[test]
fn every_case_comes_out_as_expected() {
    let run = run(root(), &["kb", "test", "--pack", "."], b"");
    assert_eq!(run.status, 0, "{}", run.stdout);
}

#[test]
fn the_embedded_pack_is_the_one_in_the_repository() {
    let digest = |arguments: &[&str]| {
        let run = run(root(), arguments, b"");
        let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        document["digest"].as_str().unwrap().to_owned()
    };
    let embedded = digest(&["kb", "check", "--format", "json"]);
    assert_eq!(embedded, digest(&["kb", "check", "--format", "json", "--pack", "."]));
}

#[test]
fn cases_reach_every_cause_defect_and_rule() {
    let run = run(root(), &["kb", "coverage", "--format", "json", "--pack", "."], b"");
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    for kind in document["kinds"].as_array().unwrap() {
        let name = kind["kind"].as_str().unwrap();
        if ["cause", "defect", "rule", "sign"].contains(&name) {
            assert_eq!(kind["missed"], serde_json::json!([]), "{name}");
        }
    }
}
