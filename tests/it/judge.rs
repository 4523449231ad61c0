//! The brief verdict says what the full one says, on all 600 reference cases and the shipped pack.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::Value;
use shindan_engine::{Circumstances, Engine, NextStep, Status, Verdict};
use shindan_model::{Fact, FactIx, FactKind, FactSet, How, Pack, Source, Standing};

use crate::reference_pack::{outcome, pack};

fn data(name: &str) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/reference").join(name);
    serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap()
}

fn stated(pack: &Pack, outcomes: &[(FactIx, usize)]) -> FactSet {
    let fact = |(fact, outcome): &(FactIx, usize)| {
        let known = &pack.facts[fact.0];
        Fact {
            id: known.about.id.clone(),
            of: None,
            standing: Standing::Known(shindan_model::Value::Text(known.outcomes[*outcome].clone())),
            how: How::Stated,
            source: Source::default(),
            rule: None,
            at: None,
        }
    };
    outcomes.iter().map(fact).collect()
}

#[track_caller]
fn same(brief: &Verdict, full: &Verdict) {
    assert_eq!(brief.status, full.status);
    assert_eq!(brief.stop_reason, full.stop_reason);
    assert_eq!(brief.likely_set, full.likely_set);
    assert_eq!(brief.conflict_bits, full.conflict_bits);
    assert_eq!(brief.contradictions, full.contradictions);
    assert_eq!(brief.context, full.context);
    for (brief, full) in
        brief.causes.iter().zip(&full.causes).chain([(&brief.outside, &full.outside)])
    {
        assert_eq!(brief.cause, full.cause);
        let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-12,
            (a, b) => a == b,
        };
        assert!(near(brief.probability, full.probability));
        assert!((brief.ledger.prior - full.ledger.prior).abs() <= 1e-9);
        if full.probability.is_some() {
            let (a, b) = (brief.ledger.posterior, full.ledger.posterior);
            assert!(a == b || (a - b).abs() <= 1e-9, "{a} {b}");
        }
        assert_eq!(brief.defects.len(), full.defects.len());
    }
}

/// The ten steps offered, found by bounds, are the ten best of all.
#[track_caller]
fn best_steps(engine: &Engine<'_>, facts: &FactSet, full: &Verdict) {
    let mut all = engine.steps(facts, &Circumstances::at(Timestamp::UNIX_EPOCH)).unwrap();
    all.truncate(10);
    match full.status {
        Status::Contradictory => {}
        // Steps that tell the repairs of the cause apart come first.
        Status::Narrowed => {
            let bits =
                |step: &NextStep| all.iter().find(|own| own.step == step.step).map(|own| own.bits);
            assert!(full.next.iter().all(|step| bits(step).is_none_or(|bits| bits == step.bits)));
        }
        _ => assert_eq!(full.next, all),
    }
}

fn network(name: &str) {
    let pack = pack(&data(&format!("{name}.json")), "");
    let engine = Engine::new(&pack);
    let set = data(&format!("{name}.cases.json"));
    let mut seen = Vec::new();
    for case in set["cases"].as_array().unwrap() {
        let evidence = case["evidence"].as_object().unwrap();
        let outcomes: Vec<(FactIx, usize)> = evidence
            .iter()
            .map(|(id, value)| {
                let fact = pack.fact(id).unwrap();
                (fact, pack.facts[fact.0].outcome(&outcome(value)).unwrap())
            })
            .collect();
        let facts = stated(&pack, &outcomes);
        let full = engine.diagnose(&facts, &Circumstances::at(Timestamp::UNIX_EPOCH)).unwrap();
        best_steps(&engine, &facts, &full);
        same(
            &engine.diagnose_brief(&facts, &Circumstances::at(Timestamp::UNIX_EPOCH)).unwrap(),
            &full,
        );
        same(&engine.diagnose_outcomes(&outcomes).unwrap().unwrap(), &full);
        seen.push(full.status);
    }
    for status in [Status::Leaning, Status::Open] {
        assert!(seen.contains(&status), "{name} has no case that is {status:?}");
    }
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

#[test]
fn a_fact_given_twice_takes_the_long_way() {
    let pack = pack(&data("bn2o-5x60.json"), "");
    let engine = Engine::new(&pack);
    let twice = [(FactIx(3), 0), (FactIx(3), 1)];
    assert!(engine.diagnose_outcomes(&twice).unwrap().is_none());
}

/// The pack of the repository.
pub(crate) fn shipped() -> Pack {
    shindan_pack::load(&super::repository::shipped(Path::new(env!("CARGO_MANIFEST_DIR"))))
        .0
        .unwrap()
}

/// Cases of the shipped pack: the first `count` facts with outcomes, every outcome in its turn.
#[test]
fn shipped_pack() {
    let pack = shipped();
    let engine = Engine::new(&pack);
    let usable: Vec<usize> = (0..pack.facts.len())
        .filter(|at| matches!(pack.facts[*at].kind, FactKind::Finding | FactKind::Context))
        .filter(|at| pack.complaint.is_none_or(|complaint| complaint.fact.0 != *at))
        .collect();
    for turn in 0..6 {
        let outcomes: Vec<(FactIx, usize)> = usable
            .iter()
            .skip(turn * 5)
            .take(turn * 2)
            .map(|at| (FactIx(*at), turn % pack.facts[*at].outcomes.len()))
            .collect();
        let facts = stated(&pack, &outcomes);
        let full = engine.diagnose(&facts, &Circumstances::at(Timestamp::UNIX_EPOCH)).unwrap();
        best_steps(&engine, &facts, &full);
        same(
            &engine.diagnose_brief(&facts, &Circumstances::at(Timestamp::UNIX_EPOCH)).unwrap(),
            &full,
        );
        assert!(engine.diagnose_outcomes(&outcomes).unwrap().is_none());
    }
}
