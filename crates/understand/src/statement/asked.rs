//! What a question leaves to be understood in its answer: `Is directory synchronization on?` – `still on`.

use shindan_model::{FactIx, Pack};

use super::StatementReader;
use super::grammar::Subject;
use super::readable;
use super::sentence::Sentence;

/// The question that a sentence answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The fact it asks for.
    pub(super) fact: FactIx,
    /// What it names.
    pub(super) entities: Vec<usize>,
    /// Whether other facts are asked with it. What is there or not there is then said of nothing in particular.
    pub(super) is_one_of_several: bool,
}

/// The longest answer that leaves out what was asked (characters). Longer ones tell of something else.
const MAX_CHARS: usize = 80;
/// The same where several facts are asked at once.
const MAX_CHARS_OF_SEVERAL: usize = 40;
/// The most words that nobody knows in such an answer.
const MAX_UNREAD: usize = 1;

impl StatementReader {
    /// The question about a fact, in the words of any language.
    pub(crate) fn asked(&self, pack: &Pack, fact: FactIx, is_one_of_several: bool) -> Asked {
        let id = &pack.facts[fact.0].about.id;
        let steps = || pack.steps.iter().filter(|step| step.gives.contains(&fact));
        let mut entities: Vec<usize> = Vec::new();
        for texts in pack.texts.values() {
            let asks = steps().filter_map(|step| texts.steps.get(&step.about.id));
            let name = texts.facts.get(id).map(|words| words.name.as_str());
            for text in asks.map(|step| step.ask.as_str()).chain(name) {
                let (words, _) = self.words_and_grammar(&readable(text));
                entities.extend(words.into_iter().flat_map(|word| word.meaning.entities));
            }
        }
        entities.sort_unstable();
        entities.dedup();
        Asked { fact, entities, is_one_of_several }
    }
}

impl Sentence<'_> {
    /// Whether the question that is answered is about the fact of a phrase, and names one of some entities.
    pub(super) fn is_asked(&self, phrase: usize, entities: &[usize]) -> bool {
        self.asked.is_some_and(|asked| {
            asked.fact == self.pack.phrases[phrase].fact
                && entities.iter().any(|entity| asked.entities.contains(entity))
        })
    }

    /// Whether a clause leaves out what a phrase is about because the question has it. A clause that names something
    /// else speaks of that.
    pub(super) fn leaves_out(&self, phrase: usize, clause: usize, predicates: &[usize]) -> bool {
        let Some(asked) = self.asked else { return false };
        let only_exists = predicates.iter().all(|at| self.pack.predicates[*at].is_existence);
        let (most_chars, most_unread) = match asked.is_one_of_several {
            true => (MAX_CHARS_OF_SEVERAL, 0),
            false => (MAX_CHARS, MAX_UNREAD),
        };
        if only_exists && asked.is_one_of_several || self.text.chars().count() > most_chars {
            return false;
        }
        let names_another = self.words.iter().zip(&self.analysis.clauses).any(|(word, own)| {
            *own == clause
                && !word.meaning.entities.is_empty()
                && !word.meaning.entities.iter().any(|entity| asked.entities.contains(entity))
        });
        let unread: usize = self.analysis.unread.iter().sum();
        self.is_asked(phrase, &self.pack.phrases[phrase].entities)
            && !names_another
            && unread <= most_unread
            && self.analysis.subjects.get(clause) != Some(&Subject::Other)
    }
}
