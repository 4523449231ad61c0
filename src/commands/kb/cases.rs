//! Loading a pack with its cases, and running them in parallel.

use std::path::Path;

use jiff::Timestamp;
use rayon::prelude::*;
use shindan_app::{AppError, ErrorCode, Problems};
use shindan_author::case::{Case, CaseRun, Runner};
use shindan_author::listing::ListingError;
use shindan_engine::TooLarge;
use shindan_model::Pack;
use shindan_pack::Diag;

use crate::commands::Failure;
use crate::commands::pack::PackFiles;

impl From<ListingError> for Failure {
    fn from(error: ListingError) -> Self {
        let listing = AppError::new(ErrorCode::ListingBroken).in_file(Path::new(&error.path));
        listing.at(error.line, 0).into()
    }
}

/// Loads the pack without its cases; fails with the problems if it has errors.
pub(super) fn pack(files: &PackFiles) -> Result<Pack, Failure> {
    let (pack, diags) = shindan_pack::load(&files.files);
    let pack = pack.ok_or_else(|| invalid(files, diags))?;
    Ok(Pack { digest: files.digest(&pack), ..pack })
}

/// Loads the pack and its cases; fails with the problems if either has errors.
pub(super) fn load(files: &PackFiles) -> Result<(Pack, Vec<Case>), Failure> {
    let pack = pack(files)?;
    let (cases, diags) = shindan_author::case::cases(&pack, &files.files);
    if shindan_pack::has_errors(&diags) {
        return Err(invalid(files, diags));
    }
    if cases.is_empty() {
        let folder = format!("rules/{}/cases", pack.id);
        return Err(AppError::new(ErrorCode::NoCases).in_file(Path::new(&folder)).into());
    }
    Ok((pack, cases))
}

/// Fails with the problems of the templates and words that the pack brings along, if there are any.
pub(super) fn templates_in_order(files: &PackFiles, pack: &Pack) -> Result<(), Failure> {
    let shipped = crate::embedded::templates();
    let diags = shindan_author::check_templates(&files.templates, &shipped, &pack.languages)?;
    if diags.is_empty() {
        return Ok(());
    }
    let all = [files.files.clone(), files.templates.clone()].concat();
    Err(invalid(&PackFiles { files: all, ..files.clone() }, diags))
}

fn invalid(files: &PackFiles, diags: Vec<Diag>) -> Failure {
    let count = shindan_pack::errors(&diags);
    let error = AppError::new(ErrorCode::PackOrCasesInvalid).with("pack", &files.id);
    let problems = Problems { files: files.files.clone(), diags };
    AppError { problems: Some(Box::new(problems)), ..error.with("count", count) }.into()
}

/// Runs cases in parallel, and returns the runs in the order of the cases.
pub(super) fn run_all<'c>(
    pack: &Pack,
    cases: &[&'c Case],
    now: Timestamp,
) -> Result<Vec<CaseRun<'c>>, Failure> {
    let runner = Runner::new(pack);
    let runs = cases.par_iter().map(|case| runner.run(case, now));
    Ok(runs.collect::<Result<_, TooLarge>>()?)
}
