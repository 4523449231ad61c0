//! `shindan kb test`: the pack's own cases.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Serialize;
use shindan_author::case::Case;
use shindan_model::Pack;
use shindan_report::percent;

use super::cases::{self, Ran};
use super::expected::{Difference, differences, likely, name};
use super::listing::{Fires, Listing};
use super::{Format, json};
use crate::commands::pack::{PackFiles, files};
use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// Arguments of `kb test`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb test --pack my-pack\n  shindan kb test certificate\n  shindan kb test --pack my-pack --bless\n\nWhere a pack has a file `rules/<pack>/cases.expected`, it lists what fires in every case: signs,\nproperties and phrases, rules, the facts that these gave, and the verdict. A case that differs fails; --bless writes the file anew.\n\nExit status: 0 all cases as expected, 1 not all"
)]
pub(crate) struct Args {
    /// Only cases whose name contains this
    name: Option<String>,
    /// How the result is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write what fires in which case into the pack's `cases.expected`, instead of comparing with it
    #[arg(long)]
    bless: bool,
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
    /// Cases that the pack's listing has and the pack has not.
    strays: Vec<String>,
}

#[derive(Serialize)]
struct CaseV1 {
    id: String,
    passed: bool,
    differences: Vec<Difference>,
    /// What fires otherwise than the pack's listing says.
    fires: Vec<Fires>,
    leader: String,
    status: String,
    likely_set: Vec<String>,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    let (pack, all) = cases::load(&found)?;
    let wanted = |id: &str| args.name.as_deref().is_none_or(|name| id.contains(name));
    let chosen: Vec<&Case> = all.iter().filter(|case| wanted(&case.id)).collect();
    if chosen.is_empty() {
        return Err(Failure::new(Exit::Usage, "no case has such a name"));
    }
    let ran = cases::run_all(&pack, &chosen, shared.now())?;
    let mut listing = Listing::of(&found.files, &pack)?;
    if args.bless {
        let mut own = listing.unwrap_or_default();
        own.bless(&pack, &ran, &all);
        own.write(shared.pack.as_deref(), &pack.id)?;
        listing = Some(own);
    }
    let cases: Vec<CaseV1> = ran.iter().map(|ran| judge(&pack, ran, listing.as_ref())).collect();
    let strays = listing.as_ref().map_or_else(Vec::new, |listing| listing.strays(&all));
    let failed = cases.iter().filter(|case| !case.passed).count() + strays.len();
    let document = TestV1 {
        schema: "shindan/test/v1",
        passed: cases.iter().filter(|case| case.passed).count(),
        failed,
        cases,
        strays,
    };
    match args.format {
        Format::Json => {
            print(&json(&document)?)?;
        }
        Format::Text => print(&text(&document, &ran, &pack, args.all))?,
    }
    Ok(if failed == 0 { Exit::Done } else { Exit::Problems })
}

/// How many of the pack's cases come out as expected, and how many do not.
pub(super) fn count(found: &PackFiles, now: Timestamp) -> Result<(usize, usize), Failure> {
    let (pack, all) = cases::load(found)?;
    let listing = Listing::of(&found.files, &pack)?;
    let ran = cases::run_all(&pack, &all.iter().collect::<Vec<_>>(), now)?;
    let count = ran.iter().filter(|ran| judge(&pack, ran, listing.as_ref()).passed).count();
    Ok((count, ran.len() - count))
}

fn judge(pack: &Pack, ran: &Ran<'_>, listing: Option<&Listing>) -> CaseV1 {
    let Ran { case, verdict, .. } = ran;
    let differences = differences(pack, case, verdict);
    let fires = listing.map_or_else(Vec::new, |listing| listing.differences(pack, ran));
    CaseV1 {
        id: case.id.clone(),
        passed: differences.is_empty() && fires.is_empty(),
        differences,
        fires,
        leader: name(pack, verdict.leader().cause),
        status: verdict.status.as_str().to_owned(),
        likely_set: likely(pack, verdict),
    }
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
        for own in &case.fires {
            let _ = writeln!(text, "  {}:", own.what);
            for id in &own.gone {
                let _ = writeln!(text, "    - {id}");
            }
            for id in &own.new {
                let _ = writeln!(text, "    + {id}");
            }
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
    for stray in &document.strays {
        let _ = writeln!(text, "FAILED {stray}: in cases.expected, but there is no such case");
    }
    let differs = document.cases.iter().any(|case| !case.fires.is_empty());
    if differs || !document.strays.is_empty() {
        let _ = writeln!(
            text,
            "What fires differs from rules/{}/cases.expected (- listed, + now). If that is meant: shindan kb test --bless",
            pack.id
        );
    }
    let _ = writeln!(text, "{} passed, {} failed", document.passed, document.failed);
    text
}
