//! Patterns of closed-class words, looked for in one pass over the tokens of a sentence.

use std::collections::{BTreeMap, BTreeSet};

use super::token::Token;

/// What a trigger does to the words it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Negation,
    /// A negation of what somebody thinks: `I don't think it is on`.
    Raised,
    Withheld,
    /// Of another place.
    Elsewhere,
    /// Tried: what was to be done says nothing, with what and from where does.
    Attempt,
    Doubtful,
    Planned,
    Over,
    Changed,
    /// Something was tried, and did not help.
    Vain,
    /// It happened at a time.
    Event,
    Quoted,
    /// Nothing: it only looks like a trigger.
    None,
}

/// Which words a trigger reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Those that follow in its clause and in the clauses that depend on it.
    Ahead,
    /// Its clause and those that depend on it.
    Clause,
    /// All clauses between two full borders.
    Block,
    Sentence,
    /// The thing that follows.
    Next,
}

/// One place of a pattern: the words that may stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    words: BTreeSet<String>,
    /// Whether any word may.
    is_any: bool,
    /// Whether a number may.
    is_number: bool,
    /// Whether a year may.
    is_year: bool,
}

/// Patterns, each with what it stands for.
#[derive(Debug)]
pub(super) struct Patterns<T> {
    groups: BTreeMap<String, Vec<String>>,
    /// Whether it stands at the beginning of a clause, its places, what it stands for.
    patterns: Vec<(bool, Vec<Place>, T)>,
    /// By first word: patterns.
    by_first: BTreeMap<String, Vec<usize>>,
}

/// Where a pattern was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found<T> {
    /// First token, and the one after the last.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) means: T,
}

impl<T: Copy> Patterns<T> {
    pub(super) fn new(groups: &BTreeMap<String, String>) -> Self {
        let mut expanded: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, words) in groups {
            expanded.insert(
                name.clone(),
                words.split('|').map(|word| word.trim().to_owned()).collect(),
            );
        }
        Self { groups: expanded, patterns: Vec::new(), by_first: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, pattern: &str, means: T) {
        let mut is_first = false;
        let mut all: Vec<Vec<Place>> = vec![Vec::new()];
        for piece in pattern.split(' ') {
            if piece == "^" {
                is_first = true;
                continue;
            }
            let (piece, is_optional) = piece
                .strip_suffix('?')
                .filter(|rest| !rest.is_empty())
                .map_or((piece, false), |rest| (rest, true));
            let place = self.place(piece);
            let without = if is_optional { all.clone() } else { Vec::new() };
            all.iter_mut().for_each(|places| places.push(place.clone()));
            all.extend(without);
        }
        for places in all {
            for word in places.first().into_iter().flat_map(|first| &first.words) {
                self.by_first.entry(word.clone()).or_default().push(self.patterns.len());
            }
            self.patterns.push((is_first, places, means));
        }
    }

    /// Every word of the patterns.
    pub(super) fn words(&self) -> BTreeSet<String> {
        let places = self.patterns.iter().flat_map(|(_, places, _)| places);
        places.flat_map(|place| place.words.iter().cloned()).collect()
    }

    fn place(&self, piece: &str) -> Place {
        let mut place = Place::default();
        for word in piece.split('|') {
            match word.strip_prefix('<').and_then(|word| word.strip_suffix('>')) {
                Some("any") => place.is_any = true,
                Some("number") => place.is_number = true,
                Some("year") => place.is_year = true,
                Some(group) => {
                    place.words.extend(self.groups.get(group).into_iter().flatten().cloned());
                }
                None => {
                    place.words.insert(word.to_owned());
                }
            }
        }
        place
    }

    /// The longest pattern at each place from the left, without overlaps. `begins` says at which tokens
    /// clauses begin, `is_free` which tokens may belong to a pattern.
    pub(super) fn find(
        &self,
        tokens: &[Token],
        begins: impl Fn(usize) -> bool,
        is_free: impl Fn(usize, usize) -> bool,
    ) -> Vec<Found<T>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let candidates = self.by_first.get(&tokens[at].text).into_iter().flatten();
            let best = candidates
                .map(|index| &self.patterns[*index])
                .filter(|(is_first, places, _)| {
                    (!is_first || begins(at)) && matches(places, &tokens[at..])
                })
                .filter(|(_, places, _)| is_free(at, at + places.len()))
                .max_by(|a, b| a.1.len().cmp(&b.1.len()).then(std::cmp::Ordering::Greater));
            match best {
                Some((_, places, means)) => {
                    found.push(Found { from: at, to: at + places.len(), means: *means });
                    at += places.len();
                }
                None => at += 1,
            }
        }
        found
    }
}

fn matches(places: &[Place], tokens: &[Token]) -> bool {
    places.len() <= tokens.len()
        && places.iter().zip(tokens).all(|(place, token)| {
            place.words.contains(&token.text)
                || place.is_any && !token.is_mark()
                || place.is_number && is_number(token)
                || place.is_year && is_year(token)
        })
}

fn is_year(token: &Token) -> bool {
    token.text.parse::<u32>().is_ok_and(|year| (1990..2040).contains(&year))
}

fn is_number(token: &Token) -> bool {
    const NUMERALS: &[&str] = &[
        "a", "an", "one", "two", "three", "four", "five", "six", "few", "some", "several", "couple",
    ];
    token.has_digit() || NUMERALS.contains(&token.text.as_str())
}
