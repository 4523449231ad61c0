//! `kb simulate`: cases drawn from the model of a pack, and what is made of them.

use jiff::Timestamp;
use serde_json::{Value, json};
use shindan_author::simulate::{Answering, SampledCase, Sampler, Simulation, Strategy, pairs};
use shindan_engine::{Circumstances, Engine, Finding};
use shindan_model::{DefectIx, FactIx, FactKind, FactSet, Pack};

use super::judge::shipped;
use super::program::{data, folder, run};
use super::reference_pack;

const PLAIN: Answering = Answering { unknown: 0.0, perfect: false };

fn now() -> Timestamp {
    super::program::NOW.parse().unwrap()
}

fn network(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(data(name)).unwrap()).unwrap()
}

/// Rules that make the sketch of the article a pack that stops asking by minutes.
const SKETCH: &str = "stop = { by = \"repair-minutes\", give_up_minutes = 120 }
[pack.complaint]
fact = \"complaint\"
outcome = \"yes\"
";

fn sketch() -> Pack {
    reference_pack::pack(&network("reference/kb2389390-sketch.json"), SKETCH)
}

fn drawn(engine: &Engine<'_>, cases: u64, answering: Answering) -> Vec<SampledCase> {
    let drawer = Sampler::new(engine, now(), answering).unwrap();
    (0..cases).map(|number| drawer.sample(7, number).unwrap()).collect()
}

/// A number of cases out of all, within four standard errors of what it should be.
#[track_caller]
fn check(what: &str, count: usize, cases: usize, expected: f64) {
    let all = cases as f64;
    let error = (expected * (1.0 - expected) * all).sqrt();
    let off = count as f64 - expected * all;
    assert!(off.abs() <= 4.0 * error + 1e-6 * all, "{what}: {count} of {cases}, not {expected}");
}

fn drawn_as_computed(pack: &Pack) {
    let engine = Engine::new(pack);
    let cases = drawn(&engine, 4000, PLAIN);
    let resolved = engine.resolve(&FactSet::new(), now());
    let bare = engine.posterior(&resolved.findings, &resolved.hard).unwrap();
    let count = |is: &dyn Fn(&SampledCase) -> bool| cases.iter().filter(|case| is(case)).count();
    for (at, probability) in bare.states.iter().enumerate() {
        check("state", count(&|case| case.state == at), cases.len(), *probability);
    }
    for (at, probability) in bare.defects.iter().enumerate() {
        let id = &pack.defects[at].about.id;
        check(id, count(&|case| case.holds[at]), cases.len(), *probability);
    }
    for (at, fact) in pack.facts.iter().enumerate() {
        let is_complaint = pack.complaint.is_some_and(|complaint| complaint.fact == FactIx(at));
        if fact.kind != FactKind::Finding || fact.requires.is_some() || is_complaint {
            continue;
        }
        for (outcome, id) in fact.outcomes.iter().enumerate() {
            let mut findings = resolved.findings.clone();
            findings.push(Finding::certain(FactIx(at), outcome, fact.outcomes.len()));
            let with = engine.posterior(&findings, &resolved.hard).unwrap();
            let expected = 10_f64.powf(with.log10_evidence - bare.log10_evidence).min(1.0);
            let what = format!("{} = {id}", fact.about.id);
            check(&what, count(&|case| case.outcomes[at] == Some(outcome)), cases.len(), expected);
        }
    }
    if pack.complaint.is_none() {
        return;
    }
    let plan = engine.repairs(&resolved.findings, &resolved.hard).unwrap().unwrap().plan();
    let mut repaired: Vec<DefectIx> = Vec::new();
    for step in &plan.steps {
        let still = count(&|case| !case.is_cured_by(&repaired));
        check("complaint outlasts repairs", still, cases.len(), step.reached.min(1.0));
        repaired.push(step.defect);
    }
}

#[test]
fn cases_of_the_shipped_pack_are_drawn_as_the_engine_computes() {
    drawn_as_computed(&shipped());
}

#[test]
fn cases_of_the_sketch_are_drawn_as_the_engine_computes() {
    drawn_as_computed(&sketch());
}

#[test]
fn cases_without_a_complaint_are_drawn_from_the_priors() {
    drawn_as_computed(&reference_pack::pack(&network("reference/bn2o-5x60.json"), ""));
}

#[test]
fn answers_err_and_fail_as_often_as_they_are_meant_to() {
    let pack = shipped();
    let engine = Engine::new(&pack);
    let cases = drawn(&engine, 500, Answering { unknown: 0.2, perfect: false });
    let (mut asked, mut silent, mut said, mut wrong) = (0, 0, 0, 0);
    for case in &cases {
        for (at, outcome) in case.outcomes.iter().enumerate() {
            let Some(outcome) = outcome else { continue };
            asked += 1;
            match case.answers[at] {
                None => silent += 1,
                Some(answer) if pack.facts[at].kind == FactKind::Finding => {
                    said += 1;
                    wrong += usize::from(answer != *outcome);
                }
                Some(answer) => assert_eq!(answer, *outcome),
            }
        }
    }
    check("silent", silent, asked, 0.2);
    check("wrong", wrong, said, 1.0 - pack.reliability.stated);
    let perfect = drawn(&engine, 50, Answering { unknown: 0.0, perfect: true });
    assert!(perfect.iter().all(|case| case.answers == case.outcomes));
}

#[test]
fn what_requires_something_else_has_no_outcome_without_it() {
    let pack = shipped();
    let engine = Engine::new(&pack);
    let gated = |at: &usize| pack.facts[*at].requires.is_some();
    let gated: Vec<usize> = (0..pack.facts.len()).filter(gated).collect();
    assert!(!gated.is_empty());
    let cases = drawn(&engine, 200, PLAIN);
    let with = |at: &usize| cases.iter().filter(|case| case.outcomes[*at].is_some()).count();
    assert!(gated.iter().any(|at| (1..cases.len()).contains(&with(at))), "some apply, some not");
}

/// Mean minutes of asking and repairing.
fn minutes(pack: &Pack, cases: &[SampledCase], strategy: Strategy) -> f64 {
    let engine = Engine::new(pack);
    let circumstances = Circumstances::at(now());
    let walks = Simulation::new(&engine, cases, 7, circumstances);
    let mut frontier = walks.start(strategy);
    let (mut total, mut ended) = (0.0, 0);
    while let Some(branch) = frontier.pop() {
        let advanced = walks.advance(strategy, branch).unwrap();
        for (_, outcome) in advanced.ended {
            total += outcome.asking_minutes + outcome.repair_minutes;
            ended += 1;
        }
        frontier.extend(advanced.continuing);
    }
    assert_eq!(ended, cases.len(), "every case ends once");
    total / cases.len() as f64
}

#[test]
fn asking_what_is_worth_it_takes_clearly_less_time_than_the_articles_order() {
    let pack = sketch();
    let cases = drawn(&Engine::new(&pack), 1000, PLAIN);
    let asking = minutes(&pack, &cases, Strategy::Shindan);
    for other in [Strategy::Article, Strategy::Repairs, Strategy::Random, Strategy::Everything] {
        let minutes = minutes(&pack, &cases, other);
        assert!(asking < 0.9 * minutes, "{asking} against {minutes} of {}", other.as_str());
    }
}

#[test]
fn every_case_of_the_shipped_pack_ends_whatever_the_strategy() {
    let pack = shipped();
    let cases = drawn(&Engine::new(&pack), 6, Answering { unknown: 0.3, perfect: false });
    for strategy in Strategy::ALL {
        assert!(minutes(&pack, &cases, strategy) > 0.0);
    }
}

#[test]
fn one_mail_for_everything_takes_fewer_mails_and_is_right_as_often() {
    let dir = written(&network("reference/kb2389390-sketch.json"), SKETCH);
    let options = ["--cases", "100", "--unknown", "0", "--channel", "mail"];
    let found = simulated(&dir, &[&options[..], &["--strategies", "ask-first,batch"]].concat());
    let of = |at: usize, what: &str| {
        let measured = &found["strategies"][at][what];
        (measured["mean"].as_f64().unwrap(), measured["standard_error"].as_f64().unwrap())
    };
    let ((single, _), (batched, _)) = (of(0, "mails"), of(1, "mails"));
    assert!(batched >= 1.0 && batched < 0.6 * single, "{batched} against {single}");
    let ((single, _), (batched, _)) =
        (of(0, "mails_to_right_conclusion"), of(1, "mails_to_right_conclusion"));
    assert!(batched < 0.6 * single, "{batched} against {single}");
    for what in ["leader_right", "set_right"] {
        let ((single, one), (batched, other)) = (of(0, what), of(1, what));
        let error = (one * one + other * other).sqrt();
        assert!(batched > single - 3.0 * error, "{what}: {batched} against {single}");
    }
}

/// Walks cases of which answers and repairs fail, and adds up their questions, messages and wrong ones.
fn messages(pack: &Pack, cases: &[SampledCase], strategy: Strategy) -> [usize; 3] {
    let engine = Engine::new(pack);
    let walks = Simulation::new(&engine, cases, 7, Circumstances::at(now()));
    let mut frontier = walks.start(strategy);
    let mut sums = [0; 3];
    while let Some(branch) = frontier.pop() {
        let advanced = walks.advance(strategy, branch).unwrap();
        for (_, outcome) in advanced.ended {
            assert_eq!(outcome.messages - outcome.wrong_messages, usize::from(!outcome.gave_up));
            let of_case = [outcome.questions, outcome.messages, outcome.wrong_messages];
            sums.iter_mut().zip(of_case).for_each(|(sum, count)| *sum += count);
        }
        frontier.extend(advanced.continuing);
    }
    sums
}

#[test]
fn trials_ask_half_of_what_the_article_does_and_send_fewer_wrong_messages_than_asking_first() {
    let pack = sketch();
    let cases = drawn(&Engine::new(&pack), 500, PLAIN);
    let [questions, _, wrong] = messages(&pack, &cases, Strategy::Shindan);
    let [asked_first, _, wrong_after_asking] = messages(&pack, &cases, Strategy::AskFirst);
    let [articles, ..] = messages(&pack, &cases, Strategy::Article);
    assert!(2 * questions < articles + cases.len(), "{questions} against {articles}");
    assert!(wrong < wrong_after_asking, "{wrong} against {wrong_after_asking}");
    assert!(asked_first < articles, "{asked_first} against {articles}");
}

/// Two defects that look alike, one that looks otherwise.
fn twins() -> Value {
    json!({
        "causes": [
            { "id": "left", "share": 50 }, { "id": "right", "share": 40 }, { "id": "other", "share": 20 },
        ],
        "facts": [
            { "id": "complaint", "states": ["no", "yes"], "leak": [0.95, 0.05], "cost": 1.0,
              "links": { "left": [0.1, 0.9], "right": [0.1, 0.9], "other": [0.1, 0.9] } },
            { "id": "same", "states": ["no", "yes"], "leak": [0.9, 0.1], "cost": 1.0,
              "links": { "left": [0.2, 0.8], "right": [0.2, 0.8] } },
            { "id": "lamp", "states": ["no", "yes"], "leak": [0.9, 0.1], "cost": 1.0,
              "links": { "other": [0.9, 0.1] } },
        ],
    })
}

const TWINS: &str = "[pack.complaint]\nfact = \"complaint\"\noutcome = \"yes\"\n";

#[test]
fn defects_that_look_alike_are_found() {
    let pack = reference_pack::pack(&twins(), TWINS);
    let found = pairs(&pack, &[1.0]);
    let names = |pair: &shindan_author::simulate::PairV1| (pair.a.clone(), pair.b.clone());
    let same: Vec<_> = found.not_told_apart.iter().map(names).collect();
    assert_eq!(same, [("left".to_owned(), "right".to_owned())]);
    assert_eq!(found.not_told_apart[0].contexts, 1.0);
    assert_eq!(found.not_told_apart[0].decibans, Some(0.0));
    let apart = &found.hard_to_tell_apart[0];
    // With "left" alone the fact is seen with 1 - 0.9 · 0.2, with "other" alone with 0.1.
    let decibans = 10.0 * (0.82_f64 / 0.1).log10();
    assert!((apart.decibans.unwrap() - decibans).abs() < 1e-9, "{apart:?}");
    assert_eq!(apart.fact.as_deref(), Some("same"));
}

/// The network as a pack in a folder.
fn written(network: &Value, more: &str) -> tempfile::TempDir {
    let dir = folder();
    for file in reference_pack::files(network, more) {
        let path = dir.path().join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file.text).unwrap();
    }
    dir
}

fn simulated(dir: &tempfile::TempDir, arguments: &[&str]) -> Value {
    let all = [&["kb", "simulate", "--pack", ".", "--format", "json"], arguments].concat();
    let ran = run(dir.path(), &all, b"");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn numbers_that_decide_are_found() {
    let dir = written(&twins(), TWINS);
    let found = simulated(&dir, &["--cases", "50", "--strategies", "shindan", "--numbers", "50"]);
    let deciding = found["numbers"]["deciding"].as_array().unwrap();
    let of = |name: &str| deciding.iter().find(|number| number["number"] == name);
    // "left" leads with 50 of 100, "right" has 40: one doubled or the other halved, and it leads.
    assert_eq!(of("share of left").unwrap()["when_halved"], 1.0);
    assert_eq!(of("share of right").unwrap()["when_doubled"], 1.0);
    let place = of("share of left").unwrap();
    assert_eq!(place["file"], "rules/reference/pack.toml");
    let text = std::fs::read_to_string(dir.path().join("rules/reference/pack.toml")).unwrap();
    let line = text.lines().nth(place["line"].as_u64().unwrap() as usize - 1).unwrap();
    assert_eq!(line, "of_100_tickets = 50.0");
}

#[test]
fn what_is_stated_comes_true_as_often() {
    let dir = written(&network("reference/kb2389390-sketch.json"), SKETCH);
    let found =
        simulated(&dir, &["--cases", "800", "--sets", "--strategies", "shindan,everything"]);
    for when in ["at_the_end", "after_every_step"] {
        let bins = found["calibration"][when]["bins"].as_array().unwrap();
        assert!(bins.len() > 5, "{bins:?}");
        for bin in bins {
            assert!(bin["z"].as_f64().unwrap().abs() < 4.0, "{when}: {bin}");
        }
    }
    for strategy in found["strategies"].as_array().unwrap() {
        let set = &strategy["set_expected"];
        let gap = set["optimum"].as_f64().unwrap() - set["stated"].as_f64().unwrap();
        assert!((-1e-9..0.005).contains(&gap), "{strategy}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let dir = written(&network("reference/kb2389390-sketch.json"), SKETCH);
    for format in ["text", "md", "json"] {
        let ran = |threads: &str, seed: &str| {
            let all = ["kb", "simulate", "--pack", ".", "--cases", "60", "--numbers", "10"];
            let more = ["--format", format, "--threads", threads, "--seed", seed];
            let ran = run(dir.path(), &[&all[..], &more[..]].concat(), b"");
            assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
            ran.stdout
        };
        assert_eq!(ran("1", "5"), ran("2", "5"));
        assert_ne!(ran("1", "5"), ran("1", "6"));
    }
}

#[test]
fn the_document_fits_its_schema() {
    let dir = written(&network("reference/kb2389390-sketch.json"), SKETCH);
    let found = simulated(&dir, &["--cases", "20", "--numbers", "5", "--sets"]);
    let schema = run(dir.path(), &["kb", "schema", "simulation"], b"").stdout;
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let problems: Vec<String> =
        validator.iter_errors(&found).map(|problem| problem.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?}");
    assert!(!validator.is_valid(&json!({ "schema": "shindan/simulation/v1" })));
    let committed = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("templates/schema/simulation.schema.json");
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&committed, &text).unwrap();
    }
    let is = std::fs::read_to_string(&committed).unwrap_or_default();
    assert!(is == text, "{} is out of date: UPDATE=1 cargo test", committed.display());
}

#[test]
fn a_study_in_text() {
    let dir = written(&network("reference/kb2389390-sketch.json"), SKETCH);
    let all = ["kb", "simulate", "--pack", ".", "--cases", "100", "--numbers", "10", "--sets"];
    let ran = run(dir.path(), &all, b"");
    let wide: Vec<&str> = ran.stdout.lines().filter(|line| line.chars().count() > 80).collect();
    assert!(wide.is_empty(), "{wide:#?}");
    insta::assert_snapshot!(ran.shown());
}

#[test]
fn scores_alone() {
    let dir = written(&network("reference/kb2389390-sketch.json"), SKETCH);
    let all = ["kb", "simulate", "--pack", ".", "--cases", "3000", "--score-only", "--facts", "12"];
    let ran = run(dir.path(), &all, b"");
    assert_eq!(ran.status, 0);
    assert!(ran.stderr.starts_with("3000 cases drawn and scored in "), "{}", ran.stderr);
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn wrong_arguments() {
    let dir = folder();
    for (arguments, says) in [
        (&["--cases", "0"][..], "0 is not in 1..=10000000"),
        (&["--cases", "many"], "cannot use `many` for `--cases <N>`"),
        (&["--unknown", "1.5"], "expected a number from 0 to 1"),
        (&["--unknown", "NaN"], "expected a number from 0 to 1"),
        (&["--strategies", "shindan,luck"], "cannot use `luck` for `--strategies <NAMES>`"),
        (&["--threads", "0"], "0 is not in 1..=1024"),
        (&["--channel", "fax"], "write one of: keyboard, phone, mail"),
        (&["--facts", "3"], "--score-only"),
    ] {
        let ran = run(dir.path(), &[&["kb", "simulate"], arguments].concat(), b"");
        assert_eq!(ran.status, 2, "{arguments:?}");
        assert!(ran.stderr.contains(says), "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "");
    }
    let ran = run(dir.path(), &["kb", "simulate", "--pack", "nowhere"], b"");
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("there is no folder and no archive `nowhere`"), "{}", ran.stderr);
}
