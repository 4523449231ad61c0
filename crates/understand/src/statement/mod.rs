//! Statements in sentences: who or what is spoken of, what is said of it, and how that is meant.
//!
//! A sentence is searched for the pack's words ([`vocabulary`]). The [`grammar`] of its language divides
//! it into clauses and tells for each word whether it is affirmed or denied, whether it holds now, and how
//! far the writer commits to it. What is said is then joined to what is spoken of ([`argument`]), to the
//! server of which it is said ([`instance`]) or to a value ([`value`]), which gives a [`claim`]. The
//! sentences of a text are compared with each other ([`discourse`]).

mod argument;
mod claim;
mod discourse;
mod english;
mod grammar;
mod instance;
mod japanese;
mod normal;
mod value;
mod vocabulary;
mod zone;

use shindan_model::Pack;

pub(super) use claim::{Claim, Claimed, Worth};
pub(super) use discourse::Discourse;
use grammar::Grammar;
pub(super) use normal::normal;
use vocabulary::Vocabulary;

/// The words of a pack with the grammars of the languages they are in.
#[derive(Debug)]
pub(super) struct StatementReader {
    vocabulary: Vocabulary,
}

impl StatementReader {
    pub(super) fn new(pack: &Pack) -> Self {
        Self { vocabulary: Vocabulary::new(pack) }
    }

    /// What a sentence claims about the facts of the pack, in order, after the sentences of a
    /// discourse.
    pub(super) fn claims(&self, pack: &Pack, sentence: &str, so_far: &mut Discourse) -> Vec<Claim> {
        let text = normal(sentence);
        let words = self.vocabulary.words(&text);
        let before = std::mem::replace(
            &mut so_far.named,
            words
                .iter()
                .map(|word| word.meaning.entities.clone())
                .filter(|all| !all.is_empty())
                .collect(),
        );
        if words.is_empty() {
            return Vec::new();
        }
        let grammar: &dyn Grammar =
            if is_japanese(&text) { &japanese::Japanese } else { &english::English };
        let analysis = grammar.analyse(&text, &words);
        let instances = instance::instances(sentence, &text, &words);
        let sentence = claim::Sentence {
            pack,
            text: &text,
            words: &words,
            analysis: &analysis,
            instances: &instances,
            before: &before,
        };
        sentence.claims()
    }
}

#[cfg(test)]
impl StatementReader {
    /// How each word of a sentence is read, a line for each.
    pub(super) fn explained(&self, pack: &Pack, sentence: &str) -> String {
        let text = normal(sentence);
        let words = self.vocabulary.words(&text);
        let grammar: &dyn Grammar =
            if is_japanese(&text) { &japanese::Japanese } else { &english::English };
        let analysis = grammar.analyse(&text, &words);
        let line = |(at, word): (usize, &vocabulary::Word)| {
            let entities: Vec<&str> = word
                .meaning
                .entities
                .iter()
                .map(|entity| pack.entities[*entity].id.as_str())
                .collect();
            let says = word.meaning.says.iter().map(|(predicate, is_opposite, class)| {
                let not = if *is_opposite { "not " } else { "" };
                format!("{not}{}:{class:?}", pack.predicates[*predicate].id)
            });
            format!(
                "  {} `{}` {entities:?} {:?} phrases {} {:?}\n",
                analysis.clauses[at],
                &text[word.span.clone()],
                says.collect::<Vec<_>>(),
                word.meaning.phrases.len(),
                analysis.readings[at],
            )
        };
        words.iter().enumerate().map(line).collect()
    }
}

/// Whether a text has Japanese letters.
fn is_japanese(text: &str) -> bool {
    text.chars().any(normal::is_cjk)
}
