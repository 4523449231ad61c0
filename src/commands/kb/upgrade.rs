//! `shindan kb upgrade`: rewrite a pack of an older format in the words of this one.

use std::path::PathBuf;

use shindan_app::{AppError, ErrorCode, Problems};
use shindan_author::upgrade;

use super::i18n::write_into;
use super::output::counted;
use crate::commands::pack::files;
use crate::commands::{Exit, Outcome, print};

/// Arguments of `kb upgrade`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb upgrade my-pack\n  shindan kb upgrade my-pack --check\n\nRewrites rules, texts and what translators keep from format 1 to format 2. Comments, layout, order\nand quotes stay as they are; a pack in format 2 stays as it is. Cases need no change.\n\nExit status: 0 done, 1 something cannot be upgraded, or with --check would change"
)]
pub(crate) struct Args {
    /// Folder of the pack, with `rules` and `kb` in it
    dir: PathBuf,
    /// Write nothing; show what would change
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(args: &Args) -> Outcome {
    if args.dir.is_file() {
        return Err(AppError::new(ErrorCode::UpgradeArchive).in_file(&args.dir).into());
    }
    let found = files(Some(&args.dir))?.files;
    let upgraded = upgrade(&found);
    if !upgraded.problems.is_empty() {
        let problems = Problems { files: found, diags: upgraded.problems };
        let error = AppError::new(ErrorCode::PackNotUpgraded).in_file(&args.dir);
        return Err(AppError { problems: Some(Box::new(problems)), ..error }.into());
    }
    if !args.check {
        write_into(&args.dir, &upgraded.files)?;
    }
    for file in &upgraded.files {
        print(&format!("{}\n", file.path))?;
    }
    let would = if args.check { "would change" } else { "changed" };
    let count = upgraded.files.len();
    let (files, places) = (counted(count, "file"), counted(upgraded.changes, "place"));
    print(&format!("{files} {would} in {places}\n"))?;
    Ok(if args.check && count > 0 { Exit::Problems } else { Exit::Done })
}
