//! `shindan kb graph`: a picture of the decision graph.

use clap::ValueEnum;

use crate::cli::pack::{language, load};
use crate::cli::{Exit, Failure, Outcome, Shared, print};
use crate::diag::suggestion;
use crate::kb::DefectIx;
use crate::report::graph::{Scope, graph};

/// Arguments of `kb graph`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb graph > pack.svg\n  shindan kb graph --cause autodiscover --lang ja > autodiscover.svg\n  shindan kb graph --defect basic-auth-missing > basic.svg\n  shindan kb graph --format dot | dot -Tpdf > pack.pdf"
)]
pub(crate) struct Args {
    /// Only this cause, or `outside`: its defects, and of each the facts that tell it best
    #[arg(long, value_name = "ID")]
    cause: Option<String>,
    /// Only this defect, and all that bears on it
    #[arg(long, value_name = "ID", conflicts_with = "cause")]
    defect: Option<String>,
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
    let unknown = |kind: &str, id: &str, known: Vec<&str>| {
        let help = suggestion(id, &format!("a {kind}"), known).unwrap_or_default();
        Failure::new(Exit::Usage, format!("there is no {kind} `{id}`\nhelp: {help}"))
    };
    let scope = match (args.cause.as_deref(), args.defect.as_deref()) {
        (_, Some(id)) => {
            let mut ids = pack.defects.iter().map(|defect| defect.about.id.as_str());
            let at = ids.position(|known| known == id).ok_or_else(|| {
                unknown(
                    "defect",
                    id,
                    pack.defects.iter().map(|own| own.about.id.as_str()).collect(),
                )
            })?;
            Scope::Defect(DefectIx(at))
        }
        (None, None) => Scope::Whole,
        (Some("outside"), None) => Scope::Outside,
        (Some(id), None) => Scope::Cause(pack.cause(id).ok_or_else(|| {
            unknown("cause", id, pack.causes.iter().map(|own| own.about.id.as_str()).collect())
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
