//! `shindan explain`: why a verdict came out, why not another, and what would change it.

use std::path::PathBuf;

use shindan_app::{Session, assumption, subject};
use shindan_engine::explain::Subject;
use shindan_report::{Format, explain};

use super::note::look;
use super::{Exit, Failure, Outcome, Output, Shared, pack, print};

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan explain contoso.case.jsonl\n  shindan explain contoso.case.jsonl permissions\n  shindan explain contoso.case.jsonl migration.error --lang ja\n  shindan explain contoso.case.jsonl --assume exchange.version=2016\n  shindan explain contoso.case.jsonl --assume migration.error=unknown\n\nStores nothing. The same case gives the same bytes."
)]
pub(crate) struct Args {
    /// Case file
    case: PathBuf,
    /// Cause, defect, fact, rule or `outside` to explain; a summary of all if left out
    #[arg(value_name = "CAUSE|DEFECT|FACT")]
    subject: Option<String>,
    /// Explain as if this were true: FACT=VALUE, FACT@OF=VALUE or FACT=unknown; repeatable
    #[arg(long, value_name = "FACT=VALUE")]
    assume: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Output,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let subject = args.subject.as_deref().map(|id| subject(&loaded.pack, id)).transpose()?;
    let assumed = args.assume.iter().map(|text| assumption(&loaded.pack, text));
    let assumed = assumed.collect::<Result<Vec<_>, _>>()?;
    let (session, ..) = look(&loaded, shared, &args.case)?;
    let explanation = session.explain(subject, &assumed)?;
    let (pack, words) = (&loaded.pack, &loaded.words);
    let Some(format) = args.format.layout() else {
        print(&explain::json::render(pack, &explanation, words)?)?;
        return Ok(Exit::Done);
    };
    let explained = explain::explain(pack, &explanation, words, &session.lang)?;
    print(&loaded.templates.render_explanation(format, &explained, words)?)?;
    Ok(Exit::Done)
}

/// An explanation for the walk: without the frame that names the case.
pub(crate) fn tell(session: &Session<'_>, subject: Subject) -> Result<String, Failure> {
    let loaded = session.loaded;
    let explanation = session.explain(Some(subject), &[])?;
    let explained =
        explain::explain(&loaded.pack, &explanation, &loaded.words, &session.lang)?.unframed();
    Ok(loaded.templates.render_explanation(Format::Text, &explained, &loaded.words)?)
}
