//! What a message is written from.

use std::collections::BTreeMap;

use shindan_case::Correspondent;
use shindan_engine::Verdict;
use shindan_model::Pack;

use super::settings::{Audience, Register, Writer};
use crate::words::Words;

/// The case, the reader and the writer of a message.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The verdict.
    pub verdict: &'a Verdict,
    /// The texts of the program.
    pub words: &'a Words,
    /// The language of the message.
    pub lang: &'a str,
    /// The tone towards the reader.
    pub register: Register,
    /// What the reader does with the message.
    pub audience: Audience,
    /// The writer, in this language.
    pub writer: &'a Writer,
    /// The sender of the mail that is answered, if there is one.
    pub to: Option<&'a Correspondent>,
    /// The mark of the case, the same in all its messages.
    pub mark: &'a str,
    /// Whether any question of an earlier message was answered.
    pub has_answered: bool,
    /// What was written to questions, by number, where nothing could be taken from it.
    pub unclear: &'a BTreeMap<u32, String>,
}
