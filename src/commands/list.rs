//! `shindan list`: the cases of a folder, for whoever leads a team.

use std::path::PathBuf;

use rayon::prelude::*;
use shindan_app::{AppError, CaseReader, LoadedPack, case_files};
use shindan_report::case_list::{self, CaseSummary, Unreadable};

use super::{Exit, Failure, Outcome, Shared, TableFormat, note, pack, print};

/// Arguments of `list`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan list cases\n  shindan list cases --turn us\n  shindan list cases --format csv > cases.csv\n\nCases that wait for us come first, the longest wait on top. Nothing is written, and files that cannot\nbe read are named."
)]
pub(super) struct Args {
    /// Folders with case files (`*.case.jsonl`), or case files
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Only cases in which it is the turn of `us` or of the `customer`, or that are `closed`
    #[arg(long, value_enum)]
    turn: Option<Turn>,
    /// Output format; JSON is `shindan/case-list/v1`
    #[arg(long, value_enum, default_value = "text")]
    format: TableFormat,
}

/// The one whose turn it is, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Turn {
    /// The support agent has to go on
    Us,
    /// The customer has to answer, or to act on a reply
    Customer,
    /// The case is closed
    Closed,
}

impl From<Turn> for shindan_case::Turn {
    fn from(turn: Turn) -> Self {
        match turn {
            Turn::Us => shindan_case::Turn::Us,
            Turn::Customer => shindan_case::Turn::Customer,
            Turn::Closed => shindan_case::Turn::Nobody,
        }
    }
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let lang = pack::language(shared, &loaded.pack)?;
    let found = Found::read(&loaded, &args.paths, &lang)?;
    let mut cases = found.cases;
    if let Some(turn) = args.turn {
        cases.retain(|case| case.turn == turn.into());
    }
    let (pack, now) = (&loaded.pack, shared.now());
    let text = match args.format {
        TableFormat::Text => case_list::list_text(pack, &loaded.words, &lang, now, &cases)?,
        TableFormat::Csv => case_list::list_csv(&cases),
        TableFormat::Json => case_list::list_json(pack, now, &cases, &found.unreadable)?,
    };
    told(&loaded, &lang, &text, &found.unreadable)
}

/// Prints what is told of the cases, and notes the files that could not be read.
pub(super) fn told(
    loaded: &LoadedPack,
    lang: &str,
    text: &str,
    unreadable: &[Unreadable],
) -> Outcome {
    print(text)?;
    note::unreadable(loaded, lang, unreadable)?;
    Ok(if unreadable.is_empty() { Exit::Done } else { Exit::Problems })
}

/// The cases below some folders.
pub(super) struct Found {
    /// Those that could be read, in the order in which they want attention.
    pub(super) cases: Vec<CaseSummary>,
    /// Files that look like cases and could not be read.
    pub(super) unreadable: Vec<Unreadable>,
}

impl Found {
    /// Reads all cases.
    pub(super) fn read(
        loaded: &LoadedPack,
        paths: &[PathBuf],
        lang: &str,
    ) -> Result<Self, Failure> {
        let files = case_files(paths)?;
        let reader = CaseReader::new(loaded);
        let summaries: Vec<Result<CaseSummary, AppError>> =
            files.par_iter().map(|file| reader.summary(file)).collect();
        let (mut cases, mut unreadable) = (Vec::new(), Vec::new());
        for (file, summary) in files.iter().zip(summaries) {
            match summary {
                Ok(summary) => cases.push(summary),
                Err(error) => {
                    let error = error.message(&loaded.words, lang);
                    unreadable.push(Unreadable { file: file.display().to_string(), error });
                }
            }
        }
        case_list::sort(&mut cases);
        Ok(Self { cases, unreadable })
    }
}
