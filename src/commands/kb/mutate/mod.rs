//! `shindan kb mutate`: one fault after another in the pack. A fault that no case notices marks a place
//! where a real one would reach customers.

mod text;

use rayon::prelude::*;
use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;
use shindan_author::case::Runner;
use shindan_author::listing::Listing;
use shindan_author::mutant::{Baseline, Fate, MutationV1, Suite, SuiteError, mutants};
use shindan_engine::TooLarge;

use self::text::text;
use super::bar::bar;
use super::output::in_text;
use super::{Format, cases, print_document};
use crate::commands::pack::files;
use crate::commands::{Exit, Failure, Outcome, Shared};

/// Arguments of `kb mutate`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb mutate --pack my-pack\n  shindan kb mutate --pack my-pack basic-auth --kind link\n\nDrops and swaps each link, sign, property, phrase and rule in turn. A fault is noticed if `kb test`\nfails: by what a case expects, or only by the listing of what fires (cases.expected).\n\nExit status: 0, or with --at-least 1 if fewer are noticed"
)]
pub(crate) struct Args {
    /// Mutate only nodes whose id contains this
    name: Option<String>,
    /// Mutate only nodes of this kind
    #[arg(long, value_parser = ["link", "sign", "property", "phrase", "rule"])]
    kind: Option<String>,
    /// Also move each frequency one step up and down the scale
    #[arg(long)]
    levels: bool,
    /// Exit with 1 if less than this share of the faults is noticed
    #[arg(long, value_name = "PERCENT")]
    at_least: Option<f64>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl From<SuiteError> for Failure {
    fn from(error: SuiteError) -> Self {
        match error {
            SuiteError::TooLarge(error) => error.into(),
            SuiteError::Fails(case) => {
                AppError::new(ErrorCode::CaseFails).with("case", case).into()
            }
        }
    }
}

pub(crate) fn run(shared: &Shared, args: &Args, voice: Voice<'_>) -> Outcome {
    let voice = in_text(args.format, voice);
    let found = files(shared.pack.as_deref())?;
    let (pack, all) = cases::load(&found)?;
    let (listing, now) = (Listing::of(&found.files, &pack)?, shared.now());
    let runner = Runner::new(&pack);
    let baseline = |case| Baseline::new(&pack, &runner, case, listing.as_ref(), now);
    let baselines = all.par_iter().map(baseline).collect::<Result<_, SuiteError>>()?;
    let suite = Suite::new(&pack, baselines, listing.is_some(), now, voice);
    let mut mutants = mutants(&pack, args.levels, voice);
    mutants.retain(|mutant| {
        args.name.as_ref().is_none_or(|name| mutant.node.contains(name.as_str()))
            && args.kind.as_ref().is_none_or(|kind| mutant.kind == kind)
    });
    if mutants.is_empty() {
        return Err(AppError::new(ErrorCode::NothingToMutate).into());
    }
    let bar = bar(&voice.word("faults"), mutants.len(), voice);
    let fate = |mutant| {
        let fate = suite.fate(mutant);
        bar.inc(1);
        fate
    };
    let fates: Vec<Fate> = mutants.par_iter().map(fate).collect::<Result<_, TooLarge>>()?;
    bar.finish_and_clear();
    let document = MutationV1::new(&mutants, fates, all.len(), &found.files);
    print_document(args.format, &document, || text(&document, voice))?;
    let enough = args.at_least.is_none_or(|least| document.noticed_percent >= least);
    Ok(if enough { Exit::Done } else { Exit::Problems })
}
