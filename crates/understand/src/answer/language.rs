//! The words in which people answer, of every language, as `grammar/answers.toml` lists them.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::plain::is_whole;
use crate::statement::normal;

#[derive(Deserialize)]
struct Written {
    yes: WrittenSide,
    no: WrittenSide,
    echo: WrittenEcho,
    choice: WrittenChoice,
    excluded: WrittenExcluded,
    open: WrittenOpen,
    turn: WrittenTurn,
    all: WrittenAll,
    lead: WrittenLead,
}

#[derive(Deserialize)]
struct WrittenLead {
    words: Vec<String>,
    casual: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct WrittenSide {
    words: Vec<String>,
    loose: Vec<String>,
    #[serde(default)]
    followed: Vec<String>,
}

#[derive(Deserialize)]
struct WrittenEcho {
    subjects: Vec<String>,
    auxiliaries: Vec<String>,
    adverbs: Vec<String>,
    affirmed: Vec<String>,
    denied: Vec<String>,
    before: Vec<String>,
}

#[derive(Deserialize)]
struct WrittenChoice {
    ordinals: Vec<Vec<String>>,
    last: Vec<String>,
    nouns: Vec<String>,
    names: Vec<String>,
    counters: Vec<String>,
}

#[derive(Deserialize)]
struct WrittenExcluded {
    before: Vec<String>,
    after: Vec<String>,
    joins: Vec<String>,
}

#[derive(Deserialize)]
struct WrittenOpen {
    whole: Vec<String>,
    within: Vec<String>,
}

#[derive(Deserialize)]
struct WrittenTurn {
    words: Vec<String>,
    restricts: Vec<String>,
}

#[derive(Deserialize)]
struct WrittenAll {
    words: Vec<String>,
    begins: Vec<String>,
}

/// Words that affirm, or words that deny.
#[derive(Debug)]
pub(super) struct Side {
    /// The longest first.
    pub(super) words: Vec<String>,
    /// Those of them behind which words may follow without a mark.
    pub(super) loose: Vec<String>,
    /// Words that may follow any of them without a mark.
    pub(super) followed: Vec<String>,
}

/// The words of answers, [normal] and prepared once.
#[derive(Debug)]
pub(super) struct Language {
    pub(super) yes: Side,
    pub(super) no: Side,
    /// A pronoun and an auxiliary, with what may follow them.
    pub(super) subjects: Vec<String>,
    pub(super) auxiliaries: Vec<String>,
    pub(super) adverbs: Vec<String>,
    /// A verb that comes back from the question, affirmed or denied.
    pub(super) affirmed: Vec<String>,
    pub(super) denied: Vec<String>,
    /// What stands before it; the longest first.
    pub(super) before: Vec<String>,
    pub(super) ordinals: Vec<Vec<String>>,
    pub(super) last: Vec<String>,
    pub(super) nouns: Vec<String>,
    pub(super) names: Vec<String>,
    pub(super) counters: Vec<String>,
    pub(super) excluded_before: Vec<String>,
    pub(super) excluded_after: Vec<String>,
    pub(super) joins: Vec<String>,
    open_whole: Vec<String>,
    open_within: Vec<String>,
    turns: Vec<String>,
    restricts: Vec<String>,
    pub(super) all: Vec<String>,
    /// What a sentence about all that was asked begins with, as it is written.
    pub(super) begins_all: Vec<String>,
    leads: Vec<String>,
    casual: Vec<(String, String)>,
}

impl Language {
    pub(super) fn get() -> &'static Self {
        static LANGUAGE: OnceLock<Language> = OnceLock::new();
        LANGUAGE.get_or_init(|| {
            let text = include_str!("../../grammar/answers.toml");
            Self::new(toml::from_str(text).expect("a test parses the file"))
        })
    }

    fn new(written: Written) -> Self {
        let Written { yes, no, echo, choice, excluded, open, turn, all, lead } = written;
        Self {
            yes: Side::new(yes),
            no: Side::new(no),
            subjects: all_normal(echo.subjects),
            auxiliaries: all_normal(echo.auxiliaries),
            adverbs: all_normal(echo.adverbs),
            affirmed: all_normal(echo.affirmed),
            denied: all_normal(echo.denied),
            before: all_normal(echo.before),
            ordinals: choice.ordinals.into_iter().map(all_normal).collect(),
            last: all_normal(choice.last),
            nouns: all_normal(choice.nouns),
            names: all_normal(choice.names),
            counters: all_normal(choice.counters),
            excluded_before: all_normal(excluded.before),
            excluded_after: all_normal(excluded.after),
            joins: all_normal(excluded.joins),
            open_whole: all_normal(open.whole),
            open_within: all_normal(open.within),
            turns: all_normal(turn.words),
            restricts: all_normal(turn.restricts),
            all: all_normal(all.words),
            begins_all: all.begins,
            leads: all_normal(lead.words),
            casual: lead.casual,
        }
    }

    /// An answer without the words that lead to it: `it's a`.
    pub(super) fn without_lead<'t>(&self, text: &'t str) -> &'t str {
        let is_lead = |word: &&String| {
            let begun = text.get(..word.len());
            begun.is_some_and(|begun| begun.eq_ignore_ascii_case(word))
                && (!word.is_ascii() || text[word.len()..].starts_with(' '))
        };
        let lead = self.leads.iter().find(is_lead);
        lead.map_or(text, |word| text[word.len()..].trim_start())
    }

    /// A text with a polite ending in its plain form: `できていました`, `できていた`.
    pub(super) fn casual(&self, text: &str) -> String {
        let ending = self.casual.iter().find_map(|(polite, plain)| {
            Some(format!("{}{plain}", text.strip_suffix(polite.as_str())?))
        });
        ending.unwrap_or_else(|| text.to_owned())
    }

    /// Whether a normal answer leaves its question open.
    pub(super) fn is_open(&self, text: &str) -> bool {
        self.open_whole.iter().any(|words| words == text)
            || self.open_within.iter().any(|words| occurs(text, words))
    }

    /// Whether a normal text turns what stands before it.
    pub(super) fn turns(&self, text: &str) -> bool {
        self.turns.iter().any(|words| occurs(text, words))
    }

    /// Whether a normal text restricts an affirmation before it.
    pub(super) fn restricts(&self, text: &str) -> bool {
        self.restricts.iter().any(|words| occurs(text, words))
    }
}

impl Side {
    fn new(written: WrittenSide) -> Self {
        let (words, loose) = (all_normal(written.words), all_normal(written.loose));
        Self { words, loose, followed: all_normal(written.followed) }
    }
}

/// Words in normal form, the longest first.
fn all_normal(words: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = words.iter().map(|word| normal(word)).collect();
    all.sort_by_key(|word| std::cmp::Reverse(word.len()));
    all
}

/// Whether words occur in a text as whole words.
pub(super) fn occurs(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| is_whole(text, at, at + words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole_and_normal() {
        let language = Language::get();
        assert!(language.is_open("maybe") && language.is_open("ditto"));
        assert!(language.turns("but not here") && !language.turns("butter"));
    }
}
