//! `shindan kb …`: commands for rule authors and translators.

mod bar;
mod cases;
mod check;
mod coverage;
mod diff;
mod docs;
mod explain;
mod fmt;
mod graph;
mod i18n;
mod init;
mod mutate;
mod output;
mod past;
mod publish;
mod schema;
mod simulate;
mod test;
mod upgrade;
mod watch;

use shindan_author::Voice;
use shindan_author::problems::Problems;

use self::output::{json, print_document};
use super::{Exit, Format, Outcome, Shared};

/// Commands about a pack.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Report every problem of a pack, and what its numbers imply
    Check(check::Args),
    /// Explain a problem: what it means, why it matters, how to fix it
    Explain(explain::Args),
    /// Create a copy of the pack to edit, or a minimal pack
    Init(init::Args),
    /// Format the files of a pack: spaces, quotes, indentation, blank lines
    Fmt(fmt::Args),
    /// Rewrite a pack of an older format in the words of this one
    Upgrade(upgrade::Args),
    /// Run the pack's cases
    Test(test::Args),
    /// Show which parts of the pack its cases reach
    Coverage(coverage::Args),
    /// Find faults in the pack that its cases would miss
    Mutate(mutate::Args),
    /// Compare two packs and the verdicts they give
    Diff(diff::Args),
    /// Simulate the pack on cases drawn from its own numbers
    Simulate(simulate::Args),
    /// Draw the decision graph
    Graph(graph::Args),
    /// Write the pack's knowledge as an article, in Markdown or printable HTML
    Docs(docs::Args),
    /// Manage translations: status, checks, export, import, review
    #[command(subcommand)]
    I18n(i18n::Command),
    /// Publish the pack as one archive, if it has no errors and passes its cases
    Publish(publish::PublishArgs),
    /// Replace the pack that a team uses by a published one
    Install(publish::InstallArgs),
    /// Print JSON Schemas and the reference of keys
    Schema(schema::Args),
}

/// Runs a command. An invalid pack exits with 1 here: it is what the command looks for.
pub(crate) fn run(shared: &Shared, command: Command) -> Outcome {
    let texts = crate::embedded::texts("authors.toml");
    let voice = Voice::new(&texts, super::error_language(shared.lang.clone()));
    let outcome = match command {
        Command::Check(args) => check::run(shared, &args, voice),
        Command::Explain(args) => explain::run(&args, voice),
        Command::Init(args) => init::run(shared, &args, voice),
        Command::Fmt(args) => fmt::run(shared, &args, voice),
        Command::Upgrade(args) => upgrade::run(&args, voice),
        Command::Test(args) => test::run(shared, &args, voice),
        Command::Coverage(args) => coverage::run(shared, &args, voice),
        Command::Mutate(args) => mutate::run(shared, &args, voice),
        Command::Diff(args) => diff::run(shared, &args, voice),
        Command::Simulate(args) => simulate::run(shared, &args, voice),
        Command::Graph(args) => graph::run(shared, &args),
        Command::Docs(args) => docs::run(shared, &args),
        Command::I18n(command) => i18n::run(shared, &command, voice),
        Command::Publish(args) => publish::publish(shared, &args, voice),
        Command::Install(args) => publish::install(&args, voice),
        Command::Schema(args) => schema::run(shared, &args),
    };
    outcome.map_err(|failure| match failure.exit {
        Exit::Pack => failure.ending_with(Exit::Problems),
        _ => failure,
    })
}
