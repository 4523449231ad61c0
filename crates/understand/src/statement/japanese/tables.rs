//! The tables of `grammar/japanese.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::expansion::texts;
use crate::statement::grammar::{Role, Stance, Time};
use crate::statement::normal::normal;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tables {
    pub(super) inflection: BTreeMap<String, String>,
    pub(super) groups: BTreeMap<String, String>,
    pub(super) words: Words,
    pub(super) endings: Endings,
    pub(super) border: BTreeMap<Link, Texts>,
    pub(super) cue: Vec<Cue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) adverbs: Texts,
    pub(super) neutral: Texts,
    pub(super) others: Texts,
    pub(super) events: Texts,
    pub(super) acts: Texts,
    pub(super) circumstances: Texts,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Endings {
    pub(super) rows: Vec<Ending>,
}

/// Texts in [short writing](texts).
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Texts {
    One(String),
    Many(Vec<String>),
}

impl Texts {
    /// The texts, made comparable.
    pub(super) fn all(&self) -> Vec<String> {
        match self {
            Texts::One(list) => texts(list).iter().map(|text| normal(text)).collect(),
            Texts::Many(lists) => {
                lists.iter().flat_map(|list| texts(list)).map(|text| normal(&text)).collect()
            }
        }
    }
}

/// Texts that may follow a form, and what they say.
#[derive(Debug, Deserialize)]
pub(super) struct Ending {
    pub(super) after: String,
    pub(super) then: Option<String>,
    pub(super) text: Texts,
    #[serde(flatten)]
    pub(super) effect: Effect,
}

/// What an ending says.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Effect {
    /// A negation.
    pub(super) denies: bool,
    /// A past form.
    pub(super) past: bool,
    pub(super) time: Option<Time>,
    pub(super) stance: Option<Stance>,
    pub(super) role: Option<Role>,
    /// What is meant from there on.
    pub(super) kind: Option<Kind>,
    /// It is true only if the next clause has happened: `有効にしたら動きました`.
    pub(super) depends: bool,
    /// It has been done if the next clause is no question: `有効にしても動きません`.
    pub(super) concedes: bool,
    /// What follows says whether somebody knows it.
    pub(super) knows: bool,
    /// Its time is settled.
    pub(super) holds: bool,
    /// What it is said of follows.
    pub(super) ahead: bool,
    /// It takes the rest of its clause.
    pub(super) whole: bool,
}

/// Whether a word tells what is the case, what happens, or what somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    State,
    Event,
    Act,
}

/// How the next clause follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Link {
    Contrast,
    Cause,
    /// What stands before is done and still in view.
    Occasion,
    Chain,
    Condition,
    /// Looks like a border and is none.
    None,
}

/// Words elsewhere that change how something is meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cue {
    pub(super) says: Says,
    pub(super) side: Side,
    pub(super) reach: Reach,
    /// Only what somebody does is changed.
    #[serde(default)]
    pub(super) acts: bool,
    /// Also a noun whose verb is still to come.
    #[serde(default)]
    pub(super) loose: bool,
    pub(super) text: Texts,
}

/// What a cue makes of what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Says {
    Reported,
    Withheld,
    Planned,
    Over,
    /// Over, whatever is said of it.
    Gone,
    Never,
    /// Explains what the sentence is about, where it is about a name.
    Defined,
    /// Ends what said that it was over.
    Now,
    /// Ends what said that it is elsewhere.
    Here,
}

/// Where a cue stands, seen from what it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Side {
    Before,
    After,
}

/// How far a cue reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Reach {
    Clause,
    /// Also the clauses that lead to its own, or follow from it, without a contrast.
    Chain,
    Sentence,
}

/// The tables, parsed once.
pub(super) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let text = include_str!("../../../grammar/japanese.toml");
        toml::from_str(text).expect("the tables of the grammar are part of the program")
    })
}
