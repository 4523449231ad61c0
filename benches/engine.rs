//! How long the engine takes, in process. `cargo bench --bench engine`, or one group:
//! `cargo bench --bench engine -- posterior`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs,
    reason = "a program for developers: it stops at the first surprise"
)]

#[path = "../tests/it/reference_pack.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod reference_pack;

mod network;

#[path = "../tests/it/repository.rs"]
mod repository;

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use serde_json::Value;
use shindan_engine::{Circumstances, Engine, Finding, Posterior};
use shindan_model::{Fact, FactIx, FactKind, FactSet, How, Pack, Source, SourceFile, Standing};

use network::Random;
use repository::shipped;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn data(name: &str) -> Value {
    let path = root().join("tests/data/reference").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn loaded(files: &[SourceFile]) -> Pack {
    shindan_pack::load(files).0.expect("the pack is in order")
}

/// A case drawn from the pack's first class of contexts: outcomes of `count` findings, in pack order.
fn drawn(pack: &Pack, count: usize, seed: u64) -> Vec<(FactIx, usize)> {
    let mut random = Random::new(seed);
    let class = &pack.model.classes[0];
    let present: Vec<bool> = class.prior.iter().map(|prior| random.unit() < *prior).collect();
    let mut left: Vec<usize> =
        (0..pack.facts.len()).filter(|at| class.tables[*at].is_some()).collect();
    left.retain(|at| pack.complaint.is_none_or(|complaint| complaint.fact.0 != *at));
    let mut seen = Vec::new();
    while seen.len() < count && !left.is_empty() {
        let fact = left.swap_remove(random.below(left.len()));
        let Some(table) = &class.tables[fact] else { continue };
        let mut rest = random.unit();
        let mut outcome = 0;
        while outcome + 1 < table.leak.len() {
            rest -= table.probability(outcome, |defect| present[defect.0]);
            if rest < 0.0 {
                break;
            }
            outcome += 1;
        }
        seen.push((FactIx(fact), outcome));
    }
    seen.sort_unstable();
    seen
}

fn findings(pack: &Pack, seen: &[(FactIx, usize)]) -> Vec<Finding> {
    let of = |(fact, outcome): &(FactIx, usize)| {
        Finding::certain(*fact, *outcome, pack.facts[fact.0].outcomes.len())
    };
    seen.iter().map(of).collect()
}

fn facts(pack: &Pack, seen: &[(FactIx, usize)]) -> FactSet {
    let stated = |(fact, outcome): &(FactIx, usize)| {
        let known = &pack.facts[fact.0];
        Fact {
            id: known.about.id.clone(),
            of: None,
            standing: Standing::Known(kb_value(&known.outcomes[*outcome])),
            how: How::Stated,
            source: Source { name: "stated".to_owned(), line: None, quote: None },
            rule: None,
            at: None,
        }
    };
    seen.iter().map(stated).collect()
}

fn kb_value(outcome: &str) -> shindan_model::Value {
    shindan_model::Value::Text(outcome.to_owned())
}

fn networks() -> Vec<(&'static str, Pack, usize)> {
    let of = |name: &str| reference_pack::pack(&data(&format!("{name}.json")), "");
    vec![
        ("5x60", of("bn2o-5x60"), 15),
        ("12x200", of("bn2o-12x200"), 20),
        ("20x400", of("bn2o-20x400"), 40),
        ("50x500", reference_pack::pack(&network::network(50, 500, 7), ""), 100),
    ]
}

/// Posterior of prepared findings, and the whole verdict with the list of next steps.
fn posterior_and_verdict(c: &mut Criterion) {
    for (name, pack, count) in networks() {
        let engine = Engine::new(&pack);
        let seen: Vec<_> = (0..50).map(|seed| drawn(&pack, count, seed)).collect();
        let prepared: Vec<_> = seen.iter().map(|seen| findings(&pack, seen)).collect();
        let known: Vec<_> = seen.iter().map(|seen| facts(&pack, seen)).collect();
        let mut next = turns();
        c.bench_function(&format!("posterior/{name}"), |b| {
            b.iter(|| engine.posterior(black_box(&prepared[next()]), &[]).unwrap().clear)
        });
        let mut own = Posterior::default();
        let mut next = turns();
        c.bench_function(&format!("posterior-into/{name}"), |b| {
            b.iter(|| {
                engine.posterior_into(black_box(&prepared[next()]), &[], &mut own).unwrap();
                own.clear
            })
        });
        let mut next = turns();
        c.bench_function(&format!("verdict/{name}"), |b| {
            b.iter(|| {
                engine
                    .diagnose(&known[next()], &Circumstances::at(Timestamp::UNIX_EPOCH))
                    .unwrap()
                    .next
                    .len()
            })
        });
        let mut next = turns();
        c.bench_function(&format!("judge/{name}"), |b| {
            b.iter(|| {
                engine
                    .diagnose_brief(&known[next()], &Circumstances::at(Timestamp::UNIX_EPOCH))
                    .unwrap()
                    .status
            })
        });
    }
}

/// Fifty cases, one after the other, in a circle.
fn turns() -> impl FnMut() -> usize {
    let mut at = 0;
    move || {
        at = (at + 1) % 50;
        at
    }
}

/// The shipped pack: loading its text, and verdicts with little and much known.
fn shipped_pack(c: &mut Criterion) {
    let files = shipped(&root());
    c.bench_function("load/shipped", |b| {
        b.iter(|| shindan_pack::load(black_box(&files)).0.is_some())
    });
    let pack = loaded(&files);
    let engine = Engine::new(&pack);
    let mut few = FactSet::new();
    c.bench_function("verdict/shipped, bare complaint", |b| {
        b.iter(|| {
            engine
                .diagnose(black_box(&few), &Circumstances::at(Timestamp::UNIX_EPOCH))
                .unwrap()
                .next
                .len()
        })
    });
    let known: Vec<_> = (0..50).map(|seed| facts(&pack, &drawn(&pack, 20, seed))).collect();
    let mut next = turns();
    c.bench_function("verdict/shipped, 20 facts", |b| {
        b.iter(|| {
            engine
                .diagnose(&known[next()], &Circumstances::at(Timestamp::UNIX_EPOCH))
                .unwrap()
                .next
                .len()
        })
    });
    // Version and type are asked first: twenty facts as an agent has them include the contexts.
    let state = pack.model.states.iter().find(|state| state.class == 0).unwrap();
    let contexts: Vec<_> =
        pack.model.contexts.iter().copied().zip(state.outcomes.iter().copied()).collect();
    let asked: Vec<_> = (0..50)
        .map(|seed| {
            let seen = drawn(&pack, 20 - contexts.len(), seed);
            facts(&pack, &[contexts.as_slice(), seen.as_slice()].concat())
        })
        .collect();
    let mut next = turns();
    c.bench_function("verdict/shipped, 20 facts with contexts", |b| {
        b.iter(|| {
            engine
                .diagnose(&asked[next()], &Circumstances::at(Timestamp::UNIX_EPOCH))
                .unwrap()
                .next
                .len()
        })
    });
    let context = pack.facts.iter().filter(|fact| fact.kind == FactKind::Context);
    few.extend(context.map(|fact| Fact {
        id: fact.about.id.clone(),
        of: None,
        standing: Standing::Known(kb_value(&fact.outcomes[0])),
        how: How::Stated,
        source: Source { name: "stated".to_owned(), line: None, quote: None },
        rule: None,
        at: None,
    }));
    c.bench_function("verdict/shipped, contexts known", |b| {
        b.iter(|| {
            engine
                .diagnose(black_box(&few), &Circumstances::at(Timestamp::UNIX_EPOCH))
                .unwrap()
                .next
                .len()
        })
    });
}

/// The same case in packs of growing size.
fn growth(c: &mut Criterion) {
    let network = data("bn2o-5x60.json");
    let small = reference_pack::pack(&network, "");
    let seen: Vec<_> = (0..50).map(|seed| facts(&small, &drawn(&small, 15, seed))).collect();
    let mut group = c.benchmark_group("growth");
    for times in [1, 10, 100] {
        let pack = reference_pack::pack(&network::copies(&network, times), "");
        let engine = Engine::new(&pack);
        let mut next = turns();
        group.bench_function(BenchmarkId::from_parameter(times), |b| {
            b.iter(|| {
                engine
                    .diagnose(&seen[next()], &Circumstances::at(Timestamp::UNIX_EPOCH))
                    .unwrap()
                    .next
                    .len()
            })
        });
    }
}

/// What criterion does not tell: how long the slowest of twenty cases takes. Each of fifty cases
/// counts by the best of three runs.
fn percentiles(_: &mut Criterion) {
    let pack = reference_pack::pack(&network::network(50, 500, 7), "");
    let engine = Engine::new(&pack);
    let at = Circumstances::at(Timestamp::UNIX_EPOCH);
    let seen: Vec<_> = (0..50).map(|seed| drawn(&pack, 100, seed)).collect();
    p95("posterior/50x500", |case| {
        engine.posterior(&findings(&pack, &seen[case]), &[]).unwrap().clear > 0.0
    });
    p95("next question/50x500", |case| {
        engine.best_step(&facts(&pack, &seen[case]), &at).unwrap().is_some()
    });
}

fn p95(name: &str, mut work: impl FnMut(usize) -> bool) {
    let mut times: Vec<Duration> = (0..50)
        .map(|case| {
            let run = |_| {
                let start = std::time::Instant::now();
                black_box(work(case));
                start.elapsed()
            };
            (0..3).map(run).min().unwrap()
        })
        .collect();
    times.sort_unstable();
    for (what, at) in [("median", 25), ("p95", 47)] {
        let ms = times[at].as_secs_f64() * 1e3;
        println!("{what}/{name}   time:   [{ms:.4} ms {ms:.4} ms {ms:.4} ms]");
    }
}

/// Only the best step, and what to ask for in one message.
fn next_steps(c: &mut Criterion) {
    let at = Circumstances::at(Timestamp::UNIX_EPOCH);
    let small = reference_pack::pack(&data("bn2o-5x60.json"), "");
    let engine = Engine::new(&small);
    let seen: Vec<_> = (0..50).map(|seed| facts(&small, &drawn(&small, 15, seed))).collect();
    let mut next = turns();
    c.bench_function("next question/5x60", |b| {
        b.iter(|| engine.best_step(&seen[next()], &at).unwrap().is_some())
    });
    let pack = loaded(&shipped(&root()));
    let engine = Engine::new(&pack);
    let state = pack.model.states.iter().find(|state| state.class == 0).unwrap();
    let contexts: Vec<_> =
        pack.model.contexts.iter().copied().zip(state.outcomes.iter().copied()).collect();
    let asked = |known: &[(FactIx, usize)], seed| {
        facts(&pack, &[known, &drawn(&pack, 20 - known.len(), seed)].concat())
    };
    for (name, known) in [("20 facts with contexts", contexts.as_slice()), ("20 facts", &[])] {
        let cases: Vec<_> = (0..50).map(|seed| asked(known, seed)).collect();
        let mut next = turns();
        c.bench_function(&format!("judge/shipped, {name}"), |b| {
            b.iter(|| engine.diagnose_brief(&cases[next()], &at).unwrap().status)
        });
        let mut next = turns();
        c.bench_function(&format!("next question/shipped, {name}"), |b| {
            b.iter(|| engine.best_step(&cases[next()], &at).unwrap().is_some())
        });
        let mail = at.clone().over(shindan_model::Channel::Mail);
        let mut next = turns();
        c.bench_function(&format!("mail/shipped, {name}"), |b| {
            b.iter(|| engine.batch(&cases[next()], &mail, 8).unwrap().steps.len())
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = posterior_and_verdict, next_steps, shipped_pack, growth, percentiles
}
criterion_main!(benches);
