//! What a line that nobody understands may mean, by its likeness to the pack's own words.
//!
//! The words of a line are compared with those by which the pack calls each outcome of a fact, in every language, and
//! with the texts of its signs. Rare words weigh more than frequent ones. Nothing of this is evidence: it is offered.

use std::collections::{BTreeMap, BTreeSet};

use shindan_model::{FactIx, Pack};

use crate::statement::normal;

/// The most readings of a line.
pub(super) const MOST_READINGS: usize = 3;
/// The share of a reading's words, by weight, that a line must have.
const LEAST_SHARE: f64 = 0.5;
/// The most words of a line that are compared; longer ones are output, not somebody's words.
const MOST_WORDS: usize = 60;
/// Letters by which words are compared: what follows is mostly an ending.
const STEM_LETTERS: usize = 6;

/// An outcome that a line may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likely {
    /// The fact.
    pub(super) fact: FactIx,
    /// Index of its outcome.
    pub(super) outcome: usize,
}

/// What the pack calls an outcome, in one language or in one message.
#[derive(Debug)]
struct Called {
    likely: Likely,
    words: BTreeSet<u32>,
    /// The words of the outcome without those of the fact; one of them has to occur.
    decisive: BTreeSet<u32>,
    weight: f64,
}

/// Everything that the pack calls an outcome, prepared once to compare many lines.
#[derive(Debug, Default)]
pub(super) struct Likeness {
    numbers: BTreeMap<String, u32>,
    weights: Vec<f64>,
    called: Vec<Called>,
    /// By word: who is called so.
    by_word: Vec<Vec<u32>>,
}

impl Likeness {
    /// Prepares the words of a pack.
    pub(super) fn new(pack: &Pack) -> Self {
        let mut likeness = Self::default();
        for (at, fact) in pack.facts.iter().enumerate() {
            for texts in pack.texts.values() {
                let Some(text) = texts.facts.get(&fact.about.id) else { continue };
                for (outcome, name) in text.outcomes.iter().enumerate() {
                    let likely = Likely { fact: FactIx(at), outcome };
                    likeness.call(likely, &format!("{} {name}", text.name), name);
                }
            }
        }
        for sign in &pack.signs {
            for (fact, outcome) in &sign.gives {
                for text in &sign.text {
                    let likely = Likely { fact: *fact, outcome: *outcome };
                    likeness.call(likely, text, text);
                }
            }
        }
        likeness.weigh();
        likeness
    }

    fn call(&mut self, likely: Likely, words: &str, decisive: &str) {
        let words = self.numbered(words);
        let decisive = self.numbered(decisive);
        self.called.push(Called { likely, words, decisive, weight: 0.0 });
    }

    fn numbered(&mut self, text: &str) -> BTreeSet<u32> {
        let mut numbered = BTreeSet::new();
        for word in words(text) {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            numbered.insert(*self.numbers.entry(word).or_insert(next));
        }
        numbered
    }

    /// The rarer a word is among all that is called something, the more it weighs.
    #[expect(clippy::cast_precision_loss, reason = "a pack has a few thousand names")]
    fn weigh(&mut self) {
        self.by_word = vec![Vec::new(); self.numbers.len()];
        for (at, called) in self.called.iter().enumerate() {
            for word in &called.words {
                self.by_word[*word as usize].push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
        let all = self.called.len() as f64;
        self.weights =
            self.by_word.iter().map(|of| (1.0 + all / of.len().max(1) as f64).ln()).collect();
        let weights = &self.weights;
        for called in &mut self.called {
            called.weight = called.words.iter().map(|word| weights[*word as usize]).sum();
        }
    }

    /// Up to three outcomes that a line may mean, the likeliest first.
    pub(super) fn of(&self, line: &str) -> Vec<Likely> {
        let said = words(line);
        if said.len() > MOST_WORDS {
            return Vec::new();
        }
        let said: BTreeSet<u32> =
            said.iter().filter_map(|word| self.numbers.get(word).copied()).collect();
        let mut shared: BTreeMap<u32, f64> = BTreeMap::new();
        for word in &said {
            for called in &self.by_word[*word as usize] {
                *shared.entry(*called).or_default() += self.weights[*word as usize];
            }
        }
        let mut likely: Vec<(f64, Likely)> = Vec::new();
        for (at, weight) in shared {
            let called = &self.called[at as usize];
            let share = weight / called.weight;
            let common = called.words.intersection(&said).count();
            if share < LEAST_SHARE || common < 2 || called.decisive.is_disjoint(&said) {
                continue;
            }
            match likely.iter_mut().find(|(_, known)| *known == called.likely) {
                Some((known, _)) => *known = known.max(share),
                None => likely.push((share, called.likely)),
            }
        }
        likely.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        likely.into_iter().take(MOST_READINGS).map(|(_, likely)| likely).collect()
    }
}

/// The words of a text as they are compared: stems, and pairs of letters where no spaces stand between words.
fn words(text: &str) -> BTreeSet<String> {
    let text = normal(text);
    let mut words = BTreeSet::new();
    for run in text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        if run.is_ascii() {
            words.insert(run.chars().take(STEM_LETTERS).collect());
            continue;
        }
        let letters: Vec<char> = run.chars().collect();
        words.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_stems_and_pairs() {
        let words = words("Certificates: 有効期限 切れ");
        for word in ["certif", "有効", "効期", "期限", "切れ"] {
            assert!(words.contains(word), "{word} in {words:?}");
        }
    }

    #[test]
    fn a_line_is_likened_to_what_outcomes_are_called() {
        let mut likeness = Likeness::default();
        let outcome = |outcome| Likely { fact: FactIx(0), outcome };
        likeness.call(outcome(0), "Certificate dates in order", "in order");
        likeness.call(outcome(1), "Certificate dates expired", "expired");
        likeness.call(Likely { fact: FactIx(1), outcome: 0 }, "MRS proxy enabled", "enabled");
        likeness.weigh();
        assert_eq!(likeness.of("zert-check: certificate EX01 expired 3 days ago"), [outcome(1)]);
        assert_eq!(likeness.of("the weather is fine"), []);
        assert_eq!(likeness.of("certificate"), [], "one word alone says too little");
    }
}
