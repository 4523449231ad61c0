//! What `explain` says: of real pasted errors in both languages, of what is certain, of what
//! contradicts itself, of what is not known, and what if.

use std::fs;
use std::path::Path;

use serde_json::Value;
use shindan_engine::explain::{Hypothesis, Subject};
use shindan_engine::{Circumstances, Engine};
use shindan_model::{CauseIx, DefectIx, Fact, FactIx, FactSet, RuleIx, Standing};
use shindan_report::{Format, Templates, Words, explain};
use unicode_width::UnicodeWidthStr;

use crate::judge::shipped;
use crate::program::{Run, data, folder, run};

/// A case with these arguments of `diagnose`, where a name with a dot and `txt` is a sample.
fn case(dir: &Path, arguments: &[&str]) {
    let mut all = vec!["diagnose", "x.case.jsonl", "--no-input", "--lang", "en"];
    let samples: Vec<String> = arguments
        .iter()
        .filter(|name| name.ends_with(".txt"))
        .map(|name| data("samples").join(name).display().to_string())
        .collect();
    for sample in &samples {
        all.extend(["--paste", sample]);
    }
    for fact in arguments.iter().filter(|name| name.contains('=')) {
        all.extend(["--set", fact]);
    }
    let made = run(dir, &all, b"");
    assert!(dir.join("x.case.jsonl").exists(), "{}", made.shown());
}

fn explain(dir: &Path, arguments: &[&str]) -> Run {
    let all = [&["explain", "x.case.jsonl"], arguments].concat();
    run(dir, &all, b"")
}

#[track_caller]
fn fits_a_terminal(text: &str) {
    for line in text.lines() {
        // Commands, addresses and long names of classes are not cut.
        let whole =
            line.trim_start().split(' ').filter(|word| *word != ">").any(|word| word.width() > 60)
                || ["Get-", "Test-"].iter().any(|verb| line.trim_start().starts_with(verb));
        assert!(line.width() <= 80 || whole, "{} columns: {line}", line.width());
    }
}

/// The text in both languages, as snapshots.
#[track_caller]
fn check(name: &str, given: &[&str], asked: &[&str]) {
    for lang in ["en", "ja"] {
        let dir = folder();
        case(dir.path(), given);
        let told = explain(dir.path(), &[asked, &["--lang", lang]].concat());
        fits_a_terminal(&told.stdout);
        assert_eq!(told.status, 0, "{}", told.shown());
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("explain-{name}-{lang}"), told.shown());
        });
    }
}

#[test]
fn a_forbidden_mrs_proxy() {
    check("forbidden", &["test-msa-403-negotiate.txt"], &[]);
}

#[test]
fn an_rpc_server_that_is_unavailable_and_why_not_the_permissions() {
    let given = ["test-msa-oa-6ba.txt", "migration.type=cutover"];
    check("rpc-unavailable", &given, &[]);
    check("rpc-unavailable-permissions", &given, &["permissions"]);
}

#[test]
fn a_sign_in_that_offers_only_basic() {
    check("basic-only", &["test-msa-401-basic-realm.txt", "exchange.version=2016"], &[]);
}

#[test]
fn what_a_rule_confirms_is_confirmed_and_no_longer_likely() {
    let given = ["migration.type=imap", "exchange.version=2010"];
    check("confirmed", &given, &["imap-from-2010"]);
    check("rule", &given, &["imap-2010-has-old-tls"]);
    let dir = folder();
    case(dir.path(), &given);
    let likely = explain(dir.path(), &["server-access", "--lang", "en"]).stdout;
    assert!(likely.contains("is possible (16%)") && !likely.contains("confirmed"), "{likely}");
}

#[test]
fn a_known_fact_and_one_that_is_not() {
    let given = ["test-msa-oa-6ba.txt", "migration.type=cutover"];
    check("known", &given, &["migration.error"]);
    check("unknown", &given, &["exchange.version"]);
    check("outside", &given, &["outside"]);
}

#[test]
fn of_several_hosts_the_one_that_counts_is_named() {
    let answers = [
        "migration.type=cutover",
        "settings.source=autodiscover",
        "autodiscover.answer@autodiscover.contoso.com=certificate-warning",
        "autodiscover.answer@autodiscover.fabrikam.com=asks-for-credentials",
    ];
    check("of-several-best", &answers, &["autodiscover.answer"]);
    let dates = [
        "tls.certificate.in_date@mail.contoso.com=yes",
        "tls.certificate.in_date@mail2.contoso.com=no",
    ];
    check("of-several-worst", &dates, &["tls.certificate.in_date"]);
}

#[test]
fn what_if_is_a_difference_and_stores_nothing() {
    let given = ["test-msa-oa-6ba.txt", "migration.type=cutover"];
    let assumed = ["--assume", "migration.error=unknown", "--assume", "exchange.version=2016"];
    check("what-if", &given, &assumed);
    let dir = folder();
    case(dir.path(), &given);
    let before = fs::read(dir.path().join("x.case.jsonl")).unwrap();
    let told =
        explain(dir.path(), &[&assumed[..], &["server-access", "--format", "json"]].concat());
    let document: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(document["what_if"]["status"]["before"], "leaning");
    assert_eq!(document["what_if"]["status"]["after"], document["status"]);
    let explained = &document["hypotheses"][0]["probability"];
    assert_eq!(*explained, document["what_if"]["causes"][0]["probability"]["after"]);
    // The same as if it had been stated.
    let stated = ["diagnose", "--no-input", "--set", "migration.type=cutover", "--format", "json"];
    let in_shell = ["--set", "exchange.version=2016", "--set", "migration.in_shell=fails-too"];
    let verdict = run(dir.path(), &[&stated[..], &in_shell].concat(), b"");
    let verdict: Value = serde_json::from_str(&verdict.stdout).unwrap();
    assert_eq!(verdict["causes"][0]["id"], document["what_if"]["causes"][0]["id"]);
    assert_eq!(fs::read(dir.path().join("x.case.jsonl")).unwrap(), before);
}

#[test]
fn an_assumed_value_replaces_that_of_every_subject_or_of_the_one_named() {
    let dir = folder();
    case(dir.path(), &["tls.certificate.in_date@a=no", "tls.certificate.in_date@b=yes"]);
    let error = explain(dir.path(), &["--assume", "tls.certificate.in_date=nonsense"]);
    assert_eq!((error.status, error.stdout.as_str()), (2, ""));
    let after = |assume: &str| {
        let told = explain(
            dir.path(),
            &["--assume", assume, "tls.certificate.in_date", "--format", "json"],
        );
        let document: Value = serde_json::from_str(&told.stdout).unwrap();
        let known = document["fact"]["known"].as_array().unwrap().clone();
        known.iter().map(|fact| format!("{} {}", fact["of"], fact["value"])).collect::<Vec<_>>()
    };
    assert_eq!(after("tls.certificate.in_date=yes"), ["null \"yes\""]);
    assert_eq!(after("tls.certificate.in_date@a=yes"), ["\"a\" \"yes\"", "\"b\" \"yes\""]);
    assert_eq!(after("tls.certificate.in_date@a=unknown"), ["\"b\" \"yes\""]);
    assert!(after("tls.certificate.in_date=unknown").is_empty());
}

#[test]
fn sources_that_differ_are_both_shown_with_what_would_follow() {
    let dir = folder();
    for (name, value) in [("a.txt", "False"), ("b.txt", "True")] {
        fs::write(dir.path().join(name), format!("MRSProxyEnabled : {value}\n")).unwrap();
    }
    let paste = ["--paste", "a.txt", "--paste", "b.txt"];
    run(dir.path(), &[&["diagnose", "x.case.jsonl", "--no-input"], &paste[..]].concat(), b"");
    let told = explain(dir.path(), &["--lang", "en"]).stdout;
    for said in
        ["MRSProxyEnabled : False", "MRSProxyEnabled : True", "If this is right", "To check"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    let told = explain(dir.path(), &["--format", "json"]).stdout;
    let document: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(document["contradictions"][0]["kind"], "sources-differ");
    assert_eq!(document["contradictions"][0]["members"].as_array().unwrap().len(), 2);
    assert!(document["most_surprising"].is_null(), "what differs is no surprise by itself");
}

/// A pack in which two rules say the opposite.
#[test]
fn what_cannot_all_be_true_is_named_with_its_words_and_what_to_check() {
    let dir = folder();
    run(dir.path(), &["kb", "init", "copy"], b"");
    let add = |path: &str, text: &str| {
        let path = dir.path().join("copy").join(path);
        let old = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{old}\n{text}\n")).unwrap();
    };
    add(
        "rules/exchange-migration/rules.toml",
        "[rule.contrary]\nwhen = { \"firewall.allows_microsoft\" = \"yes\" }\nexclude = [\"imap-from-2010\"]\nsource = \"a test\"",
    );
    add("kb/exchange-migration/en/rules.toml", "[rule.contrary]\nbecause = \"It is contrary.\"");
    add("kb/exchange-migration/ja/rules.toml", "[rule.contrary]\nbecause = \"反対です。\"");
    case(dir.path(), &["migration.type=imap", "exchange.version=2010"]);
    fs::remove_file(dir.path().join("x.case.jsonl")).unwrap();
    let set = ["--set", "migration.type=imap", "--set", "exchange.version=2010"];
    let more = ["--set", "firewall.allows_microsoft=yes", "--pack", "copy"];
    run(dir.path(), &[&["diagnose", "x.case.jsonl", "--no-input"], &set[..], &more].concat(), b"");
    for lang in ["en", "ja"] {
        let told = explain(dir.path(), &["--pack", "copy", "--lang", lang]);
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("explain-contradiction-{lang}"), told.shown());
        });
    }
    let told = explain(dir.path(), &["permissions", "--pack", "copy", "--lang", "en"]);
    assert!(told.stdout.contains("contradicts itself"), "{}", told.stdout);
    // Under the pack inside the program, both verdicts are named.
    let told = explain(dir.path(), &["--lang", "en"]);
    assert!(told.stderr.contains("Stored verdict"), "{}", told.shown());
}

#[test]
fn markdown_and_html() {
    let dir = folder();
    case(dir.path(), &["test-msa-oa-6ba.txt", "migration.type=cutover"]);
    for (format, lang) in [("md", "en"), ("html", "ja")] {
        let told = explain(dir.path(), &["permissions", "--format", format, "--lang", lang]);
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("explain-{format}-{lang}"), told.shown());
        });
    }
}

#[test]
fn a_case_without_evidence_says_so() {
    check("empty", &[], &["permissions"]);
}

#[test]
fn explaining_stores_nothing_and_repeats_byte_for_byte() {
    let dir = folder();
    case(dir.path(), &["test-msa-403-negotiate.txt"]);
    let stored = fs::read(dir.path().join("x.case.jsonl")).unwrap();
    for format in ["text", "md", "html", "json"] {
        let told = || explain(dir.path(), &["--format", format, "--lang", "ja"]).stdout;
        assert_eq!(told(), told(), "{format}");
    }
    assert_eq!(fs::read(dir.path().join("x.case.jsonl")).unwrap(), stored);
}

#[test]
fn what_is_not_there_is_said_with_a_suggestion() {
    let dir = folder();
    case(dir.path(), &[]);
    for (asked, said) in [
        ("permisions", "did you mean `permissions`?"),
        ("mrs-proxy-disable", "did you mean `mrs-proxy-disabled`?"),
        ("exchange.versoin", "did you mean `exchange.version`?"),
        ("imap-2010-has-old-tl", "did you mean `imap-2010-has-old-tls`?"),
        ("Outside", "did you mean `outside`?"),
        ("something else entirely", "the causes are server-access"),
    ] {
        let told = explain(dir.path(), &[asked]);
        assert_eq!((told.status, told.stdout.as_str()), (2, ""), "{asked}");
        assert!(told.stderr.contains(said), "{asked}: {}", told.stderr);
    }
    let missing = run(dir.path(), &["explain", "missing.case.jsonl"], b"");
    assert_eq!((missing.status, missing.stdout.as_str()), (6, ""));
}

/// Causes, `outside`, and some of the defects, facts and rules, on a case with something of
/// everything: every document fits the published schema, and every language has the words.
#[test]
fn everything_can_be_explained_in_every_language_and_as_json() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/schema/explanation.schema.json");
    let schema = serde_json::to_string_pretty(&explain::json::schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &schema).unwrap();
    }
    assert_eq!(schema, fs::read_to_string(&path).unwrap(), "UPDATE=1 cargo test --test it explain");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let pack = shipped();
    let (engine, words) =
        (Engine::new(&pack), Words::new(&shindan::embedded::templates()).unwrap());
    let stated = [
        ("exchange.version", "2010"),
        ("migration.type", "cutover"),
        ("migration.error", "credentials-rejected"),
        ("mrs.proxy", "nonsense"),
        ("endpoint.host", "mail.contoso.local"),
    ];
    let facts: FactSet = stated
        .iter()
        .map(|(id, value)| {
            let value = shindan_model::Value::Text((*value).to_owned());
            Fact::stated(id, None, Standing::Known(value), "test")
        })
        .collect();
    let causes = (0..pack.causes.len()).map(|at| Hypothesis::Cause(CauseIx(at)));
    let defects = (0..pack.defects.len()).step_by(11).map(|at| Hypothesis::Defect(DefectIx(at)));
    let some = causes.chain(defects).chain([Hypothesis::Outside]).map(Subject::Hypothesis);
    let some = some.chain((0..pack.facts.len()).step_by(7).map(|at| Subject::Fact(FactIx(at))));
    let some = some.chain((0..pack.rules.len()).step_by(7).map(|at| Subject::Rule(RuleIx(at))));
    let mut explained = 0;
    for subject in some.map(Some).chain([None]) {
        let explanation = engine.explain(&facts, &Circumstances::default(), subject, &[]).unwrap();
        for lang in &pack.languages {
            let told = explain::explain(&pack, &explanation, &words, lang).unwrap();
            assert!(!told.say.is_empty(), "{subject:?}");
            let text = Templates::default()
                .with(&shindan::embedded::templates())
                .render_explanation(Format::Text, &told, &words);
            fits_a_terminal(&text.unwrap());
        }
        let document = explain::json::render(&pack, &explanation, &words).unwrap();
        let document: Value = serde_json::from_str(&document).unwrap();
        let problem = validator.validate(&document);
        assert!(problem.is_ok(), "{subject:?}: {problem:?}");
        explained += 1;
    }
    assert!(explained > 20, "{explained}");
    assert!(!validator.is_valid(&serde_json::json!({ "schema": explain::json::SCHEMA })));
}

/// Real cases of a corpus: each is explained in both languages, and nothing that only a rule may
/// confirm is called confirmed.
#[test]
fn cases_of_a_corpus_are_explained() {
    let Some(corpus) = std::env::var_os("SHINDAN_CORPUS") else {
        println!("not run: explanations of a corpus (SHINDAN_CORPUS is not set)");
        return;
    };
    let mut seen = 0;
    for entry in fs::read_dir(Path::new(&corpus).join("cases/dev")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "toml") {
            continue;
        }
        let file: toml::Table = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let pasted = file["pasted"].as_str().unwrap();
        let dir = folder();
        fs::write(dir.path().join("pasted.txt"), format!("{pasted}\n")).unwrap();
        let paste = ["diagnose", "x.case.jsonl", "--no-input", "--paste", "pasted.txt"];
        run(dir.path(), &paste, b"");
        for lang in ["en", "ja"] {
            let told = explain(dir.path(), &["--lang", lang]);
            assert_eq!(told.status, 0, "{}: {}", path.display(), told.shown());
            fits_a_terminal(&told.stdout);
        }
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
}
