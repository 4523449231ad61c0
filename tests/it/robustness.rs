//! No input does harm: nothing that was cut off, glued together or made up makes reading panic.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use shindan_model::Pack;
use shindan_understand::Interpreter;

use crate::corpus::corpus;
use crate::harmless::read_to_the_end;
use crate::repository::{files, shipped};

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    shindan_pack::load(&shipped(root)).0.expect("the shipped pack")
});

/// Contents of files, each once.
fn contents(paths: impl IntoIterator<Item = PathBuf>) -> BTreeSet<Vec<u8>> {
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn checked_in() -> BTreeSet<Vec<u8>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    // The reference numbers are no texts that anybody sends.
    contents(files(&data).into_iter().filter(|path| !path.starts_with(data.join("reference"))))
}

/// Reads inputs cut at every byte up to 2 KB, at every 13th up to 8 KB and at every 97th after, on all processors:
/// the time goes with the square of the length, and what begins later in a text begins earlier in another.
fn cut_everywhere(inputs: &BTreeSet<Vec<u8>>) {
    let interpreter = Interpreter::new(&PACK);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let interpreter = &interpreter;
            scope.spawn(move || {
                for input in inputs {
                    let cuts = (0..=input.len()).filter(|end| {
                        let step = match end {
                            0..=2048 => 1,
                            2049..=8192 => 13,
                            _ => 97,
                        };
                        end % step == 0
                    });
                    for end in cuts.skip(thread).step_by(threads) {
                        read_to_the_end(interpreter, &input[..end]);
                    }
                }
            });
        }
    });
}

#[test]
fn what_is_checked_in_is_read_however_it_is_cut() {
    let inputs = checked_in();
    assert!(inputs.len() > 20, "{}", inputs.len());
    cut_everywhere(&inputs);
}

#[test]
fn samples_and_captures_are_read_however_they_are_cut() {
    let Some(corpus) = corpus() else {
        println!("not run: samples and captures cut at every byte (SHINDAN_CORPUS is not set)");
        return;
    };
    let paths = ["samples", "captures"].iter().flat_map(|part| files(&corpus.join(part)));
    let inputs: BTreeSet<_> = contents(paths).difference(&checked_in()).cloned().collect();
    assert!(inputs.len() > 100, "{}", inputs.len());
    cut_everywhere(&inputs);
}

/// Pieces of what is checked in, and of the corpus where there is one, between bytes of any kind.
fn glued() -> impl Strategy<Value = Vec<u8>> {
    static ALL: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
        let more = corpus().map(|corpus| contents(files(&corpus.join("samples"))));
        checked_in().into_iter().chain(more.into_iter().flatten()).collect()
    });
    let slice = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..2000_usize);
    let slice = slice.prop_map(|(file, start, length)| {
        let file = file.get(&ALL);
        let start = start.index(file.len() + 1);
        file[start..file.len().min(start + length)].to_vec()
    });
    let bytes = prop::collection::vec(any::<u8>(), 0..64);
    let mark =
        prop::sample::select(vec!["\n", "\n\n", "\r\n", "> ", "<", "{\n", "\"", "\0", " : "]);
    let piece =
        prop_oneof![6 => slice, 1 => bytes, 2 => mark.prop_map(|mark| mark.as_bytes().to_vec())];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn bytes_of_any_kind_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        read_to_the_end(&Interpreter::new(&PACK), &bytes);
    }

    #[test]
    fn pieces_of_samples_are_read_in_any_order(bytes in glued()) {
        read_to_the_end(&Interpreter::new(&PACK), &bytes);
    }
}
