//! `shindan kb diff`: what differs between two packs, and which past verdicts would change.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::Timestamp;
use rayon::prelude::*;
use shindan_author::changes::{CaseVerdict, Judged, Style, VerdictsV1, changes, compared, text};
use shindan_case::State;
use shindan_engine::{Circumstances, Engine, Verdict};
use shindan_model::{FactSet, Pack};
use shindan_read as read;
use shindan_understand::{Interpreter, SeenSign};

use super::cases::{pack, value_facts};
use super::json;
use super::past::{Past, past};
use crate::commands::pack::{PackFiles, files, language};
use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// Arguments of `kb diff`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb diff embedded my-pack\n  shindan kb diff my-pack.orig my-pack --cases closed-cases --format md > review.md\n\nA case is judged as at the time of its last event, unless --now says otherwise.\n\nExit status: 0; with --exit-code, 1 if in any case another cause leads or the status differs"
)]
pub(crate) struct Args {
    /// Folder of the pack as it was, or `embedded` for the one in the program
    old: PathBuf,
    /// Folder of the pack as it is, or `embedded`
    new: PathBuf,
    /// Folder with cases to judge by both packs: case files (`….case.jsonl`) and cases of `kb test`
    #[arg(long, value_name = "DIR")]
    cases: Option<PathBuf>,
    /// List probabilities that move by so many percentage points
    #[arg(long, value_name = "POINTS", default_value_t = 5.0)]
    points: f64,
    /// Exit with 1 if verdicts change
    #[arg(long)]
    exit_code: bool,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Formats of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For a merge request
    Md,
    /// `shindan/pack-diff/v1`
    Json,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let (old_files, new_files) = (of(&args.old)?, of(&args.new)?);
    let (old, new) = (pack(&old_files)?, pack(&new_files)?);
    let lang = language(shared, &new)?;
    let verdicts = match &args.cases {
        Some(folder) => Some(verdicts(&old, &new, folder, shared, args.points, &lang)?),
        None => None,
    };
    let changed = verdicts.as_ref().is_some_and(VerdictsV1::changes);
    let document = changes(&old, &new, &lang, verdicts);
    print(&match args.format {
        Format::Json => json(&document)?,
        Format::Text => text(&document, Style::Text),
        Format::Md => text(&document, Style::Md),
    })?;
    Ok(if args.exit_code && changed { Exit::Problems } else { Exit::Done })
}

/// The files of a pack by folder or by the word for the one inside.
pub(super) fn of(folder: &Path) -> Result<PackFiles, Failure> {
    if folder == Path::new("embedded") {
        Ok(PackFiles::shipped(&crate::embedded::shipped()))
    } else {
        files(Some(folder))
    }
}

fn verdicts(
    old: &Pack,
    new: &Pack,
    folder: &Path,
    shared: &Shared,
    points: f64,
    lang: &str,
) -> Result<VerdictsV1, Failure> {
    let all = past(folder)?;
    let (before, after) = (Judge::new(old), Judge::new(new));
    let judged: Vec<CaseVerdict> = all
        .par_iter()
        .map(|own| {
            Ok(CaseVerdict {
                case: own.name.clone(),
                about: own.about.clone(),
                before: Judged::brief(old, &before.diagnose_brief(own, shared)?, lang),
                after: Judged::brief(new, &after.diagnose_brief(own, shared)?, lang),
            })
        })
        .collect::<Result<_, Failure>>()?;
    Ok(compared(judged, points))
}

/// A pack made ready for many cases.
pub(super) struct Judge<'p> {
    engine: Engine<'p>,
    interpreter: Interpreter<'p>,
}

impl<'p> Judge<'p> {
    pub(super) fn new(pack: &'p Pack) -> Self {
        Self { engine: Engine::new(pack), interpreter: Interpreter::new(pack) }
    }

    /// The verdict with all its reasons, and the signs that were seen.
    pub(super) fn diagnose(
        &self,
        past: &Past,
        shared: &Shared,
    ) -> Result<(Verdict, Vec<usize>), Failure> {
        let (facts, circumstances, signs) = self.known(past, shared.now);
        let circumstances = circumstances.unwrap_or_else(|| Circumstances::at(shared.now()));
        Ok((self.engine.diagnose(&facts, &circumstances)?, signs))
    }

    fn diagnose_brief(&self, past: &Past, shared: &Shared) -> Result<Verdict, Failure> {
        let (facts, circumstances, _) = self.known(past, shared.now);
        let circumstances = circumstances.unwrap_or_else(|| Circumstances::at(shared.now()));
        Ok(self.engine.diagnose_brief(&facts, &circumstances)?)
    }

    /// What a case knows, for a case file the circumstances at its end, and the signs that were seen.
    fn known(
        &self,
        past: &Past,
        now: Option<Timestamp>,
    ) -> (FactSet, Option<Circumstances>, Vec<usize>) {
        let ids = |signs: &[SeenSign]| signs.iter().map(|seen| seen.sign).collect();
        let pack = self.engine.pack();
        if let Some(last) = past.records.last() {
            let state = State::replay(pack, &self.interpreter, &past.records);
            let circumstances = state.circumstances(now.unwrap_or(last.at));
            let signs = ids(&state.signs);
            return (state.facts, Some(circumstances), signs);
        }
        let (mut facts, mut signs) = (FactSet::new(), Vec::new());
        if let Some(paste) = &past.paste {
            let text = read::replace_secrets(paste);
            let meaning = self.interpreter.interpret("paste", read::observations(&text));
            signs = ids(&meaning.signs);
            facts.extend(meaning.facts);
        }
        facts.extend(value_facts(pack, &past.facts));
        (facts, None, signs)
    }
}
