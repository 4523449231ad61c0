//! `shindan kb i18n export`: a PO file for a translator.

use std::path::PathBuf;

use super::{Exit, Failure, Opened, Outcome, print};

/// Arguments of `kb i18n export`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb i18n export > ja.po\n  shindan kb i18n export --to ja --out ja.po\n\nOutdated and unreviewed texts are marked fuzzy. Removing the mark confirms the translation."
)]
pub(crate) struct Args {
    /// Language to translate to; may be left out if there is only one
    #[arg(long, value_name = "LANG")]
    to: Option<String>,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(opened: &Opened, args: &Args) -> Outcome {
    let language = opened.target(args.to.as_deref())?;
    let po = opened.texts.export(language, &opened.files);
    match &args.out {
        Some(path) => std::fs::write(path, po).map_err(|error| Failure::write(path, &error))?,
        None => print(&po)?,
    }
    Ok(Exit::Done)
}
