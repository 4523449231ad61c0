//! `shindan request`: one message for everything that is still worth knowing.

use std::path::PathBuf;

use anstream::eprintln;
use minijinja::context;
use shindan_engine::{BatchAct, Status, Verdict};
use shindan_model::{By, Channel};
use shindan_report::message::{Asked, Message, asked, asked_again, request, script};
use shindan_report::{stop_message, wrap};

use super::message::{Manner, MessageService, prepare};
use super::{Exit, Failure, Outcome, Shared, print_bytes};

/// Arguments of `request`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan request contoso.case.jsonl --reply-lang ja\n  shindan request contoso.case.jsonl --format eml > request.eml\n  shindan request contoso.case.jsonl --script > collect.ps1"
)]
pub(super) struct Args {
    /// The case
    case: PathBuf,
    /// At most N acts beside your own; follow-ups that hang on an answer come on top
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u8).range(1..=50))]
    most: u8,
    /// A PowerShell file that collects the same, instead of the message
    #[arg(long, conflicts_with = "format")]
    script: bool,
    #[command(flatten)]
    manner: Manner,
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    let prepared = prepare(shared, &args.manner)?;
    let desk = MessageService::new(&prepared, shared, &args.manner, &args.case, None)?;
    let (asked, minutes) = worth_asking(&desk, usize::from(args.most))?;
    if asked.is_empty() {
        let session = &desk.session;
        let loaded = session.loaded;
        let stop = stop_message(&loaded.pack, &desk.verdict, &loaded.words, &session.lang)?;
        let said =
            session.say("message.nothing_to_ask", context! { stop => stop.unwrap_or_default() })?;
        eprintln!("{}", wrap(said.trim(), 78, "", ""));
        return Ok(Exit::Done);
    }
    let before = desk.session.state.questions();
    let own = request(&desk.situation(), &asked, &before, minutes)?;
    let message = Message::Request(own);
    if args.script {
        let text = script(&desk.situation(), &asked, message.questions())?.ok_or_else(|| {
            let help = "help: leave `--script` out; the message asks for the same";
            Failure::new(Exit::Usage, format!("no command of this request only reads\n{help}"))
        })?;
        print_bytes(&desk.write_script(text, &message)?)?;
    } else {
        print_bytes(&desk.write(&message)?)?;
    }
    Ok(Exit::Done)
}

/// What to ask for, and how long that takes: the batch, or what contradicts itself.
fn worth_asking(desk: &MessageService<'_>, most: usize) -> Result<(Vec<Asked>, f64), Failure> {
    let session = &desk.session;
    let pack = &session.loaded.pack;
    let verdict: &Verdict = &desk.verdict;
    if verdict.status == Status::Contradictory {
        let again = asked_again(pack, verdict);
        let minutes =
            again.iter().map(|own| pack.acts[own.act.0].minutes.over(Channel::Mail)).sum();
        return Ok((again, minutes));
    }
    let mut circumstances = session.circumstances().over(Channel::Mail);
    circumstances.opened.clear();
    // What one does oneself takes no room in the message.
    let is_own = |own: &&BatchAct| pack.acts[own.act.0].by == By::Agent;
    let mut room = most;
    let batch = loop {
        let batch = session.engine.batch(&session.state.facts, &circumstances, room)?;
        let wanted = most + batch.acts.iter().filter(is_own).count();
        if batch.acts.len() < room || room >= wanted {
            break batch;
        }
        room = wanted;
    };
    let own: Vec<&str> = batch
        .acts
        .iter()
        .filter(is_own)
        .filter_map(|own| {
            let texts = pack.texts.get(&session.lang)?;
            Some(texts.acts.get(&pack.acts[own.act.0].about.id)?.ask.as_str())
        })
        .collect();
    if !own.is_empty() {
        let said = session.say("message.own_acts", context! { list => own.join(" / ") })?;
        eprintln!("{}", wrap(&said, 78, "", "  "));
    }
    let by_others = batch.acts.iter().filter(|own| pack.acts[own.act.0].by == By::Customer);
    Ok((asked(pack, &batch), by_others.map(|own| own.minutes).sum()))
}
