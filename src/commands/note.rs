//! Notes on standard error, in the language of the output.

use std::path::Path;

use minijinja::{Value, context};
use shindan_app::{
    CaseFile, LoadedPack, PackChange, PasteOutcome, Session, Shift, brief, shifts, stamp_name,
};
use shindan_case::{Event, Meaning, ReceivedAnswer, TriedOutcome, VerdictBrief};
use shindan_engine::{Status, Verdict};
use shindan_model::join_key;
use shindan_read as read;
use shindan_report::case_list::Unreadable;
use shindan_report::keys::{STATUS, TRIED};
use shindan_report::{Key, of_hundred, percent, remedy_name, wrap};

use super::{Failure, Shared, pack};
use crate::commands::terminal::notice;

/// Columns to which prose is wrapped.
pub(super) const WIDTH: usize = 78;
/// The smallest change of a probability that gets a line.
pub(super) const WORTH_SAYING: f64 = 0.01;

/// Writes a text of the program, wrapped.
pub(super) fn say(session: &Session<'_>, key: impl Into<Key>, with: Value) -> Result<(), Failure> {
    notice!("{}", wrap(&session.say(key, with)?, WIDTH, "", ""));
    Ok(())
}

/// Writes a line with an indent, wrapped.
pub(super) fn line(text: &str, first: &str, rest: &str) {
    notice!("{}", wrap(text, WIDTH, first, rest));
}

/// Opens a case for reading; notes if it was begun with another pack.
pub(super) fn look<'p>(
    loaded: &'p LoadedPack,
    shared: &Shared,
    path: &Path,
) -> Result<(Session<'p>, Verdict, CaseFile), Failure> {
    let lang = pack::language(shared, &loaded.pack)?;
    let (session, verdict, file) = Session::look(loaded, path, shared.now, lang)?;
    pack_change(&session, session.pack_change(&verdict))?;
    closed(&session, path)?;
    Ok((session, verdict, file))
}

/// Notes that the case was begun with another pack.
pub(super) fn pack_change(
    session: &Session<'_>,
    change: Option<PackChange>,
) -> Result<(), Failure> {
    let Some(PackChange { stored, present }) = change else { return Ok(()) };
    let said = |brief: &VerdictBrief| {
        let first = brief.causes.first();
        let leader = first.map_or(String::new(), |(id, p)| format!(", {id} {}", percent(*p)));
        format!("{}{leader}", brief.status)
    };
    let with = context! {
        then => stamp_name(&stored.pack), now => stamp_name(&present.pack),
        stored => said(&stored), new => said(&present),
    };
    say(session, "walk.pack_changed", with)
}

/// Notes that the case is closed.
pub(super) fn closed(session: &Session<'_>, path: &Path) -> Result<(), Failure> {
    let Some(closed) = session.closed() else { return Ok(()) };
    let file = path.display().to_string();
    say(session, "walk.is_closed", context! { cause => closed.cause.as_str(), file })
}

/// Notes the files that look like cases and could not be read.
pub(super) fn unreadable(
    loaded: &LoadedPack,
    lang: &str,
    files: &[Unreadable],
) -> Result<(), Failure> {
    for file in files {
        let with = context! { error => &file.error };
        line(&loaded.words.say(lang, "case_list.unreadable", with)?, "", "  ");
    }
    Ok(())
}

/// Notes what was understood of a pasted text.
pub(super) fn pasted(session: &Session<'_>, outcome: &PasteOutcome) -> Result<(), Failure> {
    let PasteOutcome { source, encoding, lines, understood_lines, .. } = outcome;
    let key = match understood_lines {
        0 => "walk.nothing_recognised",
        _ => "walk.not_understood_lines",
    };
    say(session, key, context! { source, understood => understood_lines, lines, encoding })?;
    secrets(session, outcome)?;
    for (sign, line_number) in &outcome.also_matched {
        let with = context! { sign, line => line_number };
        line(&session.say("walk.also_matched", with)?, "  ", "  ");
    }
    answers(session, outcome)
}

/// Notes what a pasted text says about a repair, with the command that confirms it.
pub(super) fn of_trial(session: &Session<'_>, outcome: &PasteOutcome) -> Result<(), Failure> {
    let Some((said, remedies)) = &outcome.of_trial else { return Ok(()) };
    let file = session.path().map_or_else(|| "CASE".to_owned(), |path| path.display().to_string());
    let (quote, result) = (said.quote.as_str(), said.outcome.as_str());
    let with = context! { quote, line => said.line, source => outcome.source.as_str() };
    line(&session.say("tried.said", with)?, "", "  ");
    for remedy in remedies {
        notice!("  shindan tried {file} {remedy} --{result}");
    }
    Ok(())
}

/// Notes that something that looked like a secret was not stored.
pub(super) fn secrets(session: &Session<'_>, outcome: &PasteOutcome) -> Result<(), Failure> {
    if outcome.has_secrets {
        let kinds = read::SECRET_KINDS.join(", ");
        say(session, "walk.secrets", context! { kinds })?;
    }
    Ok(())
}

/// Notes the answers in a pasted text, question by question.
fn answers(session: &Session<'_>, outcome: &PasteOutcome) -> Result<(), Failure> {
    if let Some(other) = &outcome.other_case {
        let with = context! { other, mark => session.mark() };
        say(session, "message.answers.other_case", with)?;
    }
    if outcome.answers.is_empty() {
        return Ok(());
    }
    notice!("{}", session.say("message.answers.heading", context! {})?);
    for answer in &outcome.answers {
        if let Meaning::Known(values) = &answer.meaning {
            for (fact, value) in values {
                let with = known(session, answer.number, fact, &value.to_string());
                line(&session.say("message.answers.known", with)?, "  ", "       ");
            }
            continue;
        }
        let (key, with) = meaning(session, answer, &outcome.source);
        line(&session.say(key, with)?, "  ", "       ");
    }
    Ok(())
}

/// A value that an answer gives, in words.
fn known(session: &Session<'_>, number: u32, id: &str, value: &str) -> Value {
    let pack = &session.loaded.pack;
    let texts = pack.texts[&session.lang].facts.get(id);
    let outcome = pack.fact(id).and_then(|at| pack.facts[at.0].outcome(value));
    let name = outcome.and_then(|at| texts?.outcomes.get(at)).map_or(value, String::as_str);
    let fact = texts.map_or(id, |fact| &fact.name);
    context! { number, fact, value => name }
}

fn meaning(session: &Session<'_>, answer: &ReceivedAnswer, source: &str) -> (&'static str, Value) {
    let (pack, number, text) = (&session.loaded.pack, answer.number, answer.text.as_str());
    let texts = &pack.texts[&session.lang].facts;
    let Some(question) = &answer.question else {
        return ("message.answers.no_question", context! { number });
    };
    let name = |id: &String| texts.get(id).map_or(id.as_str(), |fact| &fact.name).to_owned();
    let fact = question.facts.iter().map(name).collect::<Vec<_>>().join(" / ");
    match &answer.meaning {
        Meaning::Known(_) => ("message.answers.known", context! { number, fact, value => text }),
        Meaning::Unknown => ("message.answers.unknown", context! { number, fact }),
        Meaning::Doubtful => ("message.answers.doubtful", context! { number, fact, text }),
        Meaning::Empty => ("message.answers.empty", context! { number, fact }),
        Meaning::Output => {
            let is_told = session.state.facts.iter().any(|fact| {
                fact.source.name.starts_with(source) && question.facts.contains(&fact.id)
            });
            let key = match (is_told, text.is_empty()) {
                (true, _) => "message.answers.output",
                (false, true) => "message.answers.output_empty",
                (false, false) => "message.answers.output_words",
            };
            (key, context! { number, fact, text })
        }
    }
}

/// Notes how the verdict differs from the one stored before.
pub(super) fn changes(
    session: &Session<'_>,
    before: &VerdictBrief,
    after: &Verdict,
) -> Result<(), Failure> {
    let pack = &session.loaded.pack;
    let mut lines = Vec::new();
    if before.status != after.status.as_str() {
        let word = |status| session.say(STATUS.key(status), context! {});
        let stored = Status::ALL.into_iter().find(|status| status.as_str() == before.status);
        let before = stored.map_or_else(|| Ok(before.status.clone()), word)?;
        let after = word(after.status)?;
        lines.push(session.say("message.answers.status", context! { before, after })?);
    }
    lines.extend(repair_changed(session, before, after)?);
    for shift in shifts(pack, before, after, WORTH_SAYING) {
        let texts = &pack.texts[&session.lang].causes;
        let name = texts.get(&shift.cause).map_or(shift.cause.as_str(), |cause| &cause.name);
        lines.push(moved(session, name, &shift)?);
    }
    if lines.is_empty() {
        return Ok(());
    }
    notice!("{}", session.say("message.answers.since", context! {})?);
    lines.iter().for_each(|text| line(text, "  ", "    "));
    Ok(())
}

/// A remedy, and what came of it.
pub(super) fn of_remedy(
    session: &Session<'_>,
    remedy: &str,
    outcome: TriedOutcome,
) -> Result<String, Failure> {
    let title = remedy_name(&session.loaded.pack.texts[&session.lang], remedy);
    Ok(session.say(TRIED.key(outcome), context! { title })?)
}

/// Notes that what came of a remedy is kept.
pub(super) fn tried(
    session: &Session<'_>,
    remedy: &str,
    outcome: TriedOutcome,
) -> Result<(), Failure> {
    let what = of_remedy(session, remedy, outcome)?;
    say(session, "tried.noted", context! { what })
}

/// The repair and its odds, if they are others than before.
pub(super) fn repair_changed(
    session: &Session<'_>,
    before: &VerdictBrief,
    after: &Verdict,
) -> Result<Option<String>, Failure> {
    let pack = &session.loaded.pack;
    let Some((remedies, probability)) = brief(pack, after, session.now).repair else {
        return Ok(None);
    };
    let is_same = before
        .repair
        .as_ref()
        .is_some_and(|(old, odds)| *old == remedies && (odds - probability).abs() < WORTH_SAYING);
    if is_same || !after.status.names_defects() {
        return Ok(None);
    }
    let texts = &pack.texts[&session.lang];
    let titles = remedies.iter().map(|id| remedy_name(texts, id));
    let titles = titles.collect::<Vec<_>>().join(", ");
    let with = context! { titles, helps => of_hundred(probability) };
    Ok(Some(session.say("walk.repair_now", with)?))
}

/// What an event did, in a few words.
pub(super) fn event(session: &Session<'_>, event: &Event) -> Result<String, Failure> {
    let key = |fact: &str, of: &Option<String>, value: Option<&str>| {
        let value = value.map(|value| format!("={value}")).unwrap_or_default();
        format!("`{}{value}`", join_key(fact, of.as_deref()))
    };
    let (what, about) = match event {
        Event::Pasted { name, .. } => ("event.pasted", name.clone()),
        Event::Probed { name, .. } => ("event.probed", name.clone()),
        Event::Answered { fact, of, value, .. } => ("event.set", key(fact, of, Some(value))),
        Event::Unavailable { fact, .. } => ("event.set", key(fact, &None, Some("unknown"))),
        Event::Retracted { fact, of } => ("event.dropped", key(fact, of, None)),
        Event::FactDropped { fact, of, value, .. } => {
            ("event.dropped", key(fact, of, value.as_deref()))
        }
        Event::LeftOpen { fact, of, .. } => ("event.left_open", key(fact, of, None)),
        Event::FactKept { fact, of, value } => ("event.kept", key(fact, of, Some(value))),
        Event::FactSet { fact, of, value } => {
            ("event.set", key(fact, of, Some(value.as_deref().unwrap_or("unknown"))))
        }
        Event::ReadingAccepted { fact, of, value, .. } => {
            ("event.accepted", key(fact, of, Some(value)))
        }
        Event::PasteDropped { paste, .. } => ("event.paste_dropped", paste.to_string()),
        Event::ChannelChosen { channel } => ("event.channel", channel.as_str().to_owned()),
        Event::Tried { remedy, .. } => ("event.tried", remedy.clone()),
        Event::Skipped { step } => ("event.put_off", step.clone()),
        Event::Opened { .. }
        | Event::Undone { .. }
        | Event::Concluded(_)
        | Event::Written(_)
        | Event::Closed { .. }
        | Event::Reopened { .. } => ("event.other", String::new()),
    };
    Ok(session.say(what, context! { about })?)
}

/// Notes that an unfinished last line of a case file was dropped.
pub(super) fn dropped(session: &Session<'_>, path: &Path, bytes: usize) -> Result<(), Failure> {
    if bytes > 0 {
        let file = path.display().to_string();
        notice!("note: {}", session.say("walk.dropped", context! { file })?);
    }
    Ok(())
}

/// How far the probability of a cause moved.
pub(super) fn moved(session: &Session<'_>, name: &str, shift: &Shift) -> Result<String, Failure> {
    let (before, after) = (percent(Some(shift.before)), percent(Some(shift.after)));
    Ok(session.say("walk.moved", context! { name, before, after })?)
}
