//! `shindan bundle`: a case as one file for escalation.

use std::path::{Path, PathBuf};

use shindan_app::{AppError, Contents, ErrorCode, Over, Readers, archive, bundle, write_file};

use super::note::look;
use super::{Exit, Outcome, Shared, pack, print};
use crate::commands::terminal::notice;

/// Arguments of `bundle`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan bundle contoso.case.jsonl --redact\n  shindan bundle contoso.case.jsonl --redact --out escalation.zip"
)]
pub(super) struct Args {
    /// Case file
    case: PathBuf,
    /// Replace names, addresses and numbers with stand-ins
    #[arg(long, conflicts_with = "with_personal_data")]
    redact: bool,
    /// Keep names, addresses and numbers
    #[arg(long)]
    with_personal_data: bool,
    /// Archive to write; CASE.bundle.zip if left out
    #[arg(long, value_name = "FILE.zip")]
    out: Option<PathBuf>,
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    if !args.redact && !args.with_personal_data {
        return Err(AppError::new(ErrorCode::BundlePersonal).into());
    }
    let loaded = pack::load(shared)?;
    let (session, _, file) = look(&loaded, shared, &args.case)?;
    let bundle = bundle(&Contents {
        engine: &session.engine,
        words: &loaded.words,
        templates: &loaded.templates,
        records: file.records(),
        facts: &session.state.facts,
        circumstances: &session.circumstances(),
        redaction: args.redact.then_some(loaded.redaction.as_slice()),
    })?;
    let out = args.out.clone().unwrap_or_else(|| beside(&args.case));
    let files = bundle.files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let bytes = archive::packed(files).map_err(|error| {
        AppError::new(ErrorCode::CannotWrite).in_file(&out).with("error", error)
    })?;
    write_file(&out, &bytes, Readers::Owner, Over::Archive)?;
    for (kind, values, places) in &bundle.replaced {
        notice!("replaced: {kind}: {values}, in {places} places");
    }
    if args.redact {
        notice!(
            "note: what is not looked for stands in `about.json`; read the bundle before it goes out"
        );
    }
    if !bundle.is_same_verdict {
        notice!("warning: with the stand-ins the verdict is another one; `about.json` says so");
    }
    print(&format!("{}\n", out.display()))?;
    Ok(Exit::Done)
}

/// `a.case.jsonl` → `a.bundle.zip`
fn beside(case: &Path) -> PathBuf {
    let name = case.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(".jsonl").unwrap_or(&name);
    let name = name.strip_suffix(".case").unwrap_or(name);
    case.with_file_name(format!("{name}.bundle.zip"))
}
