//! The commands, one file each. Standard output carries only the result; everything else goes to
//! standard error.

mod answers;
mod archive;
mod batch;
mod bundle;
mod close;
mod diagnose;
mod exit;
mod explain;
mod file_states;
mod handover;
mod input;
mod kb;
mod lab;
mod live;
mod message;
mod next;
mod pack;
mod probe;
mod read;
mod reply;
mod report;
mod request;
mod session;
mod settings;
mod walk;
mod why_said;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anstream::eprintln;
use clap::{Parser, Subcommand};
use jiff::Timestamp;

pub use exit::Exit;

/// Finds the root cause of a support case: facts in, ranked causes, reasons and the next step out.
#[derive(Debug, Parser)]
#[command(name = "shindan", version, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "Examples:\n  shindan diagnose\n  shindan diagnose --no-input --paste error.txt --lang ja\n  shindan kb check --pack my-pack\n\nExit status: 0 done or concluded, 1 a check found problems, 2 wrong usage, 3 not decided,\n4 none of the listed causes, 5 the pack is invalid, 6 reading or writing failed"
)]
struct Cli {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Shared {
    /// Folder with `rules/<pack>` and `kb/<pack>`, or published archive, instead of the embedded pack
    #[arg(long, global = true, value_name = "DIR", env = "SHINDAN_PACK")]
    pack: Option<PathBuf>,
    /// Language of the person at the screen; from the locale where it is left out
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<String>,
    /// The time to use instead of the clock's
    #[arg(long, global = true, value_name = "RFC3339")]
    now: Option<Timestamp>,
}

impl Shared {
    fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(Timestamp::now)
    }
}

/// The result for people, or as one JSON document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One document of a versioned schema
    Json,
}

/// The result in a layout for people, or as one JSON document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Output {
    /// For a terminal
    Text,
    /// Markdown
    Md,
    /// One page
    Html,
    /// One document of a versioned schema
    Json,
}

impl Output {
    /// The layout; none for the document.
    fn layout(self) -> Option<shindan_report::Format> {
        match self {
            Output::Text => Some(shindan_report::Format::Text),
            Output::Md => Some(shindan_report::Format::Markdown),
            Output::Html => Some(shindan_report::Format::Html),
            Output::Json => None,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open a case or go on with one, ask what is worth asking, and say what is wrong
    Diagnose(diagnose::Args),
    /// Why, why not, and what would change it
    Explain(explain::Args),
    /// What is understood in texts, files and mails, and what is not
    Read(read::Args),
    /// A simulated site on this machine, to practise on
    Lab(lab::Args),
    /// Look for yourself what endpoints show to anybody outside, without a password
    Probe(probe::Args),
    /// The agent's report on a case
    Report(report::Args),
    /// What to find out next, one after the other or all of it in one message
    Next(next::Args),
    /// One message that asks the customer for everything still worth knowing
    Request(request::Args),
    /// The reply to the customer
    Reply(reply::Args),
    /// On what a message of the case said what it said
    WhySaid(why_said::Args),
    /// Close a case, with what it was and who says so
    Close(close::CloseArgs),
    /// Open a closed case again
    Reopen(close::ReopenArgs),
    /// What the next agent has to know to go on with a case
    Handover(handover::Args),
    /// A case as one file, for whoever it is escalated to
    Bundle(bundle::Args),
    /// JSON lines in, JSON lines out
    Batch(batch::Args),
    /// For rule authors and translators
    #[command(subcommand)]
    Kb(kb::Command),
}

/// Why a command ended early: what to say, and the exit status.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    message: String,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl ToString) -> Self {
        Self { exit, message: message.to_string() }
    }

    pub(crate) fn io(doing: &str, path: &std::path::Path, error: &io::Error) -> Self {
        Self::new(Exit::Io, format!("cannot {doing} `{}`: {error}", path.display()))
    }
}

impl From<shindan_app::CaseError> for Failure {
    fn from(error: shindan_app::CaseError) -> Self {
        Self::new(Exit::Io, error)
    }
}

impl From<shindan_report::RenderError> for Failure {
    fn from(error: shindan_report::RenderError) -> Self {
        Self::new(Exit::Pack, error)
    }
}

impl From<shindan_engine::TooLarge> for Failure {
    fn from(error: shindan_engine::TooLarge) -> Self {
        let help = "help: leave out facts that say the same thing, or split the pack";
        Self::new(Exit::Usage, format!("{error}\n{help}"))
    }
}

/// What a command comes to.
pub(crate) type Outcome = Result<Exit, Failure>;

/// Writes a result to standard output. A reader that has gone away is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// The same for what is no text: mails and files have line ends of their own.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Io, format!("cannot write the result: {error}")))
        }
        _ => Ok(()),
    }
}

/// Runs the command line and returns the exit status.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            return match error.print() {
                Ok(()) => exit.into(),
                Err(_) => Exit::Io.into(),
            };
        }
    };
    let outcome = match cli.command {
        Command::Diagnose(args) => diagnose::run(&cli.shared, args),
        Command::Explain(args) => explain::run(&cli.shared, &args),
        Command::Read(args) => read::run(&cli.shared, &args),
        Command::Lab(args) => lab::run(&cli.shared, &args),
        Command::Probe(args) => probe::run(&cli.shared, &args),
        Command::Report(args) => report::run(&cli.shared, &args),
        Command::Next(args) => next::run(&cli.shared, &args),
        Command::Request(args) => request::run(&cli.shared, &args),
        Command::Reply(args) => reply::run(&cli.shared, &args),
        Command::WhySaid(args) => why_said::run(&cli.shared, &args),
        Command::Close(args) => close::close(&cli.shared, &args),
        Command::Reopen(args) => close::reopen(&cli.shared, &args),
        Command::Handover(args) => handover::run(&cli.shared, &args),
        Command::Bundle(args) => bundle::run(&cli.shared, &args),
        Command::Batch(args) => batch::run(&cli.shared, &args),
        Command::Kb(command) => kb::run(&cli.shared, command),
    };
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => {
            eprintln!("error: {}", failure.message);
            failure.exit.into()
        }
    }
}
