//! Explanations against numbers that other programs computed, and against the posterior of the engine.

use serde_json::{Value, json};
use shindan_engine::explain::{ContradictionExplanation, Explanation, Hypothesis, Subject, Topic};
use shindan_engine::{Circumstances, Engine, Posterior, Reason, Status};
use shindan_model::{CauseIx, DefectIx, FactIx, Pack};

use crate::reference::{data, facts, near};
use crate::reference_pack::{number, pack, text};

const RULES: &str = concat!(
    "complaint = { fact = \"error_shown\", outcome = \"yes\" }\n---\n",
    "[rule.yes]\nwhen = { \"rpc_stage\" = \"auth-failed\" }\nconfirm = [\"access\"]\nsource = \"s\"\n",
    "[rule.no]\nwhen = { \"owa_login\" = \"ok\" }\nexclude = [\"access\"]\nsource = \"s\"\n",
);

fn explain(pack: &Pack, evidence: &Value, subject: Option<Subject>) -> Explanation {
    let engine = Engine::new(pack);
    engine.explain(&facts(evidence), &Circumstances::default(), subject, &[]).unwrap()
}

/// The same example with the error as the complaint, or as a finding like any other.
fn example(extra: &str) -> (Value, Pack) {
    let example = data("engine-worked-example.json");
    let pack = pack(&example["model"], extra);
    (example, pack)
}

fn defect(pack: &Pack, id: &str) -> Hypothesis {
    Hypothesis::Defect(pack.defect(id).unwrap())
}

#[track_caller]
fn check(pack: &Pack, posterior: &Posterior, expected: &Value) {
    for (id, probability) in expected.as_object().unwrap() {
        near(posterior.defects[pack.defect(id).unwrap().0], number(probability), 1e-9, id);
        near(posterior.cause(pack.cause(id).unwrap()), number(probability), 1e-9, id);
    }
}

#[test]
fn leave_one_out_of_the_worked_example() {
    let (example, pack) = example("");
    let explanation = explain(&pack, &example["sequence"][4]["evidence"], None);
    let now = explanation.posterior.as_ref().unwrap();
    let expected = example["leave_one_out"].as_array().unwrap();
    assert_eq!(explanation.left_out.len(), expected.len());
    for left in expected {
        let fact = pack.fact(text(&left["without"])).unwrap();
        let row = explanation.left_out.iter().find(|row| row.reason == Reason::Fact(fact)).unwrap();
        let without = row.posterior.as_ref().unwrap();
        check(&pack, without, &left["posterior"]);
        for (id, decibans) in left["decibans"].as_object().unwrap() {
            let CauseIx(at) = pack.cause(id).unwrap();
            let change = now.causes[at].decibans() - without.causes[at].decibans();
            near(change, number(decibans), 5e-7, id);
        }
        let bits = (without.log10_evidence - now.log10_evidence) / 2_f64.log10();
        near(row.surprise_bits.unwrap(), bits, 1e-9, "surprise");
    }
}

#[test]
fn explaining_away_in_the_worked_example() {
    let (example, pack) = example("");
    let evidence = json!({ "error_shown": "yes" });
    let subject = Subject::Hypothesis(defect(&pack, "autodiscover"));
    let explanation = explain(&pack, &evidence, Some(subject));
    let away = &example["explaining_away"];
    check(&pack, explanation.posterior.as_ref().unwrap(), &away["before"]);
    let Topic::Hypothesis(why) = explanation.topic else { panic!("a defect was asked about") };
    check(&pack, why.confirmed.as_ref().unwrap(), &away["after_confirming_autodiscover"]);
    check(&pack, why.ruled_out.as_ref().unwrap(), &away["after_excluding_autodiscover"]);
}

#[test]
fn conflict_of_the_worked_example() {
    let (example, pack) = example("");
    let odd = &example["conflict_bits"]["odd"];
    let explanation = explain(&pack, &odd["evidence"], None);
    near(explanation.verdict.conflict_bits.unwrap(), number(&odd["bits"]), 1e-9, "odd");
    // A single finding is as surprising as it is rare beside the others; all are looked at.
    let most = explanation.most_surprising(&pack).unwrap();
    assert!(explanation.left_out.iter().all(|row| row.surprise_bits <= most.surprise_bits));
    assert_eq!(explanation.left_out.len(), 4);
}

/// The ledger of the worked example, in pack order: who takes the blame for what.
#[test]
fn a_line_names_what_explains_the_finding_instead() {
    let (example, pack) = example("complaint = { fact = \"error_shown\", outcome = \"yes\" }\n");
    let evidence = &example["sequence"][2]["evidence"];
    let access = Hypothesis::Cause(pack.cause("access").unwrap());
    let explanation = explain(&pack, evidence, Some(Subject::Hypothesis(access)));
    let Topic::Hypothesis(why) = explanation.topic else { panic!("a cause was asked about") };
    let stage = pack.fact("rpc_stage").unwrap();
    let line = why.lines.iter().find(|line| line.reason == Reason::Fact(stage)).unwrap();
    near(line.decibans, number(&example["ledger"]["lines"][1]["decibans"]["access"]), 5e-7, "line");
    // By itself it would speak for the cause: 0.03 of the leak shows it, 0.15 of the cause alone.
    assert!(line.alone_decibans.unwrap() > 0.0, "{line:?}");
    let through = line.attribution.unwrap();
    assert_eq!(through.by, Hypothesis::Cause(pack.cause("permission").unwrap()));
    assert_eq!(through.also, Some(Reason::Fact(pack.fact("error_shown").unwrap())));
}

#[test]
fn a_finding_that_speaks_against_a_cause_itself_blames_nothing_else() {
    let (example, pack) = example("");
    let evidence = json!({ "error_shown": "yes", "owa_login": "ok" });
    let permission = Hypothesis::Cause(pack.cause("permission").unwrap());
    let explanation = explain(&pack, &evidence, Some(Subject::Hypothesis(permission)));
    let Topic::Hypothesis(why) = explanation.topic else { panic!("a cause was asked about") };
    let login = Reason::Fact(pack.fact("owa_login").unwrap());
    let line = why.lines.iter().find(|line| line.reason == login).unwrap();
    assert!(line.decibans < -5.0 && line.attribution.is_none(), "{line:?}");
    // What it takes from the permissions it gives to the others, which it says nothing about.
    let access = Hypothesis::Cause(pack.cause("access").unwrap());
    let explanation = explain(&pack, &evidence, Some(Subject::Hypothesis(access)));
    let Topic::Hypothesis(why) = explanation.topic else { panic!("a cause was asked about") };
    let line = why.lines.iter().find(|line| line.reason == login).unwrap();
    near(line.alone_decibans.unwrap(), 0.0, 1e-9, "alone");
    assert_eq!(line.attribution.unwrap().by, permission);
    let _ = example;
}

#[test]
fn lines_and_prior_add_up_for_defects_too() {
    let (example, pack) = example("");
    for id in ["access", "permission", "autodiscover"] {
        let subject = Subject::Hypothesis(defect(&pack, id));
        let explanation = explain(&pack, &example["sequence"][4]["evidence"], Some(subject));
        let Topic::Hypothesis(why) = explanation.topic else { panic!("a defect was asked about") };
        let sum: f64 = why.lines.iter().map(|line| line.decibans).sum();
        let prior = number(&example["ledger"]["prior_decibans"][id]);
        near(prior + sum, number(&example["ledger"]["final_decibans"][id]), 1e-6, id);
    }
}

#[test]
fn every_answer_is_as_likely_as_the_posterior_says() {
    let (example, pack) = example("stop = { bits = 0 }\n");
    let expected = &example["next_question_after_error_shown"]["facts"];
    for (id, fact) in expected.as_object().unwrap() {
        let at = pack.fact(id).unwrap();
        let explanation = explain(&pack, &json!({ "error_shown": "yes" }), Some(Subject::Fact(at)));
        let Topic::Fact(why) = explanation.topic else { panic!("a fact was asked about") };
        let question = why.question.unwrap();
        let predictive = fact["predictive"].as_object().unwrap();
        assert_eq!(question.answers.len(), predictive.len());
        let now = explanation.posterior.unwrap();
        let mut mean = vec![0.0; pack.causes.len()];
        for answer in &question.answers {
            let outcome = pack.facts[at.0].outcomes[answer.outcome].replace('-', "_");
            near(answer.chance, number(&predictive[&outcome]), 1e-9, &outcome);
            for (sum, cause) in mean.iter_mut().zip(&answer.posterior.as_ref().unwrap().causes) {
                *sum += answer.chance * cause.any;
            }
        }
        for (mean, cause) in mean.iter().zip(&now.causes) {
            near(*mean, cause.any, 1e-9, "what is expected is what is believed");
        }
    }
}

#[test]
fn what_lifts_a_cause_does_lift_it_and_the_cheapest_comes_first() {
    let (_, pack) = example("");
    let access = Hypothesis::Cause(pack.cause("access").unwrap());
    let explanation =
        explain(&pack, &json!({ "error_shown": "yes" }), Some(Subject::Hypothesis(access)));
    let Topic::Hypothesis(why) = explanation.topic else { panic!("a cause was asked about") };
    let prospects = why.decisive.unwrap();
    assert!(prospects.lifts && !prospects.reach.is_empty());
    assert!(prospects.reach.is_sorted_by(|a, b| a.minutes <= b.minutes));
    let engine = Engine::new(&pack);
    for change in &prospects.reach {
        assert!(change.after >= prospects.threshold);
        let step = &change.answers[0];
        let mut evidence = json!({ "error_shown": "yes" });
        let fact = &pack.facts[step.fact.0];
        evidence[&fact.about.id] = json!(fact.outcomes[step.outcome]);
        let verdict = engine.diagnose(&facts(&evidence), &Circumstances::default()).unwrap();
        let cause =
            verdict.causes.iter().find(|cause| cause.cause == pack.cause("access")).unwrap();
        near(cause.probability.unwrap(), change.after, 1e-12, &fact.about.id);
    }
}

#[test]
fn where_no_answer_suffices_the_best_one_and_a_pair_are_named() {
    let (_, pack) = example("threshold = { lower = 0.94, upper = 0.95 }\n");
    let access = Hypothesis::Cause(pack.cause("access").unwrap());
    let explanation =
        explain(&pack, &json!({ "error_shown": "yes" }), Some(Subject::Hypothesis(access)));
    let Topic::Hypothesis(why) = explanation.topic else { panic!("a cause was asked about") };
    let prospects = why.decisive.unwrap();
    assert!(prospects.reach.is_empty(), "{:?}", prospects.reach);
    let (most, pair) = (prospects.most.unwrap(), prospects.pair.unwrap());
    assert!(most.after < 0.94 && pair.after >= 0.94 && pair.answers.len() == 2);
}

#[test]
fn a_contradiction_is_explained_by_its_members() {
    let (example, pack) = example(RULES);
    let access = Hypothesis::Cause(pack.cause("access").unwrap());
    for subject in [None, Some(Subject::Hypothesis(access)), Some(Subject::Fact(FactIx(0)))] {
        let explanation = explain(&pack, &example["sequence"][4]["evidence"], subject);
        assert_eq!(explanation.verdict.status, Status::Contradictory);
        assert!(explanation.posterior.is_none());
        let [ContradictionExplanation::Impossible(members)] = explanation.contradictions.as_slice()
        else {
            panic!()
        };
        assert_eq!(members.len(), 2);
        assert!(members.iter().all(|member| member.without.is_some()), "{members:?}");
    }
}

#[test]
fn what_a_rule_makes_certain_cannot_be_lifted() {
    let (_, pack) = example(RULES);
    let access = Hypothesis::Cause(pack.cause("access").unwrap());
    let explanation =
        explain(&pack, &json!({ "owa_login": "ok" }), Some(Subject::Hypothesis(access)));
    let Topic::Hypothesis(why) = explanation.topic else { panic!("a cause was asked about") };
    assert_eq!(why.probability, Some(0.0));
    assert_eq!(why.lines.last().unwrap().decibans, f64::NEG_INFINITY);
    let prospects = why.decisive.unwrap();
    assert!(prospects.reach.is_empty() && prospects.most.is_none() && prospects.pair.is_none());
    let DefectIx(at) = pack.defect("access").unwrap();
    assert!(why.ruled_out.unwrap().defects[at] == 0.0);
}
