//! The commands for rule authors.

use std::fs;

use serde_json::Value;

use crate::program::{folder, run};

fn json(arguments: &[&str]) -> Value {
    let dir = folder();
    let run = run(dir.path(), arguments, b"");
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.shown()))
}

#[test]
fn check_says_what_the_numbers_imply() {
    let document = json(&["kb", "check", "--format", "json"]);
    assert_eq!(document["schema"], "shindan/check/v1");
    let implied = &document["implied"];
    let outside = implied["outside"].as_f64().unwrap();
    assert!(outside > 0.01 && outside < 0.2, "{outside}");
    assert_eq!(implied["causes"].as_array().unwrap().len(), 5);
}

#[test]
fn problems_have_line_and_column_in_json() {
    let dir = folder();
    run(dir.path(), &["kb", "init", "own"], b"");
    let path = dir.path().join("own/kb/exchange-migration/ja/causes.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text + "\n[cause.server-acess]\nname = \"証明書\"\nsummary = \"x\"\n")
        .unwrap();
    let checked = run(dir.path(), &["kb", "check", "--pack", "own", "--format", "json"], b"");
    assert_eq!(checked.status, 1);
    let document: Value = serde_json::from_str(&checked.stdout).unwrap();
    let problem = &document["problems"][0];
    assert_eq!(problem["labels"][0]["file"], "kb/exchange-migration/ja/causes.toml");
    assert!(problem["labels"][0]["line"].as_u64().unwrap() > 10, "{problem}");
    assert!(problem["help"].as_str().unwrap().contains("server-access"), "{problem}");
}

#[test]
fn a_case_that_fails_is_shown_as_a_difference() {
    let dir = folder();
    run(dir.path(), &["kb", "init", "own"], b"");
    let cases = dir.path().join("own/rules/exchange-migration/cases");
    let case = "about = \"wrong on purpose\"\n[facts]\n\"migration.type\" = \"staged\"\n\"exchange.version\" = \"2016\"\n[expect]\nleader = \"permissions\"\nstatus = \"open\"\n";
    fs::write(cases.join("wrong-on-purpose.toml"), case).unwrap();
    let tested = run(dir.path(), &["kb", "test", "--pack", "own", "wrong-on-purpose"], b"");
    assert_eq!(tested.status, 1);
    assert!(tested.stdout.contains("leader: expected permissions"), "{}", tested.stdout);
    assert!(tested.stdout.contains("0 passed, 1 failed"), "{}", tested.stdout);
}

#[test]
fn graphs_in_every_format() {
    let table = [
        ("dot", "digraph"),
        ("mermaid", "flowchart"),
        ("svg", "<svg"),
        ("json", "shindan/graph/v1"),
    ];
    for (format, sign) in table {
        for cause in [None, Some("permissions"), Some("outside")] {
            let dir = folder();
            let mut arguments = vec!["kb", "graph", "--format", format, "--lang", "ja"];
            arguments.extend(cause.iter().flat_map(|cause| ["--cause", *cause]));
            let run = run(dir.path(), &arguments, b"");
            assert_eq!(run.status, 0, "{}", run.shown());
            assert!(run.stdout.contains(sign), "{format}");
        }
    }
    let dir = folder();
    let wrong = run(dir.path(), &["kb", "graph", "--cause", "permission"], b"");
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("did you mean `permissions`?"), "{}", wrong.stderr);
}

#[test]
fn schemas_are_json_and_what_is_shipped_fits_them() {
    let table =
        [("rules", "rules/exchange-migration", false), ("texts", "kb/exchange-migration", true)];
    for (name, folder, nested) in table {
        let schema = json(&["kb", "schema", name]);
        let validator = jsonschema::draft7::new(&schema).unwrap();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut count = 0;
        let mut folders = vec![root];
        if nested {
            let inner = fs::read_dir(folders.remove(0)).unwrap();
            let inner = inner.map(|entry| entry.unwrap().path());
            folders = inner.filter(|path| path.is_dir()).collect();
        }
        for path in folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()) {
            let path = path.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let table: toml::Table = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let value = serde_json::to_value(table).unwrap();
            let problem = validator.validate(&value);
            assert!(problem.is_ok(), "{}: {problem:?}", path.display());
            count += 1;
        }
        assert!(count > 5, "{count}");
    }
}

/// `UPDATE=1` writes the published schema anew.
#[test]
fn verdicts_fit_their_published_schema() {
    let dir = folder();
    let printed = run(dir.path(), &["kb", "schema", "verdict"], b"").stdout;
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("templates/schema/verdict.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    assert_eq!(printed, fs::read_to_string(&path).unwrap(), "UPDATE=1 cargo test --test it kb");
    let validator = jsonschema::validator_for(&serde_json::from_str(&printed).unwrap()).unwrap();
    for arguments in
        [&[][..], &["--set", "exchange.version=2010", "--set", "migration.type=staged"]]
    {
        let all = [&["diagnose", "--no-input", "--format", "json"], arguments].concat();
        let verdict = json(&all);
        let problem = validator.validate(&verdict);
        assert!(problem.is_ok(), "{problem:?}");
    }
    assert!(!validator.is_valid(&serde_json::json!({ "schema": "shindan/verdict/v1" })));
}

#[test]
fn a_pack_that_is_not_there_is_a_problem_found() {
    let dir = folder();
    for command in ["check", "test", "coverage", "graph"] {
        let run = run(dir.path(), &["kb", command, "--pack", "nowhere"], b"");
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{command}");
    }
}

#[test]
fn a_case_may_expect_every_status_that_there_is() {
    let all = shindan::engine::Status::ALL.map(shindan::engine::Status::as_str);
    assert_eq!(shindan::kb::STATUSES, all);
}

#[test]
fn a_file_in_another_encoding_is_named_beside_all_other_problems() {
    let dir = folder();
    run(dir.path(), &["kb", "init", "own"], b"");
    let rules = dir.path().join("own/rules/exchange-migration");
    let mut bytes = fs::read(rules.join("acts.toml")).unwrap();
    bytes.extend(b"# \x83T\x81[\x83o\x81[\n");
    fs::write(rules.join("acts.toml"), bytes).unwrap();
    let causes = fs::read_to_string(rules.join("causes.toml")).unwrap();
    fs::write(rules.join("causes.toml"), causes.replacen("source", "sorce", 1)).unwrap();
    let checked = run(dir.path(), &["kb", "check", "--pack", "own", "--format", "json"], b"");
    let document: Value = serde_json::from_str(&checked.stdout).unwrap();
    let codes: Vec<&str> = document["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["code"].as_str().unwrap())
        .collect();
    assert_eq!((checked.status, codes), (1, vec!["KB106", "KB102"]));
}
