//! What a question leaves to be understood in its answer: `Is directory synchronization on?` – `still on`.

use shindan_model::{FactIx, Pack};

use super::StatementReader;
use super::grammar::Subject;
use super::readable;
use super::sentence::{Asked, Sentence};

/// The longest answer that leaves out what was asked, in words, and in Japanese in characters. Longer ones tell of
/// something else.
const MAX_WORDS: usize = 7;
const MAX_CHARS: usize = 30;
/// The most words that nobody knows in such an answer.
const MAX_UNREAD: usize = 1;

impl StatementReader {
    /// The question about a fact, in the words of any language.
    pub(crate) fn asked(&self, pack: &Pack, fact: FactIx, is_one_of_several: bool) -> Asked {
        let entities = self.asked[fact.0].get_or_init(|| self.entities_asked(pack, fact)).clone();
        Asked { fact, entities, is_one_of_several }
    }

    /// What the question about a fact names.
    fn entities_asked(&self, pack: &Pack, fact: FactIx) -> Vec<usize> {
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
        entities
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

    /// Whether a Japanese sentence has a subject or an object of its own, apart from words of the pack: `サーバーを入れ替えました`.
    fn has_object(&self) -> bool {
        let marked = self.text.char_indices().filter(|(_, c)| matches!(c, 'を' | 'が'));
        let is_free = |at: usize| !self.words.iter().any(|word| word.span.contains(&at));
        let follows_noun = |at: usize| {
            let before = self.text[..at].chars().next_back();
            before.is_some_and(|c| matches!(c, '\u{30a1}'..='\u{30fc}' | '\u{4e00}'..='\u{9fff}'))
        };
        marked.into_iter().any(|(at, _)| is_free(at) && follows_noun(at))
    }

    /// Whether a clause leaves out what a phrase is about because the question has it. A clause that names something
    /// else speaks of that.
    pub(super) fn leaves_out(&self, phrase: usize, clause: usize, predicates: &[usize]) -> bool {
        let Some(asked) = self.asked else { return false };
        let only_exists = predicates.iter().all(|at| self.pack.predicates[*at].is_existence);
        let most_unread = if asked.is_one_of_several { 0 } else { MAX_UNREAD };
        let is_long = match self.is_japanese {
            true => self.text.chars().count() > MAX_CHARS || self.has_object(),
            false => self.text.split_whitespace().count() > MAX_WORDS,
        };
        if is_long || only_exists && asked.is_one_of_several {
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
