//! `shindan next`: what to find out next, one step at a time or as a batch.

use std::path::PathBuf;

use shindan_engine::Status;
use shindan_model::Channel;
use shindan_report::next;

use super::note::look;
use super::{Exit, Format, Outcome, Shared, input, pack, print};

/// Arguments of `next`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan next contoso.case.jsonl\n  shindan next contoso.case.jsonl --channel phone\n  shindan next contoso.case.jsonl --batch 5 --lang ja"
)]
pub(crate) struct Args {
    /// Case file
    case: PathBuf,
    /// Choose up to N steps to ask for together, by mail unless `--channel` differs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=50))]
    batch: Option<u8>,
    /// Channel to the customer; decides what asking costs; that of the case if left out
    #[arg(long, value_parser = input::channel())]
    channel: Option<Channel>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let (session, ..) = look(&loaded, shared, &args.case)?;
    let mut circumstances = session.circumstances();
    let channel = args.channel.or_else(|| args.batch.map(|_| Channel::Mail));
    if let Some(channel) = channel.filter(|channel| *channel != circumstances.channel) {
        circumstances.opened.clear();
        circumstances = circumstances.over(channel);
    }
    let (engine, facts) = (&session.engine, &session.state.facts);
    let verdict = engine.assess(facts, &circumstances)?;
    let batch = args
        .batch
        .map(|most| engine.batch(facts, &circumstances, usize::from(most)))
        .transpose()?;
    let plan = match verdict.status {
        Status::OffTopic => None,
        _ => engine.plan(facts, &circumstances)?,
    };
    let steps = next::NextSteps {
        pack: &loaded.pack,
        circumstances: &circumstances,
        verdict: &verdict,
        batch: batch.as_ref(),
        repair: plan.as_ref(),
    };
    let text = match args.format {
        Format::Json => next::json(&steps, &loaded.words)?,
        Format::Text => {
            let words = next::words(&steps, &loaded.words, &session.lang)?;
            loaded.templates.render_next(&words, &session.lang, &loaded.words)?
        }
    };
    print(&text)?;
    Ok(Exit::Done)
}
