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
    /// The most words that nobody knows in an answer that leaves these out.
    pub(super) most_unread: usize,
}

impl StatementReader {
    /// The question about a fact, in the words of any language.
    pub(crate) fn asked(&self, pack: &Pack, fact: FactIx, most_unread: usize) -> Asked {
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
        Asked { fact, entities, most_unread }
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
    pub(super) fn leaves_out(&self, phrase: usize, clause: usize) -> bool {
        let Some(asked) = self.asked else { return false };
        let names_another = self.words.iter().zip(&self.analysis.clauses).any(|(word, own)| {
            *own == clause
                && !word.meaning.entities.is_empty()
                && !word.meaning.entities.iter().any(|entity| asked.entities.contains(entity))
        });
        let unread: usize = self.analysis.unread.iter().sum();
        self.is_asked(phrase, &self.pack.phrases[phrase].entities)
            && !names_another
            && unread <= asked.most_unread
            && self.analysis.subjects.get(clause) != Some(&Subject::Other)
    }
}
