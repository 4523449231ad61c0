//! `shindan handover`: a note for the next agent on a case.

use std::path::PathBuf;

use shindan_case::timeline;
use shindan_report::Format;
use shindan_report::handover::{handover, json};

use super::note::look;
use super::{Exit, Outcome, Output, Shared, pack, print};

/// Arguments of `handover`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan handover contoso.case.jsonl\n  shindan handover contoso.case.jsonl --lang ja --format html > note.html\n\nStores nothing. The note names people and machines; `shindan bundle --redact` replaces them with\nstand-ins."
)]
pub(super) struct Args {
    /// Case file
    case: PathBuf,
    /// Output format; JSON is `shindan/handover/v1`
    #[arg(long, value_enum, default_value = "text")]
    format: Output,
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let (session, verdict, file) = look(&loaded, shared, &args.case)?;
    let mark = session.mark_of(&file);
    let events = timeline(file.records(), &session.state, &mark);
    let (pack, words) = (&loaded.pack, &loaded.words);
    let note = handover(pack, &verdict, words, &session.lang, &events, session.now)?;
    let format = match args.format {
        Output::Json => {
            print(&json(&note)?)?;
            return Ok(Exit::Done);
        }
        Output::Text => Format::Text,
        Output::Md => Format::Markdown,
        Output::Html => Format::Html,
    };
    print(&loaded.templates.render_handover(format, &note, words)?)?;
    Ok(Exit::Done)
}
