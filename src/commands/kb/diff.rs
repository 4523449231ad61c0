//! `shindan kb diff`: what differs between two packs, and which past verdicts would change.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rayon::prelude::*;
use shindan_author::case::{PastCase, Runner};
use shindan_author::changes::{CaseVerdict, Judged, VerdictsV1, changes, compared, text};
use shindan_model::Pack;

use super::cases::pack;
use super::output::{PageFormat, print_page};
use super::past::past;
use crate::commands::pack::{PackFiles, files, language};
use crate::commands::{Exit, Failure, Outcome, Shared};

/// Arguments of `kb diff`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb diff embedded my-pack\n  shindan kb diff my-pack.orig my-pack --cases closed-cases --format md > review.md\n\nA case is judged as at the time of its last event, unless --now says otherwise.\n\nExit status: 0; with --exit-code, 1 if in any case another cause leads or the status differs"
)]
pub(crate) struct Args {
    /// Folder of the pack as it was, or `embedded` for the one in the program
    old: PathBuf,
    /// Folder of the pack as it is, or `embedded`
    new: PathBuf,
    /// Folder with cases to judge by both packs: case files (`….case.jsonl`) and cases of `kb test`
    #[arg(long, value_name = "DIR")]
    cases: Option<PathBuf>,
    /// List probabilities that move by so many percentage points
    #[arg(long, value_name = "POINTS", default_value_t = 5.0)]
    points: f64,
    /// Exit with 1 if verdicts change
    #[arg(long)]
    exit_code: bool,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: PageFormat,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let (old_files, new_files) = (of(&args.old)?, of(&args.new)?);
    let (old, new) = (pack(&old_files)?, pack(&new_files)?);
    let lang = language(shared, &new)?;
    let verdicts = match &args.cases {
        Some(folder) => Some(verdicts(&old, &new, folder, shared, args.points, &lang)?),
        None => None,
    };
    let changed = verdicts.as_ref().is_some_and(VerdictsV1::changes);
    let document = changes(&old, &new, &lang, verdicts);
    print_page(args.format, &document, |style| text(&document, style))?;
    Ok(if args.exit_code && changed { Exit::Problems } else { Exit::Done })
}

/// The files of a pack by folder or by the word for the one inside.
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

/// When a past case is judged: at `--now`, else at its last event, else at the present.
pub(super) fn judged_at(case: &PastCase, shared: &Shared) -> Timestamp {
    shared.now.or_else(|| case.last_event()).unwrap_or_else(|| shared.now())
}
