//! `shindan diagnose`: what is wrong, why, and what to do next.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use minijinja::context;
use shindan_app::{PackWatch, Session, assignment};
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
    after_help = "Examples:\n  shindan diagnose\n  shindan diagnose contoso.case.jsonl\n  shindan diagnose --no-input --paste error.txt --set migration.type=cutover\n  Get-Clipboard | shindan diagnose --paste -\n\nExit status: 0 concluded, 3 leaning, open or contradictory, 4 none of the listed causes"
)]
pub(crate) struct Args {
    /// The case to open or go on with; a new one is made and named where this is left out
    case: Option<PathBuf>,
    /// Text that the customer sent; may be given several times; `-` is standard input
    #[arg(long, value_name = "FILE")]
    paste: Vec<PathBuf>,
    /// What is known already, as FACT=VALUE or FACT@OF=VALUE; may be given several times
    #[arg(long, value_name = "FACT=VALUE")]
    set: Vec<String>,
    /// How one talks to the customer, which decides what asking costs; kept in the case; the keyboard
    /// where nothing was chosen
    #[arg(long, value_parser = input::channel())]
    channel: Option<Channel>,
    /// Look for yourself what the endpoint shows to anybody outside; what it is, the case must know
    #[arg(long)]
    probe: bool,
    #[command(flatten)]
    how: super::probe::How,
    /// Ask nothing
    #[arg(long)]
    no_input: bool,
    /// Keep nothing; an edited pack (`--pack`) is taken up at the next question
    #[arg(long, conflicts_with = "case")]
    no_case: bool,
    /// How the verdict is written
    #[arg(long, value_enum, default_value = "text")]
    format: Output,
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
    match &args.case {
        Some(path) => note::dropped(path, session.open(path)?),
        None if asks && !args.no_case => {
            session.open(&new_name(shared.now()))?;
        }
        None => {}
    }
    session.choose_channel(args.channel)?;
    note::closed(&session)?;
    let has_news = !answers.is_empty() || !documents.is_empty();
    for answer in answers {
        session.record(answer)?;
    }
    for document in documents {
        let outcome = session.paste(document)?;
        note::pasted(&session, &outcome)?;
    }
    if args.probe {
        super::probe::into_case(shared, &mut session, &args.how)?;
    }
    let verdict = session.verdict()?;
    note::pack_change(&session, session.pack_change(&verdict))?;
    if let Some(stored) = session.state.last_verdict.clone().filter(|_| has_news && !asks) {
        note::changes(&session, &stored, &verdict)?;
    }
    if asks {
        return converse(shared, session, args.format);
    }
    conclude(&mut session, &verdict, args.format)
}

/// The texts to paste; what cannot be read in them is said.
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
    let (loaded, lang) = (session.loaded, &session.lang);
    print(&loaded.render_verdict(verdict, lang, format.layout())?)?;
    Ok(Exit::of(verdict.status))
}

/// Asks, under the pack as it is at each question.
fn converse(shared: &Shared, mut session: Session<'_>, format: Output) -> Outcome {
    let mut watch = PackWatch::new(shared.pack.as_deref(), embedded::shipped());
    let mut number = 0;
    let mut newer = match walk::walk(&mut session, &mut watch, &mut number)? {
        End::Verdict(verdict) => return conclude(&mut session, &verdict, format),
        End::NewPack(loaded) => loaded,
    };
    let lang = session.lang.clone();
    let mut records = session.into_unkept();
    loop {
        let mut session = Session::new(&newer, shared.now(), lang.clone());
        session.take_over(records);
        newer = match walk::walk(&mut session, &mut watch, &mut number)? {
            End::Verdict(verdict) => return conclude(&mut session, &verdict, format),
            End::NewPack(loaded) => {
                records = session.into_unkept();
                loaded
            }
        };
    }
}

/// A name for a new case that no file has yet.
fn new_name(now: Timestamp) -> PathBuf {
    let stamp = now.strftime("%Y%m%d-%H%M%S").to_string();
    let name = |at: usize| match at {
        0 => PathBuf::from(format!("{stamp}.case.jsonl")),
        _ => PathBuf::from(format!("{stamp}-{at}.case.jsonl")),
    };
    (0..).map(name).find(|path| !path.exists()).unwrap_or_default()
}
