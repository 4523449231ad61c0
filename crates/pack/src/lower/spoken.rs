//! Entities and predicates, and what phrases say with them.

use shindan_model::{Entity, FactIx, Predicate, Said, When, WordsByLanguage};

use super::Lower;
use crate::diag::{Code, Diag};
use crate::raw::{At, Entries, OneOrMany, RawNegation, RawPhrase};
use crate::source::Node;

/// The classes of Japanese words, which decide how they inflect.
const JAPANESE_CLASSES: &[&str] = &[
    "vowel", "k", "k-iku", "g", "s", "t", "n", "b", "m", "r", "r-aru", "w", "suru", "na", "i",
    "noun",
];

impl Lower<'_> {
    pub(super) fn entities(&mut self) -> Vec<Entity> {
        let raw = self.raw;
        let mut entities = Vec::new();
        for node in &raw.entities {
            let id = node.id.value.clone();
            let words = self.words_by_language(node, "entity", "words", &node.raw.words);
            if words.is_empty() {
                self.missing(node, "entity", &["words"]);
            }
            let unlike = self.words_by_language(node, "entity", "unlike", &node.raw.unlike);
            entities.push(Entity {
                id,
                words,
                unlike,
                is_apart: node.raw.apart,
                is_core: node.raw.core,
            });
        }
        entities
    }

    pub(super) fn predicates(&mut self) -> Vec<Predicate> {
        let raw = self.raw;
        let mut predicates = Vec::new();
        for node in &raw.predicates {
            let id = node.id.value.clone();
            let words = self.words_by_language(node, "predicate", "words", &node.raw.words);
            if words.is_empty() {
                self.missing(node, "predicate", &["words"]);
            }
            let opposite =
                self.words_by_language(node, "predicate", "opposite", &node.raw.opposite);
            let written = node.raw.words.0.iter().chain(&node.raw.opposite.0);
            for word in written.filter(|(language, _)| language.value == "ja") {
                word.1.0.iter().for_each(|word| self.japanese_class(node.path, word));
            }
            let is_strict = !matches!(node.raw.negation, Some(RawNegation::Nothing));
            let is_message = node.raw.message;
            let is_existence = node.raw.existence;
            let known = Predicate {
                id,
                words,
                opposite,
                is_strict,
                is_message,
                is_existence,
                is_intransitive: node.raw.intransitive,
            };
            predicates.push(known);
        }
        predicates
    }

    /// The entities that a key of a node names.
    pub(super) fn spoken_of<T>(
        &mut self,
        node: &Node<'_, T>,
        written: Option<&OneOrMany>,
    ) -> Vec<usize> {
        let Some(OneOrMany(ids)) = written else { return Vec::new() };
        let known: Vec<&str> =
            self.raw.entities.iter().map(|node| node.id.value.as_str()).collect();
        let mut found = Vec::new();
        for id in ids {
            match known.iter().position(|known| *known == id.value) {
                Some(at) => found.push(at),
                None => self.unknown(node.path, id, "entity", &known),
            }
        }
        found
    }

    /// What a phrase takes from what is said.
    pub(super) fn says(
        &mut self,
        node: &Node<'_, RawPhrase>,
        fact: FactIx,
    ) -> Vec<(Vec<usize>, Vec<Said>)> {
        let known: Vec<&str> =
            self.raw.predicates.iter().map(|node| node.id.value.as_str()).collect();
        let mut says = Vec::new();
        for (outcomes, predicates) in &node.raw.says.0 {
            let mut positions = Vec::new();
            for outcome in outcomes.value.split('|') {
                let one = At { value: outcome.to_owned(), span: outcomes.span.clone() };
                positions.extend(self.outcome(node.path, fact, &one));
            }
            let mut all = Vec::new();
            for written in &predicates.0 {
                let (id, is_opposite, when) = said(&written.value);
                match known.iter().position(|known| *known == id) {
                    Some(predicate) => all.push(Said { predicate, is_opposite, when }),
                    None => {
                        let id = At { value: id.to_owned(), span: written.span.clone() };
                        self.unknown(node.path, &id, "predicate", &known);
                    }
                }
            }
            if !positions.is_empty() {
                says.push((positions, all));
            }
        }
        says
    }

    pub(super) fn words_by_language<T>(
        &mut self,
        node: &Node<'_, T>,
        kind: &str,
        key: &str,
        written: &Entries<OneOrMany>,
    ) -> WordsByLanguage {
        let mut all = WordsByLanguage::new();
        for (language, words) in &written.0 {
            let words = self.patterns(node, kind, key, Some(words));
            all.insert(language.value.clone(), words);
        }
        all
    }

    fn japanese_class(&mut self, path: &str, word: &At<String>) {
        let class = word.value.rsplit_once(':').map(|(_, class)| class);
        if !class.is_some_and(|class| JAPANESE_CLASSES.contains(&class)) {
            let message = format!("`{}` does not say how it inflects", word.value);
            let help = format!(
                "write the class after a colon, such as `切れる:vowel`; one of {}",
                JAPANESE_CLASSES.join(", ")
            );
            let diag = Diag::new(Code::WrongShape, message);
            self.diags.push(diag.at(path, word.span.clone(), "").help(help));
        }
    }
}

/// Id, side and time of a predicate as phrases write it: `enabled`, `not enabled`, `was works`,
/// `since not works`.
fn said(written: &str) -> (&str, bool, When) {
    let times = [When::Once, When::Since, When::Never];
    let timed = times.into_iter().find_map(|when| {
        let id = written.strip_prefix(when.as_str())?.strip_prefix(' ')?;
        Some((id, when))
    });
    let (id, when) = timed.unwrap_or((written, When::Now));
    match id.strip_prefix("not ") {
        Some(id) => (id, true, when),
        None => (id, false, when),
    }
}
