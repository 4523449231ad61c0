//! `shindan kb check`: the problems of a pack, and what its numbers imply.

use std::fmt::Write as _;
use std::path::Path;

use shindan_author::Voice;
use shindan_author::markup::padded;
use shindan_author::problems::json::{CheckV1, DefectV1, ImpliedV1, SCHEMA};
use shindan_author::problems::{github, json as problems_json, sarif};
use shindan_engine::Engine;
use shindan_model::{FactSet, Pack, SourceFile};
use shindan_pack::{Diag, Severity, digest_with, has_errors};
use shindan_report::{bar, percent};

use super::watch::watch;
use super::{Problems, json};
use crate::commands::pack::{files, show};
use crate::commands::terminal::notice;
use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// Arguments of `kb check`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb check --pack my-pack\n  shindan kb check --pack my-pack --watch\n  shindan kb check --pack my-pack --format sarif > check.sarif\n\n`shindan kb explain CODE` explains a problem.\n\nExit status: 0 no errors, 1 errors (with --deny-warnings, also warnings)"
)]
pub(crate) struct Args {
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// Treat warnings as errors
    #[arg(long)]
    deny_warnings: bool,
    /// Check again whenever a file of the pack changes; stop with Ctrl-C
    #[arg(long)]
    watch: bool,
}

/// Output format of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// Plain text
    Text,
    /// JSON, `shindan/check/v1`
    Json,
    /// SARIF 2.1.0, for code review and editors
    Sarif,
    /// Annotations for GitHub Actions
    Github,
}

/// The problems of a pack.
pub(super) struct Found<'a> {
    pub(super) id: &'a str,
    pub(super) files: &'a [SourceFile],
    pub(super) diags: &'a [Diag],
    /// Where they were looked for, as the end of the summary: `in 24 files`.
    pub(super) what: String,
}

pub(crate) fn run(shared: &Shared, args: &Args, voice: Voice<'_>) -> Outcome {
    if args.watch {
        return watch(shared, voice, || once(shared, args, voice));
    }
    once(shared, args, voice)
}

fn once(shared: &Shared, args: &Args, voice: Voice<'_>) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    let what = voice.say("in {files}", &[("files", &voice.counted(found.files.len(), "file"))]);
    let id = found.id.clone();
    let (templates, shipped) = (found.templates.clone(), crate::embedded::shipped());
    let files = found.for_authors(&shipped);
    let (pack, mut diags) = shindan_author::check(&files);
    let languages = pack.as_ref().map_or(&[][..], |pack| &pack.languages);
    diags.extend(shindan_author::check_templates(&templates, &shipped.templates, languages)?);
    let pack = pack.filter(|_| !has_errors(&diags));
    let pack = pack.map(|pack| Pack { digest: digest_with(&pack.digest, &templates), ..pack });
    let found = Found { id: &id, files: &files, diags: &diags, what };
    let implied = match args.format {
        Form::Text | Form::Json => pack.as_ref().map(implied).transpose()?,
        Form::Sarif | Form::Github => None,
    };
    let digest = pack.as_ref().map(|pack| pack.digest.as_str());
    let text = match (&pack, &implied) {
        (Some(pack), Some(implied)) if args.format == Form::Text => picture(pack, implied, voice),
        _ => String::new(),
    };
    write(shared.pack.as_deref(), args.format, &found, digest, implied, voice)?;
    print(&text)?;
    Ok(exit(&diags, args.deny_warnings))
}

/// 1 if there are errors, else 0.
pub(super) fn exit(diags: &[Diag], deny_warnings: bool) -> Exit {
    let bad = has_errors(diags) || (deny_warnings && !diags.is_empty());
    if bad { Exit::Problems } else { Exit::Done }
}

/// Writes the problems to standard output. As text, they go to standard error, and standard output gets
/// a summary.
pub(super) fn write(
    folder: Option<&Path>,
    form: Form,
    found: &Found<'_>,
    digest: Option<&str>,
    implied: Option<ImpliedV1>,
    voice: Voice<'_>,
) -> Result<(), Failure> {
    let folder = before_paths(folder);
    let all = Problems { diags: found.diags, files: found.files, folder: &folder };
    match form {
        Form::Text => {
            show(found.diags, found.files);
            more_about(found.diags, voice);
            print(&summary(found, voice))
        }
        Form::Json => {
            let problems = problems_json::problems(&all);
            let document = CheckV1 { schema: SCHEMA, pack: found.id, digest, problems, implied };
            print(&json(&document)?)
        }
        Form::Sarif => print(&json(&sarif::log(&all))?),
        Form::Github => print(&github::annotations(&all)),
    }
}

/// The prefix of paths from the working directory to the pack, or nothing for an absolute folder.
fn before_paths(folder: Option<&Path>) -> String {
    let parts = folder.filter(|folder| folder.is_relative()).into_iter();
    let parts = parts.flat_map(Path::components).filter_map(|part| match part {
        std::path::Component::CurDir => None,
        other => Some(other.as_os_str().to_string_lossy().into_owned() + "/"),
    });
    parts.collect()
}

fn summary(found: &Found<'_>, voice: Voice<'_>) -> String {
    let count = |severity| found.diags.iter().filter(|diag| diag.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let said = voice.say(
        "{pack}: {errors}, {warnings} {where}",
        &[
            ("pack", &found.id),
            ("errors", &voice.counted(errors, "error")),
            ("warnings", &voice.counted(warnings, "warning")),
            ("where", &found.what),
        ],
    );
    said + "\n"
}

/// Points to the explanations of the problems.
fn more_about(diags: &[Diag], voice: Voice<'_>) {
    let mut codes: Vec<&str> = diags.iter().map(|diag| diag.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    match codes.as_slice() {
        [] => {}
        [only] => {
            let help = voice
                .say("help: `shindan kb explain {code}` explains this problem", &[("code", only)]);
            notice!("{help}");
        }
        several => {
            let codes = several.join(", ");
            let help = voice.say(
                "help: `shindan kb explain CODE` explains these problems: {codes}",
                &[("codes", &codes)],
            );
            notice!("{help}");
        }
    }
}

fn implied(pack: &Pack) -> Result<ImpliedV1, Failure> {
    let engine = Engine::new(pack);
    let resolved = engine.resolve(&FactSet::new(), jiff::Timestamp::UNIX_EPOCH);
    let bare = engine.posterior(&resolved.findings, &resolved.hard)?;
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
            .map(|(cause, probability)| (cause.about.id.clone(), probability.any))
            .collect(),
        defects: defects.collect(),
    })
}

fn picture(pack: &Pack, implied: &ImpliedV1, voice: Voice<'_>) -> String {
    let mut text = String::new();
    let classes = match pack.model.classes.len() {
        1 => voice.word("1 class"),
        classes => voice.say("{count} classes", &[("count", &classes)]),
    };
    let parts = [
        voice.counted(pack.causes.len(), "cause"),
        voice.counted(pack.defects.len(), "defect"),
        voice.counted(pack.facts.len(), "fact"),
        voice.counted(pack.signs.len(), "sign"),
        voice.counted(pack.rules.len(), "rule"),
        voice.counted(pack.steps.len(), "step"),
    ];
    let contexts = voice.counted(pack.model.states.len(), "context");
    let parts = voice.say(
        "{parts}; {contexts} in {classes}",
        &[("parts", &voice.list(&parts)), ("contexts", &contexts), ("classes", &classes)],
    );
    let _ = writeln!(text, "{parts}\n");
    let _ = writeln!(text, "{}", voice.word("On the bare complaint:"));
    for (id, probability) in &implied.causes {
        let (bar, percent) = (bar(*probability, 20), percent(Some(*probability)));
        let _ = writeln!(text, "  {bar} {percent:>6}  {id}");
    }
    let none = percent(Some(implied.no_defect));
    let outside =
        voice.say("outside (no defect of the pack at all: {percent})", &[("percent", &none)]);
    let (bar, percent_outside) = (bar(implied.outside, 20), percent(Some(implied.outside)));
    let _ = writeln!(text, "  {bar} {percent_outside:>6}  {outside}");
    let _ = writeln!(
        text,
        "\n{}  {} {}",
        padded(&voice.word("Defect"), 42),
        padded(&voice.word("prior"), 14),
        voice.word("on the complaint")
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
