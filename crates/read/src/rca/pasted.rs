//! Copies of the analyzer's page. They have lost the indentation, so the tree is rebuilt from the
//! kinds of steps; in forums they have lost the line breaks, too.

use super::outcome::outcome_of;
use super::phrases::{Known, METHODS_DEPTH, Mark, OTHER, begins, known, step_of};
use super::test_step::{MAX_DETAILS, TestStep, host_in, new_part, observe};
use crate::lines::{Line, Lines, at_most};
use crate::part::Part;

/// What text without known phrases is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// The result of the step.
    Result,
    /// Details of the step.
    Details,
    /// The next step.
    Step,
}

/// Takes a result from its first known step on.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    if !begins(first.raw) {
        return None;
    }
    let mut part = new_part(first.number);
    let mut copy = Copied { tests: Vec::new(), expected: Expected::Step };
    while let Some(line) = lines.peek() {
        if !line.is_blank() {
            if !copy.take(line, lines) {
                break;
            }
            part.lines.1 = line.number;
        }
        lines.next();
    }
    // Text in front of the first step is not the analyzer's.
    let begin = known(first.raw).first().map_or(0, |(start, _)| *start);
    if !first.raw[..begin].trim().is_empty() {
        part.not_understood.push(first.number);
    }
    for test in &mut copy.tests {
        test.outcome = outcome_of(&test.result);
    }
    rebuild(&mut copy.tests);
    observe(&copy.tests, 1, &mut part);
    Some(part)
}

struct Copied<'t> {
    tests: Vec<TestStep<'t>>,
    expected: Expected,
}

impl<'t> Copied<'t> {
    /// Takes a line. `false` if it is not the analyzer's.
    fn take(&mut self, line: Line<'t>, lines: Lines<'t>) -> bool {
        let text = line.raw.trim();
        let found = known(text);
        let head = found.first().map_or(text.len(), |(start, _)| *start);
        let plain = text[..head].trim();
        if !plain.is_empty() && !self.tests.is_empty() && !self.plain(line, plain, lines) {
            return false;
        }
        for (at, (start, what)) in found.iter().enumerate() {
            let end = found.get(at + 1).map_or(text.len(), |(next, _)| *next);
            let piece = &text[*start..end];
            match what {
                Known::Step(step) => {
                    let (description, result) = sentences(piece);
                    self.tests.push(TestStep {
                        depth: step.depth,
                        key: step.key,
                        description: description.to_owned(),
                        result: result.to_owned(),
                        at: Some(line),
                        ..TestStep::default()
                    });
                    self.expected =
                        if result.is_empty() { Expected::Result } else { Expected::Step };
                }
                Known::Mark(mark) => {
                    self.expected = match mark {
                        Mark::Details => Expected::Details,
                        Mark::Elapsed | Mark::Steps => Expected::Step,
                        Mark::More => continue,
                    };
                    let rest = piece.split_once("Details").map_or("", |(_, rest)| rest).trim();
                    if *mark == Mark::Details && !rest.is_empty() {
                        self.detail(line, rest);
                    }
                }
            }
        }
        true
    }

    /// Takes text without known phrases. `false` if it is not the analyzer's.
    fn plain(&mut self, line: Line<'t>, text: &str, lines: Lines<'t>) -> bool {
        match (self.expected, self.tests.last_mut()) {
            (Expected::Result, Some(test)) => {
                test.result = text.to_owned();
                self.expected = Expected::Step;
            }
            (Expected::Details, Some(test)) if test.details.len() < MAX_DETAILS => {
                self.detail(line, text);
            }
            _ => {
                // A step of an unknown kind is followed by known phrases, as every step is.
                let next = lines.skip(1).filter(|line| !line.is_blank()).take(2);
                let continues = next.into_iter().any(|line| !known(line.raw).is_empty());
                if !continues {
                    return false;
                }
                self.tests.push(TestStep {
                    depth: OTHER.depth,
                    key: OTHER.key,
                    description: text.to_owned(),
                    at: Some(line),
                    ..TestStep::default()
                });
                self.expected = Expected::Result;
            }
        }
        true
    }

    fn detail(&mut self, line: Line<'t>, text: &str) {
        if let Some(test) = self.tests.last_mut() {
            test.details.push((line, text.to_owned()));
        }
    }
}

/// How far after a description its result is looked for (bytes).
const RESULT_WITHIN_BYTES: usize = 1024;

/// The description of a step at the start of a piece, and its result, if the piece has one.
fn sentences(piece: &str) -> (&str, &str) {
    let mut from = 0;
    while let Some(end) = piece[from..].find([' ', '。']) {
        let at = from + end;
        let is_end = piece[at..].starts_with('。') || piece[..at].ends_with('.');
        let after = if piece[at..].starts_with('。') { at + '。'.len_utf8() } else { at };
        if is_end && outcome_of(at_most(&piece[after..], RESULT_WITHIN_BYTES)).is_some() {
            return (piece[..after].trim(), piece[after..].trim());
        }
        from = at + piece[at..].chars().next().map_or(1, char::len_utf8);
    }
    // After a URL, a description ends without a full stop.
    match piece.find("Testing of this potential").filter(|at| *at > 0) {
        Some(at) => (piece[..at].trim(), piece[at..].trim()),
        None => (piece.trim(), ""),
    }
}

/// Rebuilds the depths of steps. A step at a host belongs to the method of finding Autodiscover
/// being tried, if that is at the same host; otherwise it belongs to the whole test.
fn rebuild(tests: &mut [TestStep<'_>]) {
    let mut method: Option<String> = None;
    let mut inside = false;
    for test in tests {
        let host = host_in(&test.description);
        if test.depth <= METHODS_DEPTH {
            method = host.filter(|_| test.depth == METHODS_DEPTH);
            inside = test.depth == METHODS_DEPTH || test.depth == 2;
        } else {
            let elsewhere =
                matches!((&method, &host), (Some(method), Some(host)) if method != host);
            if elsewhere && test.key == "dns" {
                inside = false;
            }
            if !inside {
                test.depth -= METHODS_DEPTH;
            }
        }
        test.key = if test.key.is_empty() { step_of(&test.description).key } else { test.key };
    }
}
