//! `shindan kb upgrade`: a pack of an older format in the words of today's.

use std::path::{Path, PathBuf};

use shindan_author::upgrade;

use super::i18n::write_into;
use crate::commands::pack::{files, show};
use crate::commands::{Exit, Failure, Outcome, print};

/// Arguments of `kb upgrade`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb upgrade my-pack\n  shindan kb upgrade my-pack --check\n\nRewrites rules, texts and what translators keep from format 1 to format 2. Comments, layout, order\nand quotes stay as they are; a pack in format 2 stays as it is. Cases need no change.\n\nExit status: 0 done, 1 something cannot be upgraded, or with --check would change"
)]
pub(crate) struct Args {
    /// The folder of the pack, with `rules` and `kb` in it
    dir: PathBuf,
    /// Writes nothing, and shows what would change
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(args: &Args) -> Outcome {
    if args.dir.is_file() {
        return Err(published(&args.dir));
    }
    let found = files(Some(&args.dir))?.files;
    let upgraded = upgrade(&found);
    show(&upgraded.problems, &found);
    if !upgraded.problems.is_empty() {
        let message = format!("`{}` was not changed", args.dir.display());
        return Err(Failure::new(Exit::Problems, message));
    }
    if !args.check {
        write_into(&args.dir, &upgraded.files)?;
    }
    for file in &upgraded.files {
        print(&format!("{}\n", file.path))?;
    }
    let would = if args.check { "would change" } else { "changed" };
    let count = upgraded.files.len();
    let (files, places) = (plural(count, "file"), plural(upgraded.changes, "place"));
    print(&format!("{files} {would} in {places}\n"))?;
    Ok(if args.check && count > 0 { Exit::Problems } else { Exit::Done })
}

fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn published(archive: &Path) -> Failure {
    let message = format!(
        "`{}` is a published pack and cannot be changed\nhelp: upgrade the folder that it was published from, and publish that",
        archive.display()
    );
    Failure::new(Exit::Usage, message)
}
