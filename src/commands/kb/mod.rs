//! `shindan kb …`: for rule authors and translators.

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

use shindan_author::problems::Problems;

use self::output::{json, print_document};
use super::{Exit, Format, Outcome, Shared};

/// The commands.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// All problems of a pack, and what its numbers imply
    Check(check::Args),
    /// What a problem means, why it matters and how it is repaired
    Explain(explain::Args),
    /// A copy of the pack to edit
    Init(init::Args),
    /// Puts the files of a pack into one form: spaces, quotes, indentation, blank lines
    Fmt(fmt::Args),
    /// Rewrites a pack of an older format in the words of this one
    Upgrade(upgrade::Args),
    /// Runs the pack's cases
    Test(test::Args),
    /// What of the pack the cases reach
    Coverage(coverage::Args),
    /// Which faults in the pack its cases would not notice
    Mutate(mutate::Args),
    /// What differs between two packs, and which verdicts change
    Diff(diff::Args),
    /// How the pack fares on cases drawn from its own numbers
    Simulate(simulate::Args),
    /// A picture of the decision graph
    Graph(graph::Args),
    /// The article that the pack's knowledge makes, as Markdown or a printable page
    Docs(docs::Args),
    /// Translations: what is missing, what is wrong, out to translators and back
    #[command(subcommand)]
    I18n(i18n::Command),
    /// The pack as one archive with a manifest, once it has no errors and passes its cases
    Publish(publish::PublishArgs),
    /// Puts a published pack in the place of the one that a team uses
    Install(publish::InstallArgs),
    /// JSON Schemas and the page of keys
    Schema(schema::Args),
}

/// Runs one; a pack that cannot be used is here what the check found, not a failure to run.
pub(crate) fn run(shared: &Shared, command: Command) -> Outcome {
    let outcome = match command {
        Command::Check(args) => check::run(shared, &args),
        Command::Explain(args) => explain::run(&args),
        Command::Init(args) => init::run(shared, &args),
        Command::Fmt(args) => fmt::run(shared, &args),
        Command::Upgrade(args) => upgrade::run(&args),
        Command::Test(args) => test::run(shared, &args),
        Command::Coverage(args) => coverage::run(shared, &args),
        Command::Mutate(args) => mutate::run(shared, &args),
        Command::Diff(args) => diff::run(shared, &args),
        Command::Simulate(args) => simulate::run(shared, &args),
        Command::Graph(args) => graph::run(shared, &args),
        Command::Docs(args) => docs::run(shared, &args),
        Command::I18n(command) => i18n::run(shared, &command),
        Command::Publish(args) => publish::publish(shared, &args),
        Command::Install(args) => publish::install(shared, &args),
        Command::Schema(args) => schema::run(shared, &args),
    };
    outcome.map_err(|failure| match failure.exit {
        Exit::Pack => failure.ending_with(Exit::Problems),
        _ => failure,
    })
}
