//! `shindan reply`: the reply to the customer, as far as the facts support one.

use std::path::PathBuf;

use shindan_report::message::Audience;

use super::message::{MessageOptions, open, prepare, unsigned};
use super::{Exit, Outcome, Shared, input, note, print_bytes};

/// Arguments of `reply`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan reply contoso.case.jsonl --reply-lang ja\n  shindan reply contoso.case.jsonl --format eml > reply.eml\n  shindan reply contoso.case.jsonl --audience manager\n\nExit status: 0 written, 3 nothing to propose yet, nothing written"
)]
pub(super) struct Args {
    /// Case file
    case: PathBuf,
    /// Reader: an admin gets steps and commands, a manager the status
    #[arg(long, value_parser = input::one_of(Audience::ALL, Audience::as_str))]
    audience: Option<Audience>,
    #[command(flatten)]
    options: MessageOptions,
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    let prepared = prepare(shared, &args.options)?;
    let correspondence = open(&prepared, shared, &args.options, &args.case, args.audience)?;
    let message = correspondence.reply()?;
    // No repair reaches a customer that the agent has not seen with its odds.
    note::line(&correspondence.headline()?, "note: ", "");
    unsigned(&correspondence)?;
    print_bytes(&correspondence.write(&message, args.options.format.into())?)?;
    Ok(Exit::Done)
}
