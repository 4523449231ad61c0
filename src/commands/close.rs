//! `shindan close` and `shindan reopen`.

use std::path::{Path, PathBuf};

use minijinja::context;
use shindan_app::{LoadedPack, Session};

use super::{Exit, Failure, Outcome, Shared, note, pack};

/// Arguments of `close`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan close contoso.case.jsonl --cause certificate-expired --confirmed-by customer\n  shindan close contoso.case.jsonl --cause outside --confirmed-by agent"
)]
pub(super) struct CloseArgs {
    /// Case file
    case: PathBuf,
    /// Confirmed cause or defect, or `outside`
    #[arg(long, value_name = "CAUSE|DEFECT")]
    cause: String,
    /// Who confirmed it
    #[arg(long, value_name = "WHO", value_parser = ["customer", "agent", "probe"])]
    confirmed_by: String,
}

/// Arguments of `reopen`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan reopen contoso.case.jsonl\n  shindan reopen contoso.case.jsonl --reason \"it happens again\""
)]
pub(super) struct ReopenArgs {
    /// Case file
    case: PathBuf,
    /// Reason to reopen it
    #[arg(long, value_name = "WORDS", default_value = "")]
    reason: String,
}

pub(super) fn close(shared: &Shared, args: &CloseArgs) -> Outcome {
    let loaded = pack::load(shared)?;
    let mut session = resume(&loaded, shared, &args.case)?;
    session.close(&args.cause, &args.confirmed_by, shared.now())?;
    let with = context! { file => args.case.display().to_string(), cause => &args.cause };
    note::say(&session, "walk.closed", with)?;
    Ok(Exit::Done)
}

pub(super) fn reopen(shared: &Shared, args: &ReopenArgs) -> Outcome {
    let loaded = pack::load(shared)?;
    let mut session = resume(&loaded, shared, &args.case)?;
    let cause = session.reopen(&args.reason, shared.now())?;
    let with = context! { file => args.case.display().to_string(), cause };
    note::say(&session, "walk.reopened", with)?;
    Ok(Exit::Done)
}

fn resume<'p>(
    loaded: &'p LoadedPack,
    shared: &Shared,
    path: &Path,
) -> Result<Session<'p>, Failure> {
    let lang = pack::language(shared, &loaded.pack)?;
    let (session, verdict) = Session::resume(loaded, path, shared.now, lang)?;
    note::pack_change(&session, session.pack_change(&verdict))?;
    Ok(session)
}
