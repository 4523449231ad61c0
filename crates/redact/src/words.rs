//! Stand-ins for the words of names, chosen so that comparisons of names come out the same: words
//! that differ in one letter have stand-ins that differ in one letter.
//!
//! A name is cut into runs of letters, runs of digits, and the rest. Runs of letters are replaced
//! as a whole, digits one by one by a permutation derived from the case's texts, and the rest
//! stays. So equal parts stay equal, and parts stay in order.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::nearness::{NearBy, TWO_MISTAKES_FROM};

/// What a word names at its first occurrence. Its stand-in says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Host,
    Domain,
    User,
}

impl Role {
    fn as_str(self) -> &'static str {
        match self {
            Role::Host => "host",
            Role::Domain => "domain",
            Role::User => "user",
        }
    }
}

/// The words of a case and their stand-ins.
#[derive(Clone, Debug)]
pub(super) struct StandIns {
    kept: BTreeSet<String>,
    seen: Vec<(String, Role)>,
    known: BTreeSet<String>,
    chosen: BTreeMap<String, String>,
    digits: [u8; 10],
}

/// The words that stand-ins are made of.
const WORDS: [&str; 26] = [
    "alfa", "bravo", "cargo", "delta", "echo", "fox", "golf", "hotel", "india", "julia", "kilo",
    "lima", "metro", "nectar", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "union",
    "victor", "whisky", "xray", "yankee", "zulu",
];
impl StandIns {
    /// Stand-ins of which `kept` words have none. The permutation of digits is derived from `seed`.
    pub(super) fn new(kept: BTreeSet<String>, seed: &[&str]) -> Self {
        let mut hash = Sha256::new();
        seed.iter().for_each(|text| hash.update(text.as_bytes()));
        let mut digits = *b"0123456789";
        for (at, byte) in hash.finalize().iter().take(9).enumerate() {
            let left = digits.len() - at;
            digits.swap(at, at + usize::from(*byte) % left);
        }
        let (seen, known, chosen) = (Vec::new(), BTreeSet::new(), BTreeMap::new());
        Self { kept, seen, known, chosen, digits }
    }

    /// Whether a word in lower case stays.
    pub(super) fn keeps(&self, word: &str) -> bool {
        self.kept.contains(word)
    }

    /// The words of names that stay. Complete after [`StandIns::choose`].
    pub(super) fn kept_words(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(String::as_str).filter(|word| self.kept.contains(*word))
    }

    /// Whether a label stays: all its words do, and it has no digits. Such a label names nothing of
    /// the customer's.
    pub(super) fn keeps_all(&self, label: &str) -> bool {
        let label = label.to_lowercase();
        !label.chars().any(|c| c.is_ascii_digit())
            && runs(&label).all(|run| !is_word(run) || self.keeps(run))
    }

    /// Whether a text is made of stand-ins.
    pub(super) fn is_stand_in(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        WORDS
            .iter()
            .any(|word| lower.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word))
            || lower.starts_with("name") && lower.contains(|c: char| c.is_ascii_digit())
    }

    /// Learns the words of a label.
    pub(super) fn learn(&mut self, label: &str, role: Role) {
        for run in runs(&label.to_lowercase()).filter(|run| is_word(run)) {
            if self.known.insert(run.to_owned()) {
                self.seen.push((run.to_owned(), role));
            }
        }
    }

    /// Chooses the stand-ins of all words learned, once and for all.
    pub(super) fn choose(&mut self) {
        let seen = std::mem::take(&mut self.seen);
        let mut near = NearBy::default();
        for (word, _) in seen.iter().filter(|(word, _)| self.kept.contains(word)) {
            near.add(word, word);
            self.chosen.insert(word.clone(), word.clone());
        }
        let joined = |word: &str| {
            (3..word.len().saturating_sub(2)).find_map(|at| {
                let (one, other) = word.split_at_checked(at)?;
                let known = self.known.contains(one) && self.known.contains(other);
                known.then(|| (one.to_owned(), other.to_owned()))
            })
        };
        let (whole, pairs): (Vec<_>, Vec<_>) = seen
            .iter()
            .filter(|(word, _)| !self.keeps(word))
            .map(|(word, role)| (word, *role, joined(word)))
            .partition(|(_, _, parts)| parts.is_none());
        let mut count = 0;
        for (word, role, _) in whole {
            let stand_in = near
                .mimic(word, |new| !self.known.contains(new) && !self.kept.contains(new))
                .unwrap_or_else(|| self.fresh(word, role, &near, &mut count));
            near.add(word, &stand_in);
            self.chosen.insert(word.clone(), stand_in);
        }
        let mut pairs = pairs;
        pairs.sort_by_key(|(word, ..)| word.len());
        for (word, _, parts) in pairs {
            let Some((one, other)) = parts else { continue };
            let part = |part: &str| self.chosen.get(part).map_or("", String::as_str);
            let stand_in = format!("{}{}", part(&one), part(&other));
            self.chosen.insert(word.clone(), stand_in);
        }
    }

    /// A stand-in that is near no other, if words are left.
    fn fresh(&self, word: &str, role: Role, near: &NearBy, count: &mut usize) -> String {
        loop {
            let (at, round) = (*count % WORDS.len(), *count / WORDS.len());
            *count += 1;
            let tail = letters(round);
            let new = match word.len() < TWO_MISTAKES_FROM {
                true if round == 0 => WORDS[at].to_owned(),
                true => format!("{}{tail}", &WORDS[at][..3]),
                false if round == 0 => format!("{}-{}", role.as_str(), WORDS[at]),
                false => format!("{}-{}-{tail}", role.as_str(), WORDS[at]),
            };
            // From the second round on, only the tails differ, and distances cannot be kept.
            if !self.known.contains(&new) && (round > 0 || !near.has_near(&new)) && !near.has(&new)
            {
                return new;
            }
        }
    }

    /// The stand-in of a label, in the letter case of the label.
    pub(super) fn of(&self, label: &str) -> String {
        if self.keeps_all(label) {
            return label.to_owned();
        }
        let mut new = String::with_capacity(label.len());
        for run in runs(label) {
            if is_word(run) {
                let lower = run.to_lowercase();
                let stand_in = self.chosen.get(&lower).map_or(run, String::as_str);
                new.push_str(&in_case_of(run, stand_in));
            } else {
                new.extend(run.chars().map(|c| match c.to_digit(10) {
                    Some(digit) if c.is_ascii() => char::from(self.digits[digit as usize]),
                    _ => c,
                }));
            }
        }
        new
    }
}

/// A number in syllables, each two letters from most others: `ba`, `ce`, … `zu`, `bace`.
fn letters(mut number: usize) -> String {
    const SYLLABLES: [&str; 20] = [
        "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su",
        "ta", "ve", "wi", "xo", "zu",
    ];
    let mut text = String::new();
    loop {
        text.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number /= SYLLABLES.len();
        if number == 0 {
            return text;
        }
    }
}

fn is_word(run: &str) -> bool {
    run.starts_with(char::is_alphabetic)
}

/// The runs of letters, of ASCII digits, and of anything else in a label.
fn runs(label: &str) -> impl Iterator<Item = &str> {
    let kind = |c: char| (c.is_alphabetic(), c.is_ascii_digit());
    let mut rest = label;
    std::iter::from_fn(move || {
        let first = rest.chars().next().map(kind)?;
        let end = rest.find(|c| kind(c) != first).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

/// A stand-in in the letter case of the word: upper case, capitalised or lower case.
fn in_case_of(word: &str, stand_in: &str) -> String {
    let mut chars = word.chars();
    if !chars.next().is_some_and(char::is_uppercase) || stand_in.eq_ignore_ascii_case(word) {
        return if stand_in.eq_ignore_ascii_case(word) {
            word.to_owned()
        } else {
            stand_in.to_owned()
        };
    }
    if word.len() > 1 && chars.all(|c| !c.is_lowercase()) {
        return stand_in.to_uppercase();
    }
    let (first, rest) = stand_in.split_at(stand_in.chars().next().map_or(0, char::len_utf8));
    first.to_uppercase() + rest
}

#[cfg(test)]
mod tests {
    use super::super::nearness::nearness;
    use super::*;

    fn stand_ins(words: &[&str], kept: &[&str]) -> StandIns {
        let mut stand_ins =
            StandIns::new(kept.iter().map(|word| (*word).to_owned()).collect(), words);
        words.iter().for_each(|word| stand_ins.learn(word, Role::Domain));
        stand_ins.choose();
        stand_ins
    }

    #[test]
    fn words_are_as_near_as_their_stand_ins() {
        let words = [
            "contoso",
            "contosso",
            "contsoo",
            "fabrikam",
            "fabrikan",
            "mial",
            "mail",
            "exch",
            "ex",
            "northwind",
            "tailspin",
            "adatum",
            "adatun",
            "mailcontoso",
            "litware",
        ];
        let stand_ins = stand_ins(&words, &["mail"]);
        for one in words {
            for other in words {
                let (a, b) = (stand_ins.of(one), stand_ins.of(other));
                assert_eq!(
                    nearness(one, other).is_some(),
                    nearness(&a, &b).is_some(),
                    "{one} {other}: {a} {b}"
                );
                assert_eq!(one == other, a == b, "{one} {other}");
            }
        }
        assert_eq!(stand_ins.of("mailcontoso"), format!("mail{}", stand_ins.of("contoso")));
    }

    #[test]
    fn letter_case_digits_and_marks_stay_what_they_are() {
        let stand_ins = stand_ins(&["contoso-ex01"], &[]);
        let new = stand_ins.of("CONTOSO-EX01");
        assert!(new.starts_with("DOMAIN-ALFA-BRAVO") && new.len() == 19, "{new}");
        assert_eq!(stand_ins.of("Contoso"), "Domain-alfa");
        assert_ne!(stand_ins.of("ex01"), stand_ins.of("ex10"));
    }

    #[test]
    fn a_thousand_words_have_a_thousand_stand_ins() {
        let words: Vec<String> = (0..1000).map(|at| format!("q{}", letters(at * 7 + 1))).collect();
        let stand_ins = stand_ins(&words.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
        let new: BTreeSet<String> = words.iter().map(|word| stand_ins.of(word)).collect();
        assert_eq!(new.len(), words.len());
    }
}
