//! `shindan kb coverage`: the parts of a pack that its cases reach.

use std::fmt::Write as _;

use clap::ValueEnum;
use shindan_author::Voice;
use shindan_author::coverage::{CoverageV1, Reached};
use shindan_author::graph::{Scope, graph, reach};
use shindan_pack::format::{kind_today, node_today};
use shindan_report::wrap;

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

pub(crate) fn run(shared: &Shared, args: &Args, voice: Voice<'_>) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    let (pack, all) = cases::load(&found)?;
    let runs = cases::run_all(&pack, &all.iter().collect::<Vec<_>>(), shared.now())?;
    let reached = Reached::by(&pack, &runs);
    let picture = || {
        let picture = graph(&pack, Scope::Whole, &language(shared, &pack)?);
        Ok::<_, Failure>(reach(picture, &reached.by_box(&pack)))
    };
    let document = |voice| CoverageV1::new(&pack, &runs, &reached, voice);
    print(&match args.format {
        Format::Json => json(&document(Voice::ENGLISH))?,
        Format::Text => text(&document(voice), voice),
        Format::Svg => picture()?.svg(),
        Format::Mermaid => picture()?.mermaid(),
    })?;
    Ok(Exit::Done)
}

fn text(document: &CoverageV1, voice: Voice<'_>) -> String {
    let cases = voice.counted(document.cases, "case");
    let mut text = voice.say("{cases}", &[("cases", &cases)]) + "\n";
    for kind in &document.kinds {
        let name = kind_today(kind.kind).unwrap_or(kind.kind);
        let (reached, total) = (format!("{:>4}", kind.reached), format!("{:>4}", kind.total));
        let of = voice.say("{reached} of {total}", &[("reached", &reached), ("total", &total)]);
        let _ = writeln!(text, "  {name:<8} {of}");
        for id in &kind.missed {
            let missed = voice.say("not reached: {node}", &[("node", &node_today(id))]);
            let _ = writeln!(text, "             {missed}");
            if let Some(why) = kind.why.get(id).filter(|why| !why.is_empty()) {
                let _ =
                    writeln!(text, "{}", wrap(why, 96, "                 ", "                 "));
            }
        }
    }
    text
}
