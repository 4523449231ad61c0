//! `shindan diagnose`: what is wrong, why, and what to do next.

use std::path::{Path, PathBuf};

use anstream::eprintln;
use clap::ValueEnum;
use jiff::Timestamp;
use minijinja::context;

use super::pack::Loaded;
use super::{Exit, Failure, Outcome, Shared, input, pack, print, walk};
use crate::case::{CaseFile, Event, PackStamp, Record, SCHEMA, State, VerdictBrief};
use crate::engine::{Engine, Verdict};
use crate::kb::{Interpreter, Pack};
use crate::read;
use crate::report::{self, Format};

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
    /// Ask nothing
    #[arg(long)]
    no_input: bool,
    /// How the verdict is written
    #[arg(long, value_enum, default_value = "text")]
    format: Output,
}

/// The formats of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For a terminal
    Text,
    /// Markdown
    Md,
    /// One page
    Html,
    /// `shindan/verdict/v1`
    Json,
}

/// A case being worked on: on disk, or only in memory.
pub(crate) struct Session<'a> {
    pub(crate) loaded: &'a Loaded,
    pub(crate) engine: Engine<'a>,
    interpreter: Interpreter<'a>,
    file: Option<CaseFile>,
    pub(crate) state: State,
    pub(crate) now: Timestamp,
    pub(crate) lang: String,
}

impl<'a> Session<'a> {
    fn new(loaded: &'a Loaded, now: Timestamp, lang: String) -> Self {
        Self {
            loaded,
            engine: Engine::new(&loaded.pack),
            interpreter: Interpreter::new(&loaded.pack),
            file: None,
            state: State::default(),
            now,
            lang,
        }
    }

    /// Opens the case file, or creates it.
    fn open(&mut self, path: &Path) -> Result<(), Failure> {
        let file = if path.exists() {
            CaseFile::open(path)?
        } else {
            let opened =
                Event::Opened { schema: SCHEMA.to_owned(), pack: stamp(&self.loaded.pack) };
            CaseFile::create(path, opened, self.now)?
        };
        if file.dropped() > 0 {
            eprintln!(
                "note: the last line of `{}` was not finished and is dropped",
                path.display()
            );
        }
        self.state = State::replay(&self.loaded.pack, &self.interpreter, file.records());
        self.file = Some(file);
        Ok(())
    }

    /// Where the case is kept.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(CaseFile::path)
    }

    /// Takes an event, on disk first.
    pub(crate) fn happen(&mut self, event: Event) -> Result<(), Failure> {
        if let Some(file) = &mut self.file {
            file.append(event.clone(), self.now)?;
        }
        self.state.apply(&self.loaded.pack, &self.interpreter, &Record { at: self.now, event });
        Ok(())
    }

    /// The verdict on what is known.
    pub(crate) fn verdict(&self) -> Result<Verdict, Failure> {
        Ok(self.engine.diagnose(&self.state.facts, self.now)?)
    }

    /// Stores the verdict in the case, if it differs from the last one stored.
    pub(crate) fn conclude(&mut self, verdict: &Verdict) -> Result<(), Failure> {
        let brief = brief(&self.loaded.pack, verdict, self.now);
        let same = |old: &VerdictBrief| VerdictBrief { now: self.now, ..old.clone() } == brief;
        if self.file.is_some() && !self.state.stored.as_ref().is_some_and(same) {
            self.happen(Event::Concluded(brief))?;
        }
        Ok(())
    }

    /// A text of the program in the language of the person at the screen.
    pub(crate) fn say(&self, key: &str, with: minijinja::Value) -> Result<String, Failure> {
        Ok(self.loaded.words.say(&self.lang, key, with)?)
    }

    /// Says it when the case was begun with another pack.
    fn mention_another_pack(&self, verdict: &Verdict) -> Result<(), Failure> {
        let Some(stored) = &self.state.stored else {
            return Ok(());
        };
        let own = stamp(&self.loaded.pack);
        if stored.pack == own {
            return Ok(());
        }
        let name = |stamp: &PackStamp| {
            format!("{} {} ({})", stamp.id, stamp.version, short(&stamp.digest))
        };
        let new = brief(&self.loaded.pack, verdict, self.now);
        let said = |brief: &VerdictBrief| {
            let first = brief.causes.first();
            let leader =
                first.map_or(String::new(), |(id, p)| format!(", {id} {}", report::percent(*p)));
            format!("{}{leader}", brief.status)
        };
        let with = context! { then => name(&stored.pack), now => name(&own), stored => said(stored), new => said(&new) };
        eprintln!("{}", report::wrap(&self.say("walk.pack_changed", with)?, 78, "", ""));
        Ok(())
    }
}

fn short(digest: &str) -> &str {
    digest.get(..19).unwrap_or(digest)
}

fn stamp(pack: &Pack) -> PackStamp {
    PackStamp { id: pack.id.clone(), version: pack.version.clone(), digest: pack.digest.clone() }
}

fn brief(pack: &Pack, verdict: &Verdict, now: Timestamp) -> VerdictBrief {
    let cause = |own: &crate::engine::CauseVerdict| {
        own.cause.map(|cause| (pack.causes[cause.0].about.id.clone(), own.probability))
    };
    VerdictBrief {
        status: verdict.status.as_str().to_owned(),
        causes: verdict.causes.iter().filter_map(cause).collect(),
        outside: verdict.outside.probability,
        defects: verdict
            .likely_set
            .iter()
            .map(|defect| pack.defects[defect.0].about.id.clone())
            .collect(),
        pack: stamp(pack),
        now,
    }
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
        events.push(input::paste(path)?);
    }
    match &args.case {
        Some(path) => session.open(path)?,
        None if asks => session.open(&new_name(shared.now()))?,
        None => {}
    }
    for event in events {
        let pasted = matches!(event, Event::Pasted { .. }).then(|| event.clone());
        let before = (session.state.facts.len(), session.state.signs.len());
        session.happen(event)?;
        if let Some(Event::Pasted { name, text, encoding }) = pasted {
            mention(&session, &name, &text, &encoding, before)?;
        }
    }
    let verdict = session.verdict()?;
    session.mention_another_pack(&verdict)?;
    let verdict = if asks { walk::walk(&mut session)? } else { verdict };
    session.conclude(&verdict)?;
    print(&render(&loaded, &verdict, &session.lang, args.format)?)?;
    Ok(Exit::of(verdict.status))
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
    let format = match format {
        Output::Json => return Ok(report::json::render(&loaded.pack, verdict, &loaded.words)?),
        Output::Text => Format::Text,
        Output::Md => Format::Markdown,
        Output::Html => Format::Html,
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

/// Opens a case to look at it, without storing anything.
pub(crate) fn look<'a>(
    loaded: &'a Loaded,
    shared: &Shared,
    path: &Path,
) -> Result<(Session<'a>, Verdict), Failure> {
    let lang = pack::language(shared, &loaded.pack)?;
    let mut session = Session::new(loaded, shared.now(), lang);
    let file = CaseFile::open(path)?;
    // A report is as of the last thing that happened, so that repeating it gives the same bytes.
    if shared.now.is_none()
        && let Some(last) = file.records().last()
    {
        session.now = last.at;
    }
    session.state = State::replay(&loaded.pack, &session.interpreter, file.records());
    let verdict = session.verdict()?;
    session.mention_another_pack(&verdict)?;
    Ok((session, verdict))
}
