//! `shindan kb graph`: a picture of the decision graph.

use clap::ValueEnum;

use crate::cli::pack::{language, load};
use crate::cli::{Exit, Failure, Outcome, Shared, print};
use crate::diag::suggestion;
use crate::report::graph::{Scope, graph};

/// Arguments of `kb graph`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb graph > pack.svg\n  shindan kb graph --cause autodiscover --lang ja > autodiscover.svg\n  shindan kb graph --format dot | dot -Tpdf > pack.pdf"
)]
pub(crate) struct Args {
    /// Only this cause, or `outside`
    #[arg(long, value_name = "ID")]
    cause: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value = "svg")]
    format: Format,
}

/// Formats of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For Graphviz
    Dot,
    /// For Markdown pages
    Mermaid,
    /// A picture
    Svg,
    /// `shindan/graph/v1`
    Json,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = load(shared)?;
    let pack = &loaded.pack;
    let scope = match args.cause.as_deref() {
        None => Scope::Whole,
        Some("outside") => Scope::Outside,
        Some(id) => Scope::Cause(pack.cause(id).ok_or_else(|| {
            let known = pack.causes.iter().map(|cause| cause.about.id.as_str());
            let help = suggestion(id, "a cause", known).unwrap_or_default();
            Failure::new(Exit::Usage, format!("there is no cause `{id}`\nhelp: {help}"))
        })?),
    };
    let picture = graph(pack, scope, &language(shared, pack)?);
    let text = match args.format {
        Format::Dot => picture.dot(),
        Format::Mermaid => picture.mermaid(),
        Format::Svg => picture.svg(),
        Format::Json => picture.json().map_err(|error| Failure::new(Exit::Io, error))?,
    };
    print(&text)?;
    Ok(Exit::Done)
}
