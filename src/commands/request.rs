//! `shindan request`: one message that asks for everything still worth knowing.

use std::path::PathBuf;

use minijinja::context;
use shindan_report::stop_message;

use super::message::{MessageOptions, open, prepare};
use super::note::line;
use super::{Exit, Outcome, Shared, print_bytes};

/// Arguments of `request`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan request contoso.case.jsonl --reply-lang ja\n  shindan request contoso.case.jsonl --format eml > request.eml\n  shindan request contoso.case.jsonl --script > collect.ps1"
)]
pub(super) struct Args {
    /// Case file
    case: PathBuf,
    /// Ask the customer for at most N steps; follow-ups that depend on an answer are extra
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u8).range(1..=50))]
    most: u8,
    /// Write a PowerShell script that collects the same instead of the message
    #[arg(long, conflicts_with = "format")]
    script: bool,
    #[command(flatten)]
    options: MessageOptions,
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    let prepared = prepare(shared, &args.options)?;
    let correspondence = open(&prepared, shared, &args.options, &args.case, None)?;
    let session = &correspondence.session;
    let requested = correspondence.worth_asking(usize::from(args.most))?;
    if !requested.by_agent.is_empty() {
        let list = requested.by_agent.join(" / ");
        line(&session.say("message.by_agent", context! { list })?, "", "  ");
    }
    if requested.asked.is_empty() && requested.differing == 0 {
        let loaded = session.loaded;
        let verdict = &correspondence.verdict;
        let stop = stop_message(&loaded.pack, verdict, &loaded.words, &session.lang)?;
        let with = context! { stop => stop.unwrap_or_default() };
        line(session.say("message.nothing_to_ask", with)?.trim(), "", "");
        return Ok(Exit::Done);
    }
    let message = correspondence.request(&requested)?;
    let bytes = if args.script {
        correspondence.write_script(&requested, &message)?
    } else {
        correspondence.write(&message, args.options.format.into())?
    };
    print_bytes(&bytes)?;
    Ok(Exit::Done)
}
