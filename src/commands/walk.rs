//! The guided walk: one question after the other, plain lines, no screen control. It works over a
//! pipe, on a screen reader, and with Japanese input methods.
//!
//! Every turn settles a fact, marks it as not to be had, or puts an act off once: the walk ends.

use std::io::{self, BufRead};

use anstream::eprintln;
use minijinja::context;
use rustyline::config::{Behavior, Config};
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use shindan_case::Event;
use shindan_engine::explain::Subject;
use shindan_engine::{NextAct, Verdict};
use shindan_model::{FactIx, How};
use shindan_read as read;
use shindan_report as report;
use shindan_report::{Report, percent, wrap};
use unicode_normalization::UnicodeNormalization;

use super::explain::{subject, tell};
use super::live::Live;
use super::pack::{self, Loaded};
use super::session::Session;
use super::{Exit, Failure, input};

/// What a person typed.
enum Typed {
    Value(String),
    Unknown,
    Skip,
    Back,
    Change,
    Quit,
}

/// How a walk ends.
pub(super) enum End {
    /// Nothing more is worth asking, or the person left: the last verdict.
    Verdict(Box<Verdict>),
    /// The pack has changed: walk on with this one.
    NewPack(Box<Loaded>),
}

/// Walks until nothing more is worth asking, the person leaves, or the pack has changed. `number`
/// counts the questions.
pub(super) fn walk(
    session: &mut Session<'_>,
    live: &mut Live,
    number: &mut usize,
) -> Result<End, Failure> {
    let mut reader = Reader::new()?;
    if let Some(path) = session.path() {
        let file = path.display().to_string();
        say(session, "walk.opened", context! { file })?;
    }
    let mut verdict = session.verdict()?;
    show_ranking(session, &verdict, None)?;
    loop {
        if let Some(loaded) = live.changed(session)? {
            return Ok(End::NewPack(loaded));
        }
        let before = verdict;
        match next(session, &before) {
            Some((act, fact)) => {
                *number += 1;
                show_question(session, &act, fact, *number)?;
                let typed = ask(session, &mut reader, fact, &before)?;
                if matches!(typed, Typed::Quit) {
                    leave(session)?;
                    return Ok(End::Verdict(Box::new(before)));
                }
                take(session, &mut reader, &act, fact, typed, &before)?;
            }
            None => {
                say(session, "walk.done", context! {})?;
                if let Some(stop) = words_of(session, &before)?.stop {
                    eprintln!("{}", wrap(&stop, 78, "", ""));
                }
                if session.state.answers.is_empty() || !wants_change(session, &mut reader)? {
                    eprintln!();
                    return Ok(End::Verdict(Box::new(before)));
                }
                change(session, &mut reader, &before)?;
            }
        }
        verdict = session.verdict()?;
        session.conclude(&verdict)?;
        show_ranking(session, &verdict, Some(&before))?;
    }
}

/// Does what was typed.
fn take(
    session: &mut Session<'_>,
    reader: &mut Reader,
    act: &NextAct,
    fact: FactIx,
    typed: Typed,
    verdict: &Verdict,
) -> Result<(), Failure> {
    let pack = &session.loaded.pack;
    match typed {
        Typed::Quit => Ok(()),
        Typed::Value(value) => answer(session, fact, value, Some(act)),
        Typed::Unknown => {
            let fact = pack.facts[fact.0].about.id.clone();
            session.happen(Event::Unavailable { fact, reason: "not known".to_owned() })
        }
        Typed::Skip => {
            let act = pack.acts[act.act.0].about.id.clone();
            session.happen(Event::Skipped { act })
        }
        Typed::Back => take_back_last(session),
        Typed::Change => change(session, reader, verdict),
    }
}

/// At the end, whether an earlier answer is to be changed after all.
fn wants_change(session: &Session<'_>, reader: &mut Reader) -> Result<bool, Failure> {
    eprintln!("  ({})", session.say("walk.end", context! {})?);
    let typed: String = reader.line()?.unwrap_or_default().trim().nfkc().collect();
    Ok(typed.eq_ignore_ascii_case("c"))
}

/// The best act that was not put off, and the first of its facts. None when asking should stop.
fn next(session: &Session<'_>, verdict: &Verdict) -> Option<(NextAct, FactIx)> {
    if verdict.stop_reason.is_some() {
        return None;
    }
    let pack = &session.loaded.pack;
    let put_off = |act: &&NextAct| session.state.skipped.contains(&pack.acts[act.act.0].about.id);
    let act = verdict.next.iter().filter(|act| act.worth).find(|act| !put_off(act))?.clone();
    let fact = *act.settles.first()?;
    Some((act, fact))
}

fn say(session: &Session<'_>, key: &'static str, with: minijinja::Value) -> Result<(), Failure> {
    eprintln!("{}", wrap(&session.say(key, with)?, 78, "", ""));
    Ok(())
}

fn leave(session: &Session<'_>) -> Result<(), Failure> {
    let file = session.path().map_or(String::new(), |path| path.display().to_string());
    eprintln!();
    say(session, "walk.left", context! { file })
}

fn words_of(session: &Session<'_>, verdict: &Verdict) -> Result<Report, Failure> {
    let loaded = session.loaded;
    Ok(report::report(&loaded.pack, verdict, &loaded.words, &session.lang)?)
}

/// The ranked causes with bars, and what the last answer did to them.
fn show_ranking(
    session: &Session<'_>,
    verdict: &Verdict,
    before: Option<&Verdict>,
) -> Result<(), Failure> {
    let words = words_of(session, verdict)?;
    eprintln!();
    say(session, "walk.ranking", context! { status => words.status_name.as_str() })?;
    for cause in &words.causes {
        let bar = format!("  {} {:>4}  ", cause.bar, cause.percent);
        eprintln!("{}", wrap(&cause.name, 78, &bar, &" ".repeat(bar.len())));
    }
    for contradiction in &words.contradictions {
        eprintln!("{}", wrap(contradiction, 78, "  ! ", "    "));
    }
    let Some(before) = before else { return Ok(()) };
    let probability = |verdict: &Verdict, id: &str| {
        let own = verdict.causes.iter().chain([&verdict.outside]).find(|own| {
            own.cause
                .map_or("outside", |cause| session.loaded.pack.causes[cause.0].about.id.as_str())
                == id
        });
        own.and_then(|own| own.probability)
    };
    let moved: Vec<String> = words
        .causes
        .iter()
        .filter_map(|cause| {
            let (old, new) = (probability(before, &cause.id)?, probability(verdict, &cause.id)?);
            let with = context! { name => cause.name.as_str(), before => percent(Some(old)), after => percent(Some(new)) };
            ((old - new).abs() >= 0.01).then(|| session.say("walk.moved", with))
        })
        .collect::<Result<_, _>>()?;
    if moved.is_empty() {
        say(session, "walk.nothing_moved", context! {})?;
    } else {
        say(session, "walk.changed_by", context! {})?;
    }
    for line in moved {
        eprintln!("{}", wrap(&line, 78, "  ", "    "));
    }
    Ok(())
}

fn show_question(
    session: &Session<'_>,
    act: &NextAct,
    fact: FactIx,
    number: usize,
) -> Result<(), Failure> {
    let pack = &session.loaded.pack;
    let texts = &pack.texts[&session.lang];
    let node = &pack.acts[act.act.0];
    eprintln!();
    if let Some(text) = texts.acts.get(&node.about.id) {
        say(session, "walk.question", context! { number, ask => text.ask.as_str() })?;
        eprintln!("{}", wrap(&text.why, 78, "  ", "  "));
        if node.command.is_some() {
            eprintln!("{}", wrap(&text.how, 78, "  ", "  "));
        }
    }
    if let Some(command) = &node.command {
        eprintln!("    {command}");
    }
    show_choices(session, fact)
}

fn show_choices(session: &Session<'_>, fact: FactIx) -> Result<(), Failure> {
    let pack = &session.loaded.pack;
    let known = &pack.facts[fact.0];
    if let Some(text) = pack.texts[&session.lang].facts.get(&known.about.id) {
        eprintln!(
            "{}",
            wrap(
                &session.say("walk.settles", context! { name => text.name.as_str() })?,
                78,
                "  ",
                "  "
            )
        );
        for (at, outcome) in text.outcomes.iter().enumerate() {
            eprintln!("{}", wrap(outcome, 78, &format!("    {}  ", at + 1), "       "));
        }
    }
    let key = if known.outcomes.is_empty() { "walk.text" } else { "walk.choose" };
    eprintln!("{}", wrap(&session.say(key, context! {})?, 78, "  ", "  "));
    Ok(())
}

/// Reads until something is typed that can be understood.
fn ask(
    session: &Session<'_>,
    reader: &mut Reader,
    fact: FactIx,
    verdict: &Verdict,
) -> Result<Typed, Failure> {
    loop {
        let Some(line) = reader.line()? else {
            return Ok(Typed::Quit);
        };
        let typed: String = line.trim().nfkc().collect();
        let known = &session.loaded.pack.facts[fact.0];
        match typed.to_lowercase().as_str() {
            "" => continue,
            "u" => return Ok(Typed::Unknown),
            "s" => return Ok(Typed::Skip),
            "b" => return Ok(Typed::Back),
            "c" => return Ok(Typed::Change),
            "q" => return Ok(Typed::Quit),
            _ => {}
        }
        if let Some(about) = typed.strip_prefix('?') {
            explain(session, about.trim(), fact, verdict)?;
            show_choices(session, fact)?;
            continue;
        }
        if let Some(value) = value(session, fact, &typed) {
            return Ok(Typed::Value(value));
        }
        say(session, "walk.not_understood", context! { typed => typed.as_str() })?;
        if known.outcomes.is_empty()
            && let Err(message) = input::check(&session.loaded.pack, &known.about.id, &typed)
        {
            eprintln!("{message}");
        }
    }
}

/// The number of a choice, an outcome's id or its text, or a value of the fact's kind.
fn value(session: &Session<'_>, fact: FactIx, typed: &str) -> Option<String> {
    let known = &session.loaded.pack.facts[fact.0];
    let at = typed.parse::<usize>().ok().filter(|_| !known.outcomes.is_empty());
    // `2010` is an outcome and no choice; `2` is a choice unless an outcome is called so.
    if let Some(outcome) = known.outcomes.iter().find(|outcome| *outcome == typed) {
        return Some(outcome.clone());
    }
    if let Some(at) = at {
        return known.outcomes.get(at.checked_sub(1)?).cloned();
    }
    if known.outcomes.is_empty() {
        let clean = read::replace_secrets(typed);
        return input::check(&session.loaded.pack, &known.about.id, &clean)
            .is_ok()
            .then(|| clean.into_owned());
    }
    let texts = session.loaded.pack.texts[&session.lang].facts.get(&known.about.id)?;
    let at = texts.outcomes.iter().position(|text| text.to_lowercase() == typed.to_lowercase())?;
    known.outcomes.get(at).cloned()
}

/// Why the question is asked and what each answer would do; or what somebody wants to know `about`:
/// a place in the ranking, or an id. It settles nothing.
fn explain(
    session: &Session<'_>,
    about: &str,
    fact: FactIx,
    verdict: &Verdict,
) -> Result<(), Failure> {
    let subject = match about.parse::<usize>() {
        _ if about.is_empty() => Ok(Subject::Fact(fact)),
        Ok(place) => {
            let causes = words_of(session, verdict)?.causes;
            let at = place.checked_sub(1).and_then(|at| causes.get(at));
            subject(&session.loaded.pack, at.map_or(about, |cause| cause.id.as_str()))
        }
        Err(_) => subject(&session.loaded.pack, about),
    };
    match subject {
        Ok(subject) => eprintln!("\n{}", tell(session, subject)?.trim_end()),
        Err(message) => eprintln!("{message}"),
    }
    Ok(())
}

fn answer(
    session: &mut Session<'_>,
    fact: FactIx,
    value: String,
    act: Option<&NextAct>,
) -> Result<(), Failure> {
    let pack = &session.loaded.pack;
    let act = act.map(|act| pack.acts[act.act.0].about.id.clone());
    let fact = pack.facts[fact.0].about.id.clone();
    session.happen(Event::Answered { fact, of: None, value, act })
}

/// Takes the last answer back; all others stay.
fn take_back_last(session: &mut Session<'_>) -> Result<(), Failure> {
    match session.state.answers.last().cloned() {
        Some(last) => session.happen(Event::Retracted { fact: last.fact, of: last.of }),
        None => say(session, "walk.nothing_to_change", context! {}),
    }
}

/// Lets the person choose an earlier answer and answer it anew; all others stay.
fn change(
    session: &mut Session<'_>,
    reader: &mut Reader,
    verdict: &Verdict,
) -> Result<(), Failure> {
    let answers = session.state.answers.clone();
    if answers.is_empty() {
        return say(session, "walk.nothing_to_change", context! {});
    }
    say(session, "walk.which_change", context! {})?;
    let words = words_of(session, verdict)?;
    for (at, answer) in answers.iter().enumerate() {
        let stated = verdict.resolved.facts.iter().filter(|own| own.learned.how == How::Stated);
        let at_fact = stated.into_iter().find(|own| own.learned.id == answer.fact);
        let name = at_fact.and_then(|own| {
            let pack = &session.loaded.pack;
            let text = pack.texts[&session.lang].facts.get(&pack.facts[own.fact.0].about.id)?;
            words
                .facts
                .iter()
                .find(|row| row.name.starts_with(&text.name))
                .map(|row| format!("{}: {}", row.name, row.value))
        });
        let shown = name.unwrap_or_else(|| format!("{} = {}", answer.fact, answer.value));
        eprintln!("{}", wrap(&shown, 78, &format!("    {}  ", at + 1), "       "));
    }
    let Some(line) = reader.line()? else {
        return Ok(());
    };
    let typed: String = line.trim().nfkc().collect();
    let chosen = typed.parse::<usize>().ok().and_then(|at| answers.get(at.checked_sub(1)?));
    let Some(chosen) = chosen else { return Ok(()) };
    let Some(fact) = session.loaded.pack.fact(&chosen.fact) else {
        return Ok(());
    };
    show_choices(session, fact)?;
    let Some(line) = reader.line()? else {
        return Ok(());
    };
    let typed: String = line.trim().nfkc().collect();
    if typed.eq_ignore_ascii_case("u") {
        let id = chosen.fact.clone();
        return session.happen(Event::Unavailable { fact: id, reason: "not known".to_owned() });
    }
    match value(session, fact, &typed) {
        Some(value) => {
            let event = Event::Answered {
                fact: chosen.fact.clone(),
                of: chosen.of.clone(),
                value,
                act: chosen.act.clone(),
            };
            session.happen(event)
        }
        None => say(session, "walk.not_understood", context! { typed }),
    }
}

/// Lines from a terminal, with editing, or from whatever standard input is.
enum Reader {
    Terminal(Box<rustyline::Editor<(), MemHistory>>),
    Lines(io::Stdin),
}

impl Reader {
    fn new() -> Result<Self, Failure> {
        if !pack::has_terminal() {
            return Ok(Reader::Lines(io::stdin()));
        }
        let config = Config::builder().behavior(Behavior::PreferTerm).build();
        let editor = rustyline::Editor::with_history(config, MemHistory::new());
        let editor = editor
            .map_err(|error| Failure::new(Exit::Io, format!("cannot use the terminal: {error}")))?;
        Ok(Reader::Terminal(Box::new(editor)))
    }

    /// The next line; none when the input ends or is interrupted.
    fn line(&mut self) -> Result<Option<String>, Failure> {
        match self {
            Reader::Terminal(editor) => match editor.readline("> ") {
                Ok(line) => Ok(Some(line)),
                Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(None),
                Err(error) => {
                    Err(Failure::new(Exit::Io, format!("cannot read the terminal: {error}")))
                }
            },
            Reader::Lines(input) => {
                let mut line = String::new();
                let read = input.lock().read_line(&mut line);
                let read = read.map_err(|error| {
                    Failure::new(Exit::Io, format!("cannot read standard input: {error}"))
                })?;
                Ok((read > 0).then_some(line))
            }
        }
    }
}
