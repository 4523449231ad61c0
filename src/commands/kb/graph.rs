//! `shindan kb graph`: the decision graph as a picture.

use std::path::PathBuf;

use clap::ValueEnum;
use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;
use shindan_author::case::Runner;
use shindan_author::changes::changes;
use shindan_author::graph::{Scope, difference, graph, path};
use shindan_model::Pack;

use super::past::one;
use super::{cases, diff};
use crate::commands::pack::{language, load};
use crate::commands::{Exit, Outcome, Shared, print};

/// Arguments of `kb graph`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb graph > pack.svg\n  shindan kb graph --cause autodiscover --lang ja > autodiscover.svg\n  shindan kb graph --defect basic-auth-missing > basic.svg\n  shindan kb graph --diff embedded --pack my-pack > changes.svg\n  shindan kb graph --case certificate-expired > path.svg\n  shindan kb graph --format dot | dot -Tpdf > pack.pdf"
)]
pub(crate) struct Args {
    /// Draw only this cause, or `outside`, with its defects and the facts that best tell them apart
    #[arg(long, value_name = "ID")]
    cause: Option<String>,
    /// Draw only this defect and everything that bears on it
    #[arg(long, value_name = "ID", conflicts_with = "cause")]
    defect: Option<String>,
    /// Mark the differences from this pack: a folder or `embedded`
    #[arg(long, value_name = "OLD")]
    diff: Option<PathBuf>,
    /// Mark the path of a case: a case file, a file of `kb test`, or the name of a case of the pack
    #[arg(long, value_name = "CASE", conflicts_with = "diff")]
    case: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "svg")]
    format: Format,
}

/// Formats of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Graphviz
    Dot,
    /// Mermaid, for Markdown pages
    Mermaid,
    /// SVG picture
    Svg,
    /// JSON, `shindan/graph/v1`
    Json,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = load(shared)?;
    let pack = &loaded.pack;
    let scope = match (args.cause.as_deref(), args.defect.as_deref()) {
        (_, Some(id)) => {
            let ids = pack.defects.iter().map(|defect| defect.about.id.as_str());
            Scope::Defect(pack.defect(id).ok_or_else(|| {
                AppError::new(ErrorCode::NotADefect).with("id", id).with_choices(id, ids)
            })?)
        }
        (None, None) => Scope::Whole,
        (Some("outside"), None) => Scope::Outside,
        (Some(id), None) => {
            let ids = pack.causes.iter().map(|cause| cause.about.id.as_str());
            Scope::Cause(pack.cause(id).ok_or_else(|| {
                AppError::new(ErrorCode::NotACause).with("id", id).with_choices(id, ids)
            })?)
        }
    };
    let lang = language(shared, pack)?;
    // Marking the whole pack shows only the nodes with a mark.
    let only = scope == Scope::Whole;
    let all = if only { Scope::Everything } else { scope };
    let picture = match (&args.diff, &args.case) {
        (Some(old), _) => {
            let old = cases::pack(&diff::of(old)?)?;
            let changed = changes(&old, pack, &lang, None, Voice::ENGLISH);
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
        Format::Json => picture
            .json()
            .map_err(|error| AppError::new(ErrorCode::CannotWriteResult).with("error", error))?,
    };
    print(&text)?;
    Ok(Exit::Done)
}

/// The scope of the same cause or defect in another pack, if it has that id.
fn same_scope(other: &Pack, pack: &Pack, scope: Scope) -> Option<Scope> {
    match scope {
        Scope::Cause(at) => other.cause(&pack.causes[at.0].about.id).map(Scope::Cause),
        Scope::Defect(at) => other.defect(&pack.defects[at.0].about.id).map(Scope::Defect),
        whole => Some(whole),
    }
}
