//! The closed class of English, as `grammar/english.toml` lists it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
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

/// A list of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Adverbs,
    AfterParticle,
    Asserting,
    Auxiliaries,
    BeforeParticle,
    Borders,
    Circumstances,
    Connectives,
    Determiners,
    Imperatives,
    LastingIng,
    LastingPast,
    LastingPresent,
    Neutral,
    Particles,
    Persons,
    Prepositions,
    Pronouns,
    Sites,
    Subjects,
    Times,
    Triggers,
    VerbsIng,
    VerbsPast,
    VerbsPresent,
}

/// The lists by their names in the file, and those that are made of others.
const LISTS: &[(&str, List)] = &[
    ("adverbs", List::Adverbs),
    ("after_particle", List::AfterParticle),
    ("asserting", List::Asserting),
    ("auxiliaries", List::Auxiliaries),
    ("before_particle", List::BeforeParticle),
    ("borders", List::Borders),
    ("circumstances", List::Circumstances),
    ("connectives", List::Connectives),
    ("determiners", List::Determiners),
    ("imperatives", List::Imperatives),
    ("lasting-ing", List::LastingIng),
    ("lasting-past", List::LastingPast),
    ("lasting-present", List::LastingPresent),
    ("neutral", List::Neutral),
    ("particles", List::Particles),
    ("persons", List::Persons),
    ("prepositions", List::Prepositions),
    ("pronouns", List::Pronouns),
    ("sites", List::Sites),
    ("subjects", List::Subjects),
    ("times", List::Times),
    ("triggers", List::Triggers),
    ("verbs-ing", List::VerbsIng),
    ("verbs-past", List::VerbsPast),
    ("verbs-present", List::VerbsPresent),
];

/// The closed class, prepared once.
#[derive(Debug)]
pub(super) struct Language {
    /// What changes how words are meant.
    pub(super) triggers: Patterns<(Effect, Reach)>,
    /// What begins a clause: whether nothing before it bears on it.
    pub(super) borders: Patterns<bool>,
    /// By word: the lists it is in, a bit each.
    lists: HashMap<String, u32>,
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
            lists: HashMap::new(),
            irregular: written.irregular,
            spellings: written.spellings,
        };
        for list in ["verbs", "lasting"] {
            let base: BTreeSet<String> = lists.remove(list).unwrap_or_default();
            let past = base.iter().flat_map(|verb| language.past(verb)).collect();
            lists.insert(format!("{list}-past"), past);
            let present = base.iter().flat_map(|verb| [verb.clone(), third(verb)]).collect();
            lists.insert(format!("{list}-present"), present);
            lists.insert(format!("{list}-ing"), base.iter().map(|verb| ing(verb)).collect());
        }
        for (name, list) in LISTS {
            for word in lists.remove(*name).unwrap_or_else(|| panic!("there is no list {name}")) {
                *language.lists.entry(word).or_default() |= 1 << *list as u32;
            }
        }
        let left: Vec<&String> = lists.keys().collect();
        assert!(left.is_empty(), "no code asks for the lists {left:?}");
        language
    }

    /// The lists that a word is in, a bit each.
    pub(super) fn lists(&self, word: &str) -> u32 {
        self.lists.get(word).copied().unwrap_or_default()
    }

    /// Whether a word is in a list.
    pub(super) fn is(&self, list: List, word: &str) -> bool {
        list.is_in(self.lists(word))
    }
}

impl List {
    /// Whether it is among some lists.
    pub(super) fn is_in(self, lists: u32) -> bool {
        lists & (1 << self as u32) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closed_class_parses() {
        let language = Language::get();
        assert!(language.is(List::Auxiliaries, "has") && language.is(List::VerbsPast, "ran"));
    }
}
