//! What facts and values are called in a language.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use minijinja::context;
use serde::Serialize;
use shindan_model::{Pack, Texts, Value};

use super::words::{RenderError, Words};

/// A fact in words, and where it was read.
#[derive(Debug, Serialize)]
pub struct FactLine {
    /// The line, from 1.
    pub line: Option<usize>,
    /// `Name: value`
    pub says: String,
    /// The words it was read from.
    pub quote: Option<String>,
}

/// A time in words: `2026-11-22 14:03 UTC`.
pub(super) fn time(words: &Words, lang: &str, at: Timestamp) -> Result<String, RenderError> {
    let at = at.to_zoned(TimeZone::UTC);
    let [date, time] = ["%Y-%m-%d", "%H:%M"].map(|form| at.strftime(form).to_string());
    let (year, month, day) = (at.year(), at.month(), at.day());
    words.say(lang, "handover.when", context! { date, time, year, month, day })
}

/// The texts of a pack in a language.
///
/// # Errors
/// A language that the pack does not have.
pub fn texts<'p>(pack: &'p Pack, lang: &str) -> Result<&'p Texts, RenderError> {
    pack.texts.get(lang).ok_or_else(|| RenderError::MissingWord {
        key: format!("language of pack {}", pack.id),
        lang: lang.to_owned(),
    })
}

/// What a remedy does, in a few words; its id where it has no text.
pub fn remedy<'t>(texts: &'t Texts, id: &'t str) -> &'t str {
    texts.remedies.get(id).map_or(id, |text| &text.title)
}

/// The name of a fact, with the host, server or mailbox that it is about in parentheses.
pub(super) fn fact(
    texts: &Texts,
    words: &Words,
    lang: &str,
    id: &str,
    of: Option<&str>,
) -> Result<String, RenderError> {
    let name = texts.facts.get(id).map_or(id, |text| text.name.as_str());
    match of {
        Some(of) => words.say(lang, "of", context! { name, of }),
        None => Ok(name.to_owned()),
    }
}

/// The name of a value; the value itself where it has none.
pub(super) fn value(pack: &Pack, texts: &Texts, id: &str, value: &str) -> String {
    let outcome = pack.fact(id).and_then(|fact| pack.facts[fact.0].outcome(value));
    let text = outcome.and_then(|at| texts.facts.get(id)?.outcomes.get(at));
    text.map_or_else(|| value.to_owned(), Clone::clone)
}

/// The name of a value; of one of several, the names of all: `a | b`.
pub(super) fn values(pack: &Pack, texts: &Texts, id: &str, values: &Value) -> String {
    let text = values.to_string();
    let names: Vec<String> = text.split('|').map(|one| value(pack, texts, id, one)).collect();
    names.join(" | ")
}
