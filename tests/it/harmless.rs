//! What holds for any bytes that are read, whatever they are. For tests and for the fuzzer.

use shindan_model::{Chain, Observation};
use shindan_read as read;
use shindan_read::{MAX_OBSERVATIONS, Part};
use shindan_understand::Interpreter;

/// Reads bytes to the end: documents, observations, what they mean. Parts follow each other, what was
/// seen stands in them, and there is a limit to it.
pub(crate) fn read_to_the_end(interpreter: &Interpreter<'_>, bytes: &[u8]) {
    for document in read::documents("input", bytes).unwrap_or_default() {
        let lines = document.text.lines().count();
        let mut last = 0;
        let seen = read::observations_with(&document.text, |part| {
            in_order(part, last, lines);
            last = part.lines.1;
        });
        interpreter.interpret("input", seen);
    }
}

fn in_order(part: &Part, last: usize, lines: usize) {
    let (from, to) = part.lines;
    assert!(last < from && from <= to && to <= lines, "{last} {from} {to} of {lines}: {part:?}");
    assert!(part.observations.len() <= MAX_OBSERVATIONS, "{}", part.observations.len());
    let is_within = |line: usize| (from..=to).contains(&line);
    for observation in &part.observations {
        let at = match observation {
            Observation::Property { at, .. }
            | Observation::Message { at, .. }
            | Observation::Sentence { at, .. }
            | Observation::Answer { at, .. } => at,
            Observation::Excused { .. } => continue,
            // It may go on in the record of the next part.
            Observation::Chain(Chain { from, to, .. }) => {
                assert!(
                    is_within(from.line) && from <= to && to.line <= lines + 1,
                    "{observation:?}"
                );
                continue;
            }
        };
        assert!(is_within(at.line), "line {} of {from} to {to}: {observation:?}", at.line);
    }
    for line in &part.not_understood {
        assert!(is_within(*line), "line {line} of {from} to {to}: {part:?}");
    }
}
