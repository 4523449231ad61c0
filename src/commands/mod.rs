//! The commands, one file each. Standard output carries only the result; everything else goes to
//! standard error.

mod batch;
mod bundle;
mod close;
mod diagnose;
mod explain;
mod failure;
mod handover;
mod input;
mod kb;
mod lab;
mod message;
mod next;
mod note;
mod pack;
mod probe;
mod problems;
mod read;
mod reply;
mod report;
mod request;
mod walk;
mod why_said;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jiff::Timestamp;
use shindan_app::{AppError, ErrorCode};

pub(crate) use failure::Failure;
pub use shindan_app::ExitStatus as Exit;

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

/// Languages of errors; the first is spoken to whoever has another.
const LANGUAGES: [&str; 2] = ["en", "ja"];

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
            Err(AppError::new(ErrorCode::CannotWriteResult).with("error", error).into())
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
                Ok(()) => status(exit),
                Err(_) => status(Exit::Io),
            };
        }
    };
    let lang = cli.shared.lang.clone().or_else(pack::locale).unwrap_or_default();
    let lang = if LANGUAGES.contains(&lang.as_str()) { lang } else { LANGUAGES[0].to_owned() };
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
        Ok(exit) => status(exit),
        Err(failure) => {
            failure.show(&lang);
            status(failure.exit)
        }
    }
}

fn status(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}
