//! What came back to a message of ours, and what that changed: for the agent, on standard error.

use anstream::eprintln;
use minijinja::context;
use shindan_case::{Meaning, ReceivedAnswer, VerdictBrief};
use shindan_engine::{Status, Verdict};
use shindan_report::json::OUTSIDE;
use shindan_report::keys::STATUS;
use shindan_report::{percent, wrap};

use super::Failure;
use super::session::Session;

/// The least change of a probability that is worth a line.
const WORTH_SAYING: f64 = 0.01;

/// The answers in the text that was pasted last, question by question.
pub(super) fn mention(session: &Session<'_>, source: &str) -> Result<(), Failure> {
    if let Some(other) = &session.state.other_case {
        let with = context! { other, mark => session.mark() };
        eprintln!("{}", wrap(&session.say("message.answers.other_case", with)?, 78, "", ""));
    }
    if session.state.heard.is_empty() {
        return Ok(());
    }
    eprintln!("{}", session.say("message.answers.heading", context! {})?);
    for heard in &session.state.heard {
        let (key, with) = said(session, heard, source);
        let line = session.say(key, with)?;
        eprintln!("{}", wrap(&line, 78, "  ", "       "));
    }
    Ok(())
}

fn said(
    session: &Session<'_>,
    heard: &ReceivedAnswer,
    source: &str,
) -> (&'static str, minijinja::Value) {
    let (pack, number, text) = (&session.loaded.pack, heard.number, heard.text.as_str());
    let texts = &pack.texts[&session.lang].facts;
    let Some(question) = &heard.question else {
        return ("message.answers.no_question", context! { number });
    };
    let names = question.facts.iter().map(|id| texts.get(id).map_or(id.as_str(), |own| &own.name));
    let fact = names.collect::<Vec<_>>().join(" / ");
    match &heard.meaning {
        Meaning::Known(value) => {
            let value = value.to_string();
            let id = question.facts.first();
            let outcome = id.and_then(|id| pack.facts[pack.fact(id)?.0].outcome(&value));
            let name = outcome.and_then(|at| texts.get(id?)?.outcomes.get(at));
            ("message.answers.known", context! { number, fact, value => name.unwrap_or(&value) })
        }
        Meaning::Unknown => ("message.answers.unknown", context! { number, fact }),
        Meaning::Doubtful => ("message.answers.doubtful", context! { number, fact, text }),
        Meaning::Empty => ("message.answers.empty", context! { number, fact }),
        Meaning::Output => {
            let told =
                session.state.facts.iter().any(|own| {
                    own.source.name.starts_with(source) && question.facts.contains(&own.id)
                });
            let key = match (told, text.is_empty()) {
                (true, _) => "message.answers.output",
                (false, true) => "message.answers.output_empty",
                (false, false) => "message.answers.output_words",
            };
            (key, context! { number, fact, text })
        }
    }
}

/// What is believed now and was not when the case was last looked at.
pub(super) fn mention_changes(
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
    for own in after.causes.iter().chain([&after.outside]) {
        let id = own.cause.map_or(OUTSIDE, |at| pack.causes[at.0].about.id.as_str());
        let old = match own.cause {
            Some(_) => before.causes.iter().find(|(old, _)| old == id).and_then(|(_, p)| *p),
            None => before.outside,
        };
        let (Some(old), Some(new)) = (old, own.probability) else { continue };
        if (old - new).abs() < WORTH_SAYING {
            continue;
        }
        let name = pack.texts[&session.lang].causes.get(id).map_or(id, |text| text.name.as_str());
        let with = context! { name, before => percent(Some(old)), after => percent(Some(new)) };
        lines.push(session.say("walk.moved", with)?);
    }
    if lines.is_empty() {
        return Ok(());
    }
    eprintln!("{}", session.say("message.answers.since", context! {})?);
    for line in lines {
        eprintln!("{}", wrap(&line, 78, "  ", "    "));
    }
    Ok(())
}
