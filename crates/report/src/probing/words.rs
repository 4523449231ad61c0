//! What probes found out, in a person's words.

use minijinja::context;
use serde::Serialize;
use shindan_model::Pack;

use super::{Attempt, Outcome, Probed};
use crate::keys::{PROBE_OUTCOME, PROBE_STATE};
use crate::names::{self, FactLine};
use crate::words::{RenderError, Words};

/// What probes found out, in one language.
#[derive(Debug, Serialize)]
pub struct ProbeWords {
    /// The hosts, in the order of the transcript.
    pub hosts: Vec<HostWords>,
    /// The facts that the pack reads from it.
    pub facts: Vec<FactLine>,
    /// What cannot be seen from outside.
    pub unseen: String,
}

/// What was tried on one host.
#[derive(Debug, Serialize)]
pub struct HostWords {
    /// The host.
    pub name: String,
    /// Its attempts.
    pub lines: Vec<AttemptWords>,
}

/// One attempt.
#[derive(Debug, Serialize)]
pub struct AttemptWords {
    /// How it went.
    pub state: String,
    /// What was tried.
    pub what: String,
    /// What came of it: what is wrong, else all.
    pub came: String,
    /// The rest of what came of it, where something is wrong.
    pub besides: String,
    /// What to do about it, with its source.
    pub advice: Option<String>,
}

/// Puts an attempt into words.
///
/// # Errors
/// A text that is missing in this language.
pub fn attempt_words(
    pack: &Pack,
    words: &Words,
    lang: &str,
    attempt: &Attempt,
) -> Result<AttemptWords, RenderError> {
    let client = match pack.texts.get(lang).map(|texts| texts.client.as_str()) {
        None | Some("") => words.word(lang, "probe.client")?,
        Some(name) => name.to_owned(),
    };
    let said = |name: &String| match Outcome::named(name) {
        Some(outcome) => {
            let with = context! { client => &client, date => &attempt.lists_as_of };
            words.say(lang, PROBE_OUTCOME.key(outcome), with)
        }
        None => Ok(name.clone()),
    };
    let list = |names: Vec<&String>| -> Result<String, RenderError> {
        let said = names.into_iter().map(said).collect::<Result<Vec<_>, _>>()?;
        Ok(said.join("; "))
    };
    let (faults, others): (Vec<&String>, Vec<&String>) =
        attempt.outcomes.iter().partition(|outcome| attempt.faults.contains(outcome));
    let (came, besides) = match faults.is_empty() {
        true => (others, Vec::new()),
        false => (faults, others),
    };
    let advice = attempt.advice.as_ref().map(|advice| {
        let texts = names::texts(pack, lang)?;
        let about = &pack.defects[advice.defect.0].about;
        let defect = texts.defects.get(&about.id).map_or(about.id.as_str(), |text| &text.name);
        let remedy = names::remedy(texts, &advice.remedy);
        words.say(lang, "probe.advice", context! { defect, remedy, source => &about.source })
    });
    Ok(AttemptWords {
        state: words.word(lang, PROBE_STATE.key(attempt.state))?,
        what: attempt.what.clone(),
        came: list(came)?,
        besides: list(besides)?,
        advice: advice.transpose()?,
    })
}

/// Puts what probes found out into words.
///
/// # Errors
/// A text that is missing in this language.
pub fn words(
    pack: &Pack,
    words: &Words,
    lang: &str,
    probed: &Probed,
) -> Result<ProbeWords, RenderError> {
    let mut hosts: Vec<HostWords> = Vec::new();
    for attempt in &probed.attempts {
        let line = attempt_words(pack, words, lang, attempt)?;
        match hosts.iter_mut().find(|host| host.name == attempt.host) {
            Some(host) => host.lines.push(line),
            None => hosts.push(HostWords { name: attempt.host.clone(), lines: vec![line] }),
        }
    }
    let texts = names::texts(pack, lang)?;
    let facts = probed.facts.iter().map(|fact| {
        let value = fact.value().map(ToString::to_string).unwrap_or_default();
        let value = names::value(pack, texts, &fact.id, &value);
        let name = names::fact(texts, words, lang, &fact.id, fact.of.as_deref())?;
        Ok(FactLine { line: fact.source.line, says: format!("{name}: {value}"), quote: None })
    });
    let facts = facts.collect::<Result<_, RenderError>>()?;
    Ok(ProbeWords { hosts, facts, unseen: texts.unseen.clone() })
}
