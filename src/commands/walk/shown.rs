//! A question as it is shown, its choices, and why it is asked.

use minijinja::context;
use shindan_app::{Session, subject};
use shindan_engine::explain::Subject;
use shindan_engine::{NextStep, Verdict};
use shindan_model::FactIx;
use shindan_model::command::only_reads;

use super::choices::Choices;
use super::ranking::words_of;
use crate::commands::Failure;
use crate::commands::explain::tell;
use crate::commands::note::{line, say};
use crate::commands::terminal::notice;

pub(super) fn show_question(
    session: &Session<'_>,
    step: &NextStep,
    number: usize,
) -> Result<(), Failure> {
    let pack = &session.loaded.pack;
    let texts = &pack.texts[&session.lang];
    let node = &pack.steps[step.step.0];
    notice!();
    if let Some(text) = texts.steps.get(&node.about.id) {
        say(session, "walk.question", context! { number, ask => text.ask.as_str() })?;
        line(&text.why, "  ", "  ");
        if node.command.is_some() {
            line(&text.how, "  ", "  ");
        }
    }
    if let Some(command) = &node.command {
        notice!("    {command}");
        if !only_reads(command) {
            line(&session.say("command.may_change", context! {})?, "    ", "    ");
        }
    }
    Ok(())
}

/// Shows the choices of a question and the keys.
pub(super) fn show_choices(session: &Session<'_>, choices: &Choices) -> Result<(), Failure> {
    choices.show(session)?;
    let key = if choices.is_free() { "walk.text" } else { "walk.choose" };
    line(&session.say(key, context! {})?, "  ", "  ");
    Ok(())
}

/// Explains why the question is asked and what each answer would change; or `about`, which is a rank or
/// an id. Settles nothing.
pub(super) fn explain(
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
        Ok(subject) => notice!("\n{}", tell(session, subject)?.trim_end()),
        Err(error) => notice!("{}", error.text(&session.loaded.words, &session.lang)),
    }
    line(&session.say("walk.keys", context! {})?, "  ", "  ");
    Ok(())
}
