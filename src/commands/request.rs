//! `shindan request`: one message that asks for everything still worth knowing.

use std::path::PathBuf;

use minijinja::context;
use shindan_app::{OwnStep, Session};
use shindan_report::stop_message;

use super::message::{MessageOptions, open, prepare, unsigned};
use super::note::line;
use super::{Exit, Failure, Outcome, Shared, print_bytes};

/// Arguments of `request`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan request contoso.case.jsonl --reply-lang ja\n  shindan request contoso.case.jsonl --format eml > request.eml\n  shindan request contoso.case.jsonl --script > collect.ps1\n\nExit status: 0 written, 3 nothing to ask, nothing written"
)]
pub(super) struct Args {
    /// Case file
    case: PathBuf,
    /// Ask the customer for at most N steps; up to two follow-ups that depend on an answer are extra
    #[arg(long, value_name = "N", default_value = "4", value_parser = clap::value_parser!(u8).range(1..=50))]
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
    by_agent(session, &requested.by_agent)?;
    if requested.asked.is_empty() && requested.differing == 0 {
        let loaded = session.loaded;
        let verdict = &correspondence.verdict;
        let stop = stop_message(&loaded.pack, verdict, &loaded.words, &session.lang)?;
        let with = context! { stop => stop.unwrap_or_default() };
        line(session.say("message.nothing_to_ask", with)?.trim(), "", "");
        return Ok(Exit::Undecided);
    }
    unsigned(&correspondence)?;
    let message = correspondence.request(&requested)?;
    let bytes = if args.script {
        correspondence.write_script(&requested, &message)?
    } else {
        correspondence.write(&message, args.options.format.into())?
    };
    print_bytes(&bytes)?;
    Ok(Exit::Done)
}

/// Tells the agent what to find out himself, what a probe answers first.
fn by_agent(session: &Session<'_>, steps: &[OwnStep]) -> Result<(), Failure> {
    if steps.is_empty() {
        return Ok(());
    }
    line(&session.say("message.by_agent.heading", context! {})?, "", "");
    let (probed, looked): (Vec<&OwnStep>, Vec<&OwnStep>) =
        steps.iter().partition(|step| step.is_probed);
    if !probed.is_empty() {
        let with = context! { count => probed.len() };
        line(&session.say("message.by_agent.probe", with)?, "  ", "  ");
    }
    for step in probed.into_iter().chain(looked) {
        let with =
            context! { what => &step.what, minutes => format!("{:.0}", step.minutes.max(1.0)) };
        line(&session.say("message.by_agent.row", with)?, "  - ", "    ");
    }
    Ok(())
}
