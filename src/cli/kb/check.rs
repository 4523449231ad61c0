//! `shindan kb check`: every problem of a pack, and what its numbers imply.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Format, json};
use crate::cli::pack::{files, show};
use crate::cli::{Exit, Failure, Outcome, Shared, print};
use crate::diag::{Diag, Severity, SourceFile, has_errors, line_and_column};
use crate::engine::Engine;
use crate::fact::FactSet;
use crate::kb::{self, Pack};
use crate::report::{bar, percent};

/// Arguments of `kb check`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb check --pack my-pack\n  shindan kb check --format json\n\nExit status: 0 no errors, 1 errors (with --deny-warnings also warnings)"
)]
pub(crate) struct Args {
    /// How the problems are written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Warnings count as errors
    #[arg(long)]
    deny_warnings: bool,
}

#[derive(Serialize)]
struct CheckV1<'a> {
    schema: &'static str,
    pack: &'a str,
    digest: Option<&'a str>,
    problems: Vec<ProblemV1<'a>>,
    implied: Option<ImpliedV1>,
}

/// One problem, as `shindan/check/v1` and its kin have it.
#[derive(Serialize, JsonSchema)]
pub(super) struct ProblemV1<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    labels: Vec<LabelV1<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct LabelV1<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    start: usize,
    end: usize,
    text: &'a str,
}

/// What the numbers of a pack imply on the bare complaint.
#[derive(Serialize)]
struct ImpliedV1 {
    outside: f64,
    no_defect: f64,
    causes: Vec<(String, f64)>,
    defects: Vec<DefectV1>,
}

#[derive(Serialize)]
struct DefectV1 {
    id: String,
    /// Smallest and largest prior over the contexts in which the defect can occur.
    prior: (f64, f64),
    on_the_complaint: f64,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    let (pack, diags) = kb::load(&found.files);
    let implied = pack.as_ref().map(implied).transpose()?;
    match args.format {
        Format::Json => {
            let document = CheckV1 {
                schema: "shindan/check/v1",
                pack: &found.id,
                digest: pack.as_ref().map(|pack| pack.digest.as_str()),
                problems: diags.iter().map(|diag| problem(diag, &found.files)).collect(),
                implied,
            };
            print(&json(&document)?)?;
        }
        Format::Text => {
            show(&diags, &found.files);
            let count = |severity| diags.iter().filter(|diag| diag.severity == severity).count();
            let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
            print(&format!(
                "{}: {errors} errors, {warnings} warnings in {} files\n",
                found.id,
                found.files.len()
            ))?;
            if let (Some(pack), Some(implied)) = (&pack, &implied) {
                print(&picture(pack, implied))?;
            }
        }
    }
    let bad = has_errors(&diags) || (args.deny_warnings && !diags.is_empty());
    Ok(if bad { Exit::Problems } else { Exit::Done })
}

pub(super) fn problem<'a>(diag: &'a Diag, files: &'a [SourceFile]) -> ProblemV1<'a> {
    let label = |label: &'a crate::diag::Label| {
        let text = files.iter().find(|file| file.path == label.path).map_or("", |file| &file.text);
        let (line, column) = line_and_column(text, label.span.start);
        LabelV1 {
            file: &label.path,
            line,
            column,
            start: label.span.start,
            end: label.span.end,
            text: &label.text,
        }
    };
    ProblemV1 {
        code: diag.code.as_str(),
        severity: match diag.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &diag.message,
        help: diag.help.as_deref(),
        labels: diag.labels.iter().map(label).collect(),
    }
}

fn implied(pack: &Pack) -> Result<ImpliedV1, Failure> {
    let engine = Engine::new(pack);
    let settled = engine.settle(&FactSet::new(), jiff::Timestamp::UNIX_EPOCH);
    let bare = engine.posterior(&settled.findings, &settled.hard)?;
    let defects = pack.defects.iter().enumerate().map(|(at, defect)| {
        let priors =
            pack.model.classes.iter().map(|class| class.prior[at]).filter(|prior| *prior > 0.0);
        let (least, most) = priors.fold((1.0, 0.0), |(least, most): (f64, f64), prior| {
            (least.min(prior), most.max(prior))
        });
        DefectV1 {
            id: defect.about.id.clone(),
            prior: (least.min(most), most),
            on_the_complaint: bare.defects[at],
        }
    });
    Ok(ImpliedV1 {
        outside: bare.none(),
        no_defect: bare.clear,
        causes: pack
            .causes
            .iter()
            .zip(&bare.causes)
            .map(|(cause, own)| (cause.about.id.clone(), own.any))
            .collect(),
        defects: defects.collect(),
    })
}

fn picture(pack: &Pack, implied: &ImpliedV1) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} causes, {} defects, {} facts, {} signs, {} rules, {} acts; {} contexts in {} classes\n",
        pack.causes.len(),
        pack.defects.len(),
        pack.facts.len(),
        pack.signs.len(),
        pack.rules.len(),
        pack.acts.len(),
        pack.model.states.len(),
        pack.model.classes.len(),
    );
    let _ = writeln!(text, "On the bare complaint:");
    for (id, probability) in &implied.causes {
        let _ =
            writeln!(text, "  {} {:>6}  {id}", bar(*probability, 20), percent(Some(*probability)));
    }
    let _ = writeln!(
        text,
        "  {} {:>6}  outside (no defect of the pack at all: {})",
        bar(implied.outside, 20),
        percent(Some(implied.outside)),
        percent(Some(implied.no_defect))
    );
    let _ = writeln!(
        text,
        "\nDefect                                      prior          on the complaint"
    );
    for defect in &implied.defects {
        let (least, most) = defect.prior;
        let prior = if most - least < 5e-5 {
            format!("{most:.4}")
        } else {
            format!("{least:.4}-{most:.4}")
        };
        let _ = writeln!(
            text,
            "  {:<40}  {prior:<14} {:>6}",
            defect.id,
            percent(Some(defect.on_the_complaint))
        );
    }
    text
}
