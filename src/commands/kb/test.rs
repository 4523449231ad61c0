//! `shindan kb test`: run the cases of a pack.

use std::fmt::Write as _;
use std::path::Path;

use jiff::Timestamp;
use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;
use shindan_author::case::{Case, CaseRun, CaseV1, TestV1, cause_id};
use shindan_author::listing::Listing;
use shindan_model::Pack;
use shindan_pack::parse::LISTING;
use shindan_report::percent;

use super::output::in_text;
use super::{Format, cases, print_document};
use crate::commands::pack::{PackFiles, files};
use crate::commands::{Exit, Failure, Outcome, Shared};

/// Arguments of `kb test`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb test --pack my-pack\n  shindan kb test certificate\n  shindan kb test --pack my-pack --bless\n\nThe file `rules/<pack>/cases.expected`, if the pack has one, lists what fires in every case: signs,\nproperties, phrases, rules, the facts these give, and the verdict. A case that differs fails;\n--bless rewrites the file.\n\nExit status: 0 every case passed, 1 a case failed"
)]
pub(crate) struct Args {
    /// Run only cases whose name contains this
    name: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write `cases.expected` instead of comparing with it
    #[arg(long)]
    bless: bool,
    /// Show every case, not only those that fail
    #[arg(long)]
    all: bool,
}

pub(crate) fn run(shared: &Shared, args: &Args, voice: Voice<'_>) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    let (pack, all) = cases::load(&found)?;
    let wanted = |id: &str| args.name.as_deref().is_none_or(|name| id.contains(name));
    let chosen: Vec<&Case> = all.iter().filter(|case| wanted(&case.id)).collect();
    if chosen.is_empty() {
        let name = args.name.as_deref().unwrap_or_default();
        return Err(AppError::new(ErrorCode::NoCaseNamed).with("name", name).into());
    }
    let runs = cases::run_all(&pack, &chosen, shared.now())?;
    let mut listing = Listing::of(&found.files, &pack)?;
    if args.bless {
        let mut blessed = listing.unwrap_or_default();
        blessed.bless(&pack, &runs, &all);
        write(&blessed, shared.pack.as_deref(), &pack.id)?;
        listing = Some(blessed);
    }
    let voice = in_text(args.format, voice);
    let document = TestV1::new(&pack, &runs, &all, listing.as_ref(), voice);
    print_document(args.format, &document, || text(&document, &runs, &pack, args.all, voice))?;
    Ok(if document.failed == 0 { Exit::Done } else { Exit::Problems })
}

/// Writes the listing into the folder of the pack.
fn write(listing: &Listing, folder: Option<&Path>, id: &str) -> Result<(), Failure> {
    let Some(folder) = folder else {
        return Err(AppError::new(ErrorCode::PackEmbedded).into());
    };
    let path = folder.join("rules").join(id).join(LISTING);
    std::fs::write(&path, listing.to_text()).map_err(|error| Failure::write(&path, &error))
}

/// Counts the cases of the pack that pass, and those that fail.
pub(super) fn count(found: &PackFiles, now: Timestamp) -> Result<(usize, usize), Failure> {
    let (pack, all) = cases::load(found)?;
    let listing = Listing::of(&found.files, &pack)?;
    let runs = cases::run_all(&pack, &all.iter().collect::<Vec<_>>(), now)?;
    let passed =
        |run: &&CaseRun<'_>| CaseV1::new(&pack, run, listing.as_ref(), Voice::ENGLISH).passed;
    let passed = runs.iter().filter(passed).count();
    Ok((passed, runs.len() - passed))
}

fn text(
    document: &TestV1,
    runs: &[CaseRun<'_>],
    pack: &Pack,
    all: bool,
    voice: Voice<'_>,
) -> String {
    let mut text = String::new();
    for (case, run) in document.cases.iter().zip(runs) {
        if case.passed && !all {
            continue;
        }
        let word = if case.passed { voice.word("ok") } else { voice.word("FAILED") };
        let _ = writeln!(text, "{word} {}: {}", case.id, run.case.about);
        for difference in &case.differences {
            let (what, expected) = (&difference.what, &difference.expected);
            let expected =
                voice.say("{what}: expected {expected}", &[("what", what), ("expected", expected)]);
            let found = voice.say("found    {found}", &[("found", &difference.found)]);
            let _ = writeln!(text, "  {expected}\n  {:1$}  {found}", "", what.len());
        }
        for kind in &case.fires {
            let _ = writeln!(text, "  {}:", kind.what);
            for id in &kind.gone {
                let _ = writeln!(text, "    - {id}");
            }
            for id in &kind.new {
                let _ = writeln!(text, "    + {id}");
            }
        }
        let ranked =
            run.verdict.causes.iter().map(|cause| {
                format!("{} {}", cause_id(pack, cause.cause), percent(cause.probability))
            });
        let ranked: Vec<String> = ranked.collect();
        let outside = percent(run.verdict.outside.probability);
        let ranked = voice.list(&ranked);
        let with: [(&str, &dyn std::fmt::Display); 3] =
            [("status", &case.status), ("ranked", &ranked), ("outside", &outside)];
        let _ = writeln!(text, "  {}", voice.say("{status}: {ranked}; outside {outside}", &with));
        let likely = match case.likely_set.as_slice() {
            [] => voice.word("no defect"),
            likely => likely.join(", "),
        };
        let _ = writeln!(text, "  {}", voice.say("likely: {defects}", &[("defects", &likely)]));
    }
    for stray in &document.strays {
        let stray = voice
            .say("FAILED {case}: in cases.expected, but there is no such case", &[("case", stray)]);
        let _ = writeln!(text, "{stray}");
    }
    let differs = document.cases.iter().any(|case| !case.fires.is_empty());
    if differs || !document.strays.is_empty() {
        let file = format!("rules/{}/{LISTING}", pack.id);
        let differs = voice.say(
            "What fires differs from {file} (- listed, + now). If that is meant: shindan kb test --bless",
            &[("file", &file)],
        );
        let _ = writeln!(text, "{differs}");
    }
    let with: [(&str, &dyn std::fmt::Display); 2] =
        [("passed", &document.passed), ("failed", &document.failed)];
    let _ = writeln!(text, "{}", voice.say("{passed} passed, {failed} failed", &with));
    text
}
