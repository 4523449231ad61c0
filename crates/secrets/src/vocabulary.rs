//! The words that announce secrets (`words.toml`), the beginnings of tokens, and one automaton that finds
//! all of them in one pass.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use super::commands::PROGRAMS;
use super::tokens::TOKENS;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    password: Labels,
    key: Labels,
    hash: Labels,
    code: Labels,
    links: Links,
    states: States,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    words: Vec<String>,
    alone: Vec<String>,
    #[serde(default)]
    pairs: Vec<String>,
    #[serde(default)]
    never: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Links {
    words: Vec<String>,
    cjk: Vec<String>,
    cjk_ends: Vec<String>,
    gaps: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct States {
    words: BTreeSet<String>,
    cjk: Vec<String>,
}

/// What a label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Names {
    Password,
    /// A user and a password.
    Pair,
    Key,
    Hash,
    Code,
}

/// What was found in the one pass.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark {
    Label {
        names: Names,
        /// Whether it counts only as a whole word.
        is_alone: bool,
    },
    /// By index in [`TOKENS`].
    Token(usize),
    /// By index in [`PROGRAMS`].
    Program(usize),
    Header(Header),
    /// `://`
    Url,
    /// Of PowerShell.
    SecureString,
    Credential,
    /// `System.Net.Cookie(name, value)`
    NewCookie,
}

/// How words go on whose stem is listed.
const ENDINGS: [&str; 24] = [
    "", "d", "s", "r", "n", "t", "e", "ed", "es", "er", "en", "et", "ing", "ion", "ions", "able",
    "te", "ted", "ly", "ment", "ung", "y", "ized", "ised",
];

/// A header of HTTP or a command of a mail protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    Authorization,
    Cookie,
    Basic,
    Bearer,
    Digest,
    Auth,
    Pass,
    Login,
}

const MARKS: &[(&str, Mark)] = &[
    ("authorization", Mark::Header(Header::Authorization)),
    ("cookie", Mark::Header(Header::Cookie)),
    ("basic ", Mark::Header(Header::Basic)),
    ("bearer ", Mark::Header(Header::Bearer)),
    ("digest ", Mark::Header(Header::Digest)),
    ("auth plain", Mark::Header(Header::Auth)),
    ("auth login", Mark::Header(Header::Auth)),
    ("auth xoauth2", Mark::Header(Header::Auth)),
    ("auth cram-md5", Mark::Header(Header::Auth)),
    ("authenticate plain", Mark::Header(Header::Auth)),
    ("authenticate login", Mark::Header(Header::Auth)),
    ("pass ", Mark::Header(Header::Pass)),
    ("login ", Mark::Header(Header::Login)),
    ("://", Mark::Url),
    ("securestring", Mark::SecureString),
    ("pscredential", Mark::Credential),
    ("net.cookie", Mark::NewCookie),
    ("networkcredential", Mark::Credential),
];

pub(super) struct Vocabulary {
    pub(super) automaton: AhoCorasick,
    /// By pattern of the automaton.
    pub(super) marks: Vec<Mark>,
    pub(super) never: BTreeSet<String>,
    pub(super) links: Vec<String>,
    pub(super) cjk_links: Vec<String>,
    pub(super) cjk_ends: Vec<String>,
    pub(super) gaps: Vec<String>,
    states: BTreeSet<String>,
    stems: Vec<String>,
    cjk_states: Vec<String>,
}

pub(super) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../words.toml")).expect("a test reads the file");
    Vocabulary::new(file)
});

impl Vocabulary {
    fn new(file: File) -> Self {
        let mut all: Vec<(String, Mark)> = Vec::new();
        let mut add = |words: &[String], names, is_alone| {
            for word in words.iter().flat_map(|word| spellings(word)) {
                all.push((word, Mark::Label { names, is_alone }));
            }
        };
        add(&file.password.words, Names::Password, false);
        add(&file.password.alone, Names::Password, true);
        add(&file.password.pairs, Names::Pair, true);
        add(&file.key.words, Names::Key, false);
        add(&file.key.alone, Names::Key, true);
        add(&file.hash.words, Names::Hash, false);
        add(&file.hash.alone, Names::Hash, true);
        add(&file.code.words, Names::Code, false);
        add(&file.code.alone, Names::Code, true);
        all.extend(MARKS.iter().map(|(text, mark)| ((*text).to_owned(), *mark)));
        let tokens = TOKENS.iter().enumerate();
        all.extend(tokens.map(|(at, token)| (token.begins.to_owned(), Mark::Token(at))));
        let programs = PROGRAMS.iter().enumerate();
        all.extend(programs.map(|(at, program)| (program.name.to_owned(), Mark::Program(at))));
        let (texts, marks): (Vec<String>, Vec<Mark>) = all.into_iter().unzip();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&texts)
            .expect("a test builds it");
        let (stems, states): (Vec<String>, Vec<String>) =
            file.states.words.into_iter().partition(|word| word.ends_with('*'));
        let mut cjk_ends = file.links.cjk_ends;
        cjk_ends.sort_by_key(|end| std::cmp::Reverse(end.len()));
        Self {
            automaton,
            marks,
            never: file.key.never,
            links: file.links.words,
            cjk_links: file.links.cjk,
            cjk_ends,
            gaps: file.links.gaps,
            states: states.into_iter().collect(),
            stems: stems.iter().map(|stem| stem.trim_end_matches('*').to_owned()).collect(),
            cjk_states: file.states.cjk,
        }
    }

    /// Whether a word, as the first of what follows a name, says something about the secret and is none.
    pub(super) fn is_state(&self, word: &str) -> bool {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        self.states.contains(&word)
            || self.stems.iter().any(|stem| {
                word.strip_prefix(stem.as_str()).is_some_and(|end| ENDINGS.contains(&end))
            })
            || self.is_cjk_state(&word)
    }

    pub(super) fn is_cjk_state(&self, text: &str) -> bool {
        self.cjk_states.iter().any(|state| text.starts_with(state.as_str()))
    }
}

/// A name as it may be written: its blanks as `_`, `-` or nothing.
fn spellings(word: &str) -> Vec<String> {
    // The automaton knows no letter case but that of ASCII.
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|c| c.to_uppercase().chain(chars).collect::<String>())
    };
    let mut cases = BTreeSet::from([word.to_owned()]);
    if !word.is_ascii() {
        cases.extend([word.to_uppercase()].into_iter().chain(capital(word)));
    }
    let blanks = if word.contains(' ') { &[" ", "_", "-", ""][..] } else { &[" "] };
    cases.iter().flat_map(|word| blanks.iter().map(|blank| word.replace(' ', blank))).collect()
}
