//! What is left in a text and may name somebody: told by kind, so that whoever reads a bundle knows where to look.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::words::StandIns;

/// Kinds with their patterns. Stand-ins and the words of services do not count.
const PATTERNS: &[(&str, &str)] = &[
    (
        "words in capital letters, which may name machines, domains or companies",
        r"(?-u:\b)[A-Z][A-Z0-9-]{3,14}(?-u:\b)",
    ),
    (
        "pairs of capitalised words, which may name people or companies",
        r"(?-u:\b)[A-Z][a-z]{2,20} [A-Z][a-z]{2,20}(?-u:\b)",
    ),
    ("numbers of seven digits or more", r"(?-u:\b)\d{7,}(?-u:\b)"),
    ("words with a dot or an @ in the middle", r"[\p{L}\p{N}_-]{2,}[.@][\p{L}]{2,}"),
    (
        "Japanese names of places or units",
        r"\p{Han}{2,6}(?:支店|支社|営業所|工場|本社|事業所|大学|病院|銀行)",
    ),
];

static COMPILED: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    let compile = |(kind, pattern): &(&'static str, &str)| {
        (*kind, Regex::new(pattern).expect("a test compiles every pattern"))
    };
    PATTERNS.iter().map(compile).collect()
});

/// Places by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Suspects {
    pub(super) counts: BTreeMap<&'static str, usize>,
}

impl Suspects {
    /// Counts what is left in a text, in which stand-ins stand already.
    pub(super) fn look(&mut self, text: &str, words: &StandIns) {
        for (kind, pattern) in COMPILED.iter() {
            let is_left = |found: &regex::Match<'_>| {
                !words.is_stand_in(found.as_str())
                    && !found.as_str().split(|c: char| !c.is_alphanumeric()).all(|word| {
                        words.keeps_all(word) && !word.contains(|c: char| c.is_ascii_digit())
                    })
            };
            let count = pattern.find_iter(text).filter(is_left).count();
            if count > 0 {
                *self.counts.entry(*kind).or_default() += count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_left_is_counted() {
        let kept = ["exchange", "server"].map(str::to_owned).into();
        let words = StandIns::new(kept, &[]);
        let mut suspects = Suspects::default();
        suspects.look("EXCHANGE SERVER at KOGANE, Exchange Server, Taro Yamada, 12345678", &words);
        let counts: Vec<usize> = suspects.counts.values().copied().collect();
        assert_eq!(counts.len(), 3, "{:?}", suspects.counts);
        assert!(counts.iter().all(|count| *count == 1), "{:?}", suspects.counts);
    }
}
