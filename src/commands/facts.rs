//! `shindan facts`: what is known of a case and from where, what was taken back, what could be accepted.

use std::path::PathBuf;

use shindan_report::facts;

use super::note::look;
use super::{Exit, Format, Outcome, Shared, print};

/// Arguments of `facts`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan facts contoso.case.jsonl\n  shindan facts contoso.case.jsonl certificate\n  shindan facts contoso.case.jsonl --all 証明書\n\nStores nothing. `shindan fact` puts right what is listed here."
)]
pub(super) struct Args {
    /// Case file
    case: PathBuf,
    /// Show only facts in which this word occurs, in any language of the pack
    word: Option<String>,
    /// List also everything that can be known, with its ids
    #[arg(long)]
    all: bool,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = super::pack::load(shared)?;
    let (session, ..) = look(&loaded, shared, &args.case)?;
    let mut known = session.facts();
    if let Some(word) = &args.word {
        known.search(&loaded.pack, word);
    }
    let text = match args.format {
        Format::Json => facts::json(&loaded.pack, &known)?,
        Format::Text => {
            let all = args.all.then(|| args.word.as_deref().unwrap_or_default());
            let lang = &session.lang;
            let shown = facts::words(&loaded.pack, &loaded.words, lang, &known, all)?;
            loaded.templates.render_facts(&shown, lang, &loaded.words)?
        }
    };
    print(&text)?;
    Ok(Exit::Done)
}
