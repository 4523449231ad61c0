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
pub(super) fn claims(pack: &Pack, text: &str, words: &[Word], analysis: &Analysis) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut add = |claim: Claim| {
        if !claims.contains(&claim) {
            claims.push(claim);
        }
    };
    for (at, word) in words.iter().enumerate() {
        let reading = analysis.readings[at];
        if is_apart(pack, words, analysis, at) {
            continue;
        }
        if word.is_phrase() {
            let Some(worth) = worth(reading, false) else { continue };
            for (index, outcome) in &word.meaning.phrases {
                let phrase = &pack.phrases[*index];
                let value = match outcome {
                    Some(_) if reading.is_denied || when(reading.time) != When::Now => continue,
                    Some(outcome) => Claimed::Outcomes(vec![*outcome]),
                    None => match name_after(&text[word.span.end..], phrase.takes) {
                        Some(name) => Claimed::Name(name),
                        None => continue,
                    },
                };
                if names(words, &phrase.beside) {
                    let Reading { time, role, .. } = reading;
                    add(Claim { fact: phrase.fact, phrase: *index, value, worth, time, role });
                }
            }
        }
        if word.is_predicate() {
            for (phrase, outcomes, is_near, is_message) in said_of(pack, words, analysis, at) {
                let Some(worth) = worth(reading, is_message) else { continue };
                let worth = if is_near { worth } else { Worth::Offered };
                let value = Claimed::Outcomes(outcomes);
                let fact = pack.phrases[phrase].fact;
                add(Claim { fact, phrase, value, worth, time: reading.time, role: reading.role });
            }
        }
    }
    claims
}

/// What a reading is worth, of words of messages or of others. `None` if it says nothing.
fn worth(reading: Reading, is_message: bool) -> Option<Worth> {
    if reading.time == Time::Planned {
        return None;
    }
    match reading.stance {
        Stance::Asserted => Some(Worth::Taken),
        Stance::Quoted if is_message => Some(Worth::Taken),
        Stance::Quoted | Stance::Reported => Some(Worth::Offered),
        Stance::Withheld => None,
    }
}

/// Whether another subject is spoken of in the clause of a word.
fn is_apart(pack: &Pack, words: &[Word], analysis: &Analysis, at: usize) -> bool {
    let clause = analysis.clauses[at];
    let mut same = words.iter().zip(&analysis.clauses).filter(|(_, other)| **other == clause);
    same.any(|(word, _)| word.meaning.entities.iter().any(|entity| pack.entities[*entity].is_apart))
}

/// Whether one of the entities is named; true of none.
fn names(words: &[Word], entities: &[usize]) -> bool {
    let mut named = words.iter().flat_map(|word| &word.meaning.entities);
    entities.is_empty() || named.any(|entity| entities.contains(entity))
}

/// When something holds, as phrases tell times apart.
fn when(time: Time) -> When {
    match time {
        Time::Over => When::Once,
        Time::Never => When::Never,
        Time::Now | Time::Changed | Time::Past | Time::Planned => When::Now,
    }
}

/// What the predicate at a position says: phrase, outcomes, whether what it speaks of is named in its
/// clause, or is all that the sentence could speak of, and whether it is said by messages.
fn said_of(
    pack: &Pack,
    words: &[Word],
    analysis: &Analysis,
    at: usize,
) -> Vec<(usize, Vec<usize>, bool, bool)> {
    let reading = analysis.readings[at];
    let said: Vec<Said> = words[at]
        .meaning
        .says
        .iter()
        .filter(|(predicate, ..)| {
            let known = &pack.predicates[*predicate];
            (!reading.is_denied || known.is_strict) && (!words[at].is_quoted || known.is_message)
        })
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
    let entity_fits = |entity: usize| {
        pack.phrases.iter().any(|phrase| phrase.entities.contains(&entity) && knows(phrase))
    };
    let fits = |word: &Word| word.meaning.entities.iter().any(|entity| entity_fits(*entity));
    let spoken = nearest(words, analysis, at, &fits);
    let mut found = Vec::new();
    let possible =
        pack.phrases.iter().enumerate().filter(|(_, phrase)| names(words, &phrase.beside));
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
            if let Some(known) = known.iter().find(|known| said.contains(known)) {
                let is_message = pack.predicates[known.predicate].is_message;
                found.push((index, outcomes.clone(), is_near, is_message));
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
    if analysis.readings[at].points_ahead
        && let Some(after) = (at + 1..words.len()).find(|word| fits(&words[*word]))
    {
        return vec![(after, true)];
    }
    if let Some(first) = (0..at).rev().find(same) {
        // `A and B are enabled`.
        let listed = (0..first).rev().take_while(|word| analysis.joins[*word + 1]);
        let fitting = listed.filter(|word| fits(&words[*word]));
        return std::iter::once(first).chain(fitting).map(|word| (word, true)).collect();
    }
    if let Some(after) = (at + 1..words.len()).find(same) {
        return vec![(after, !analysis.is_head_final)];
    }
    let fitting: Vec<usize> = (0..words.len()).filter(|word| fits(&words[*word])).collect();
    let before = fitting.iter().rev().find(|word| **word < at).copied();
    let is_only = fitting
        .iter()
        .all(|word| words[*word].meaning.entities == words[fitting[0]].meaning.entities);
    before.into_iter().map(|word| (word, is_only)).collect()
}
