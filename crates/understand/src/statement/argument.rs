//! What a predicate speaks of.

use super::grammar::Subject;
use super::sentence::Sentence;
use super::word::Class;

/// Something that a predicate may speak of.
pub(super) struct Spoken {
    /// Indices of entities.
    pub(super) entities: Vec<usize>,
    /// The clause that names it.
    pub(super) clause: usize,
    /// Whether nothing else can be meant.
    pub(super) is_certain: bool,
}

/// What a predicate at a position, that is said in a clause, speaks of, the likeliest first.
///
/// The nearest word of its clause counts, with those that are listed beside it: before or after the
/// predicate, as the grammar says. A word of another clause is certain if the sentence has no other
/// that fits and the subject is not something else; a word of the sentence before, if that names nothing
/// else, a pronoun stands for it, and no word is left that could be about something else.
pub(super) fn spoken_of(
    sentence: &Sentence<'_>,
    at: usize,
    clause: usize,
    predicates: &[usize],
) -> Vec<Spoken> {
    let analysis = sentence.analysis;
    let fits_all = fitting(sentence, predicates, clause);
    let fits = |entities: &[usize]| entities.iter().any(|entity| fits_all.contains(entity));
    let named = |word: usize| &sentence.words[word].meaning.entities;
    let spoken = |word: usize, is_certain: bool| Spoken {
        entities: named(word).clone(),
        clause: analysis.clauses[word],
        is_certain,
    };
    let fitting: Vec<usize> = (0..sentence.words.len()).filter(|word| fits(named(*word))).collect();
    let is_own = |word: &usize| analysis.clauses[*word] == clause && !analysis.compared[*word];
    let own: Vec<usize> = fitting.iter().copied().filter(is_own).collect();
    if analysis.readings[at].points_ahead
        && let Some(after) = fitting.iter().find(|word| **word > at)
    {
        let is_denied = analysis.readings[*after].is_denied || analysis.compared[*after];
        return vec![spoken(*after, !is_denied)];
    }
    if !own.is_empty() {
        let all = chosen(sentence, at, clause, &own);
        return all.into_iter().map(|(word, is_certain)| spoken(word, is_certain)).collect();
    }
    let is_message =
        predicates.iter().all(|predicate| sentence.pack.predicates[*predicate].is_message);
    let names_another = (0..at).any(|word| {
        analysis.clauses[word] == clause && !named(word).is_empty() && !analysis.asides[word]
    });
    // A language without such words leaves this open.
    let refers = analysis.refers.get(clause).copied();
    if !is_message
        && (analysis.subjects[clause] == Subject::Other || names_another)
        && refers == Some(false)
    {
        return Vec::new();
    }
    let is_other = !is_message && (analysis.subjects[clause] == Subject::Other || names_another);
    let before = fitting.iter().rev().find(|word| **word < at).copied();
    if let Some(word) = before {
        let is_only = analysis.describes.get(clause) == Some(&true)
            || fitting.iter().all(|other| named(*other) == named(word));
        let unread = |clause: usize| analysis.unread.get(clause).copied().unwrap_or(0);
        let is_plain = unread(clause) + unread(analysis.clauses[word]) == 0;
        // A pronoun stands for what its clause began with.
        let is_first = analysis.is_head_final
            || (0..word).all(|other| {
                analysis.clauses[other] != analysis.clauses[word] || named(other).is_empty()
            });
        let describes = analysis.describes.get(clause) == Some(&true);
        let is_only = is_only && (is_plain && is_first || describes);
        return vec![spoken(word, is_only && !is_other && !analysis.strangers[word])];
    }
    if refers != Some(true) && analysis.subjects[clause] != Subject::Pronoun {
        return Vec::new();
    }
    let earlier: Vec<&Vec<usize>> =
        sentence.before.iter().filter(|entities| fits(entities)).collect();
    let unread = analysis.unread.get(clause).copied().unwrap_or(0);
    // `it continues to time out`: what was tried, and not the thing that was named.
    let mut said = sentence.words[at].meaning.says.iter();
    let is_verb = said.all(|(.., class)| matches!(class, Class::Base | Class::Third | Class::Ing));
    let last = earlier.last().map(|entities| Spoken {
        entities: (*entities).clone(),
        clause,
        is_certain: sentence.before.len() == 1 && unread == 0 && refers == Some(true) && !is_verb,
    });
    last.into_iter().collect()
}

/// The entities of which phrases know one of some predicates, on either side: a negation does not
/// change what is spoken of.
fn fitting(sentence: &Sentence<'_>, predicates: &[usize], clause: usize) -> Vec<usize> {
    let phrases = sentence.pack.phrases.iter().enumerate();
    let mut all: Vec<usize> = phrases
        .filter(|(_, phrase)| {
            let mut known = phrase.says.iter().flat_map(|(_, said)| said);
            known.any(|known| predicates.contains(&known.predicate))
        })
        .filter(|(index, _)| sentence.is_possible(*index, clause))
        .flat_map(|(_, phrase)| phrase.entities.iter().copied())
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The word of a clause that is spoken of, with those listed beside it, each with whether it is
/// certain.
fn chosen(sentence: &Sentence<'_>, at: usize, clause: usize, own: &[usize]) -> Vec<(usize, bool)> {
    let analysis = sentence.analysis;
    let is_echo = analysis.clauses[at] != clause;
    let takes_object = analysis.readings[at].takes_object && !is_echo;
    let before = own.iter().rev().find(|word| **word <= at).copied();
    let after = own
        .iter()
        .find(|word| {
            **word > at && (is_echo || sentence.words[**word].span.start < analysis.object_ends[at])
        })
        .copied();
    let first = if takes_object { after.or(before) } else { before.or(after) };
    let Some(first) = first else { return Vec::new() };
    // Of `the certificate's names`, the names are spoken of, if the pack knows anything about names.
    let is_known = |entity: &usize| {
        sentence.pack.phrases.iter().any(|phrase| phrase.entities.contains(entity))
    };
    let is_owner = analysis.owns[first]
        && !own.contains(&(first + 1))
        && sentence
            .words
            .get(first + 1)
            .is_some_and(|part| part.meaning.entities.iter().any(is_known));
    // `Basic is not set on Outlook Anywhere`: what is spoken of is the other thing.
    let is_circumstance = analysis.targets.get(first) == Some(&true)
        && (0..sentence.words.len()).any(|other| {
            other != first
                && analysis.clauses[other] == clause
                && !sentence.words[other].meaning.entities.is_empty()
                && !analysis.asides[other]
        });
    // `we renewed the thing`: an act on something that nobody knows.
    let is_missed = takes_object && after.is_none();
    let is_certain = (first <= at || !analysis.is_head_final)
        && !is_owner
        && !is_circumstance
        && !is_missed
        && !analysis.strangers[first];
    // `A and B are enabled`, `we enabled A and B`.
    let are_listed = |from: usize, to: usize| (from + 1..=to).all(|word| analysis.joins[word]);
    let listed = own.iter().copied().filter(|word| {
        *word != first
            && (*word <= at) == (first <= at)
            && are_listed((*word).min(first), (*word).max(first))
    });
    std::iter::once(first).chain(listed).map(|word| (word, is_certain)).collect()
}
