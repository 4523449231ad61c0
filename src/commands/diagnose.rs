//! `shindan diagnose`: the cause, the reasons, and what to do next.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use minijinja::context;
use shindan_app::{AppError, ErrorCode, NewFacts, PackWatch, Session, assignment, check_new_name};
use shindan_engine::Verdict;
use shindan_model::Channel;
use shindan_read::Document;
use shindan_report::keys::READ_UNREAD;

use super::walk::{self, End};
use super::{Exit, Failure, Outcome, Output, Shared, input, note, pack, print};
use crate::embedded;

/// Arguments of `diagnose`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan diagnose\n  shindan diagnose contoso.case.jsonl\n  shindan diagnose --no-input --paste error.txt --set migration.type=cutover\n  Get-Clipboard | shindan diagnose --paste -\n\nExit status: 0 repair settled, 3 cause found, likely, open or contradictory,\n4 none of the listed causes or another subject"
)]
pub(crate) struct Args {
    /// Case file to open or resume; a new one if left out
    case: Option<PathBuf>,
    /// Text from the customer; `-` for standard input; repeatable
    #[arg(long, value_name = "FILE")]
    paste: Vec<PathBuf>,
    /// Known fact: FACT=VALUE or FACT@OF=VALUE; repeatable
    #[arg(long, value_name = "FACT=VALUE")]
    set: Vec<String>,
    #[arg(long, value_parser = input::channel(), help = channel_help())]
    channel: Option<Channel>,
    /// Probe the endpoint that the case names from outside
    #[arg(long)]
    probe: bool,
    #[command(flatten)]
    probe_options: super::probe::Options,
    /// Take texts that carry the mark of another case
    #[arg(long)]
    force: bool,
    /// Create the case even if one of a similar name exists
    #[arg(long, requires = "case")]
    new: bool,
    /// Never prompt
    #[arg(long)]
    no_input: bool,
    /// Keep no case file; pick up edits of `--pack` at the next question
    #[arg(long, conflicts_with = "case")]
    no_case: bool,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Output,
}

fn channel_help() -> String {
    let usual = Channel::default().as_str();
    format!(
        "Channel to the customer; decides what asking costs; kept in the case [default: {usual}]"
    )
}

pub(crate) fn run(shared: &Shared, args: Args) -> Outcome {
    let from_stdin = args.paste.iter().any(|path| path == Path::new("-"));
    let asks = !args.no_input && !from_stdin;
    let loaded = pack::load(shared)?;
    let lang = pack::language(shared, &loaded.pack)?;
    let mut session = Session::new(&loaded, shared.now(), lang);
    let answers = args.set.iter().map(|text| assignment(&loaded.pack, text));
    let answers = answers.collect::<Result<Vec<_>, _>>()?;
    let documents = documents(&session, &args.paste)?;
    let path = match &args.case {
        None if asks && !args.no_case => Some(new_name(shared.now())),
        path => path.clone(),
    };
    if let Some(path) = &path {
        open(&mut session, path, &documents, &args)?;
    }
    session.choose_channel(args.channel)?;
    if let Some(path) = &path {
        note::closed(&session, path)?;
    }
    let has_news = !answers.is_empty() || !documents.is_empty();
    for answer in answers {
        session.record(answer)?;
    }
    let known = asks.then(|| session.known());
    for document in documents {
        let outcome = session.paste(document)?;
        note::pasted(&session, &outcome)?;
        note::of_trial(&session, &outcome)?;
    }
    let pasted = known.map(|known| session.new_since(&known)).unwrap_or_default();
    if args.probe {
        super::probe::into_case(shared, &mut session, &args.probe_options)?;
    }
    let verdict = session.verdict()?;
    note::pack_change(&session, session.pack_change(&verdict))?;
    if let Some(stored) = session.state.last_verdict.clone().filter(|_| has_news && !asks) {
        note::changes(&session, &stored, &verdict)?;
    }
    if asks {
        return converse(shared, session, (pasted, args.force), args.format);
    }
    conclude(&mut session, &verdict, args.format)
}

/// Opens the case, or creates it. Nothing is created or stored where a text is another case's, or the name is
/// that of another case but for a letter.
fn open(
    session: &mut Session<'_>,
    path: &Path,
    documents: &[Document],
    args: &Args,
) -> Result<(), Failure> {
    let is_there = path.exists();
    if is_there && args.new {
        return Err(AppError::new(ErrorCode::CaseExists).in_file(path).into());
    }
    if is_there {
        let bytes = session.open(path)?;
        note::dropped(session, path, bytes)?;
    } else if !args.new && args.case.is_some() {
        check_new_name(path)?;
    }
    let mark = if is_there { session.mark() } else { session.mark_to_be(path) };
    for document in documents.iter().filter(|_| !args.force) {
        session.check_mark(document, &mark)?;
    }
    if !is_there {
        session.open(path)?;
    }
    Ok(())
}

/// Reads the texts to paste; reports on standard error what cannot be read in them.
fn documents(session: &Session<'_>, paths: &[PathBuf]) -> Result<Vec<Document>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        for document in input::documents(path)? {
            for (name, kind) in &document.unread {
                note::say(session, READ_UNREAD.key(*kind), context! { name })?;
            }
            all.push(document);
        }
    }
    Ok(all)
}

/// Stores and prints the verdict.
fn conclude(session: &mut Session<'_>, verdict: &Verdict, format: Output) -> Outcome {
    session.conclude(verdict)?;
    print(&session.render_verdict(verdict, format.layout())?)?;
    Ok(Exit::of(verdict.status))
}

/// Asks question after question, and reloads the pack when it changes in between.
fn converse(
    shared: &Shared,
    mut session: Session<'_>,
    (pasted, force): (NewFacts, bool),
    format: Output,
) -> Outcome {
    let mut watch = PackWatch::new(shared.pack.as_deref(), embedded::shipped());
    let mut number = 0;
    let mut newer =
        match walk::walk(shared, &mut session, &mut watch, (pasted, force), &mut number)? {
            End::Verdict(verdict) => return conclude(&mut session, &verdict, format),
            End::NewPack(loaded) => loaded,
        };
    let lang = session.lang.clone();
    let mut records = session.into_unkept();
    loop {
        let mut session = Session::new(&newer, shared.now(), lang.clone());
        session.take_over(records);
        let nothing = (NewFacts::default(), force);
        newer = match walk::walk(shared, &mut session, &mut watch, nothing, &mut number)? {
            End::Verdict(verdict) => return conclude(&mut session, &verdict, format),
            End::NewPack(loaded) => {
                records = session.into_unkept();
                loaded
            }
        };
    }
}

/// The first file name for a new case that is free.
fn new_name(now: Timestamp) -> PathBuf {
    let stamp = now.strftime("%Y%m%d-%H%M%S").to_string();
    let name = |at: usize| match at {
        0 => PathBuf::from(format!("{stamp}.case.jsonl")),
        _ => PathBuf::from(format!("{stamp}-{at}.case.jsonl")),
    };
    (0..).map(name).find(|path| !path.exists()).unwrap_or_default()
}
