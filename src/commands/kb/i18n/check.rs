//! `shindan kb i18n check`: the problems of the texts of a pack.

use shindan_author::Voice;

use super::super::check::{Form, Found, exit, write};
use super::{Opened, Outcome, Shared};

/// Arguments of `kb i18n check`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb i18n check --pack my-pack\n  shindan kb i18n check --deny-warnings\n\nTo accept a reported text, list it with a reason in kb/<pack>/acknowledged.toml.\n\nExit status: 0 no errors, 1 errors (with --deny-warnings, also outdated translations)"
)]
pub(crate) struct Args {
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// Treat outdated translations as errors
    #[arg(long)]
    deny_warnings: bool,
}

pub(super) fn run(shared: &Shared, opened: &Opened, args: &Args, voice: Voice<'_>) -> Outcome {
    let diags = opened.texts.check();
    let what = voice.word("in texts");
    let found = Found { id: &opened.id, files: &opened.files, diags: &diags, what };
    write(shared.pack.as_deref(), args.format, &found, None, None, voice)?;
    Ok(exit(&diags, args.deny_warnings))
}
