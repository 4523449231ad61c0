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
    run(dir.path(), &["kb", "init", "copy"], b"");
    let path = dir.path().join("copy/kb/exchange-migration/ja/causes.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text + "\n[cause.server-acess]\nname = \"証明書\"\nsummary = \"x\"\n")
        .unwrap();
    let checked = run(dir.path(), &["kb", "check", "--pack", "copy", "--format", "json"], b"");
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
    run(dir.path(), &["kb", "init", "copy"], b"");
    let cases = dir.path().join("copy/rules/exchange-migration/cases");
    let case = "about = \"wrong on purpose\"\n[facts]\n\"migration.type\" = \"staged\"\n\"exchange.version\" = \"2016\"\n[expect]\nleader = \"permissions\"\nstatus = \"open\"\n";
    fs::write(cases.join("wrong-on-purpose.toml"), case).unwrap();
    let tested = run(dir.path(), &["kb", "test", "--pack", "copy", "wrong-on-purpose"], b"");
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
            if path.extension().is_none_or(|end| end != "toml") {
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
    assert!(!validator.is_valid(&serde_json::json!({ "schema": "shindan/verdict/v2" })));
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
    let all = shindan_engine::Status::ALL.map(shindan_engine::Status::as_str);
    assert_eq!(shindan_author::case::STATUSES, all);
}

#[test]
fn a_file_in_another_encoding_is_named_beside_all_other_problems() {
    let dir = folder();
    run(dir.path(), &["kb", "init", "copy"], b"");
    let rules = dir.path().join("copy/rules/exchange-migration");
    let mut bytes = fs::read(rules.join("steps.toml")).unwrap();
    bytes.extend(b"# \x83T\x81[\x83o\x81[\n");
    fs::write(rules.join("steps.toml"), bytes).unwrap();
    let causes = fs::read_to_string(rules.join("causes.toml")).unwrap();
    fs::write(rules.join("causes.toml"), causes.replacen("source", "sorce", 1)).unwrap();
    let checked = run(dir.path(), &["kb", "check", "--pack", "copy", "--format", "json"], b"");
    let document: Value = serde_json::from_str(&checked.stdout).unwrap();
    let codes: Vec<&str> = document["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["code"].as_str().unwrap())
        .collect();
    assert_eq!((checked.status, codes), (1, vec!["KB102", "KB106"]));
}

/// A copy of the pack with one wrong cause.
fn with_an_unknown_cause() -> tempfile::TempDir {
    let dir = folder();
    run(dir.path(), &["kb", "init", "copy"], b"");
    let path = dir.path().join("copy/rules/exchange-migration/defects-server-access.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("\"server-access\"", "\"server-acess\"", 1)).unwrap();
    dir
}

#[test]
fn problems_in_every_format_name_the_place_as_seen_from_the_repository() {
    let dir = with_an_unknown_cause();
    let path = "copy/rules/exchange-migration/defects-server-access.toml";
    let check =
        |format: &str| run(dir.path(), &["kb", "check", "--pack", "copy", "--format", format], b"");
    let github = check("github");
    assert_eq!(github.status, 1);
    let line = github.stdout.lines().find(|line| line.contains("KB203")).unwrap();
    assert!(line.starts_with(&format!("::error file={path},line=5,endLine=5,col=9,")), "{line}");
    assert!(line.ends_with("%0Ahelp: did you mean `server-access`?"), "{line}");
    let sarif: Value = serde_json::from_str(&check("sarif").stdout).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let unknown = results.iter().find(|result| result["ruleId"] == "KB203").unwrap();
    let place = &unknown["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], path);
    assert_eq!(place["region"]["startColumn"], 9);
    let text = check("text");
    assert!(text.stderr.contains("shindan kb explain KB203"), "{}", text.stderr);
}

#[test]
fn checks_of_packs_and_of_texts_fit_the_published_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/schema/check.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for arguments in [["kb", "check"].as_slice(), &["kb", "i18n", "check"]] {
        let document = json(&[arguments, &["--format", "json"]].concat());
        let fits = jsonschema::validate(&schema, &document);
        assert!(fits.is_ok(), "{arguments:?}: {fits:?}");
    }
}

#[test]
fn every_problem_is_explained() {
    let dir = folder();
    let all = run(dir.path(), &["kb", "explain"], b"");
    let codes = all.stdout.lines().filter_map(|line| line.split_whitespace().next());
    let codes: Vec<&str> = codes.collect();
    assert!(codes.len() > 40, "{}", all.stdout);
    let page = run(dir.path(), &["kb", "explain", "kb203"], b"");
    assert!(page.stdout.starts_with("KB203 (error): a name that no node"), "{}", page.stdout);
    assert!(page.stdout.contains("    cause = \"powr\""), "{}", page.stdout);
    let unknown = run(dir.path(), &["kb", "explain", "KB999"], b"");
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("lists them all"), "{}", unknown.stderr);
}

#[test]
fn a_watched_pack_is_checked_again_when_it_changes() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    let dir = with_an_unknown_cause();
    let mut child = Command::new(env!("CARGO_BIN_EXE_shindan"))
        .args(["kb", "check", "--watch", "--pack", "copy"])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut summary =
        || lines.find_map(|line| line.ok().filter(|line| line.contains(" warnings in "))).unwrap();
    assert!(summary().starts_with("exchange-migration: 1 error,"));
    let path = dir.path().join("copy/rules/exchange-migration/defects-server-access.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("server-acess", "server-access")).unwrap();
    assert!(summary().starts_with("exchange-migration: 0 errors"));
    child.kill().unwrap();
    child.wait().unwrap();
    let embedded = run(dir.path(), &["kb", "check", "--watch"], b"");
    assert_eq!(embedded.status, 2, "{}", embedded.stderr);
}
