//! `shindan close` and `shindan reopen`: that a case is over, and that it is not after all.

use std::path::{Path, PathBuf};

use anstream::eprintln;
use minijinja::context;
use shindan_case::Event;
use shindan_model::Pack;
use shindan_pack::suggestion;
use shindan_report::json::OUTSIDE;
use shindan_report::wrap;

use super::session::{Session, resume};
use super::{Exit, Failure, Outcome, Shared, pack};

/// Arguments of `close`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan close contoso.case.jsonl --cause certificate-expired --confirmed-by customer\n  shindan close contoso.case.jsonl --cause outside --confirmed-by agent"
)]
pub(super) struct CloseArgs {
    /// The case
    case: PathBuf,
    /// What it was: a cause, a defect, or outside
    #[arg(long, value_name = "CAUSE|DEFECT")]
    cause: String,
    /// Who says that it is over
    #[arg(long, value_name = "WHO", value_parser = ["customer", "agent", "probe"])]
    confirmed_by: String,
}

/// Arguments of `reopen`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan reopen contoso.case.jsonl\n  shindan reopen contoso.case.jsonl --reason \"it happens again\""
)]
pub(super) struct ReopenArgs {
    /// The case
    case: PathBuf,
    /// Why
    #[arg(long, value_name = "WORDS", default_value = "")]
    reason: String,
}

pub(super) fn close(shared: &Shared, args: &CloseArgs) -> Outcome {
    let loaded = pack::load(shared)?;
    check(&loaded.pack, &args.cause)?;
    let (mut session, _) = resume(&loaded, shared, &args.case)?;
    if let Some(closed) = &session.state.closed {
        let message = format!(
            "the case is closed since {}, as `{}`\nhelp: `shindan reopen {}` opens it again",
            closed.at,
            closed.cause,
            args.case.display()
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    session.now = shared.now();
    let (cause, confirmed_by) = (args.cause.clone(), args.confirmed_by.clone());
    session.happen(Event::Closed { cause, confirmed_by })?;
    say(&session, "walk.closed", &args.case, &args.cause)?;
    Ok(Exit::Done)
}

pub(super) fn reopen(shared: &Shared, args: &ReopenArgs) -> Outcome {
    let loaded = pack::load(shared)?;
    let (mut session, _) = resume(&loaded, shared, &args.case)?;
    let Some(closed) = session.state.closed.clone() else {
        let message = format!("the case `{}` is not closed", args.case.display());
        return Err(Failure::new(Exit::Usage, message));
    };
    session.now = shared.now();
    session.happen(Event::Reopened { reason: args.reason.clone() })?;
    say(&session, "walk.reopened", &args.case, &closed.cause)?;
    Ok(Exit::Done)
}

fn say(session: &Session<'_>, key: &'static str, case: &Path, cause: &str) -> Result<(), Failure> {
    let said = session.say(key, context! { file => case.display().to_string(), cause })?;
    eprintln!("{}", wrap(&said, 78, "", ""));
    Ok(())
}

fn check(pack: &Pack, cause: &str) -> Result<(), Failure> {
    if cause == OUTSIDE || pack.cause(cause).is_some() || pack.defect(cause).is_some() {
        return Ok(());
    }
    let causes = pack.causes.iter().map(|own| own.about.id.as_str());
    let defects = pack.defects.iter().map(|own| own.about.id.as_str());
    let help = suggestion(cause, "a cause or defect", causes.chain(defects).chain([OUTSIDE]));
    let help = help.map_or_else(String::new, |help| format!("\nhelp: {help}"));
    Err(Failure::new(Exit::Usage, format!("there is no cause or defect `{cause}`{help}")))
}
