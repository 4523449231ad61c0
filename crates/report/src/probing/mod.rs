//! What probes found out: each attempt, how it went, and the facts. For people, and as JSON of schema
//! `shindan/probe/v1`.
//!
//! Everything is read from the transcript, so a replay shows what the probe showed.

mod advice;
mod attempt;
mod json;
mod outcome;
mod state;
mod words;

use shindan_model::{Fact, FactKind, FactSet, How, Pack};
use shindan_read as read;
use shindan_understand::Interpreter;

pub use advice::Advice;
pub use attempt::{Attempt, attempts};
pub use json::{SCHEMA, json, schema};
pub use outcome::Outcome;
pub use state::State;
pub use words::{AttemptWords, HostWords, ProbeWords, attempt_words, words};

/// A transcript, understood.
#[derive(Debug)]
pub struct Probed {
    /// The transcript, unchanged.
    pub transcript: String,
    /// Each attempt, in the order of the transcript.
    pub attempts: Vec<Attempt>,
    /// The facts that the pack reads from it.
    pub facts: FactSet,
}

/// Reads a transcript with a pack. `name` is what people call the transcript.
pub fn understand(interpreter: &Interpreter<'_>, pack: &Pack, name: &str, text: String) -> Probed {
    let meaning = interpreter.interpret(name, read::probe_observations(&text));
    let facts: FactSet =
        meaning.facts.into_iter().map(|fact| Fact { how: How::Probed, ..fact }).collect();
    let mut attempts: Vec<Attempt> = attempts(&text).collect();
    let is_answered =
        |attempt: &&mut Attempt| matches!(attempt.state, State::Pass | State::Answered);
    for attempt in attempts.iter_mut().filter(is_answered) {
        if abnormal(pack, &facts, attempt).next().is_some() {
            attempt.state = State::Warn;
        }
    }
    Probed { transcript: text, attempts, facts }
}

/// The facts of an attempt that show a problem.
fn abnormal<'f>(
    pack: &'f Pack,
    facts: &'f FactSet,
    attempt: &Attempt,
) -> impl Iterator<Item = &'f Fact> + use<'f> {
    let (first, last) = attempt.lines;
    let of_it =
        move |fact: &&Fact| fact.source.line.is_some_and(|line| (first..=last).contains(&line));
    facts.iter().filter(of_it).filter(|fact| is_abnormal(pack, fact))
}

/// Whether a finding has another outcome than its normal one, which is the first. Contexts have no normal
/// outcome.
fn is_abnormal(pack: &Pack, fact: &Fact) -> bool {
    let Some(at) = pack.fact(&fact.id) else { return false };
    let node = &pack.facts[at.0];
    let outcome = fact.value().and_then(|value| node.outcome(&value.to_string()));
    node.kind == FactKind::Finding && outcome.is_some_and(|outcome| outcome > 0)
}
