//! What is decided about repairs, on packs made up at random, with plain enumeration as the oracle.

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;
use shindan_engine::{Circumstances, Engine, Finding, Status, Tried, Verdict};
use shindan_model::{DefectIx, Fact, FactIx, FactSet, Pack, Standing, Value};

use crate::properties::network;
use crate::reference_pack::pack;

/// Every network has a fact in which all defects show: here it is the complaint.
const COMPLAINT: &str = "threshold = { lower = 0.5, upper = 0.7 }\n[pack.complaint]\nfact = \"every\"\noutcome = \"s0\"\n";

/// The pack of a network. What shows in nothing but the complaint is a mistake in a pack: everything shows in one more
/// fact.
fn complaining(mut network: serde_json::Value) -> Pack {
    let count = network["causes"].as_array().unwrap().len();
    let all: serde_json::Map<String, serde_json::Value> =
        (0..count).map(|cause| (format!("c{cause}"), json!([0.4, 0.6]))).collect();
    let shown = json!({ "id": "shown", "states": ["ok", "s0"], "leak": [0.8, 0.2], "links": all });
    network["facts"].as_array_mut().unwrap().push(shown);
    pack(&network, COMPLAINT)
}

/// Outcomes of some of the facts.
fn known() -> impl Strategy<Value = Vec<Option<usize>>> {
    proptest::collection::vec(proptest::option::weighted(0.4, 0..12_usize), 15)
}

/// The facts that are known; the complaint is not among them.
fn findings(pack: &Pack, known: &[Option<usize>]) -> Vec<(FactIx, usize)> {
    let complaint = pack.complaint.unwrap().fact;
    let facts = (0..pack.facts.len()).map(FactIx).zip(known);
    let chosen = facts.filter_map(|(fact, chosen)| {
        let outcomes = pack.facts[fact.0].outcomes.len();
        Some((fact, (*chosen)? % outcomes))
    });
    chosen.filter(|(fact, _)| *fact != complaint).collect()
}

fn stated(pack: &Pack, findings: &[(FactIx, usize)]) -> FactSet {
    let state = |(fact, outcome): &(FactIx, usize)| {
        let fact = &pack.facts[fact.0];
        let value = Standing::Known(Value::Text(fact.outcomes[*outcome].clone()));
        Fact::stated(&fact.about.id, None, value, "test")
    };
    findings.iter().map(state).collect()
}

/// The probability that the complaint is gone after the repair of these defects, set by set. Each of `tried` was
/// repaired before with a chance, and the complaint was still there.
fn gone(
    pack: &Pack,
    findings: &[(FactIx, usize)],
    tried: &[(DefectIx, f64)],
    repaired: &[DefectIx],
) -> f64 {
    let class = &pack.model.classes[0];
    let table = |fact: FactIx| class.tables[fact.0].as_ref().unwrap();
    let (complaint, count) = (pack.complaint.unwrap(), pack.defects.len());
    let (mut before, mut after) = (0.0, 0.0);
    for set in 0..1_usize << count {
        let holds = |DefectIx(at)| set >> at & 1 == 1;
        let mut weight = 1.0;
        for at in 0..count {
            weight *= if holds(DefectIx(at)) { class.prior[at] } else { 1.0 - class.prior[at] };
        }
        for (fact, outcome) in findings {
            weight *= table(*fact).probability(*outcome, holds);
        }
        // Each earlier repair took or did not.
        for took in 0..1_usize << tried.len() {
            let mut chance = weight;
            for (at, (_, cures)) in tried.iter().enumerate() {
                chance *= if took >> at & 1 == 1 { *cures } else { 1.0 - cures };
            }
            let left = |defect: DefectIx| {
                let was_cured = tried
                    .iter()
                    .enumerate()
                    .any(|(at, (of, _))| took >> at & 1 == 1 && *of == defect);
                holds(defect) && !was_cured
            };
            let shows = table(complaint.fact);
            before += chance * shows.probability(complaint.outcome, left);
            let then = |defect: DefectIx| left(defect) && !repaired.contains(&defect);
            after += chance * shows.probability(complaint.outcome, then);
        }
    }
    1.0 - after / before
}

fn diagnose(engine: &Engine<'_>, facts: &FactSet, tried: &[(DefectIx, f64)]) -> Verdict {
    let tried = tried.iter().map(|(defect, cures)| {
        let (remedy, defects) = (format!("r{}", defect.0), vec![*defect]);
        Tried { remedy, defects, cures: *cures }
    });
    let now = Circumstances::at(Timestamp::UNIX_EPOCH);
    engine.assess(facts, &Circumstances { tried: tried.collect(), ..now }).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_repair_helps_as_often_as_enumeration_says(
        network in network(),
        known in known(),
        tries in proptest::collection::vec((0..10_usize, 0.1..1.0_f64), 0..3),
    ) {
        let pack = complaining(network);
        let engine = Engine::new(&pack);
        let findings = findings(&pack, &known);
        let tried: Vec<(DefectIx, f64)> =
            tries.iter().map(|(at, cures)| (DefectIx(at % pack.defects.len()), *cures)).collect();
        let verdict = diagnose(&engine, &stated(&pack, &findings), &tried);
        if let Some(repair) = &verdict.repair {
            let expected = gone(&pack, &findings, &tried, &repair.repaired);
            prop_assert!((repair.probability - expected).abs() < 1e-9, "{repair:?} {expected}");
            // No single defect would help more.
            let first = gone(&pack, &findings, &tried, &repair.defects[..1]);
            let likeliest = verdict.causes.iter().flat_map(|cause| &cause.defects);
            for other in likeliest.filter(|other| other.probability > Some(0.5)) {
                prop_assert!(gone(&pack, &findings, &tried, &[other.defect]) <= first + 1e-9);
            }
        }
        if let Some(trial) = verdict.prospects.as_ref().and_then(|prospects| prospects.trial) {
            let expected = gone(&pack, &findings, &tried, &[trial.defect]);
            prop_assert!((trial.helps - expected).abs() < 1e-9, "{trial:?} {expected}");
        }
    }

    #[test]
    fn no_answer_worth_asking_for_turns_what_is_concluded(network in network(), known in known()) {
        let pack = complaining(network);
        let engine = Engine::new(&pack);
        let findings = findings(&pack, &known);
        let facts = stated(&pack, &findings);
        let verdict = diagnose(&engine, &facts, &[]);
        let Some(repair) = verdict.repair.clone().filter(|_| verdict.status == Status::Concluded) else {
            return Ok(());
        };
        prop_assert!(repair.probability >= pack.threshold.upper);
        let resolved = engine.resolve(&facts, Timestamp::UNIX_EPOCH);
        let now = engine.posterior(&resolved.findings, &[]).unwrap().log10_evidence;
        for step in engine.steps(&facts, &Circumstances::at(Timestamp::UNIX_EPOCH)).unwrap() {
            for fact in step.gives.iter().filter(|_| step.worth) {
                for outcome in 0..pack.facts[fact.0].outcomes.len() {
                    let mut given = resolved.findings.clone();
                    given.push(Finding::certain(*fact, outcome, pack.facts[fact.0].outcomes.len()));
                    let then = engine.posterior(&given, &[]).unwrap().log10_evidence;
                    if 10_f64.powf(then - now) < 0.02 {
                        continue;
                    }
                    let mut answered = findings.clone();
                    answered.push((*fact, outcome));
                    let after = gone(&pack, &answered, &[], &repair.repaired);
                    prop_assert!(after >= pack.threshold.lower - 1e-9, "{fact:?} {outcome}: {after}");
                }
            }
        }
    }

    #[test]
    fn an_answer_that_turns_the_repair_does_so(network in network(), known in known()) {
        let pack = complaining(network);
        let engine = Engine::new(&pack);
        let findings = findings(&pack, &known);
        let verdict = diagnose(&engine, &stated(&pack, &findings), &[]);
        let Some(repair) = &verdict.repair else { return Ok(()) };
        for turn in &verdict.prospects.as_ref().unwrap().turns {
            let mut answered = findings.clone();
            answered.extend(turn.answers.iter().map(|answer| (answer.fact, answer.outcome)));
            let after = gone(&pack, &answered, &[], &repair.repaired);
            prop_assert!((after - turn.probability).abs() < 1e-9, "{turn:?} {after}");
            prop_assert!(after < pack.threshold.lower);
        }
    }
}

/// How often the properties above say something: a test that never meets its case proves nothing.
#[test]
fn random_packs_conclude_try_and_turn_now_and_then() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut concluded, mut tried, mut turned) = (0, 0, 0);
    for _ in 0..150 {
        let network = network().new_tree(&mut runner).unwrap().current();
        let known = known().new_tree(&mut runner).unwrap().current();
        let pack = complaining(network);
        let engine = Engine::new(&pack);
        let facts = stated(&pack, &findings(&pack, &known));
        let verdict = diagnose(&engine, &facts, &[]);
        concluded += usize::from(verdict.status == Status::Concluded);
        let prospects = verdict.prospects.as_ref();
        tried += usize::from(prospects.is_some_and(|prospects| prospects.trial.is_some()));
        turned += usize::from(prospects.is_some_and(|prospects| !prospects.turns.is_empty()));
    }
    assert!(concluded >= 5 && tried >= 5 && turned >= 5, "{concluded} {tried} {turned}");
}
