//! The engine against numbers that other programs computed: three networks with 200 cases each, and
//! a small example worked step by step.

use std::path::PathBuf;

use jiff::Timestamp;
use serde_json::Value;
use shindan_engine::{
    Circumstances, Contradiction, Engine, Finding, HardRule, Line, Posterior, Reason,
    RepairOutcome, Status,
};
use shindan_model::{CauseIx, DefectIx, Fact, FactSet, How, Pack, RuleIx, Source, Standing};

use crate::reference_pack::{number, outcome, pack, text};

/// A reference file: one of the repository's, or of a folder with other seeds that
/// `SHINDAN_REFERENCE` names.
pub(crate) fn data(name: &str) -> Value {
    let in_repository = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/reference");
    let folder = std::env::var_os("SHINDAN_REFERENCE").map_or(in_repository, PathBuf::from);
    serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

/// Findings in pack order, from `{fact: outcome}` or `{fact: {outcome: likelihood}}`.
fn findings(pack: &Pack, evidence: &Value) -> Vec<Finding> {
    let evidence = evidence.as_object().unwrap();
    let mut findings: Vec<Finding> = evidence
        .iter()
        .map(|(id, value)| {
            let fact = pack.fact(id).unwrap();
            let known = &pack.facts[fact.0];
            match value {
                Value::String(_) => Finding::certain(
                    fact,
                    known.outcome(&outcome(value)).unwrap(),
                    known.outcomes.len(),
                ),
                soft => Finding {
                    fact,
                    likelihood: known.outcomes.iter().map(|name| number(&soft[name])).collect(),
                },
            }
        })
        .collect();
    findings.sort_by_key(|finding| finding.fact);
    findings
}

#[track_caller]
pub(crate) fn near(value: f64, expected: f64, within: f64, what: &str) {
    assert!((value - expected).abs() <= within, "{what}: {value} instead of {expected}");
}

#[track_caller]
fn check_posterior(pack: &Pack, posterior: &Posterior, expected: &Value, within: f64) {
    for (id, probability) in expected.as_object().unwrap() {
        let DefectIx(at) = pack.defect(id).unwrap();
        near(posterior.defects[at], number(probability), within, id);
        near(posterior.cause(CauseIx(at)), number(probability), within, id);
    }
}

fn network(name: &str) {
    let network = data(&format!("{name}.json"));
    let pack = pack(&network, "");
    let engine = Engine::new(&pack);
    let set = data(&format!("{name}.cases.json"));
    let cases = set["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 200);
    for case in cases {
        let findings = findings(&pack, &case["evidence"]);
        let posterior = engine.posterior(&findings, &[]).unwrap();
        check_posterior(&pack, &posterior, &case["posterior"], 1e-9);
        near(
            posterior.log10_evidence,
            number(&case["log10_p_evidence"]),
            1e-9,
            "log10 of the evidence",
        );
        let facts = facts(&case["evidence"]);
        let verdict = engine.diagnose(&facts, &Circumstances::at(Timestamp::UNIX_EPOCH)).unwrap();
        let set: Vec<&str> = verdict
            .likely_set
            .iter()
            .map(|defect| pack.defects[defect.0].about.id.as_str())
            .collect();
        let mut expected: Vec<&str> =
            case["map_set"].as_array().unwrap().iter().map(text).collect();
        expected.sort_unstable();
        assert_eq!(set, expected, "likely set of case {}", case["id"]);
    }
}

pub(crate) fn facts(evidence: &Value) -> FactSet {
    let evidence = evidence.as_object().unwrap();
    let stated = |(id, value): (&String, &Value)| Fact {
        id: id.clone(),
        of: None,
        standing: Standing::Known(shindan_model::Value::Text(outcome(value))),
        how: How::Stated,
        source: Source::default(),
        rule: None,
        at: None,
    };
    evidence.iter().map(stated).collect()
}

#[test]
fn five_causes_sixty_facts() {
    network("bn2o-5x60");
}

#[test]
fn twelve_causes_two_hundred_facts() {
    network("bn2o-12x200");
}

#[test]
fn twenty_causes_four_hundred_facts() {
    network("bn2o-20x400");
}

/// Every unseen fact's information, and which of them tells most, and most a minute.
#[test]
fn information_of_every_unseen_fact() {
    let network = data("bn2o-5x60.json");
    let pack = pack(&network, "stop = { bits = 0 }\n");
    let engine = Engine::new(&pack);
    let set = data("bn2o-5x60.voi.json");
    let cases = set["cases"].as_array().unwrap();
    let evidence = data("bn2o-5x60.cases.json");
    assert_eq!(cases.len(), 50);
    for case in cases {
        let known =
            evidence["cases"].as_array().unwrap().iter().find(|known| known["id"] == case["id"]);
        let facts = facts(&known.unwrap()["evidence"]);
        let next = engine.steps(&facts, &Circumstances::at(Timestamp::UNIX_EPOCH)).unwrap();
        assert_eq!(next.len(), case["facts"].as_object().unwrap().len());
        for step in &next {
            let id = &pack.facts[step.gives[0].0].about.id;
            near(step.bits, number(&case["facts"][id]["mi_bits"]), 1e-9, id);
        }
        assert_eq!(pack.facts[next[0].gives[0].0].about.id, text(&case["best_by_mi_per_minute"]));
        let most = next.iter().reduce(|most, step| if step.bits > most.bits { step } else { most });
        assert_eq!(pack.facts[most.unwrap().gives[0].0].about.id, text(&case["best_by_mi"]));
    }
}

#[test]
fn worked_example_posteriors() {
    let example = data("engine-worked-example.json");
    let pack = pack(&example["model"], "");
    let engine = Engine::new(&pack);
    let check = |case: &Value, hard: &[HardRule]| {
        let posterior = engine.posterior(&findings(&pack, &case["evidence"]), hard).unwrap();
        check_posterior(&pack, &posterior, &case["posterior"], 5e-10);
        near(10_f64.powf(posterior.log10_evidence), number(&case["p_evidence"]), 5e-13, "evidence");
        near(posterior.clear, number(&case["p_no_listed_cause"]), 5e-10, "no listed cause");
        near(posterior.none(), number(&case["p_no_listed_cause"]), 5e-10, "outside");
    };
    for step in example["sequence"].as_array().unwrap() {
        check(step, &[]);
    }
    check(&example["virtual_evidence"], &[]);
    check(&example["two_sources_disagree"], &[]);
    for case in example["hard_rules"].as_array().unwrap() {
        let defects = |key: &str| -> Vec<DefectIx> {
            let ids = case.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
            ids.iter().map(|id| pack.defect(text(id)).unwrap()).collect()
        };
        let rule = HardRule {
            rule: RuleIx(0),
            confirm: defects("confirmed"),
            exclude: defects("excluded"),
            applies: vec![true],
        };
        check(case, &[rule]);
    }
    let away = &example["explaining_away"];
    for (key, confirm) in
        [("after_confirming_autodiscover", true), ("after_excluding_autodiscover", false)]
    {
        let defect = vec![pack.defect("autodiscover").unwrap()];
        let (confirm, exclude) = if confirm { (defect, vec![]) } else { (vec![], defect) };
        let rule = HardRule { rule: RuleIx(0), confirm, exclude, applies: vec![true] };
        let evidence = serde_json::json!({ "error_shown": "yes" });
        let posterior = engine.posterior(&findings(&pack, &evidence), &[rule]).unwrap();
        check_posterior(&pack, &posterior, &away[key], 5e-10);
    }
}

#[test]
fn worked_example_ledger() {
    let example = data("engine-worked-example.json");
    let pack =
        pack(&example["model"], "complaint = { fact = \"error_shown\", outcome = \"yes\" }\n");
    let engine = Engine::new(&pack);
    let evidence = &example["sequence"][4]["evidence"];
    let verdict =
        engine.diagnose(&facts(evidence), &Circumstances::at(Timestamp::UNIX_EPOCH)).unwrap();
    let expected = &example["ledger"];
    let lines = expected["lines"].as_array().unwrap();
    for cause in &verdict.causes {
        let id = &pack.causes[cause.cause.unwrap().0].about.id;
        near(cause.ledger.prior, number(&expected["prior_decibans"][id]), 5e-7, "prior");
        near(cause.ledger.posterior, number(&expected["final_decibans"][id]), 5e-7, "posterior");
        let sum: f64 = cause.ledger.lines.iter().map(|line| line.decibans).sum();
        near(cause.ledger.prior + sum, cause.ledger.posterior, 1e-9, "sum");
        assert_eq!(cause.ledger.lines.len(), lines.len());
        for Line { reason, decibans } in &cause.ledger.lines {
            let Reason::Fact(fact) = reason else { panic!("no rule here") };
            let line = lines
                .iter()
                .find(|line| line["fact"] == pack.facts[fact.0].about.id.as_str())
                .unwrap();
            if cause.ledger.lines[0].reason == *reason {
                near(*decibans, number(&line["decibans"][id]), 5e-7, "first line");
            }
        }
    }
    for (step, key) in [(2, "E2"), (3, "E3"), (4, "E4")] {
        let facts = facts(&example["sequence"][step]["evidence"]);
        let bits = engine
            .diagnose(&facts, &Circumstances::at(Timestamp::UNIX_EPOCH))
            .unwrap()
            .conflict_bits
            .unwrap();
        near(bits, number(&example["conflict_bits"][key]), 5e-10, key);
    }
}

#[test]
fn worked_example_next_question() {
    let example = data("engine-worked-example.json");
    let pack = pack(&example["model"], "stop = { bits = 0 }\n");
    let engine = Engine::new(&pack);
    for key in ["next_question_after_error_shown", "next_question_after_rpc_stage"] {
        let next = engine
            .steps(&facts(&example[key]["evidence"]), &Circumstances::at(Timestamp::UNIX_EPOCH))
            .unwrap();
        let expected = &example[key]["facts"];
        assert_eq!(next.len(), expected.as_object().unwrap().len());
        for step in &next {
            let id = &pack.facts[step.gives[0].0].about.id;
            near(step.bits, number(&expected[id]["mi_bits"]), 5e-10, id);
            let value = step.bits / step.cost_minutes;
            near(value, number(&expected[id]["mi_bits_per_minute"]), 5e-9, id);
        }
        let best = &pack.facts[next[0].gives[0].0].about.id;
        assert_eq!(best, text(&example[key]["best_by_mi_per_minute"]));
    }
}

const COMPLAINT: &str = "complaint = { fact = \"error_shown\", outcome = \"yes\" }\n";

#[test]
fn worked_example_repairs() {
    let example = data("engine-worked-example.json");
    let stop = "stop = { by = \"repair-minutes\", bits = 0, give_up_minutes = 60 }\n";
    let pack = pack(&example["model"], &format!("{COMPLAINT}{stop}"));
    let engine = Engine::new(&pack);
    let defects = |ids: &mut dyn Iterator<Item = &str>| -> Vec<DefectIx> {
        ids.map(|id| pack.defect(id).unwrap()).collect()
    };
    for key in ["next_question_after_error_shown", "next_question_after_rpc_stage"] {
        let expected = &example[key];
        let findings = findings(&pack, &expected["evidence"]);
        let repairs = engine.repairs(&findings, &[]).unwrap().unwrap();
        let plan = repairs.plan();
        near(plan.expected_minutes, number(&expected["ecr_minutes"]), 5e-7, key);
        near(plan.left_out, 0.0, 0.0, "all three are in the plan");
        let order: Vec<DefectIx> = plan.steps.iter().map(|step| step.defect).collect();
        let best = expected["ecr_order"].as_array().unwrap();
        assert_eq!(order, defects(&mut best.iter().map(text)));
        for (order, minutes) in expected["ecr_all_orders"].as_object().unwrap() {
            let computed = repairs.minutes_in_order(&defects(&mut order.split('>')));
            near(computed, number(minutes), 5e-7, order);
        }
        let mut best = (f64::NEG_INFINITY, "");
        for (id, fact) in expected["facts"].as_object().unwrap() {
            let saved = repairs.saved(&[pack.fact(id).unwrap()]);
            near(saved, number(&fact["evoi_minutes"]), 1e-6, id);
            assert!(saved <= repairs.most_saved());
            let net = saved - number(&fact["ask_minutes"]);
            near(net, number(&fact["net_evoi_minutes"]), 1e-6, id);
            best = if net > best.0 { (net, id) } else { best };
        }
        assert_eq!(best.1, text(&expected["best_by_net_evoi"]));
    }
    for case in example["repair"].as_array().unwrap() {
        let repaired = defects(&mut case["repaired"].as_array().unwrap().iter().map(text));
        let outcome = match text(&case["error_after_repair"]) {
            "yes" => RepairOutcome::StillThere,
            _ => RepairOutcome::Gone,
        };
        let findings = findings(&pack, &case["evidence"]);
        let posterior = engine.after_repair(&findings, &[], &repaired, outcome).unwrap();
        check_posterior(&pack, &posterior, &case["posterior"], 5e-10);
        near(10_f64.powf(posterior.log10_evidence), number(&case["p_evidence"]), 5e-13, "evidence");
        near(posterior.clear, number(&case["p_no_listed_cause"]), 5e-10, "no listed cause");
    }
}

#[test]
fn worked_example_shares_become_priors() {
    let example = data("engine-worked-example.json");
    let expected = &example["shares_to_priors"];
    let mut network = example["model"].clone();
    for cause in network["causes"].as_array_mut().unwrap() {
        let share = number(&expected["shares"][text(&cause["id"])]);
        cause["share"] = Value::from(share * 100.0);
    }
    let pack = pack(&network, "complaint = { fact = \"error_shown\", outcome = \"yes\" }\n");
    let engine = Engine::new(&pack);
    let bare = engine.resolve(&FactSet::new(), Timestamp::UNIX_EPOCH);
    let posterior = engine.posterior(&bare.findings, &bare.hard).unwrap();
    for (id, prior) in expected["priors"].as_object().unwrap() {
        let DefectIx(at) = pack.defect(id).unwrap();
        near(pack.model.classes[0].prior[at], number(prior), 5e-10, id);
        near(posterior.defects[at], number(&expected["shares"][id]), 1e-9, id);
    }
    near(10_f64.powf(posterior.log10_evidence), number(&expected["p_error"]), 5e-10, "error");
    let none = number(&expected["p_no_listed_cause_given_error"]);
    near(posterior.none(), none, 5e-10, "no listed cause");
}

#[test]
fn worked_example_contradiction_names_the_two_rules() {
    let example = data("engine-worked-example.json");
    let rules = concat!(
        "complaint = { fact = \"error_shown\", outcome = \"yes\" }\n---\n",
        "[rule.yes]\nwhen = { \"rpc_stage\" = \"auth-failed\" }\nconfirm = [\"access\"]\nsource = \"s\"\n",
        "[rule.no]\nwhen = { \"rpc_stage\" = \"auth-failed\" }\nexclude = [\"access\"]\nsource = \"s\"\n",
    );
    let pack = pack(&example["model"], rules);
    let engine = Engine::new(&pack);
    let verdict = engine
        .diagnose(
            &facts(&example["sequence"][4]["evidence"]),
            &Circumstances::at(Timestamp::UNIX_EPOCH),
        )
        .unwrap();
    assert_eq!(verdict.status, Status::Contradictory);
    let Contradiction::Impossible(impossible) = &verdict.contradictions[0] else { panic!() };
    let rules: Vec<&str> =
        impossible.rules.iter().map(|rule| pack.rules[rule.0].about.id.as_str()).collect();
    assert_eq!((rules, impossible.facts.len()), (vec!["yes", "no"], 0));
    assert!(verdict.causes.iter().all(|cause| cause.probability.is_none()));
}
