//! `shindan kb upgrade`: a pack of an older format in the words of today's.

use std::path::PathBuf;

use shindan_app::{AppError, ErrorCode};
use shindan_author::{Voice, upgrade};

use super::i18n::write_into;
use crate::commands::pack::{files, show};
use crate::commands::{Exit, Outcome, print};

/// Arguments of `kb upgrade`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb upgrade my-pack\n  shindan kb upgrade my-pack --check\n\nRewrites rules, texts, reviews and acknowledgements from format 1 to format 2. Keeps comments, layout,\norder and quotes. Changes nothing in a pack of format 2, and nothing at all where a file has a problem.\n\nExit status: 0 done, 1 a file has a problem or, with --check, would change"
)]
pub(crate) struct Args {
    /// Folder of the pack, with `rules` and `kb` in it
    dir: PathBuf,
    /// Write nothing and show which files would change
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(args: &Args, voice: Voice<'_>) -> Outcome {
    if args.dir.is_file() {
        return Err(AppError::new(ErrorCode::PackPublished).in_file(&args.dir).into());
    }
    let found = files(Some(&args.dir))?.files;
    let upgraded = upgrade(&found);
    show(&upgraded.problems, &found);
    if !args.check {
        write_into(&args.dir, &upgraded.files)?;
    }
    for file in &upgraded.files {
        print(&format!("{}\n", file.path))?;
    }
    let count = upgraded.files.len();
    // What a problem keeps from being written has not changed.
    let places = if count == 0 { 0 } else { upgraded.changes };
    let (files, places) = (voice.counted(count, "file"), voice.counted(places, "place"));
    let with: [(&str, &dyn std::fmt::Display); 2] = [("files", &files), ("places", &places)];
    let said = match args.check {
        true => voice.say("{files} would change in {places}", &with),
        false => voice.say("{files} changed in {places}", &with),
    };
    print(&format!("{said}\n"))?;
    let bad = !upgraded.problems.is_empty() || (args.check && count > 0);
    Ok(if bad { Exit::Problems } else { Exit::Done })
}
