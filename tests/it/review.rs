//! What reviewers of a pack get: what differs, which verdicts change, what fires, what is not reached or not
//! noticed, and pictures of it. On the small pack, edited.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Run, folder, run};

/// A pack of two causes, with three cases.
fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/review")
}

/// A file, a text in it, and the text instead.
pub(crate) type Edit = (&'static str, &'static str, &'static str);

/// A copy of the small pack as `old`, and one as `new` with texts replaced.
pub(crate) fn two(edits: &[Edit]) -> TempDir {
    let dir = folder();
    for name in ["old", "new"] {
        copy(&small(), &dir.path().join(name));
    }
    for (file, old, new) in edits {
        let path = dir.path().join("new").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{file} has no `{old}`");
        fs::write(&path, text.replace(old, new)).unwrap();
    }
    dir
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

const RULES: &str = "rules/lamp/lamp.toml";
pub(crate) const EDITS: [Edit; 6] = [
    (RULES, "of_100_tickets = 30", "of_100_tickets = 60"),
    (RULES, "broken = \"usually\"", "broken = \"rarely\""),
    (RULES, "defect.lost-interest", "defect.no-interest"),
    ("kb/lamp/en/texts.toml", "defect.lost-interest", "defect.no-interest"),
    ("kb/lamp/ja/texts.toml", "defect.lost-interest", "defect.no-interest"),
    ("kb/lamp/ja/texts.toml", "明るくなります。", "点灯します。"),
];

fn diff(dir: &TempDir, more: &[&str]) -> Run {
    let mut arguments = vec!["kb", "diff", "old", "new", "--lang", "en"];
    arguments.extend(more);
    run(dir.path(), &arguments, b"")
}

#[test]
fn a_difference_is_told_to_people_who_do_not_read_toml() {
    let dir = two(&EDITS);
    let cases = ["--cases", "old/rules/lamp/cases"];
    insta::assert_snapshot!("pack-diff", diff(&dir, &cases).shown());
    let mut more = cases.to_vec();
    more.extend(["--format", "md", "--lang", "ja"]);
    let mut arguments = vec!["kb", "diff", "old", "new"];
    arguments.extend(more);
    insta::assert_snapshot!("pack-diff-md", run(dir.path(), &arguments, b"").shown());
}

#[test]
fn verdicts_that_change_end_with_1_if_that_is_asked_for() {
    let table: [(&[Edit], i32); 3] = [
        (&EDITS, 1),
        (&EDITS[5..], 0),
        (&[(RULES, "of_100_tickets = 30", "of_100_tickets = 31")], 0),
    ];
    for (edits, status) in table {
        let dir = two(edits);
        let ended = diff(&dir, &["--cases", "old/rules/lamp/cases", "--exit-code"]);
        assert_eq!(ended.status, status, "{}", ended.shown());
    }
    let dir = two(&[]);
    let none = diff(&dir, &["--cases", "old/rules/lamp/cases", "--exit-code"]);
    assert_eq!(none.status, 0);
    assert!(none.stdout.contains("Nothing differs"), "{}", none.stdout);
    assert_eq!(diff(&dir, &["--cases", "old/kb"]).status, 1, "texts are no cases");
    assert_eq!(diff(&dir, &["--cases", "none"]).status, 6);
}

#[test]
fn a_case_file_is_judged_as_at_its_end() {
    let dir = two(&EDITS);
    let past = dir.path().join("past");
    fs::create_dir(&past).unwrap();
    let case = "past/lamp.case.jsonl";
    let arguments =
        ["diagnose", "--no-input", case, "--pack", "old", "--set", "bulb.filament=broken"];
    let opened = run(dir.path(), &arguments, b"");
    assert!(dir.path().join(case).exists(), "{}", opened.shown());
    let document = diff(&dir, &["--cases", "past", "--format", "json"]);
    let document: Value = serde_json::from_str(&document.stdout).unwrap();
    assert_eq!(document["verdicts"]["cases"], 1);
    let probability = |which: &str| {
        let verdicts = &document["verdicts"];
        let lists = ["leader", "status", "moved"].map(|list| verdicts[list].as_array().unwrap());
        let all: Vec<&Value> = lists.into_iter().flatten().collect();
        all[0][which]["probabilities"]["bulb"].as_f64().unwrap()
    };
    assert!(probability("before") > probability("after") + 0.05, "{document}");
}

/// `UPDATE=1` writes the published schemas anew.
#[test]
fn documents_fit_their_published_schemas() {
    let dir = two(&EDITS);
    let cases = ["--cases", "old/rules/lamp/cases", "--format", "json"];
    let mutate = ["kb", "mutate", "--pack", "old", "--format", "json", "--levels"];
    let table = [
        ("pack-diff", diff(&dir, &cases).stdout),
        ("mutation", run(dir.path(), &mutate, b"").stdout),
    ];
    for (name, document) in table {
        let printed = run(dir.path(), &["kb", "schema", name], b"").stdout;
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(format!("templates/schema/{name}.schema.json"));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &printed).unwrap();
        }
        let published = fs::read_to_string(&path).unwrap();
        assert_eq!(printed, published, "UPDATE=1 cargo test --test it review");
        let schema = serde_json::from_str(&printed).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let document: Value = serde_json::from_str(&document).unwrap();
        let problem = validator.validate(&document);
        assert!(problem.is_ok(), "{name}: {problem:?}");
    }
}

#[test]
fn a_rule_that_takes_a_case_away_shows_until_it_is_blessed() {
    let rule = "[rule.dark-is-power]\nwhen = { \"lamp.sound\" = \"silent\" }\nconfirm = \"mains-off\"\nsource = \"x\"\n\n[rule.battery";
    let because = "[rule.dark-is-power]\nbecause = \"x\"\n[rule.battery";
    let dir = two(&[
        (RULES, "[rule.battery", rule),
        ("kb/lamp/en/texts.toml", "[rule.battery", because),
        ("kb/lamp/ja/texts.toml", "[rule.battery", because),
    ]);
    let test = |more: &[&str]| {
        let mut arguments = vec!["kb", "test", "--pack", "new"];
        arguments.extend(more);
        run(dir.path(), &arguments, b"")
    };
    insta::assert_snapshot!("case-taken-away", test(&[]).shown());
    let blessed = test(&["--bless"]);
    assert_eq!(blessed.status, 1, "an expectation is not blessed: {}", blessed.shown());
    assert!(!blessed.stdout.contains("+ dark-is-power"), "{}", blessed.stdout);
    fs::remove_file(dir.path().join("new/rules/lamp/cases/silent.toml")).unwrap();
    assert_eq!(test(&[]).status, 1, "the listing has a case that is no more");
    assert_eq!(test(&["--bless"]).status, 0);
    assert_eq!(test(&[]).status, 0);
    let inside = run(dir.path(), &["kb", "test", "--bless", "cutover"], b"");
    assert_eq!(inside.status, 2, "{}", inside.shown());
}

#[test]
fn faults_that_no_case_notices_are_named_with_their_place() {
    let dir = two(&[]);
    let mutate = |more: &[&str]| {
        let mut arguments = vec!["kb", "mutate", "--pack", "old"];
        arguments.extend(more);
        run(dir.path(), &arguments, b"")
    };
    insta::assert_snapshot!("mutate", mutate(&[]).shown());
    assert_eq!(mutate(&["--at-least", "10"]).status, 0);
    assert_eq!(mutate(&["--at-least", "100"]).status, 1);
    assert_eq!(mutate(&["no-such-node"]).status, 2);
    fs::remove_file(dir.path().join("old/rules/lamp/cases/burnt.toml")).unwrap();
    let stray = mutate(&[]);
    assert_eq!(stray.status, 0, "{}", stray.shown());
}

#[test]
fn coverage_says_why() {
    let dir = two(&[]);
    let coverage = |format: &str| {
        run(
            dir.path(),
            &["kb", "coverage", "--pack", "old", "--format", format, "--lang", "ja"],
            b"",
        )
    };
    insta::assert_snapshot!("coverage", coverage("text").shown());
    let document: Value = serde_json::from_str(&coverage("json").stdout).unwrap();
    for kind in document["kinds"].as_array().unwrap() {
        for id in kind["missed"].as_array().unwrap() {
            let why = &kind["why"][id.as_str().unwrap()];
            assert!(why.as_str().is_some_and(|why| !why.is_empty()), "{kind}");
        }
    }
    let svg = coverage("svg").stdout;
    assert!(svg.contains("到達するテストケースなし") && svg.contains("テストケース: "), "{svg}");
}

#[test]
fn pictures_of_a_difference_and_of_a_case() {
    let dir = two(&EDITS);
    let graph = |more: &[&str]| {
        let mut arguments =
            vec!["kb", "graph", "--pack", "new", "--format", "json", "--lang", "en"];
        arguments.extend(more);
        let ran = run(dir.path(), &arguments, b"");
        assert_eq!(ran.status, 0, "{}", ran.shown());
        let document: Value = serde_json::from_str(&ran.stdout).unwrap();
        let nodes = document["nodes"].as_array().unwrap().clone();
        let line =
            |node: &Value| format!("{} {}", node["mark"].as_str().unwrap_or("-"), node["id"]);
        nodes.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!("graph-diff", graph(&["--diff", "old"]));
    insta::assert_snapshot!("graph-case", graph(&["--case", "burnt"]));
    let missing = run(dir.path(), &["kb", "graph", "--pack", "new", "--case", "burn"], b"");
    assert_eq!(missing.status, 2, "{}", missing.shown());
}

/// Several cases in one file: what texts must be understood as, and how probable something must be.
const TESTER: &str = r#"about = "What the tester prints."
facts = { "lamp.type" = "table" }

[case.burnt]
paste = "Filament : Burnt through"
expect.facts = { "bulb.filament" = "broken" }
expect.at_least = { bulb = 0.95, bulb-burnt = 0.95 }
expect.at_most = { outside = 0.1 }

[case.good]
about = "a lamp with a battery"
paste = "Filament : OK\nModel : LX3 battery"
facts = { "lamp.type" = "battery" }
expect.facts = { "bulb.filament" = "whole", "lamp.model" = "LX3 battery", "lamp.type" = "battery" }
expect.at_most = { bulb-burnt = 0.3 }
"#;

fn with_tester(text: &str) -> TempDir {
    let dir = two(&[]);
    fs::write(dir.path().join("new/rules/lamp/cases/tester.toml"), text).unwrap();
    let blessed = run(dir.path(), &["kb", "test", "--pack", "new", "--bless"], b"");
    assert!(blessed.stdout.contains("passed"), "{}", blessed.shown());
    dir
}

#[test]
fn a_file_of_several_cases() {
    let dir = with_tester(TESTER);
    let tested = run(dir.path(), &["kb", "test", "--pack", "new"], b"");
    assert_eq!(tested.status, 0, "{}", tested.shown());
    let listing = fs::read_to_string(dir.path().join("new/rules/lamp/cases.expected")).unwrap();
    let of_parts = listing.split("\n\n").find(|case| case.starts_with("tester.burnt"));
    let expected = "tester.burnt\n  read: filament\n  facts: bulb.filament = broken";
    assert_eq!(of_parts.map(str::trim), Some(expected), "no verdict, which each share would move");
    let pictured = run(dir.path(), &["kb", "graph", "--pack", "new", "--case", "tester.good"], b"");
    assert_eq!(pictured.status, 0, "{}", pictured.shown());
    let changed = ["kb", "diff", "old", "new", "--cases", "new/rules/lamp/cases"];
    assert!(run(dir.path(), &changed, b"").stdout.contains("5 cases"), "as many as `kb test` has");
}

#[test]
fn what_was_understood_and_how_probable_it_is_can_be_expected() {
    let otherwise = TESTER
        .replace("= \"broken\"", "= \"whole\"")
        .replace("0.95", "0.9999")
        .replace("0.3", "0.0001");
    let dir = with_tester(&otherwise);
    let tested = run(dir.path(), &["kb", "test", "--pack", "new", "tester"], b"");
    insta::assert_snapshot!("cases-of-parts", tested.shown());
}

#[test]
fn cases_of_parts_notice_faults() {
    let noticed = |pack: &str, dir: &TempDir| {
        let mutate = ["kb", "mutate", "--pack", pack, "--format", "json"];
        let document: Value = serde_json::from_str(&run(dir.path(), &mutate, b"").stdout).unwrap();
        document["noticed_percent"].as_f64().unwrap()
    };
    let dir = with_tester(TESTER);
    let (without, with) = (noticed("old", &dir), noticed("new", &dir));
    assert!(with > without + 20.0, "{without} % without, {with} % with them");
}
