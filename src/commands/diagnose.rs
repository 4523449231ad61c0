//! `shindan diagnose`: what is wrong, why, and what to do next.

use std::path::{Path, PathBuf};

use anstream::eprintln;
use jiff::Timestamp;
use minijinja::context;
use shindan_case::Event;
use shindan_engine::Verdict;
use shindan_model::Channel;
use shindan_read as read;
use shindan_report as report;
use shindan_report::keys::READ_UNREAD;

use super::live::Live;
use super::pack::{self, Loaded};
use super::session::Session;
use super::walk::{self, End};
use super::{Exit, Failure, Outcome, Output, Shared, answers, input, print};

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
    let mut events = Vec::new();
    for text in &args.set {
        let wrong = |message| Failure::new(Exit::Usage, message);
        events.push(input::assignment(&loaded.pack, text).map_err(wrong)?);
    }
    for path in &args.paste {
        for document in input::documents(path)? {
            for (name, kind) in &document.unread {
                let said = session.say(READ_UNREAD.key(*kind), context! { name })?;
                eprintln!("{}", report::wrap(&said, 78, "", ""));
            }
            events.push(input::pasted(document));
        }
    }
    match &args.case {
        Some(path) => session.open(path)?,
        None if asks && !args.no_case => session.open(&new_name(shared.now()))?,
        None => {}
    }
    session.talk_over(args.channel)?;
    session.mention_closed()?;
    let has_news = !events.is_empty();
    for event in events {
        let pasted = matches!(event, Event::Pasted { .. }).then(|| event.clone());
        let before = (session.state.facts.len(), session.state.signs.len());
        session.happen(event)?;
        if let Some(Event::Pasted { name, text, encoding }) = pasted {
            mention(&session, &name, &text, &encoding, before)?;
            answers::mention(&session, &name)?;
        }
    }
    if args.probe {
        super::probe::into_case(shared, &mut session, &args.how)?;
    }
    let verdict = session.verdict()?;
    session.mention_another_pack(&verdict)?;
    if let Some(stored) = session.state.stored.clone().filter(|_| has_news && !asks) {
        answers::mention_changes(&session, &stored, &verdict)?;
    }
    if asks {
        return converse(shared, session, args.format);
    }
    conclude(&mut session, &verdict, args.format)
}

/// Stores and prints the verdict.
fn conclude(session: &mut Session<'_>, verdict: &Verdict, format: Output) -> Outcome {
    session.conclude(verdict)?;
    print(&render(session.loaded, verdict, &session.lang, format)?)?;
    Ok(Exit::of(verdict.status))
}

/// Asks, under the pack as it is at each question.
fn converse(shared: &Shared, mut session: Session<'_>, format: Output) -> Outcome {
    let (mut live, mut number) = (Live::new(shared), 0);
    let mut newer = match walk::walk(&mut session, &mut live, &mut number)? {
        End::Verdict(verdict) => return conclude(&mut session, &verdict, format),
        End::NewPack(loaded) => loaded,
    };
    let lang = session.lang.clone();
    let mut records = session.unkept();
    loop {
        let mut session = Session::new(&newer, shared.now(), lang.clone());
        session.take_over(records);
        newer = match walk::walk(&mut session, &mut live, &mut number)? {
            End::Verdict(verdict) => return conclude(&mut session, &verdict, format),
            End::NewPack(loaded) => {
                records = session.unkept();
                loaded
            }
        };
    }
}

/// Says what was understood of a pasted text.
fn mention(
    session: &Session<'_>,
    name: &str,
    text: &str,
    encoding: &str,
    (_, signs): (usize, usize),
) -> Result<(), Failure> {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let mut understood: Vec<usize> = session
        .state
        .facts
        .iter()
        .filter(|fact| fact.source.name == name)
        .filter_map(|fact| fact.source.line)
        .collect();
    let seen = &session.state.signs[signs.min(session.state.signs.len())..];
    understood.extend(seen.iter().map(|sign| sign.at.line));
    understood.sort_unstable();
    understood.dedup();
    let key =
        if understood.is_empty() { "walk.nothing_recognised" } else { "walk.not_understood_lines" };
    let with = context! { source => name, understood => understood.len(), lines, encoding };
    eprintln!("{}", report::wrap(&session.say(key, with)?, 78, "", ""));
    if read::secret_kinds().any(|kind| text.contains(&format!("[{kind} removed]"))) {
        let kinds = read::secret_kinds().collect::<Vec<_>>().join(", ");
        eprintln!(
            "{}",
            report::wrap(&session.say("walk.secrets", context! { kinds })?, 78, "", "")
        );
    }
    for sign in seen.iter().filter(|sign| !sign.counted) {
        let node = &session.loaded.pack.signs[sign.sign];
        if node.gives.is_empty() {
            continue;
        }
        let with = context! { sign => node.about.id.as_str(), line => sign.at.line };
        eprintln!("{}", report::wrap(&session.say("walk.also_matched", with)?, 78, "  ", "  "));
    }
    Ok(())
}

/// A verdict in one of the formats.
pub(crate) fn render(
    loaded: &Loaded,
    verdict: &Verdict,
    lang: &str,
    format: Output,
) -> Result<String, Failure> {
    let Some(format) = format.layout() else {
        return Ok(report::json::render(&loaded.pack, verdict, &loaded.words)?);
    };
    let report = report::report(&loaded.pack, verdict, &loaded.words, lang)?;
    Ok(loaded.templates.render(format, &report, &loaded.words)?)
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
