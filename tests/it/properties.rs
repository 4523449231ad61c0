//! Properties of the engine on packs made up at random, with plain enumeration as the oracle.

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use shindan_engine::{Circumstances, Engine, Finding, HardRule};
use shindan_model::{DefectIx, Fact, FactIx, FactSet, How, Pack, RuleIx, Source, Standing};

use crate::reference_pack::pack;

/// A network of up to ten causes and twelve facts, and evidence for it.
pub(crate) fn network() -> impl Strategy<Value = Value> {
    let cause = 0.001..0.6_f64;
    let link = proptest::option::weighted(0.5, 0.01..0.99_f64);
    let fact = (1..4_usize, 0.001..0.3_f64, proptest::collection::vec(link, 10));
    (proptest::collection::vec(cause, 1..11), proptest::collection::vec(fact, 1..13)).prop_map(
        |(causes, facts)| {
            let spread = |abnormal: f64, states: usize| {
                let mut distribution = vec![1.0 - abnormal];
                let weights: f64 = (1..=states).map(|at| at as f64).sum();
                distribution.extend((1..=states).map(|at| abnormal * at as f64 / weights));
                distribution
            };
            let facts: Vec<Value> = facts
                .iter()
                .enumerate()
                .map(|(at, (abnormal, leak, links))| {
                    let mut states = vec!["ok".to_owned()];
                    states.extend((0..*abnormal).map(|state| format!("s{state}")));
                    let links: serde_json::Map<String, Value> = links
                        .iter()
                        .take(causes.len())
                        .enumerate()
                        .filter_map(|(cause, link)| {
                            Some((format!("c{cause}"), json!(spread((*link)?, *abnormal))))
                        })
                        .collect();
                    json!({ "id": format!("f{at}"), "states": states, "leak": spread(*leak, *abnormal), "links": links })
                })
                .collect();
            // A defect that shows nothing is a mistake in a pack: everything shows in the last fact.
            let mut facts = facts;
            let all: serde_json::Map<String, Value> =
                (0..causes.len()).map(|cause| (format!("c{cause}"), json!([0.5, 0.5]))).collect();
            facts.push(json!({ "id": "every", "states": ["ok", "s0"], "leak": [0.9, 0.1], "links": all }));
            let unlinked = |fact: &Value| !fact["links"].as_object().unwrap().is_empty();
            facts.retain(unlinked);
            let causes: Vec<Value> = causes
                .iter()
                .enumerate()
                .map(|(at, prior)| json!({ "id": format!("c{at}"), "prior": prior }))
                .collect();
            json!({ "causes": causes, "facts": facts })
        },
    )
}

/// Likelihoods for some of the facts: certain, one of several, or soft.
fn findings(pack: &Pack, seeds: &[(bool, usize, f64)]) -> Vec<Finding> {
    let facts = pack.facts.iter().enumerate().zip(seeds);
    facts
        .filter(|(_, (observed, ..))| *observed)
        .map(|((at, fact), (_, kind, soft))| {
            let count = fact.outcomes.len();
            let chosen = kind % count;
            let likelihood = (0..count).map(|outcome| match kind % 3 {
                0 if outcome == chosen => 1.0,
                0 => 0.0,
                1 if outcome == chosen || outcome + 1 == chosen => 1.0,
                1 => 0.0,
                _ if outcome == chosen => *soft,
                _ => 1.0 - *soft,
            });
            Finding { fact: FactIx(at), likelihood: likelihood.collect() }
        })
        .collect()
}

/// Every set of defects, weighed one by one.
struct Oracle {
    total: f64,
    defects: Vec<f64>,
    clear: f64,
}

fn enumerate(pack: &Pack, findings: &[Finding], hard: &[HardRule]) -> Oracle {
    let count = pack.defects.len();
    let class = &pack.model.classes[0];
    let mut oracle = Oracle { total: 0.0, defects: vec![0.0; count], clear: 0.0 };
    for set in 0..1_usize << count {
        let holds = |DefectIx(at)| set >> at & 1 == 1;
        let mut weight = 1.0;
        for at in 0..count {
            weight *= if holds(DefectIx(at)) { class.prior[at] } else { 1.0 - class.prior[at] };
        }
        for finding in findings {
            let table = class.tables[finding.fact.0].as_ref().unwrap();
            let each = finding.likelihood.iter().enumerate();
            weight *= each.map(|(outcome, l)| l * table.probability(outcome, holds)).sum::<f64>();
        }
        for rule in hard {
            let broken = rule.confirm.iter().any(|defect| !holds(*defect))
                || rule.exclude.iter().any(|defect| holds(*defect));
            weight *= if broken { 0.0 } else { 1.0 };
        }
        oracle.total += weight;
        for at in (0..count).filter(|at| holds(DefectIx(*at))) {
            oracle.defects[at] += weight;
        }
        if set == 0 {
            oracle.clear = weight;
        }
    }
    oracle
}

fn seeds() -> impl Strategy<Value = Vec<(bool, usize, f64)>> {
    proptest::collection::vec((any::<bool>(), 0..12_usize, 0.05..0.95_f64), 14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_posterior_is_that_of_enumeration(network in network(), seeds in seeds(), rule in 0..20_usize) {
        let pack = pack(&network, "");
        let engine = Engine::new(&pack);
        let findings = findings(&pack, &seeds);
        let defect = DefectIx(rule / 2 % pack.defects.len());
        let (confirm, exclude) = if rule % 2 == 0 { (vec![defect], vec![]) } else { (vec![], vec![defect]) };
        let rule = HardRule { rule: RuleIx(0), confirm, exclude, applies: vec![true] };
        for hard in [&[][..], &[rule]] {
            let expected = enumerate(&pack, &findings, hard);
            let posterior = engine.posterior(&findings, hard).unwrap();
            if expected.total == 0.0 {
                prop_assert!(posterior.is_impossible());
                continue;
            }
            prop_assert!((posterior.log10_evidence - expected.total.log10()).abs() < 1e-9);
            prop_assert!((posterior.clear - expected.clear / expected.total).abs() < 1e-9);
            for (at, weight) in expected.defects.iter().enumerate() {
                prop_assert!((posterior.defects[at] - weight / expected.total).abs() < 1e-9);
                prop_assert!((posterior.causes[at].any - weight / expected.total).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn the_order_of_facts_does_not_matter_and_ledgers_add_up(network in network(), seeds in seeds(), turn in 0..14_usize) {
        let pack = pack(&network, "");
        let engine = Engine::new(&pack);
        let stated = |finding: &Finding| {
            let fact = &pack.facts[finding.fact.0];
            Fact {
                id: fact.about.id.clone(),
                of: None,
                standing: Standing::Known(shindan_model::Value::Text(fact.outcomes[finding.outcome()].clone())),
                how: How::Stated,
                source: Source::default(),
                rule: None,
                at: None,
            }
        };
        let mut facts: Vec<Fact> = findings(&pack, &seeds).iter().map(stated).collect();
        let set: FactSet = facts.iter().cloned().collect();
        let first = engine.diagnose(&set, &Circumstances::at(Timestamp::UNIX_EPOCH)).unwrap();
        let turn = turn.min(facts.len());
        facts.rotate_left(turn);
        facts.reverse();
        let set: FactSet = facts.into_iter().collect();
        let second = engine.diagnose(&set, &Circumstances::at(Timestamp::UNIX_EPOCH)).unwrap();
        prop_assert_eq!(format!("{:?}", first.causes), format!("{:?}", second.causes));
        prop_assert_eq!(&first.next, &second.next);
        let at = Circumstances::at(Timestamp::UNIX_EPOCH);
        let all = engine.steps(&set, &at).unwrap();
        let best = engine.best_step(&set, &at).unwrap();
        prop_assert_eq!(all.first(), best.as_ref());
        for cause in first.causes.iter().chain([&first.outside]) {
            let sum: f64 = cause.ledger.lines.iter().map(|line| line.decibans).sum();
            prop_assert!((cause.ledger.prior + sum - cause.ledger.posterior).abs() < 1e-9);
        }
    }
}
