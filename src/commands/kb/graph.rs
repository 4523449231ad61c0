//! `shindan kb graph`: a picture of the decision graph.

use std::path::PathBuf;

use clap::ValueEnum;
use shindan_author::case::Runner;
use shindan_author::changes::changes;
use shindan_author::graph::{Scope, difference, graph, path};
use shindan_model::{DefectIx, Pack};
use shindan_pack::suggestion;

use super::past::one;
use super::{cases, diff};
use crate::commands::pack::{language, load};
use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// Arguments of `kb graph`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb graph > pack.svg\n  shindan kb graph --cause autodiscover --lang ja > autodiscover.svg\n  shindan kb graph --defect basic-auth-missing > basic.svg\n  shindan kb graph --diff embedded --pack my-pack > changes.svg\n  shindan kb graph --case certificate-expired > path.svg\n  shindan kb graph --format dot | dot -Tpdf > pack.pdf"
)]
pub(crate) struct Args {
    /// Only this cause, or `outside`: its defects, and of each the facts that tell it best
    #[arg(long, value_name = "ID")]
    cause: Option<String>,
    /// Only this defect, and all that bears on it
    #[arg(long, value_name = "ID", conflicts_with = "cause")]
    defect: Option<String>,
    /// Mark what differs from this pack: a folder, or `embedded`
    #[arg(long, value_name = "OLD")]
    diff: Option<PathBuf>,
    /// Mark the path of a case: a case file, a case of `kb test`, or the name of one of the pack's
    #[arg(long, value_name = "CASE", conflicts_with = "diff")]
    case: Option<PathBuf>,
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
    let lang = language(shared, pack)?;
    // Of a whole pack only what there is something to say about.
    let only = scope == Scope::Whole;
    let all = if only { Scope::Everything } else { scope };
    let picture = match (&args.diff, &args.case) {
        (Some(old), _) => {
            let old = cases::pack(&diff::of(old)?)?;
            let changed = changes(&old, pack, &lang, None);
            let was = same_scope(&old, pack, all).map(|scope| graph(&old, scope, &lang));
            let now = graph(pack, all, &lang);
            match was {
                Some(was) => difference(&was, now, &changed.nodes, only),
                // Only the new pack has this cause or defect at all.
                None => now,
            }
        }
        (None, Some(case)) => {
            let case = one(case, &pack.id, shared)?;
            let now = diff::judged_at(&case, shared);
            let (verdict, signs) = Runner::new(pack).diagnose_past(&case, now)?;
            path(graph(pack, all, &lang), pack, &verdict, &signs, only)
        }
        (None, None) => graph(pack, scope, &lang),
    };
    let text = match args.format {
        Format::Dot => picture.dot(),
        Format::Mermaid => picture.mermaid(),
        Format::Svg => picture.svg(),
        Format::Json => picture.json().map_err(|error| Failure::new(Exit::Io, error))?,
    };
    print(&text)?;
    Ok(Exit::Done)
}

/// The same cause or defect in another pack; none if it has none of that id.
fn same_scope(other: &Pack, pack: &Pack, scope: Scope) -> Option<Scope> {
    match scope {
        Scope::Cause(at) => other.cause(&pack.causes[at.0].about.id).map(Scope::Cause),
        Scope::Defect(at) => other.defect(&pack.defects[at.0].about.id).map(Scope::Defect),
        whole => Some(whole),
    }
}
