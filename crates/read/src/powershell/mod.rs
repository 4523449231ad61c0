//! The output and exports of PowerShell, and the console around them.
//!
//! Property names, `True` and `False` are the same in every language; messages, dates and numbers
//! are not.

pub(super) mod clixml;
pub(super) mod command;
pub(super) mod csv;
pub(super) mod dates;
pub(super) mod error;
mod flattened;
pub(super) mod hashtable;
pub(super) mod json;
pub(super) mod list;
mod object;
pub(super) mod table;

/// Whether a text is a property's name: one word of letters, digits, `_` and `-`.
pub(crate) fn is_name(name: &str) -> bool {
    name.len() > 1
        && name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// Whether a word is a cmdlet's name: `Verb-Noun`, with one of the usual verbs.
fn is_cmdlet(word: &str) -> bool {
    const VERBS: [&str; 17] = [
        "get", "set", "test", "new", "remove", "enable", "disable", "add", "resolve", "start",
        "stop", "resume", "complete", "update", "connect", "write", "invoke",
    ];
    word.split_once('-').is_some_and(|(verb, noun)| {
        VERBS.contains(&verb.to_ascii_lowercase().as_str())
            && noun.len() > 2
            && noun.chars().all(|c| c.is_ascii_alphanumeric())
    })
}
