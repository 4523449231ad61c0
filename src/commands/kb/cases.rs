//! Load a pack and its cases, and run them in parallel.

use jiff::Timestamp;
use rayon::prelude::*;
use shindan_author::case::{Case, CaseRun, Runner};
use shindan_author::listing::ListingError;
use shindan_engine::TooLarge;
use shindan_model::Pack;

use crate::commands::pack::{PackFiles, show};
use crate::commands::{Exit, Failure};

impl From<ListingError> for Failure {
    fn from(error: ListingError) -> Self {
        Self::new(Exit::Problems, error)
    }
}

/// Loads the pack alone; shows its problems if it has errors.
pub(super) fn pack(files: &PackFiles) -> Result<Pack, Failure> {
    let (pack, diags) = shindan_pack::load(&files.files);
    pack.ok_or_else(|| {
        show(&diags, &files.files);
        broken(&files.id, &diags)
    })
}

/// Loads the pack and its cases; shows the problems of either if there are errors.
pub(super) fn load(files: &PackFiles) -> Result<(Pack, Vec<Case>), Failure> {
    let pack = pack(files)?;
    let (cases, diags) = shindan_author::case::cases(&pack, &files.files);
    if shindan_pack::has_errors(&diags) {
        show(&diags, &files.files);
        return Err(broken(&files.id, &diags));
    }
    if cases.is_empty() {
        let folder = format!("rules/{}/cases", pack.id);
        return Err(Failure::new(
            Exit::Problems,
            format!(
                "there are no cases in `{folder}`\nhelp: a case is a TOML file with `about`, `paste` or `[facts]`, and `[expect]`"
            ),
        ));
    }
    Ok((pack, cases))
}

fn broken(id: &str, diags: &[shindan_pack::Diag]) -> Failure {
    let count = shindan_pack::errors(diags);
    Failure::new(Exit::Problems, format!("the pack `{id}` or its cases have {count} errors"))
}

/// Runs cases in parallel; the runs are in the order of the cases.
pub(super) fn run_all<'c>(
    pack: &Pack,
    cases: &[&'c Case],
    now: Timestamp,
) -> Result<Vec<CaseRun<'c>>, Failure> {
    let runner = Runner::new(pack);
    let runs = cases.par_iter().map(|case| runner.run(case, now));
    Ok(runs.collect::<Result<_, TooLarge>>()?)
}
