//! `shindan report`: the agent's report on a case.

use std::path::PathBuf;

use super::note::look;
use super::{Exit, Outcome, Output, Shared, pack, print};

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan report contoso.case.jsonl\n  shindan report contoso.case.jsonl --format html --lang ja > report.html"
)]
pub(crate) struct Args {
    /// Case file
    case: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Output,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let (session, verdict, _) = look(&loaded, shared, &args.case)?;
    print(&session.render_verdict(&verdict, args.format.layout())?)?;
    Ok(Exit::Done)
}
