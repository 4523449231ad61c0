//! The guided walk: one question after another, in plain lines without screen control, so that pipes,
//! screen readers and Japanese input methods work.
//!
//! It terminates: every turn gives a fact, marks it as unknown, or puts a step off once.

use anstream::eprintln;
use minijinja::context;
use shindan_app::{
    LoadedPack, PackEdit, PackWatch, Session, brief, check_value, shifts, stamp_name, subject,
};
use shindan_engine::explain::Subject;
use shindan_engine::{NextStep, Verdict};
use shindan_model::{FactIx, How};
use shindan_report as report;
use shindan_report::Report;
use unicode_normalization::UnicodeNormalization;

use super::explain::tell;
use super::line_reader::LineReader;
use super::note::{WORTH_SAYING, line, say};
use super::{Failure, note};

/// A line typed at a question.
enum Typed {
    Value(String),
    Unknown,
    Skip,
    Back,
    Change,
    Quit,
}

/// Why a walk ended.
pub(super) enum End {
    /// Nothing more is worth asking, or the user quit; the last verdict.
    Verdict(Box<Verdict>),
    /// The pack has changed; continue with this one.
    NewPack(Box<LoadedPack>),
}

/// Walks until nothing more is worth asking, the user quits, or the pack has changed. `number`: how
/// many questions were asked before.
pub(super) fn walk(
    session: &mut Session<'_>,
    watch: &mut PackWatch,
    number: &mut usize,
) -> Result<End, Failure> {
    let mut reader = LineReader::new()?;
    if let Some(path) = session.path() {
        let file = path.display().to_string();
        say(session, "walk.opened", context! { file })?;
    }
    let mut verdict = session.verdict()?;
    show_ranking(session, &verdict, None)?;
    loop {
        if let Some(loaded) = edited(session, watch)? {
            return Ok(End::NewPack(loaded));
        }
        let before = verdict;
        match session.next_question(&before) {
            Some((step, fact)) => {
                *number += 1;
                show_question(session, &step, fact, *number)?;
                let typed = ask(session, &mut reader, fact, &before)?;
                if matches!(typed, Typed::Quit) {
                    leave(session)?;
                    return Ok(End::Verdict(Box::new(before)));
                }
                take(session, &mut reader, &step, fact, typed, &before)?;
            }
            None => {
                say(session, "walk.done", context! {})?;
                if let Some(stop) = words_of(session, &before)?.stop {
                    line(&stop, "", "");
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

/// Carries out what was typed.
fn take(
    session: &mut Session<'_>,
    reader: &mut LineReader,
    step: &NextStep,
    fact: FactIx,
    typed: Typed,
    verdict: &Verdict,
) -> Result<(), Failure> {
    match typed {
        Typed::Quit => {}
        Typed::Value(value) => session.answer(fact, value, Some(step))?,
        Typed::Unknown => session.mark_unknown(&session.loaded.pack.facts[fact.0].about.id)?,
        Typed::Skip => session.put_off(step)?,
        Typed::Back => {
            if !session.take_back_last()? {
                say(session, "walk.nothing_to_change", context! {})?;
            }
        }
        Typed::Change => change(session, reader, verdict)?,
    }
    Ok(())
}

/// The pack if it was edited since the last question and is valid; notes what became of the edit.
fn edited(
    session: &Session<'_>,
    watch: &mut PackWatch,
) -> Result<Option<Box<LoadedPack>>, Failure> {
    let tell = |key: &'static str, with| -> Result<(), Failure> {
        eprintln!();
        say(session, key, with)
    };
    match watch.look(session) {
        PackEdit::None => {}
        PackEdit::KeptByCase(path) => {
            tell("walk.pack_edited", context! { file => path.display().to_string() })?;
        }
        PackEdit::Broken(error, present) => {
            Failure::from(*error).show(&session.lang);
            tell("walk.pack_broken", context! { old => stamp_name(&present) })?;
        }
        PackEdit::Older { present, found } => {
            let revision = |number: Option<u64>| number.map_or("-".to_owned(), |n| n.to_string());
            let with = context! { old => revision(present), new => revision(found) };
            tell("walk.pack_older", with)?;
        }
        PackEdit::New { loaded, is_another } => {
            if is_another {
                let new = stamp_name(&shindan_app::stamp(&loaded.pack));
                tell("walk.pack_new", context! { new })?;
            }
            return Ok(Some(loaded));
        }
    }
    Ok(None)
}

/// Asks at the end whether to change an earlier answer.
fn wants_change(session: &Session<'_>, reader: &mut LineReader) -> Result<bool, Failure> {
    eprintln!("  ({})", session.say("walk.end", context! {})?);
    let typed: String = reader.line()?.unwrap_or_default().trim().nfkc().collect();
    Ok(typed.eq_ignore_ascii_case("c"))
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

/// Shows the ranked causes with bars, and how the last answer moved them.
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
        line(&cause.name, &bar, &" ".repeat(bar.len()));
    }
    for contradiction in &words.contradictions {
        line(contradiction, "  ! ", "    ");
    }
    let Some(before) = before else { return Ok(()) };
    let pack = &session.loaded.pack;
    let shifts = shifts(pack, &brief(pack, before, session.now), verdict, WORTH_SAYING);
    let mut moved = Vec::new();
    for cause in &words.causes {
        if let Some(shift) = shifts.iter().find(|shift| shift.cause == cause.id) {
            moved.push(note::moved(session, &cause.name, shift)?);
        }
    }
    if moved.is_empty() {
        say(session, "walk.nothing_moved", context! {})?;
    } else {
        say(session, "walk.changed_by", context! {})?;
    }
    moved.iter().for_each(|text| line(text, "  ", "    "));
    Ok(())
}

fn show_question(
    session: &Session<'_>,
    step: &NextStep,
    fact: FactIx,
    number: usize,
) -> Result<(), Failure> {
    let pack = &session.loaded.pack;
    let texts = &pack.texts[&session.lang];
    let node = &pack.steps[step.step.0];
    eprintln!();
    if let Some(text) = texts.steps.get(&node.about.id) {
        say(session, "walk.question", context! { number, ask => text.ask.as_str() })?;
        line(&text.why, "  ", "  ");
        if node.command.is_some() {
            line(&text.how, "  ", "  ");
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
        let gives = session.say("walk.gives", context! { name => text.name.as_str() })?;
        line(&gives, "  ", "  ");
        for (at, outcome) in text.outcomes.iter().enumerate() {
            line(outcome, &format!("    {}  ", at + 1), "       ");
        }
    }
    let key = if known.outcomes.is_empty() { "walk.text" } else { "walk.choose" };
    line(&session.say(key, context! {})?, "  ", "  ");
    Ok(())
}

/// Reads until a line makes sense as an answer or a command.
fn ask(
    session: &Session<'_>,
    reader: &mut LineReader,
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
        if let Some(value) = session.typed_value(fact, &typed) {
            return Ok(Typed::Value(value));
        }
        say(session, "walk.not_understood", context! { typed => typed.as_str() })?;
        if known.outcomes.is_empty()
            && let Err(error) = check_value(&session.loaded.pack, &known.about.id, &typed)
        {
            eprintln!("{}", error.text(&session.loaded.words, &session.lang));
        }
    }
}

/// Explains why the question is asked and what each answer would change; or `about`, which is a rank or
/// an id. Settles nothing.
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
        Err(error) => eprintln!("{}", error.text(&session.loaded.words, &session.lang)),
    }
    Ok(())
}

/// Lets the user replace an earlier answer and keeps all others.
fn change(
    session: &mut Session<'_>,
    reader: &mut LineReader,
    verdict: &Verdict,
) -> Result<(), Failure> {
    let answers = session.state.answers.clone();
    if answers.is_empty() {
        return say(session, "walk.nothing_to_change", context! {});
    }
    say(session, "walk.which_change", context! {})?;
    let words = words_of(session, verdict)?;
    for (at, answer) in answers.iter().enumerate() {
        let stated = verdict.resolved.facts.iter().filter(|fact| fact.learned.how == How::Stated);
        let at_fact = stated.into_iter().find(|fact| fact.learned.id == answer.fact);
        let name = at_fact.and_then(|resolved| {
            let pack = &session.loaded.pack;
            let text =
                pack.texts[&session.lang].facts.get(&pack.facts[resolved.fact.0].about.id)?;
            words
                .facts
                .iter()
                .find(|row| row.name.starts_with(&text.name))
                .map(|row| format!("{}: {}", row.name, row.value))
        });
        let shown = name.unwrap_or_else(|| format!("{} = {}", answer.fact, answer.value));
        line(&shown, &format!("    {}  ", at + 1), "       ");
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
        session.mark_unknown(&chosen.fact)?;
        return Ok(());
    }
    match session.typed_value(fact, &typed) {
        Some(value) => Ok(session.change_answer(chosen, value)?),
        None => say(session, "walk.not_understood", context! { typed }),
    }
}
