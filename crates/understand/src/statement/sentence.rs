//! A sentence with all that is known of it.

use std::ops::Range;

use shindan_model::{FactIx, Pack};

use super::grammar::Analysis;
use super::word::Word;

/// A sentence with all that is known of it.
pub(super) struct Sentence<'a> {
    pub(super) pack: &'a Pack,
    /// [Normal](super::normal()) text.
    pub(super) text: &'a str,
    pub(super) is_japanese: bool,
    pub(super) words: &'a [Word],
    pub(super) analysis: &'a Analysis,
    /// The servers, hosts and mailboxes it names.
    pub(super) instances: &'a [Instance],
    /// Entities that the sentence before it named, by word.
    pub(super) before: &'a [Vec<usize>],
    /// The question that it answers.
    pub(super) asked: Option<&'a Asked>,
}

/// The question that a sentence answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The fact it asks for.
    pub(super) fact: FactIx,
    /// What it names.
    pub(super) entities: Vec<usize>,
    /// Whether other facts are asked with it. What is there or not there is then said of nothing in particular.
    pub(super) is_one_of_several: bool,
}

/// A server, host or mailbox that a sentence names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Instance {
    /// Its bytes in the normal text.
    pub(super) span: Range<usize>,
    /// Its name as it was written.
    pub(super) name: String,
    pub(super) is_address: bool,
}
