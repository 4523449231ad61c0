//! What a sentence claims: what is said, joined to what is spoken of.

use shindan_model::{FactIx, Pack, Phrase, Said, When};

use super::grammar::{Analysis, Reading, Role, Stance, Time};
use super::vocabulary::Word;
use crate::names::name_after;

/// What a sentence claims about one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) fact: FactIx,
    /// Index of the phrase by which it was understood.
    pub(crate) phrase: usize,
    pub(crate) value: Claimed,
    pub(crate) worth: Worth,
    pub(super) time: Time,
    pub(super) role: Role,
}

/// The value that is claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Claimed {
    /// Indices of outcomes of the fact, of which one holds.
    Outcomes(Vec<usize>),
    /// A name.
    Name(String),
}

/// What a claim is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Worth {
    /// Evidence.
    Taken,
    /// A reading for somebody to accept.
    Offered,
}

/// The claims of a sentence, in its order, without duplicates.
pub(super) fn claims(
    pack: &Pack,
    text: &str,
    words: &[Word],
    analysis: &Analysis,
) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut add = |claim: Claim| {
        if !claims.contains(&claim) {
            claims.push(claim);
        }
    };
    for (at, word) in words.iter().enumerate() {
        let reading = analysis.readings[at];
        let Some(worth) = worth(reading) else { continue };
        if word.is_phrase() {
            for (phrase, outcome) in &word.meaning.phrases {
                let fact = pack.phrases[*phrase].fact;
                let value = match outcome {
                    Some(_) if reading.is_denied || when(reading.time) != When::Now => continue,
                    Some(outcome) => Claimed::Outcomes(vec![*outcome]),
                    None => {
                        let rest = &text[word.span.end..];
                        match name_after(rest, pack.phrases[*phrase].takes) {
                            Some(name) => Claimed::Name(name),
                            None => continue,
                        }
                    }
                };
                let Reading { time, role, .. } = reading;
                add(Claim { fact, phrase: *phrase, value, worth, time, role });
            }
        }
        if word.is_predicate() {
            for (phrase, outcomes, is_near) in said_of(pack, words, analysis, at) {
                let worth = if is_near { worth } else { Worth::Offered };
                let value = Claimed::Outcomes(outcomes);
                let fact = pack.phrases[phrase].fact;
                add(Claim { fact, phrase, value, worth, time: reading.time, role: reading.role });
            }
        }
    }
    claims
}

/// What a reading is worth. `None` if it says nothing.
fn worth(reading: Reading) -> Option<Worth> {
    if reading.time == Time::Planned {
        return None;
    }
    match reading.stance {
        Stance::Asserted => Some(Worth::Taken),
        Stance::Reported => Some(Worth::Offered),
        Stance::Withheld => None,
    }
}

/// When something holds, as phrases tell times apart.
fn when(time: Time) -> When {
    match time {
        Time::Over => When::Once,
        Time::Never => When::Never,
        Time::Now | Time::Changed | Time::Past | Time::Planned => When::Now,
    }
}

/// What the predicate at a position says: phrase, outcomes, and whether what it speaks of is named
/// in its clause, or is all that the sentence could speak of.
fn said_of(
    pack: &Pack,
    words: &[Word],
    analysis: &Analysis,
    at: usize,
) -> Vec<(usize, Vec<usize>, bool)> {
    let reading = analysis.readings[at];
    let said: Vec<Said> = words[at]
        .meaning
        .says
        .iter()
        .filter(|(predicate, ..)| !reading.is_denied || pack.predicates[*predicate].is_strict)
        .map(|(predicate, is_opposite, _)| Said {
            predicate: *predicate,
            is_opposite: *is_opposite != reading.is_denied,
            when: when(reading.time),
        })
        .collect();
    // A negation does not change what is spoken of: any side of the predicate will do.
    let knows = |phrase: &Phrase| {
        let mut all = phrase.says.iter().flat_map(|(_, said)| said);
        all.any(|known| said.iter().any(|said| said.predicate == known.predicate))
    };
    let names = |entities: &[usize]| {
        let mut named = words.iter().flat_map(|word| &word.meaning.entities);
        entities.is_empty() || named.any(|entity| entities.contains(entity))
    };
    let entity_fits = |entity: usize| {
        pack.phrases.iter().any(|phrase| phrase.entities.contains(&entity) && knows(phrase))
    };
    let fits = |word: &Word| word.meaning.entities.iter().any(|entity| entity_fits(*entity));
    let spoken = nearest(words, analysis, at, &fits);
    let mut found = Vec::new();
    let possible = pack.phrases.iter().enumerate().filter(|(_, phrase)| names(&phrase.beside));
    for (index, phrase) in possible {
        let of = if phrase.entities.is_empty() {
            Some(true)
        } else {
            spoken.iter().find_map(|(word, is_near)| {
                let named = &words[*word].meaning.entities;
                named.iter().any(|entity| phrase.entities.contains(entity)).then_some(*is_near)
            })
        };
        let Some(is_near) = of else { continue };
        for (outcomes, known) in &phrase.says {
            if known.iter().any(|known| said.contains(known)) {
                found.push((index, outcomes.clone(), is_near));
            }
        }
    }
    found
}

/// The words for what a predicate speaks of, each with whether it is certain.
///
/// The nearest word before the predicate in its clause counts, with those that are listed beside it;
/// else the nearest after it, where the language allows that. A word of another clause is certain if the
/// sentence has no other that fits.
fn nearest(
    words: &[Word],
    analysis: &Analysis,
    at: usize,
    fits: &dyn Fn(&Word) -> bool,
) -> Vec<(usize, bool)> {
    let clause = analysis.clauses[at];
    let same = |word: &usize| analysis.clauses[*word] == clause && fits(&words[*word]);
    if let Some(first) = (0..at).rev().find(same) {
        let mut all = vec![(first, true)];
        // `A and B are enabled`: words between which nothing else is said.
        let listed = (0..first).rev().take_while(|word| {
            analysis.clauses[*word] == clause && !words[*word].is_predicate()
        });
        all.extend(listed.filter(|word| fits(&words[*word])).map(|word| (word, true)));
        return all;
    }
    if let Some(after) = (at + 1..words.len()).find(same) {
        return vec![(after, !analysis.is_head_final)];
    }
    let fitting: Vec<usize> = (0..words.len()).filter(|word| fits(&words[*word])).collect();
    let before = fitting.iter().rev().find(|word| **word < at).copied();
    let is_only = fitting.iter().all(|word| {
        words[*word].meaning.entities == words[fitting[0]].meaning.entities
    });
    before.into_iter().map(|word| (word, is_only)).collect()
}
