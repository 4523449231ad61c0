//! The closed class of English, as `grammar/english.toml` lists it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::{Effect, Patterns, Reach};
use super::verb_form::{ing, third};

/// The file as it is written.
#[derive(Deserialize)]
struct Written {
    groups: BTreeMap<String, String>,
    negation: BTreeMap<String, Vec<String>>,
    withheld: BTreeMap<String, Vec<String>>,
    doubtful: BTreeMap<String, Vec<String>>,
    planned: BTreeMap<String, Vec<String>>,
    over: BTreeMap<String, Vec<String>>,
    changed: BTreeMap<String, Vec<String>>,
    quoted: BTreeMap<String, Vec<String>>,
    borders: BTreeMap<String, Vec<String>>,
    words: BTreeMap<String, String>,
    irregular: BTreeMap<String, String>,
    spellings: BTreeMap<String, String>,
}

/// The closed class, prepared once.
#[derive(Debug)]
pub(super) struct Language {
    /// What changes how words are meant.
    pub(super) triggers: Patterns<(Effect, Reach)>,
    /// What begins a clause: whether nothing before it bears on it.
    pub(super) borders: Patterns<bool>,
    lists: BTreeMap<String, BTreeSet<String>>,
    pub(super) irregular: BTreeMap<String, String>,
    /// Mistyped words, and what they are.
    pub(super) spellings: BTreeMap<String, String>,
}

impl Language {
    pub(super) fn get() -> &'static Self {
        static LANGUAGE: OnceLock<Language> = OnceLock::new();
        LANGUAGE.get_or_init(|| {
            let text = include_str!("../../../grammar/english.toml");
            Self::new(toml::from_str(text).expect("a test parses the file"))
        })
    }

    fn new(written: Written) -> Self {
        let mut triggers = Patterns::new(&written.groups);
        let parts = [
            (Effect::Negation, &written.negation),
            (Effect::Withheld, &written.withheld),
            (Effect::Doubtful, &written.doubtful),
            (Effect::Planned, &written.planned),
            (Effect::Over, &written.over),
            (Effect::Changed, &written.changed),
            (Effect::Quoted, &written.quoted),
        ];
        for (effect, lists) in parts {
            for (list, patterns) in lists {
                let (effect, reach) = match list.as_str() {
                    "ahead" => (effect, Reach::Ahead),
                    "clause" | "around" => (effect, Reach::Clause),
                    "sentence" => (effect, Reach::Sentence),
                    "day" => (effect, Reach::Sentence),
                    "next" => (effect, Reach::Next),
                    "attempt" => (Effect::Attempt, Reach::Ahead),
                    "condition" => (Effect::Withheld, Reach::Block),
                    "elsewhere" => (Effect::Elsewhere, Reach::Sentence),
                    "none" => (Effect::None, Reach::Next),
                    "event" => (Effect::Event, Reach::Clause),
                    "raised" => (Effect::Raised, Reach::Ahead),
                    "vain" => (Effect::Vain, Reach::Sentence),
                    "denies" => (Effect::Negation, Reach::Ahead),
                    other => panic!("no reach is called {other}"),
                };
                for pattern in patterns {
                    triggers.add(pattern, (effect, reach));
                }
            }
        }
        let mut borders = Patterns::new(&written.groups);
        for (list, patterns) in &written.borders {
            for pattern in patterns {
                borders.add(pattern, list == "full");
            }
        }
        let words = |text: &String| text.split_whitespace().map(str::to_owned).collect();
        let mut lists: BTreeMap<String, BTreeSet<String>> =
            written.words.iter().map(|(list, text)| (list.clone(), words(text))).collect();
        lists.insert("triggers".to_owned(), triggers.words());
        lists.insert("borders".to_owned(), borders.words());
        let mut language = Self {
            triggers,
            borders,
            lists,
            irregular: written.irregular,
            spellings: written.spellings,
        };
        for list in ["verbs", "lasting"] {
            let base: BTreeSet<String> = language.lists.remove(list).unwrap_or_default();
            let past = base.iter().flat_map(|verb| language.past(verb)).collect();
            language.lists.insert(format!("{list}-past"), past);
            let present = base.iter().flat_map(|verb| [verb.clone(), third(verb)]).collect();
            language.lists.insert(format!("{list}-present"), present);
            language
                .lists
                .insert(format!("{list}-ing"), base.iter().map(|verb| ing(verb)).collect());
        }
        language
    }

    /// Whether a word is in any list.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.lists.values().any(|words| words.contains(word))
    }

    /// Whether a word is in a list.
    pub(super) fn is(&self, list: &str, word: &str) -> bool {
        self.lists.get(list).is_some_and(|words| words.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closed_class_parses() {
        let language = Language::get();
        assert!(language.is("auxiliaries", "has") && language.is("verbs-past", "ran"));
    }
}
