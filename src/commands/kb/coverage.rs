//! `shindan kb coverage`: the parts of a pack that its cases reach.

use std::fmt::Write as _;

use clap::ValueEnum;
use shindan_author::coverage::{CoverageV1, Reached};
use shindan_author::graph::{Scope, graph, reach};
use shindan_pack::format::{kind_today, node_today};
use shindan_report::wrap;

use super::output::counted;
use super::{cases, json};
use crate::commands::pack::{files, language};
use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// Formats of a coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text
    Text,
    /// JSON, `shindan/coverage/v1`
    Json,
    /// SVG of the graph, with the number of cases in every box
    Svg,
    /// The same graph for Markdown pages
    Mermaid,
}

/// Arguments of `kb coverage`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb coverage --pack my-pack\n  shindan kb coverage --pack my-pack --format svg > coverage.svg\n\nA case reaches a cause that leads, a defect in the likely set, a known outcome, a sign that matches,\na rule that applies, a step that is offered, a remedy that is chosen, and a text that is shown."
)]
pub(crate) struct Args {
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    let (pack, all) = cases::load(&found)?;
    let runs = cases::run_all(&pack, &all.iter().collect::<Vec<_>>(), shared.now())?;
    let reached = Reached::by(&pack, &runs);
    let picture = || {
        let picture = graph(&pack, Scope::Whole, &language(shared, &pack)?);
        Ok::<_, Failure>(reach(picture, &reached.by_box(&pack)))
    };
    let document = || CoverageV1::new(&pack, &runs, &reached);
    print(&match args.format {
        Format::Json => json(&document())?,
        Format::Text => text(&document()),
        Format::Svg => picture()?.svg(),
        Format::Mermaid => picture()?.mermaid(),
    })?;
    Ok(Exit::Done)
}

fn text(document: &CoverageV1) -> String {
    let mut text = format!("{}\n", counted(document.cases, "case"));
    for kind in &document.kinds {
        let name = kind_today(kind.kind).unwrap_or(kind.kind);
        let _ = writeln!(text, "  {name:<8} {:>4} of {:>4}", kind.reached, kind.total);
        for id in &kind.missed {
            let _ = writeln!(text, "             not reached: {}", node_today(id));
            if let Some(why) = kind.why.get(id).filter(|why| !why.is_empty()) {
                let _ =
                    writeln!(text, "{}", wrap(why, 96, "                 ", "                 "));
            }
        }
    }
    text
}
