//! `shindan read`: what is understood in files, and what is not.

use std::path::PathBuf;

use shindan_report::reading;
use shindan_understand::Interpreter;

use super::{Exit, Format, Outcome, Shared, input, pack, print};

/// Arguments of `read`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan read mail.eml\n  shindan read error.txt rca.xml --lang ja\n  Get-Clipboard | shindan read - --format json"
)]
pub(crate) struct Args {
    /// Texts, logs, exports, certificates or mails; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let lang = pack::language(shared, &loaded.pack)?;
    let interpreter = Interpreter::new(&loaded.pack);
    let mut documents = Vec::new();
    for path in &args.files {
        documents.extend(input::documents(path)?);
    }
    let files: Vec<_> =
        documents.iter().map(|document| reading::understand(&interpreter, document)).collect();
    let text = match args.format {
        Format::Json => reading::json(&loaded.pack, &files)?,
        Format::Text => {
            let shown = reading::words(&loaded.pack, &loaded.words, &lang, &files)?;
            loaded.templates.render_reading(&shown, &lang, &loaded.words)?
        }
    };
    print(&text)?;
    Ok(Exit::Done)
}
