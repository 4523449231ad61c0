//! What a grammar tells about a sentence.

use std::ops::Range;

use serde::Deserialize;

use super::word::Word;

/// The grammar of one language.
pub(super) trait Grammar {
    /// Divides a [normal](super::normal()) sentence into clauses and reads its words, which are in
    /// order and do not overlap.
    fn analyse(&self, text: &str, words: &[Word]) -> Analysis;

    /// Whether what stands at a byte of a [normal](super::normal()) sentence is neither asked nor advised nor
    /// denied, holds now, and is said by whoever writes.
    fn says_outright(&self, text: &str, words: &[Word], at: usize) -> bool;
}

/// The clauses of a sentence, and how its words are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Analysis {
    /// By word: the clause it stands in, from 0.
    pub(super) clauses: Vec<usize>,
    /// By word: how it is meant.
    pub(super) readings: Vec<Reading>,
    /// By word: whether it is listed with the word before it, as in `A and B`.
    pub(super) joins: Vec<bool>,
    /// By word: the byte before which what it is said of begins, if that follows.
    pub(super) object_ends: Vec<usize>,
    /// By word: whether the next word is a part of it, as in `A's B`.
    pub(super) owns: Vec<bool>,
    /// By word: whether it is named only to compare something with it, or to leave it out, as in
    /// `differs from A`, `not A but B`.
    pub(super) compared: Vec<bool>,
    /// Whether what is spoken of comes before what is said of it, always.
    pub(super) is_head_final: bool,
    /// By word: whether it belongs to something that the pack does not know: `certificate of the printer`.
    pub(super) strangers: Vec<bool>,
    /// By word: whether it only tells the circumstances, as in `on A`.
    pub(super) asides: Vec<bool>,
    /// By word: whether something else is put there, as in `A を B に入れる`; empty if the language has no such mark.
    pub(super) targets: Vec<bool>,
    /// By clause: whether it has a word that stands for something named before; empty if the language has
    /// no such words.
    pub(super) refers: Vec<bool>,
    /// By clause: the part of the sentence it belongs to, on which the others do not bear.
    pub(super) blocks: Vec<usize>,
    /// By clause: whether it describes what stands right before it, as `that is on` does.
    pub(super) describes: Vec<bool>,
    /// By clause: its subject.
    pub(super) subjects: Vec<Subject>,
    /// The text in stretches, each with its clause. Words between brackets interrupt a clause.
    pub(super) stretches: Vec<(Range<usize>, usize)>,
    /// Words that are said once and meant again.
    pub(super) echoes: Vec<Echo>,
    /// Whether it has a word that stands for something that a sentence before named.
    pub(super) has_pronoun: bool,
    /// Words for things of which it is said that they are not there: `no WAF`, `without a proxy`.
    pub(super) absent: Vec<usize>,
    /// By clause: how many of its words neither the pack nor the grammar knows.
    pub(super) unread: Vec<usize>,
}

impl Analysis {
    /// One clause, in which everything is said outright.
    pub(super) fn plain(text: &str, words: &[Word]) -> Self {
        Self {
            clauses: vec![0; words.len()],
            readings: vec![Reading::PLAIN; words.len()],
            joins: vec![false; words.len()],
            object_ends: vec![text.len(); words.len()],
            owns: vec![false; words.len()],
            compared: vec![false; words.len()],
            strangers: vec![false; words.len()],
            asides: vec![false; words.len()],
            targets: Vec::new(),
            refers: Vec::new(),
            blocks: Vec::new(),
            describes: Vec::new(),
            is_head_final: false,
            subjects: vec![Subject::Known],
            stretches: vec![(0..text.len(), 0)],
            echoes: Vec::new(),
            has_pronoun: false,
            absent: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// The clause at a byte of the text.
    pub(super) fn clause_at(&self, byte: usize) -> usize {
        let before = self.stretches.partition_point(|(span, _)| span.end <= byte);
        self.stretches.get(before).or(self.stretches.last()).map_or(0, |(_, clause)| *clause)
    }
}

/// The subject of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A word of the pack, a person, or left out.
    Known,
    /// A word that stands for something named before: `it is enabled`.
    Pronoun,
    /// Something that the pack does not know.
    Other,
}

/// A word that a clause leaves out, because a clause before has it: `enabled on EX01 but not on EX02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Echo {
    pub(super) word: usize,
    /// The clause that leaves it out.
    pub(super) clause: usize,
    pub(super) reading: Reading,
}

/// How a word is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Whether it is denied.
    pub(super) is_denied: bool,
    /// When it holds.
    pub(super) time: Time,
    /// How far the writer commits to it.
    pub(super) stance: Stance,
    /// Its part in a change.
    pub(super) role: Role,
    /// Whether what it is said of follows, as in `what we use is the Hybrid Agent`.
    pub(super) points_ahead: bool,
    /// Whether what it is said of follows in its clause, as in `we enabled MRS proxy`.
    pub(super) takes_object: bool,
}

impl Reading {
    /// Said outright of now.
    pub(super) const PLAIN: Reading = Reading {
        is_denied: false,
        time: Time::Now,
        stance: Stance::Asserted,
        role: Role::None,
        points_ahead: false,
        takes_object: false,
    };
}

/// When something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Time {
    /// Now: `is enabled`, `有効です`.
    Now,
    /// It has become so: `was renewed`, `更新済みです`. It supersedes what was said before.
    Changed,
    /// It was so when somebody looked, and nothing says that it changed: `was disabled`, `無効でした`.
    Past,
    /// It was so and is no longer: `used to be`, `昨日までは`.
    Over,
    /// It has been so at no time: `has never`, `一度も〜ない`. The word counts as not denied.
    Never,
    /// It will be so: `we plan to`, `予定です`.
    Planned,
}

/// How far a writer commits to what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Stance {
    /// Said outright.
    Asserted,
    /// Said by a message that the writer passes on: what it says of itself counts, nothing else.
    Quoted,
    /// Doubtful, or said by somebody else: worth offering, never taken.
    Reported,
    /// Asked, conditional, advised, asked for, not known: says nothing, and names what there may be.
    Withheld,
    /// Of another place: says nothing, and names nothing of here.
    Elsewhere,
}

/// The part of a value in a change, such as a version in an upgrade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Role {
    None,
    /// What is left: `from 2010`, `2010 から`.
    Source,
    /// What is reached: `to 2016`, `2016 に`.
    Goal,
}
