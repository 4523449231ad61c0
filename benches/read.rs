//! How long reading takes, beside plain UTF-8 validation over the same bytes, at three sizes: the bytes
//! a second should not depend on the size. `cargo bench --bench read`, or with the program's own speed
//! and memory, written to benches/RESULTS-READ.md, `benches/reading.py`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a program for developers: it stops at the first surprise"
)]

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use shindan_read as read;
use shindan_understand::Interpreter;

#[path = "../tests/it/repository.rs"]
mod repository;
use repository::{files, shipped};

const MEGABYTE: f64 = 1_048_576.0;
/// The smallest of three sizes (bytes).
const SMALLEST: usize = 256 << 10;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The samples of every kind, one behind the other, with some words between them, again and again.
fn pastes(bytes: usize) -> String {
    let mut once = String::new();
    for folder in ["samples", "http", "autodiscover", "rca", "tls", "certificates"] {
        for path in files(&root().join("tests/data").join(folder)) {
            for document in read::documents("sample", &std::fs::read(path).unwrap()).unwrap() {
                once.push_str("Hello, here is what the server says.\nお世話になっております。結果は次のとおりです。\n\n");
                once.push_str(&document.text);
                once.push_str("\n\n");
            }
        }
    }
    let mut text = once.repeat(bytes / once.len() + 1);
    let end = (bytes..).find(|end| text.is_char_boundary(*end)).unwrap();
    text.truncate(end);
    text
}

fn reading(c: &mut Criterion) {
    let pack = shindan_pack::load(&shipped(&root())).0.expect("the pack of the repository");
    let interpreter = Interpreter::new(&pack);
    let mut group = c.benchmark_group("reading");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    for times in [1, 10, 100] {
        let text = pastes(times * SMALLEST);
        let size = format!("{:.2} MB", text.len() as f64 / MEGABYTE);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("utf-8 validation", &size), &text, |b, text| {
            b.iter(|| std::str::from_utf8(black_box(text.as_bytes())).unwrap().len());
        });
        group.bench_with_input(BenchmarkId::new("documents", &size), &text, |b, text| {
            b.iter(|| read::documents("paste", black_box(text.as_bytes())).unwrap().len());
        });
        group.bench_with_input(BenchmarkId::new("observations", &size), &text, |b, text| {
            b.iter(|| read::observations(black_box(text)).count());
        });
        group.bench_with_input(BenchmarkId::new("facts", &size), &text, |b, text| {
            b.iter(|| {
                let seen = read::observations(black_box(text));
                interpreter.interpret("paste", seen).facts.len()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
