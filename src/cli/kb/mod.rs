//! `shindan kb …`: for rule authors and translators.

mod cases;
mod check;
mod coverage;
mod graph;
mod init;
mod schema;
mod test;

use super::{Outcome, Shared};

/// The commands.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// All problems of a pack, and what its numbers imply
    Check(check::Args),
    /// A copy of the pack to edit
    Init(init::Args),
    /// Runs the pack's cases
    Test(test::Args),
    /// What of the pack the cases reach
    Coverage(coverage::Args),
    /// A picture of the decision graph
    Graph(graph::Args),
    /// JSON Schemas and the page of keys
    Schema(schema::Args),
}

pub(crate) fn run(shared: &Shared, command: Command) -> Outcome {
    match command {
        Command::Check(args) => check::run(shared, &args),
        Command::Init(args) => init::run(shared, &args),
        Command::Test(args) => test::run(shared, &args),
        Command::Coverage(args) => coverage::run(shared, &args),
        Command::Graph(args) => graph::run(shared, &args),
        Command::Schema(args) => schema::run(shared, &args),
    }
}
