//! `shindan stats`: counts over the cases of a folder, for whoever leads a team.

use std::path::PathBuf;

use shindan_report::case_list::{self, CaseStats};

use super::list::{Found, told};
use super::{Outcome, Shared, TableFormat, pack};

/// Arguments of `stats`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan stats cases\n  shindan stats cases --format csv > counts.csv\n\nA repair helped if `shindan tried` or the closing of the case says so. A question helped if the odds of\nthe case's cause would be half or less without its answer."
)]
pub(super) struct Args {
    /// Folders with case files (`*.case.jsonl`), or case files
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Output format; JSON is `shindan/case-stats/v1`
    #[arg(long, value_enum, default_value = "text")]
    format: TableFormat,
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let lang = pack::language(shared, &loaded.pack)?;
    let found = Found::read(&loaded, &args.paths, &lang)?;
    let stats = CaseStats::of(&found.cases);
    let (pack, now) = (&loaded.pack, shared.now());
    let text = match args.format {
        TableFormat::Text => case_list::stats_text(pack, &loaded.words, &lang, now, &stats)?,
        TableFormat::Csv => case_list::stats_csv(&stats),
        TableFormat::Json => case_list::stats_json(pack, now, &stats, &found.unreadable)?,
    };
    told(&loaded, &lang, &text, &found.unreadable)
}
