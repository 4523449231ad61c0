//! What facts and values are called in a language.

use minijinja::context;
use shindan_model::{Pack, Texts};

use super::{RenderError, Words};

/// A fact's name, with what it is of.
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

/// A value's name; the value itself where it has none.
pub(super) fn value(pack: &Pack, texts: &Texts, id: &str, value: &str) -> String {
    let outcome = pack.fact(id).and_then(|fact| pack.facts[fact.0].outcome(value));
    let text = outcome.and_then(|at| texts.facts.get(id)?.outcomes.get(at));
    text.map_or_else(|| value.to_owned(), Clone::clone)
}
