//! `shindan kb test`: the pack's own cases.

use std::fmt::Write as _;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::Serialize;

use super::cases::{self, Ran};
use super::{Format, json};
use crate::cli::pack::{Files, files};
use crate::cli::{Exit, Failure, Outcome, Shared, print};
use crate::engine::{Engine, Verdict};
use crate::kb::{CauseIx, Interpreter, Pack};
use crate::report::percent;

/// Arguments of `kb test`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb test --pack my-pack\n  shindan kb test certificate\n\nExit status: 0 all cases as expected, 1 not all"
)]
pub(crate) struct Args {
    /// Only cases whose name contains this
    name: Option<String>,
    /// How the result is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Show what came out of every case, not only of those that fail
    #[arg(long)]
    all: bool,
}

#[derive(Serialize)]
struct TestV1 {
    schema: &'static str,
    passed: usize,
    failed: usize,
    cases: Vec<CaseV1>,
}

#[derive(Serialize)]
struct CaseV1 {
    id: String,
    passed: bool,
    differences: Vec<Difference>,
    leader: String,
    status: String,
    likely_set: Vec<String>,
}

/// Something that was expected and came out differently.
#[derive(Serialize)]
struct Difference {
    what: &'static str,
    expected: String,
    found: String,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    let (pack, all) = cases::load(&found)?;
    let engine = Engine::new(&pack);
    let interpreter = Interpreter::new(&pack);
    let now = shared.now();
    let wanted = |id: &str| args.name.as_deref().is_none_or(|name| id.contains(name));
    let chosen: Vec<_> = all.iter().filter(|case| wanted(&case.id)).collect();
    if chosen.is_empty() {
        return Err(Failure::new(Exit::Usage, "no case has such a name"));
    }
    let ran: Vec<Ran<'_>> = chosen
        .par_iter()
        .map(|case| cases::run(&engine, &interpreter, case, now))
        .collect::<Result<_, _>>()?;
    let cases: Vec<CaseV1> = ran.iter().map(|ran| judge(&pack, ran)).collect();
    let failed = cases.iter().filter(|case| !case.passed).count();
    let document =
        TestV1 { schema: "shindan/test/v1", passed: cases.len() - failed, failed, cases };
    match args.format {
        Format::Json => {
            print(&json(&document)?)?;
        }
        Format::Text => print(&text(&document, &ran, &pack, args.all))?,
    }
    Ok(if failed == 0 { Exit::Done } else { Exit::Problems })
}

/// How many of the pack's cases come out as expected, and how many do not.
pub(super) fn count(found: &Files, now: Timestamp) -> Result<(usize, usize), Failure> {
    let (pack, all) = cases::load(found)?;
    let (engine, interpreter) = (Engine::new(&pack), Interpreter::new(&pack));
    let run = |case| Ok(judge(&pack, &cases::run(&engine, &interpreter, case, now)?).passed);
    let passed: Vec<bool> = all.par_iter().map(run).collect::<Result<_, Failure>>()?;
    let count = passed.iter().filter(|passed| **passed).count();
    Ok((count, passed.len() - count))
}

fn name(pack: &Pack, cause: Option<CauseIx>) -> String {
    cause.map_or_else(|| "outside".to_owned(), |cause| pack.causes[cause.0].about.id.clone())
}

fn judge(pack: &Pack, Ran { case, verdict, .. }: &Ran<'_>) -> CaseV1 {
    let mut differences = Vec::new();
    let leader = verdict.leader();
    if let Some(expected) = case.expect.leader
        && expected != leader.cause
    {
        let found = format!("{} ({})", name(pack, leader.cause), percent(leader.probability));
        differences.push(Difference { what: "leader", expected: name(pack, expected), found });
    }
    let id = |at: usize| pack.defects[at].about.id.clone();
    let likely: Vec<String> = verdict.likely_set.iter().map(|defect| id(defect.0)).collect();
    for defect in case.expect.defects.iter().filter(|defect| !verdict.likely_set.contains(defect)) {
        let found = if likely.is_empty() { "no defect".to_owned() } else { likely.join(", ") };
        differences.push(Difference { what: "defects", expected: id(defect.0), found });
    }
    if let Some(status) = &case.expect.status
        && status != verdict.status.as_str()
    {
        differences.push(Difference {
            what: "status",
            expected: status.clone(),
            found: verdict.status.as_str().to_owned(),
        });
    }
    let offered = |act| verdict.next.iter().any(|next| next.act == act);
    for act in case.expect.must_ask.iter().filter(|act| !offered(**act)) {
        let expected = pack.acts[act.0].about.id.clone();
        differences.push(Difference { what: "must_ask", expected, found: acts(pack, verdict) });
    }
    for act in case.expect.must_not_ask.iter().filter(|act| offered(**act)) {
        let expected = format!("not {}", pack.acts[act.0].about.id);
        differences.push(Difference { what: "must_not_ask", expected, found: acts(pack, verdict) });
    }
    CaseV1 {
        id: case.id.clone(),
        passed: differences.is_empty(),
        differences,
        leader: name(pack, leader.cause),
        status: verdict.status.as_str().to_owned(),
        likely_set: likely,
    }
}

fn acts(pack: &Pack, verdict: &Verdict) -> String {
    let ids: Vec<&str> =
        verdict.next.iter().map(|next| pack.acts[next.act.0].about.id.as_str()).collect();
    if ids.is_empty() { "nothing is asked".to_owned() } else { ids.join(", ") }
}

fn text(document: &TestV1, ran: &[Ran<'_>], pack: &Pack, all: bool) -> String {
    let mut text = String::new();
    for (case, ran) in document.cases.iter().zip(ran) {
        if case.passed && !all {
            continue;
        }
        let word = if case.passed { "ok" } else { "FAILED" };
        let _ = writeln!(text, "{word} {}: {}", case.id, ran.case.about);
        for own in &case.differences {
            let _ = writeln!(
                text,
                "  {}: expected {}\n  {:width$}  found    {}",
                own.what,
                own.expected,
                "",
                own.found,
                width = own.what.len()
            );
        }
        let ranked: Vec<String> = ran
            .verdict
            .causes
            .iter()
            .map(|own| format!("{} {}", name(pack, own.cause), percent(own.probability)))
            .collect();
        let _ = writeln!(
            text,
            "  {}: {}; outside {}",
            case.status,
            ranked.join(", "),
            percent(ran.verdict.outside.probability)
        );
        let _ = writeln!(
            text,
            "  likely: {}",
            if case.likely_set.is_empty() {
                "no defect".to_owned()
            } else {
                case.likely_set.join(", ")
            }
        );
    }
    let _ = writeln!(text, "{} passed, {} failed", document.passed, document.failed);
    text
}
