#![doc = include_str!("../README.md")]

mod atom;
mod commands;
mod credential;
mod encoded;
mod find;
mod finder;
mod headers;
mod labelled;
mod link;
mod tables;
mod tokens;
mod value;
mod view;
mod vocabulary;
mod window;

pub use atom::Writing;
pub use find::{Found, find};
pub use finder::Secret;
pub use view::View;

use std::borrow::Cow;

/// The kinds of secrets that are looked for, as [`replace`] names them.
pub const KINDS: [&str; 11] = [
    "password",
    "secure string",
    "authorization header",
    "cookie",
    "token",
    "client secret",
    "private key",
    "access key",
    "password hash",
    "one-time code",
    "encoded secret",
];

/// Replaces every secret that is found by `[<kind> removed]`. Lines keep their numbers. Borrows the text if
/// there is none.
pub fn replace(text: &str) -> Cow<'_, str> {
    let found = find(text).secrets;
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    for Secret { kind, range } in found {
        clean.push_str(&text[at..range.start]);
        clean.push_str(&format!("[{kind} removed]"));
        clean.extend(text[range.clone()].chars().filter(|c| *c == '\n'));
        at = range.end;
    }
    clean.push_str(&text[at..]);
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests;
