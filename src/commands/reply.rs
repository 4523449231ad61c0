//! `shindan reply`: the reply to the customer, as far as the facts support one.

use std::path::PathBuf;

use shindan_report::message::{Audience, Message, reply};

use super::message::{Manner, MessageService, audience, prepare};
use super::{Exit, Failure, Outcome, Shared, print_bytes};

/// Arguments of `reply`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan reply contoso.case.jsonl --reply-lang ja\n  shindan reply contoso.case.jsonl --format eml > reply.eml\n  shindan reply contoso.case.jsonl --audience manager\n\nExit status: 0 written, 3 open or contradictory: nothing is written"
)]
pub(super) struct Args {
    /// The case
    case: PathBuf,
    /// Who reads it: admin (steps and commands) or manager (where it stands)
    #[arg(long, value_parser = audience)]
    audience: Option<Audience>,
    #[command(flatten)]
    manner: Manner,
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    let prepared = prepare(shared, &args.manner)?;
    let desk = MessageService::new(&prepared, shared, &args.manner, &args.case, args.audience)?;
    let Some(own) = reply(&desk.situation())? else {
        let status = desk.verdict.status.as_str();
        let case = args.case.display();
        let help = format!("help: `shindan request {case}` writes what to ask for");
        let mut message = format!("the verdict is `{status}`, which supports no reply");
        for said in desk.contradictions()? {
            message.push_str(&format!("\n{said}"));
        }
        let message = format!("{message}\n{help}");
        return Err(Failure::new(Exit::Undecided, message));
    };
    print_bytes(&desk.write(&Message::Reply(own))?)?;
    Ok(Exit::Done)
}
