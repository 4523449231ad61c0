//! `shindan kb graph`: to come with the pictures.

use crate::cli::{Exit, Failure, Outcome, Shared};

/// Arguments of `kb graph`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_: &Shared, _: &Args) -> Outcome {
    Err(Failure::new(Exit::Usage, "not here yet"))
}
