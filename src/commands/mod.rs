//! The commands, one file each. Standard output carries the result and nothing else; notes, questions
//! and errors go to standard error.

mod batch;
mod bundle;
mod close;
mod diagnose;
mod explain;
mod fact;
mod facts;
mod failure;
mod handover;
mod input;
mod kb;
mod lab;
mod list;
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
mod stats;
mod terminal;
mod trace;
mod tried;
mod usage;
mod walk;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use jiff::Timestamp;
use shindan_app::{AppError, ErrorCode};
use shindan_model::{first_hidden, visible};

pub(crate) use failure::Failure;
pub use shindan_app::ExitStatus as Exit;

/// Find the root cause of a support case: from facts to ranked causes, reasons and the next step
#[derive(Debug, Parser)]
#[command(name = "shindan", version, propagate_version = true, max_term_width = MOST_COLUMNS)]
#[command(
    after_help = "Examples:\n  shindan diagnose\n  shindan diagnose --no-input --paste error.txt --lang ja\n  shindan kb check --pack my-pack\n\nExit status: 0 done or settled, 1 a check found problems, 2 usage error, 3 undecided,\n4 none of the listed causes, 5 invalid pack, 6 input or output failed"
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
    /// Use the pack in this folder or published archive instead of the embedded one
    #[arg(
        long,
        global = true,
        help_heading = "Global options",
        value_name = "DIR",
        env = "SHINDAN_PACK"
    )]
    pack: Option<PathBuf>,
    /// Language of the output; that of the locale if left out
    #[arg(long, global = true, help_heading = "Global options", value_name = "LANG")]
    lang: Option<String>,
    /// Use this time instead of the clock
    #[arg(long, global = true, help_heading = "Global options", value_name = "RFC3339")]
    now: Option<Timestamp>,
}

impl Shared {
    fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(Timestamp::now)
    }
}

/// Output format: text or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Plain text
    Text,
    /// JSON with a versioned schema
    Json,
}

/// Output format of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum TableFormat {
    /// Plain text
    Text,
    /// CSV for spreadsheets
    Csv,
    /// JSON with a versioned schema
    Json,
}

/// Output format: a layout for people, or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Output {
    /// Plain text for a terminal
    Text,
    /// Markdown
    Md,
    /// Self-contained HTML page
    Html,
    /// JSON with a versioned schema
    Json,
}

impl Output {
    /// The layout, or `None` for JSON.
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
    /// Open or resume a case, ask what is worth asking, and name the cause
    Diagnose(diagnose::Args),
    /// Explain a verdict: why, why not, and what would change it
    Explain(explain::Args),
    /// Show what is understood in texts, files and mails, and what is not
    Read(read::Args),
    /// List the facts of a case: known, taken back, and offered
    Facts(facts::Args),
    /// Put a fact of a case right: keep, set, drop or accept it
    Fact(fact::Args),
    /// Take back the last thing done to a case
    Undo(fact::UndoArgs),
    /// Run a simulated site on this machine to practise on
    Lab(lab::Args),
    /// Probe the endpoint from outside, without a password
    Probe(probe::Args),
    /// Print the agent's report on a case
    Report(report::Args),
    /// Show what to find out next, one step at a time or as a batch
    Next(next::Args),
    /// Write one message that asks the customer for everything still worth knowing
    Request(request::Args),
    /// Write the reply to the customer
    Reply(reply::Args),
    /// Say what came of a remedy that was tried
    Tried(tried::Args),
    /// Show the evidence behind a message
    #[command(alias = "why-said")]
    Trace(trace::Args),
    /// Close a case with its cause and who confirmed it
    Close(close::CloseArgs),
    /// Reopen a closed case
    Reopen(close::ReopenArgs),
    /// Write a note for the next agent on a case
    Handover(handover::Args),
    /// List the cases of a folder: whose turn it is, since when, and what was found
    List(list::Args),
    /// Count the cases of a folder by cause, repair and question
    Stats(stats::Args),
    /// Pack a case into one file for escalation
    Bundle(bundle::Args),
    /// Diagnose many cases: JSON Lines in, JSON Lines out
    Batch(batch::Args),
    /// Check, test, translate and publish packs
    #[command(subcommand)]
    Kb(kb::Command),
}

/// Columns of a page of help on a wide terminal.
const MOST_COLUMNS: usize = 100;

/// Languages of error messages. Readers of any other language get the first.
const LANGUAGES: [&str; 2] = ["en", "ja"];

/// The exit status of a command, or the error that ended it.
pub(crate) type Outcome = Result<Exit, Failure>;

/// Writes a result to standard output. A closed pipe is not an error.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    written(terminal::write(text))
}

/// Writes bytes to standard output unchanged: mails and scripts need CRLF.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    written(terminal::write_bytes(bytes))
}

fn written(outcome: std::io::Result<()>) -> Result<(), Failure> {
    outcome.map_err(|error| AppError::new(ErrorCode::CannotWriteResult).with("error", error).into())
}

/// Runs the command line and returns the exit status.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return not_parsed(error),
    };
    let lang = error_language(cli.shared.lang.clone());
    let outcome = match cli.command {
        Command::Diagnose(args) => diagnose::run(&cli.shared, args),
        Command::Explain(args) => explain::run(&cli.shared, &args),
        Command::Read(args) => read::run(&cli.shared, &args),
        Command::Facts(args) => facts::run(&cli.shared, &args),
        Command::Fact(args) => fact::run(&cli.shared, &args),
        Command::Undo(args) => fact::undo(&cli.shared, &args),
        Command::Lab(args) => lab::run(&cli.shared, &args),
        Command::Probe(args) => probe::run(&cli.shared, &args),
        Command::Report(args) => report::run(&cli.shared, &args),
        Command::Next(args) => next::run(&cli.shared, &args),
        Command::Request(args) => request::run(&cli.shared, &args),
        Command::Reply(args) => reply::run(&cli.shared, &args),
        Command::Tried(args) => tried::run(&cli.shared, &args),
        Command::Trace(args) => trace::run(&cli.shared, &args),
        Command::Close(args) => close::close(&cli.shared, &args),
        Command::Reopen(args) => close::reopen(&cli.shared, &args),
        Command::Handover(args) => handover::run(&cli.shared, &args),
        Command::List(args) => list::run(&cli.shared, &args),
        Command::Stats(args) => stats::run(&cli.shared, &args),
        Command::Bundle(args) => bundle::run(&cli.shared, &args),
        Command::Batch(args) => batch::run(&cli.shared, &args),
        Command::Kb(command) => kb::run(&cli.shared, command),
    };
    match outcome {
        Ok(exit) => status(exit),
        Err(failure) => {
            failure.show(lang);
            status(failure.exit)
        }
    }
}

/// The commands with their arguments, in English.
pub fn tree() -> clap::Command {
    Cli::command()
}

/// Prints help, or says what is wrong with a command line.
fn not_parsed(error: clap::Error) -> ExitCode {
    let arguments = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned());
    let arguments: Vec<String> = arguments.collect();
    let lang = error_language(usage::lang(arguments.iter().cloned()));
    let error = match error.kind() {
        ErrorKind::DisplayVersion => error,
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            usage::help(error, &arguments, lang)
        }
        _ => {
            let failure = Failure::from(usage::error(&error, tree()));
            failure.show(lang);
            return status(failure.exit);
        }
    };
    let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
    let plain = error.render().to_string();
    let shown = match first_hidden(&plain) {
        // What was typed may be what another program found somewhere.
        Some(_) => visible(&plain).into_owned(),
        None => error.render().ansi().to_string(),
    };
    if error.use_stderr() {
        terminal::write_coloured(&shown);
        return status(exit);
    }
    let mut out = anstream::stdout().lock();
    let written = out.write_all(shown.as_bytes()).and_then(|()| out.flush());
    status(if written.is_ok() { exit } else { Exit::Io })
}

/// The language of error messages: that of `--lang`, else of the locale, if it has them.
fn error_language(asked: Option<String>) -> &'static str {
    let asked = asked.or_else(pack::locale);
    let known = LANGUAGES.into_iter().find(|lang| asked.as_deref() == Some(*lang));
    known.unwrap_or(LANGUAGES[0])
}

fn status(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}
