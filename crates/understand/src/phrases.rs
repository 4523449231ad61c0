//! The phrases of a pack in a sentence.
//!
//! A doubtful sentence states nothing: a question, a condition, a negation near the phrase. The
//! words of doubt are the pack's, too.

use aho_corasick::{AhoCorasick, MatchKind};
use shindan_model::{Doubt, Pack, Phrase, Takes};

use super::names::name_after;
use super::plain::{is_whole, plain};

/// The most characters between a negation and the phrase it negates.
const NEGATION_WITHIN_CHARS: usize = 18;

/// What a sentence states about one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// Index in [`Pack::phrases`].
    pub(super) phrase: usize,
    pub(super) value: Stated,
}

/// The value that a phrase states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    /// Index of an outcome of the fact.
    Outcome(usize),
    /// The name behind the phrase.
    Name(String),
}

/// What a pattern of the automaton is there for.
#[derive(Clone, Copy, Debug)]
enum Role {
    /// A phrase by its index, with the outcome it states. Without one, a name follows the phrase.
    States(usize, Option<usize>),
    /// Makes the whole sentence doubtful.
    DoubtAnywhere,
    /// Negates a phrase that follows.
    NegationBefore,
    /// Negates a phrase in front.
    NegationAfter,
}

/// The phrases and words of doubt of a pack, all looked for in one pass over a sentence.
#[derive(Debug)]
pub(super) struct Phrases {
    automaton: Option<AhoCorasick>,
    roles: Vec<Role>,
    takes: Vec<Option<Takes>>,
}

impl Phrases {
    pub(super) fn new(pack: &Pack) -> Self {
        let mut patterns = Vec::new();
        let mut roles = Vec::new();
        let mut add = |texts: &[String], role: Role| {
            for text in texts {
                patterns.push(plain(text));
                roles.push(role);
            }
        };
        for (at, Phrase { values, text, .. }) in pack.phrases.iter().enumerate() {
            for (outcome, texts) in values {
                add(texts, Role::States(at, Some(*outcome)));
            }
            add(text, Role::States(at, None));
        }
        for Doubt { anywhere, before, after, .. } in &pack.doubts {
            add(anywhere, Role::DoubtAnywhere);
            add(before, Role::NegationBefore);
            add(after, Role::NegationAfter);
        }
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).ok();
        let takes = pack.phrases.iter().map(|phrase| phrase.takes).collect();
        Self { automaton, roles, takes }
    }

    /// Whether a [plain] text has any word of doubt or negation.
    pub(super) fn is_doubtful(&self, text: &str) -> bool {
        let Some(automaton) = &self.automaton else {
            return false;
        };
        automaton.find_overlapping_iter(text).any(|hit| {
            let is_doubt = !matches!(self.roles[hit.pattern().as_usize()], Role::States(..));
            is_doubt && is_whole(text, hit.start(), hit.end())
        })
    }

    /// What a sentence states, without duplicates. A phrase within a longer one states nothing.
    pub(super) fn statements(&self, sentence: &str) -> Vec<Statement> {
        let text = plain(sentence);
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let hits: Vec<(Role, usize, usize)> = automaton
            .find_overlapping_iter(&text)
            .filter(|hit| is_whole(&text, hit.start(), hit.end()))
            .map(|hit| (self.roles[hit.pattern().as_usize()], hit.start(), hit.end()))
            .collect();
        if hits.iter().any(|(role, ..)| matches!(role, Role::DoubtAnywhere)) {
            return Vec::new();
        }
        let mut statements: Vec<Statement> = Vec::new();
        for (role, start, end) in &hits {
            let Role::States(phrase, outcome) = *role else { continue };
            let is_inside = hits.iter().any(|(other, from, to)| {
                matches!(other, Role::States(..))
                    && to - from > end - start
                    && from <= start
                    && to >= end
            });
            let negated = hits.iter().any(|(other, from, to)| match other {
                Role::NegationBefore => to <= start && is_near(&text[*to..*start]),
                Role::NegationAfter => from >= end && is_near(&text[*end..*from]),
                _ => false,
            });
            if is_inside || negated {
                continue;
            }
            let value = match (outcome, self.takes[phrase]) {
                (Some(outcome), _) => Stated::Outcome(outcome),
                (None, takes) => match name_after(&text[*end..], takes) {
                    Some(name) => Stated::Name(name),
                    None => continue,
                },
            };
            let statement = Statement { phrase, value };
            if !statements.contains(&statement) {
                statements.push(statement);
            }
        }
        statements
    }
}

/// Whether a negation reaches over this text: it is short and within one clause.
fn is_near(between: &str) -> bool {
    between.chars().count() <= NEGATION_WITHIN_CHARS && !between.contains([',', ';', '、'])
}
