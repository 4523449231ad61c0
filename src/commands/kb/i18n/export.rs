//! `shindan kb i18n export`: a PO file for a translator.

use std::path::PathBuf;

use super::{Exit, Failure, Opened, Outcome, print};

/// Arguments of `kb i18n export`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb i18n export > ja.po\n  shindan kb i18n export --to ja --out ja.po\n\nFuzzy is what is outdated or not reviewed; a translator who takes the mark away says that it is right."
)]
pub(crate) struct Args {
    /// The language to translate to; may be left out where there is only one
    #[arg(long, value_name = "LANG")]
    to: Option<String>,
    /// The file to write, instead of standard output
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
