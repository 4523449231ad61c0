//! A pack of two defects, with numbers that can be worked by hand.

use std::sync::Arc;

use shindan_engine::Status;
use shindan_model::{CauseIx, DefectIx, FactIx, Pack, SourceFile, StepIx};
use shindan_pack::render;

use super::branch::CaseOutcome;
use super::sample::SampledCase;
use super::summary::VerdictSummary;

/// Of 100 machines that stop, 55 have a worn belt and 40 a loose one. A worn belt squeaks, a loose one has
/// wide play; both in 90 of 100, and without a defect in 1 of 100.
const RULES: &str = r#"
[pack]
format = 2
id = "belt"
version = "1"
languages = ["en"]
stop = { bits = 0.01, give_up_minutes = 100 }

[pack.complaint]
fact = "belt.runs"
outcome = "stops"
shows = 0.8

[cause.age]
source = "s"
[cause.mounting]
source = "s"

[defect.worn]
cause = "age"
of_100_tickets = 55
source = "s"
shows = { "belt.sound" = { squeaks = 0.9 } }
remedy = [{ id = "replace", minutes = 10 }]

[defect.loose]
cause = "mounting"
of_100_tickets = 40
source = "s"
shows = { "belt.play" = { wide = 0.9 } }
remedy = [{ id = "tighten", minutes = 20 }]

[fact."belt.runs"]
outcomes = ["runs", "stops"]
seen_anyway = { stops = 0.01 }
source = "s"
[fact."belt.sound"]
outcomes = ["quiet", "squeaks"]
seen_anyway = { squeaks = 0.01 }
source = "s"
[fact."belt.play"]
outcomes = ["narrow", "wide"]
seen_anyway = { wide = 0.01 }
source = "s"

[step.listen]
by = "customer"
gives = "belt.sound"
minutes = 2
source = "s"
[step.measure]
by = "agent"
gives = "belt.play"
minutes = 3
source = "s"
"#;

const TEXTS: &str = r#"
[pack]
name = "n"
summary = "s"
[cause]
age = { name = "n", summary = "s" }
mounting = { name = "n", summary = "s" }
outside = { name = "n", summary = "s" }
[defect]
worn = { name = "n", explain = "e" }
loose = { name = "n", explain = "e" }
[fact]
"belt.runs" = { name = "n", outcomes = { runs = "r", stops = "s" } }
"belt.sound" = { name = "n", outcomes = { quiet = "q", squeaks = "s" } }
"belt.play" = { name = "n", outcomes = { narrow = "n", wide = "w" } }
[step]
listen = { ask = "a", why = "w", how = "h" }
measure = { ask = "a", why = "w", how = "h" }
[remedy]
replace = { title = "t", steps = ["s"], verify = "v" }
tighten = { title = "t", steps = ["s"], verify = "v" }
"#;

pub(super) const WORN: DefectIx = DefectIx(0);
pub(super) const LOOSE: DefectIx = DefectIx(1);
pub(super) const AGE: CauseIx = CauseIx(0);
pub(super) const SOUND: FactIx = FactIx(1);
pub(super) const PLAY: FactIx = FactIx(2);
pub(super) const LISTEN: StepIx = StepIx(0);
pub(super) const MEASURE: StepIx = StepIx(1);

/// The pack.
pub(super) fn belt() -> Pack {
    let files = [("rules/belt/pack.toml", RULES), ("kb/belt/en/texts.toml", TEXTS)]
        .map(|(path, text)| SourceFile { path: path.to_owned(), text: text.to_owned() });
    let (pack, diags) = shindan_pack::load(&files);
    let shown: Vec<String> = diags.iter().map(|diag| render(diag, &files, false)).collect();
    pack.unwrap_or_else(|| panic!("{}", shown.join("\n")))
}

/// A case with this defect, or brought about by the leak where there is none. The defect shows what it
/// usually does, and every answer is true.
pub(super) fn case(defect: Option<DefectIx>) -> SampledCase {
    let is = |other| defect == Some(other);
    let outcomes = vec![Some(1), Some(usize::from(is(WORN))), Some(usize::from(is(LOOSE)))];
    SampledCase {
        state: 0,
        holds: vec![is(WORN), is(LOOSE)],
        brings: vec![is(WORN), is(LOOSE)],
        brought_by_leak: defect.is_none(),
        answers: outcomes.clone(),
        outcomes,
        luck: vec![0.0, 0.0],
    }
}

/// A case that ended with the conclusion that the belt is too old.
pub(super) fn outcome(asking_minutes: f64, repair_minutes: f64, questions: usize) -> CaseOutcome {
    CaseOutcome {
        asking_minutes,
        repair_minutes,
        questions,
        mails: 1,
        messages: 1,
        wrong_messages: usize::from(repair_minutes >= 100.0),
        gave_up: repair_minutes >= 100.0,
        verdict: Arc::new(VerdictSummary {
            status: Status::Concluded,
            leader: Some(AGE),
            causes: 1,
            probabilities: Some(vec![0.95, 0.05, 0.0]),
            sets: Some((0.9, 0.9)),
        }),
    }
}

/// Asserts that a count is within four standard errors of what is expected.
#[track_caller]
pub(super) fn check_frequency(what: &str, count: usize, all: usize, expected: f64) {
    #[expect(clippy::cast_precision_loss, reason = "numbers of cases are small")]
    let (count, all) = (count as f64, all as f64);
    let error = (expected * (1.0 - expected) * all).sqrt();
    let off = count - expected * all;
    assert!(off.abs() <= 4.0 * error, "{what}: {count} of {all}, not {expected}");
}
