//! Any bytes are read, or refused: no panic, and parts that follow each other.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shindan::fact::Observation;
use shindan::read;

fuzz_target!(|bytes: &[u8]| {
    for document in read::documents("fuzz", bytes).unwrap_or_default() {
        let lines = document.text.lines().count();
        let mut last = 0;
        for part in read::parts(&document.text) {
            let (from, to) = part.lines;
            assert!(last < from && from <= to && to <= lines, "{last} {from} {to} of {lines}");
            last = to;
            for observation in &part.observations {
                let (Observation::Property { at, .. }
                | Observation::Message { at, .. }
                | Observation::Sentence { at, .. }) = observation;
                assert!((from..=to).contains(&at.line), "line {} of {from} to {to}", at.line);
            }
        }
        read::observations(&document.text).count();
    }
});
