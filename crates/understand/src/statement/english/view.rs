//! A sentence of tokens, and what can be told of each by itself.

use super::language::{Language, List};
use super::token::Token;
use crate::statement::word::{Class, Word};

/// The tokens of a sentence with the words of the pack among them.
pub(super) struct View<'a> {
    pub(super) language: &'static Language,
    pub(super) tokens: &'a [Token],
    pub(super) words: &'a [Word],
}

impl View<'_> {
    pub(super) fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }

    pub(super) fn is(&self, list: List, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| list.is_in(token.lists))
    }

    /// The word of the pack at a token.
    pub(super) fn word(&self, at: usize) -> Option<&Word> {
        self.tokens.get(at)?.word.map(|word| &self.words[word])
    }

    /// How many tokens a word of the pack has, its further parts left out.
    pub(super) fn tokens_of(&self, word: &Word) -> usize {
        let tokens = self.tokens.iter();
        tokens.filter(|token| word.span.contains(&token.span.start)).count()
    }

    /// The token behind the word of the pack, or of nobody, that begins at a token.
    pub(super) fn behind(&self, at: usize) -> usize {
        at + self.word(at).map_or(1, |word| self.tokens_of(word))
    }

    /// Whether a token belongs to a word that names something, or is a value.
    pub(super) fn is_named(&self, at: usize) -> bool {
        self.word(at).is_some_and(|word| {
            let is_value = word.meaning.phrases.iter().any(|(_, outcome)| outcome.is_some());
            !word.meaning.entities.is_empty()
                || is_value
                || !word.meaning.phrases.is_empty() && word.meaning.says.is_empty()
        })
    }

    /// The forms of the predicate at a token.
    pub(super) fn class(&self, at: usize) -> Option<Class> {
        let word = self.word(at).filter(|word| word.is_predicate())?;
        let is_first = self.tokens[at].span.start == word.span.start;
        word.meaning.says.first().filter(|_| is_first).map(|(_, _, class)| *class)
    }

    pub(super) fn is_auxiliary(&self, at: usize) -> bool {
        let is_month = self.text(at) == "may"
            && (self.tokens.get(at + 1).is_some_and(Token::has_digit)
                || at > 0
                    && (self.tokens[at - 1].has_digit()
                        || matches!(self.text(at - 1), "in" | "since" | "until" | "of")));
        self.is(List::Auxiliaries, at) && !self.is_named(at) && !is_month
    }

    /// Whether a token is a verb that can be the verb of a clause.
    pub(super) fn is_finite(&self, at: usize) -> bool {
        if matches!(self.text(at), "be" | "been" | "being" | "having") || self.is_named(at) {
            return false;
        }
        if self.is_auxiliary(at) {
            return true;
        }
        let class = self.class(at);
        let is_verb = matches!(class, Some(Class::Past | Class::Third))
            || self.is(List::VerbsPast, at)
            || self.is(List::VerbsPresent, at)
            || class == Some(Class::Base);
        let follows_noun_marker = at > 0
            && (self.is(List::Determiners, at - 1)
                && !self.is(List::Persons, at - 1)
                && !self.is(List::Pronouns, at - 1)
                || self.is(List::Prepositions, at - 1));
        is_verb && !follows_noun_marker
    }

    /// Whether a verb comes soon, before the next mark or connective.
    pub(super) fn has_finite(&self, from: usize) -> bool {
        (from..self.tokens.len().min(from + 9))
            .take_while(|at| !self.ends_stretch(*at) || *at == from)
            .any(|at| self.is_finite(at))
    }

    /// The same, before any `and`.
    pub(super) fn has_finite_soon(&self, from: usize) -> bool {
        (from..self.tokens.len().min(from + 9))
            .take_while(|at| !self.ends_stretch(*at) && !matches!(self.text(*at), "and" | "or"))
            .any(|at| self.is_finite(at))
    }

    fn ends_stretch(&self, at: usize) -> bool {
        let text = self.text(at);
        matches!(text, "," | ";" | ":" | "." | "?" | "!" | "(" | ")" | "-" | "->")
            || matches!(text, "but" | "because" | "which" | "so" | "if")
    }
}
