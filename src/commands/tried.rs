//! `shindan tried`: what came of a remedy.

use std::path::PathBuf;

use shindan_case::TriedOutcome;

use super::fact::correct;
use super::{Outcome, Shared, note};

/// Arguments of `tried`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan tried contoso.case.jsonl renew-certificate --failed\n  shindan tried contoso.case.jsonl mrs-proxy-disabled --worked\n\nA remedy that did not help makes what it repairs less likely, and is not proposed again as if new.\nOne that worked closes the case. `shindan undo` takes back what did not help; `shindan reopen` opens a\nclosed case."
)]
pub(super) struct Args {
    /// Case file
    case: PathBuf,
    /// Remedy by its id or title, or the defect it repairs
    remedy: String,
    #[command(flatten)]
    result: TrialResult,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct TrialResult {
    /// The complaint is still there
    #[arg(long)]
    failed: bool,
    /// The complaint is gone; closes the case
    #[arg(long)]
    worked: bool,
    /// What it repairs is repaired, but the complaint is still there
    #[arg(long)]
    partly: bool,
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    let outcome = match args.result {
        TrialResult { worked: true, .. } => TriedOutcome::Worked,
        TrialResult { partly: true, .. } => TriedOutcome::Partly,
        TrialResult { .. } => TriedOutcome::Failed,
    };
    correct(shared, &args.case, |session, before| {
        let remedy = session.tried(&args.remedy, outcome, before, shared.now())?;
        note::tried(session, &remedy, outcome)
    })
}
