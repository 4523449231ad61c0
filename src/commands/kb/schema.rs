//! `shindan kb schema`: JSON Schemas for editors, and the reference of keys.

use std::path::PathBuf;

use shindan_app::{AppError, ErrorCode};

use super::json;
use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// Arguments of `kb schema`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb schema rules > rules.schema.json\n  shindan kb schema keys > FORMAT.md\n  shindan kb schema --out templates/schema\n\nThe line `#:schema PATH` at the top of a TOML file turns on completion in Taplo and Tombi."
)]
pub(crate) struct Args {
    /// Schema to print: rules, texts, case, glossary, acknowledged, reviewed, languages, verdict, next, explanation, message, handover, bundle, why-said, simulation, probe, reading, facts, pack-manifest, pack-diff, mutation, i18n-status, check, or `keys` for the reference of keys
    #[arg(required_unless_present = "out")]
    name: Option<String>,
    /// Write all schemas into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Every schema with its name.
fn all() -> Vec<(&'static str, serde_json::Value)> {
    let mut all = shindan_author::schemas();
    all.push(("verdict", shindan_report::json::schema()));
    all.push(("check", shindan_author::problems::json::schema()));
    all.push(("next", shindan_report::next::schema()));
    all.push(("message", shindan_report::message::schema()));
    all.push(("handover", shindan_report::handover::schema()));
    all.push(("explanation", shindan_report::explain::json::schema()));
    all.push(("simulation", shindan_author::simulate::schema()));
    all.push(("probe", shindan_report::probing::schema()));
    all.push(("pack-manifest", shindan_pack::manifest_schema()));
    all.push(("pack-diff", shindan_author::changes::schema()));
    all.push(("mutation", shindan_author::mutant::schema()));
    all.push(("reading", shindan_report::reading::schema()));
    all.push(("facts", shindan_report::facts::schema()));
    all.push(("case-list", shindan_report::case_list::list_schema()));
    all.push(("case-stats", shindan_report::case_list::stats_schema()));
    all.push(("bundle", shindan_app::bundle_schema()));
    all.push(("why-said", crate::commands::trace::schema()));
    all.push(("i18n-status", super::i18n::schema()));
    all
}

pub(crate) fn run(_: &Shared, args: &Args) -> Outcome {
    if let Some(folder) = &args.out {
        std::fs::create_dir_all(folder).map_err(|error| Failure::create(folder, &error))?;
        for (name, schema) in all() {
            let path = folder.join(format!("{name}.schema.json"));
            std::fs::write(&path, json(&schema)?).map_err(|error| Failure::write(&path, &error))?;
        }
    }
    let Some(name) = &args.name else {
        return Ok(Exit::Done);
    };
    if name == "keys" {
        print(&shindan_author::keys_page())?;
        return Ok(Exit::Done);
    }
    let all = all();
    let Some((_, schema)) = all.iter().find(|(known, _)| known == name) else {
        let known: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        let error = AppError::new(ErrorCode::UnknownSchema).with("name", name);
        return Err(error.with("known", known.join(", ")).into());
    };
    print(&json(schema)?)?;
    Ok(Exit::Done)
}
