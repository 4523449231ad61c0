//! What people write about a repair that they tried: "that did not help".
//!
//! It is only offered: whoever works on the case says which remedy is meant, and confirms.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::event::TriedOutcome;

/// Words between the parts of a phrase at most; in Japanese, characters.
const MOST_BETWEEN: (usize, usize) = (3, 8);
/// Words before a phrase of success in which it may be denied.
const DENIED_WITHIN: usize = 4;

/// A sentence about a repair that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidOfTrial {
    /// What came of it.
    pub outcome: TriedOutcome,
    /// The line, from 1.
    pub line: usize,
    /// The sentence.
    pub quote: String,
}

/// The last sentence of a text that says what came of a repair. Quotations of our messages must have been
/// taken out.
pub fn said_of_trial(text: &str) -> Option<SaidOfTrial> {
    let mut last = None;
    for (at, line) in text.lines().enumerate() {
        for sentence in sentences(line) {
            if let Some(outcome) = GRAMMAR.outcome(sentence) {
                let quote = sentence.trim_end_matches(['.', '。']).to_owned();
                last = Some(SaidOfTrial { outcome, line: at + 1, quote });
            }
        }
    }
    last
}

/// The sentences of a line, with the marks that end them.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| matches!(c, '.' | '!' | '?' | '。' | '！' | '？');
    line.split_inclusive(is_end).map(str::trim).filter(|sentence| !sentence.is_empty())
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    toml::from_str(include_str!("../grammar/tried.toml")).expect("the grammar is checked in")
});

#[derive(Debug, Deserialize)]
struct Grammar {
    failed: Phrases,
    worked: Phrases,
    denied: Words,
    open: Words,
    past: Words,
}

#[derive(Debug, Deserialize)]
struct Phrases {
    phrases: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Words {
    words: Vec<String>,
}

impl Grammar {
    /// What one sentence says. What did not help is said in many ways that have a word of success in them, so
    /// it is looked for first.
    fn outcome(&self, sentence: &str) -> Option<TriedOutcome> {
        let sentence = comparable(sentence);
        let has = |words: &Words| words.words.iter().any(|word| find(&sentence, word).is_some());
        if has(&self.open) {
            return None;
        }
        let seen = |phrases: &Phrases| {
            phrases.phrases.iter().filter_map(|phrase| find_phrase(&sentence, phrase)).min()
        };
        if seen(&self.failed).is_some() {
            return Some(TriedOutcome::Failed);
        }
        let at = seen(&self.worked).filter(|_| !has(&self.past))?;
        let before: Vec<&str> =
            sentence[..at].split_whitespace().rev().take(DENIED_WITHIN).collect();
        let denies =
            |word: &&str| self.denied.words.iter().any(|denied| word.ends_with(denied.as_str()));
        Some(if before.iter().any(denies) { TriedOutcome::Failed } else { TriedOutcome::Worked })
    }
}

/// A text in lower case with plain apostrophes.
fn comparable(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

/// Where a phrase begins whose parts follow each other.
fn find_phrase(sentence: &str, phrase: &str) -> Option<usize> {
    let mut parts = phrase.split("..").map(str::trim);
    let first = parts.next()?;
    let begin = find(sentence, first)?;
    let mut end = begin + first.len();
    for part in parts {
        let at = end + find(&sentence[end..], part)?;
        let between = &sentence[end..at];
        let (words, characters) = MOST_BETWEEN;
        let is_near = match part.is_ascii() {
            true => between.split_whitespace().count() <= words,
            false => between.chars().count() <= characters,
        };
        if !is_near {
            return None;
        }
        end = at + part.len();
    }
    Some(begin)
}

/// Where words occur; in Latin letters, as whole words. What begins with an apostrophe ends a word.
fn find(text: &str, words: &str) -> Option<usize> {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    let is_whole = |at: &usize| {
        let (before, after) = (&text[..*at], &text[at + words.len()..]);
        let begins = words.starts_with("n't")
            || !words.starts_with(is_letter)
            || !before.ends_with(is_letter);
        begins && (!words.ends_with(is_letter) || !after.starts_with(is_letter))
    };
    text.match_indices(words).map(|(at, _)| at).find(is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_of_a_repair_is_read_in_both_languages() {
        let (failed, worked) = (Some(TriedOutcome::Failed), Some(TriedOutcome::Worked));
        for (text, expected) in [
            ("That did not help.", failed),
            ("Thanks, but this didn’t help at all.", failed),
            ("We renewed the certificate. Same error.", failed),
            ("I still get the same message after iisreset", failed),
            ("It has not been resolved.", failed),
            ("That did not help: same error as before.", failed),
            ("以前と同じエラーが出ます。", failed),
            ("Nothing was fixed; it is not working now.", failed),
            ("That fixed it, many thanks!", worked),
            ("After enabling the proxy the migration works again.", worked),
            ("The test was successful.", worked),
            ("試しましたが変わりませんでした。", failed),
            ("手順どおり実施しましたが、同じエラーが表示されます。", failed),
            ("状況は改善しておりません。", failed),
            ("ご案内の手順で解消しました。ありがとうございます。", worked),
            ("おかげさまで接続できるようになりました。", worked),
            // Asked, hoped for, or of something else.
            ("Will this be resolved by the update?", None),
            ("If that did not help, what else can I try?", None),
            ("It worked before the move.", None),
            ("解消しましたらご連絡します。", None),
            ("この手順で解決しますか?", None),
            ("以前は接続できました。", None),
            ("The certificate has expired.", None),
            ("Exchange 2016 です。", None),
            ("Please tell me more.", None),
        ] {
            assert_eq!(said_of_trial(text).map(|said| said.outcome), expected, "{text}");
        }
    }

    #[test]
    fn the_last_sentence_counts() {
        let text = "Hello,\nthe first step did not help.\nThe second did: it works now.\n";
        let said = said_of_trial(text).unwrap();
        assert_eq!((said.outcome, said.line), (TriedOutcome::Worked, 3));
        assert_eq!(said.quote, "The second did: it works now");
    }
}
