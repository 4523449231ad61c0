//! `shindan report`: the agent's report on a case.

use std::path::PathBuf;

use super::diagnose::render;
use super::session::look;
use super::{Exit, Outcome, Output, Shared, pack, print};

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan report contoso.case.jsonl\n  shindan report contoso.case.jsonl --format html --lang ja > report.html"
)]
pub(crate) struct Args {
    /// The case
    case: PathBuf,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: Output,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let (session, verdict) = look(&loaded, shared, &args.case)?;
    print(&render(&loaded, &verdict, &session.lang, args.format)?)?;
    Ok(Exit::Done)
}
