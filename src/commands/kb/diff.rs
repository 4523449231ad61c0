//! `shindan kb diff`: the differences between two packs, and the past verdicts that change.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rayon::prelude::*;
use shindan_author::Voice;
use shindan_author::case::{PastCase, Runner};
use shindan_author::changes::{CaseVerdict, Judged, VerdictsV1, changes, compared, text};
use shindan_model::Pack;

use super::cases::pack;
use super::output::{PageFormat, in_page, print_page};
use super::past::past;
use crate::commands::pack::{PackFiles, files, language};
use crate::commands::{Exit, Failure, Outcome, Shared};

/// Arguments of `kb diff`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb diff embedded my-pack\n  shindan kb diff my-pack.orig my-pack --cases closed-cases --format md > review.md\n\nCases are judged at the time of their last event unless --now is given.\n\nExit status: 0, or with --exit-code 1 if the leading cause or the status of any case changes"
)]
pub(crate) struct Args {
    /// Old pack: a folder, or `embedded` for the one in the program
    old: PathBuf,
    /// New pack: a folder, or `embedded`
    new: PathBuf,
    /// Judge the cases in this folder by both packs: case files (`.case.jsonl`) and files of `kb test`
    #[arg(long, value_name = "DIR")]
    cases: Option<PathBuf>,
    /// List probabilities that move by at least this many percentage points
    #[arg(long, value_name = "POINTS", default_value_t = 5.0)]
    points: f64,
    /// Exit with 1 if a verdict changes
    #[arg(long)]
    exit_code: bool,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: PageFormat,
}

pub(crate) fn run(shared: &Shared, args: &Args, voice: Voice<'_>) -> Outcome {
    let (old_files, new_files) = (of(&args.old)?, of(&args.new)?);
    let (old, new) = (pack(&old_files)?, pack(&new_files)?);
    let lang = language(shared, &new)?;
    let verdicts = match &args.cases {
        Some(folder) => Some(verdicts(&old, &new, folder, shared, args.points, &lang)?),
        None => None,
    };
    let changed = verdicts.as_ref().is_some_and(VerdictsV1::changes);
    let voice = in_page(args.format, voice);
    let document = changes(&old, &new, &lang, verdicts, voice);
    print_page(args.format, &document, |style| text(&document, style, voice))?;
    Ok(if args.exit_code && changed { Exit::Problems } else { Exit::Done })
}

/// The files of the pack in a folder, or of the one in the program for `embedded`.
pub(super) fn of(folder: &Path) -> Result<PackFiles, Failure> {
    if folder == Path::new("embedded") {
        Ok(PackFiles::shipped(&crate::embedded::shipped()))
    } else {
        files(Some(folder))
    }
}

fn verdicts(
    old: &Pack,
    new: &Pack,
    folder: &Path,
    shared: &Shared,
    points: f64,
    lang: &str,
) -> Result<VerdictsV1, Failure> {
    let all = past(folder)?;
    let (before, after) = (Runner::new(old), Runner::new(new));
    let judged: Vec<CaseVerdict> = all
        .par_iter()
        .map(|case| {
            let now = judged_at(case, shared);
            Ok(CaseVerdict {
                case: case.name.clone(),
                about: case.about.clone(),
                before: Judged::brief(old, &before.diagnose_past_brief(case, now)?, lang),
                after: Judged::brief(new, &after.diagnose_past_brief(case, now)?, lang),
            })
        })
        .collect::<Result<_, Failure>>()?;
    Ok(compared(judged, points))
}

/// When a past case is judged: at `--now`, else at its last event, else now.
pub(super) fn judged_at(case: &PastCase, shared: &Shared) -> Timestamp {
    shared.now.or_else(|| case.last_event()).unwrap_or_else(|| shared.now())
}
