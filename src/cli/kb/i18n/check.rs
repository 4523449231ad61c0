//! `shindan kb i18n check`: what is wrong with a pack's texts.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::check::{ProblemV1, problem};
use super::{Exit, Format, Opened, Outcome, json, print, show};
use crate::diag::{Severity, has_errors};

/// Arguments of `kb i18n check`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb i18n check --pack my-pack\n  shindan kb i18n check --deny-warnings\n\nWhat is reported and right is listed with its reason in kb/<pack>/acknowledged.toml.\n\nExit status: 0 no errors, 1 errors (with --deny-warnings also outdated translations)"
)]
pub(crate) struct Args {
    /// How the problems are written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Outdated translations count as errors
    #[arg(long)]
    deny_warnings: bool,
}

/// The schema's name.
const SCHEMA: &str = "shindan/i18n-check/v1";

#[derive(Serialize, JsonSchema)]
struct CheckV1<'a> {
    schema: &'static str,
    pack: &'a str,
    problems: Vec<ProblemV1<'a>>,
}

/// The JSON Schema (draft 2020-12) of the document.
pub(super) fn schema() -> serde_json::Value {
    crate::report::json::schema_of::<CheckV1<'_>>(SCHEMA)
}

pub(super) fn run(opened: &Opened, args: &Args) -> Outcome {
    let diags = opened.texts.check();
    match args.format {
        Format::Json => {
            let problems = diags.iter().map(|diag| problem(diag, &opened.files)).collect();
            print(&json(&CheckV1 { schema: SCHEMA, pack: &opened.id, problems })?)?;
        }
        Format::Text => {
            show(&diags, &opened.files);
            let count = |severity| diags.iter().filter(|diag| diag.severity == severity).count();
            let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
            print(&format!("{}: {errors} errors, {warnings} warnings in texts\n", opened.id))?;
        }
    }
    let bad = has_errors(&diags) || (args.deny_warnings && !diags.is_empty());
    Ok(if bad { Exit::Problems } else { Exit::Done })
}
